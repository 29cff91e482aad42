import CognitoModel

/// Which operations are there. The switch is exhaustive: the compiler asks about every operation of the model.
enum OperationTable {
    static func entry(for operation: CognitoIdentityProviderOperation) -> TableEntry {
        switch operation {
        case .addCustomAttributes: .built(AddCustomAttributes.self)
        case .addUserPoolClientSecret: .built(AddUserPoolClientSecret.self)
        case .adminAddUserToGroup: .built(AdminAddUserToGroup.self)
        case .adminConfirmSignUp: .built(AdminConfirmSignUp.self)
        case .adminCreateUser: .built(AdminCreateUser.self)
        case .adminDeleteSoftwareToken: .built(AdminDeleteSoftwareToken.self)
        case .adminDeleteUser: .built(AdminDeleteUser.self)
        case .adminDeleteUserAttributes: .built(AdminDeleteUserAttributes.self)
        case .adminDisableUser: .built(AdminDisableUser.self)
        case .adminEnableUser: .built(AdminEnableUser.self)
        case .adminForgetDevice: .built(AdminForgetDevice.self)
        case .adminGetDevice: .built(AdminGetDevice.self)
        case .adminGetUser: .built(AdminGetUser.self)
        case .adminGetUserAuthFactors: .built(AdminGetUserAuthFactors.self)
        case .adminInitiateAuth: .built(AdminInitiateAuth.self)
        case .adminListDevices: .built(AdminListDevices.self)
        case .adminListGroupsForUser: .built(AdminListGroupsForUser.self)
        case .adminListUserSessions: .built(AdminListUserSessions.self)
        case .adminRemoveUserFromGroup: .built(AdminRemoveUserFromGroup.self)
        case .adminResetUserPassword: .built(AdminResetUserPassword.self)
        case .adminRespondToAuthChallenge: .built(AdminRespondToAuthChallenge.self)
        case .adminRevokeUserSession: .built(AdminRevokeUserSession.self)
        case .adminSetUserMFAPreference: .built(AdminSetUserMFAPreference.self)
        case .adminSetUserPassword: .built(AdminSetUserPassword.self)
        case .adminSetUserSettings: .built(AdminSetUserSettings.self)
        case .adminUpdateDeviceStatus: .built(AdminUpdateDeviceStatus.self)
        case .adminUpdateUserAttributes: .built(AdminUpdateUserAttributes.self)
        case .adminUserGlobalSignOut: .built(AdminUserGlobalSignOut.self)
        case .associateSoftwareToken: .built(AssociateSoftwareToken.self)
        case .changePassword: .built(ChangePassword.self)
        case .completeWebAuthnRegistration: .built(CompleteWebAuthnRegistration.self)
        case .confirmDevice: .built(ConfirmDevice.self)
        case .confirmForgotPassword: .built(ConfirmForgotPassword.self)
        case .confirmSignUp: .built(ConfirmSignUp.self)
        case .createGroup: .built(CreateGroup.self)
        case .createUserPool: .built(CreateUserPool.self)
        case .createUserPoolClient: .built(CreateUserPoolClient.self)
        case .deleteGroup: .built(DeleteGroup.self)
        case .deleteUser: .built(DeleteUser.self)
        case .deleteUserAttributes: .built(DeleteUserAttributes.self)
        case .deleteUserPool: .built(DeleteUserPool.self)
        case .deleteUserPoolClient: .built(DeleteUserPoolClient.self)
        case .deleteUserPoolClientSecret: .built(DeleteUserPoolClientSecret.self)
        case .deleteWebAuthnCredential: .built(DeleteWebAuthnCredential.self)
        case .describeUserPool: .built(DescribeUserPool.self)
        case .describeUserPoolClient: .built(DescribeUserPoolClient.self)
        case .forgetDevice: .built(ForgetDevice.self)
        case .forgotPassword: .built(ForgotPassword.self)
        case .getDevice: .built(GetDevice.self)
        case .getGroup: .built(GetGroup.self)
        case .getTokensFromRefreshToken: .built(GetTokensFromRefreshToken.self)
        case .getUser: .built(GetUser.self)
        case .getUserAttributeVerificationCode: .built(GetUserAttributeVerificationCode.self)
        case .getUserAuthFactors: .built(GetUserAuthFactors.self)
        case .getUserPoolClientSessionConfiguration: .built(GetUserPoolClientSessionConfiguration.self)
        case .getUserPoolMfaConfig: .built(GetUserPoolMfaConfig.self)
        case .getUserPoolSessionConfiguration: .built(GetUserPoolSessionConfiguration.self)
        case .globalSignOut: .built(GlobalSignOut.self)
        case .initiateAuth: .built(InitiateAuth.self)
        case .listDevices: .built(ListDevices.self)
        case .listGroups: .built(ListGroups.self)
        case .listTagsForResource: .built(ListTagsForResource.self)
        case .listUserPoolClients: .built(ListUserPoolClients.self)
        case .listUserPoolClientSecrets: .built(ListUserPoolClientSecrets.self)
        case .listUserPools: .built(ListUserPools.self)
        case .listUsers: .built(ListUsers.self)
        case .listUserSessions: .built(ListUserSessions.self)
        case .listUsersInGroup: .built(ListUsersInGroup.self)
        case .listWebAuthnCredentials: .built(ListWebAuthnCredentials.self)
        case .resendConfirmationCode: .built(ResendConfirmationCode.self)
        case .respondToAuthChallenge: .built(RespondToAuthChallenge.self)
        case .revokeToken: .built(RevokeToken.self)
        case .revokeUserSession: .built(RevokeUserSession.self)
        case .setUserMFAPreference: .built(SetUserMFAPreference.self)
        case .setUserPoolClientSessionConfiguration: .built(SetUserPoolClientSessionConfiguration.self)
        case .setUserPoolMfaConfig: .built(SetUserPoolMfaConfig.self)
        case .setUserPoolSessionConfiguration: .built(SetUserPoolSessionConfiguration.self)
        case .setUserSettings: .built(SetUserSettings.self)
        case .signUp: .built(SignUp.self)
        case .startWebAuthnRegistration: .built(StartWebAuthnRegistration.self)
        case .tagResource: .built(TagResource.self)
        case .untagResource: .built(UntagResource.self)
        case .updateDeviceStatus: .built(UpdateDeviceStatus.self)
        case .updateGroup: .built(UpdateGroup.self)
        case .updateUserAttributes: .built(UpdateUserAttributes.self)
        case .updateUserPool: .built(UpdateUserPool.self)
        case .updateUserPoolClient: .built(UpdateUserPoolClient.self)
        case .verifySoftwareToken: .built(VerifySoftwareToken.self)
        case .verifyUserAttribute: .built(VerifyUserAttribute.self)
        case .adminDisableProviderForUser, .adminLinkProviderForUser, .adminListUserAuthEvents,
            .adminUpdateAuthEventFeedback, .createIdentityProvider, .createManagedLoginBranding,
            .createResourceServer, .createTerms, .createUserImportJob, .createUserPoolDomain, .createUserPoolReplica,
            .deleteIdentityProvider, .deleteManagedLoginBranding, .deleteResourceServer, .deleteTerms, .deleteUserPoolDomain,
            .deleteUserPoolReplica, .describeIdentityProvider, .describeManagedLoginBranding,
            .describeManagedLoginBrandingByClient, .describeResourceServer, .describeRiskConfiguration, .describeTerms,
            .describeTermsByClient, .describeUserImportJob, .describeUserPoolDomain, .getCSVHeader, .getClientToken,
            .getDerivedToken, .getIdentityProviderByIdentifier, .getLogDeliveryConfiguration, .getProvisionedLimit,
            .getSigningCertificate, .getUICustomization,
            .listIdentityProviders, .listResourceServers, .listTerms, .listUserImportJobs, .listUserPoolReplicas,
            .setLogDeliveryConfiguration, .setRiskConfiguration, .setUICustomization,
            .startUserImportJob, .stopUserImportJob,
            .updateAuthEventFeedback, .updateIdentityProvider, .updateManagedLoginBranding, .updateProvisionedLimit,
            .updateResourceServer, .updateTerms, .updateUserPoolDomain, .updateUserPoolReplica:
            .notBuilt
        }
    }

    /// Identity pools come with a later issue; until then every operation fails loudly.
    static func entry(for operation: CognitoIdentityOperation) -> TableEntry { .notBuilt }

    /// By `X-Amz-Target`.
    static let byTarget: [String: TableEntry] = {
        var table: [String: TableEntry] = [:]
        for operation in CognitoIdentityProviderOperation.allCases {
            table[WireService.cognitoIdentityProvider.targetPrefix + "." + operation.rawValue] = entry(for: operation)
        }
        for operation in CognitoIdentityOperation.allCases {
            table[WireService.cognitoIdentity.targetPrefix + "." + operation.rawValue] = entry(for: operation)
        }
        return table
    }()
}
