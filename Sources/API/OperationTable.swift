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
        case .adminDeleteUser: .built(AdminDeleteUser.self)
        case .adminDeleteUserAttributes: .built(AdminDeleteUserAttributes.self)
        case .adminDisableUser: .built(AdminDisableUser.self)
        case .adminEnableUser: .built(AdminEnableUser.self)
        case .adminGetUser: .built(AdminGetUser.self)
        case .adminInitiateAuth: .built(AdminInitiateAuth.self)
        case .adminListGroupsForUser: .built(AdminListGroupsForUser.self)
        case .adminRemoveUserFromGroup: .built(AdminRemoveUserFromGroup.self)
        case .adminResetUserPassword: .built(AdminResetUserPassword.self)
        case .adminRespondToAuthChallenge: .built(AdminRespondToAuthChallenge.self)
        case .adminSetUserPassword: .built(AdminSetUserPassword.self)
        case .adminUpdateUserAttributes: .built(AdminUpdateUserAttributes.self)
        case .adminUserGlobalSignOut: .built(AdminUserGlobalSignOut.self)
        case .changePassword: .built(ChangePassword.self)
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
        case .describeUserPool: .built(DescribeUserPool.self)
        case .describeUserPoolClient: .built(DescribeUserPoolClient.self)
        case .forgotPassword: .built(ForgotPassword.self)
        case .getGroup: .built(GetGroup.self)
        case .getTokensFromRefreshToken: .built(GetTokensFromRefreshToken.self)
        case .getUser: .built(GetUser.self)
        case .getUserAttributeVerificationCode: .built(GetUserAttributeVerificationCode.self)
        case .globalSignOut: .built(GlobalSignOut.self)
        case .initiateAuth: .built(InitiateAuth.self)
        case .listGroups: .built(ListGroups.self)
        case .listTagsForResource: .built(ListTagsForResource.self)
        case .listUserPoolClients: .built(ListUserPoolClients.self)
        case .listUserPoolClientSecrets: .built(ListUserPoolClientSecrets.self)
        case .listUserPools: .built(ListUserPools.self)
        case .listUsers: .built(ListUsers.self)
        case .listUsersInGroup: .built(ListUsersInGroup.self)
        case .resendConfirmationCode: .built(ResendConfirmationCode.self)
        case .respondToAuthChallenge: .built(RespondToAuthChallenge.self)
        case .revokeToken: .built(RevokeToken.self)
        case .signUp: .built(SignUp.self)
        case .tagResource: .built(TagResource.self)
        case .untagResource: .built(UntagResource.self)
        case .updateGroup: .built(UpdateGroup.self)
        case .updateUserAttributes: .built(UpdateUserAttributes.self)
        case .updateUserPool: .built(UpdateUserPool.self)
        case .updateUserPoolClient: .built(UpdateUserPoolClient.self)
        case .verifyUserAttribute: .built(VerifyUserAttribute.self)
        case .adminDeleteSoftwareToken, .adminDisableProviderForUser, .adminForgetDevice, .adminGetDevice, .adminGetUserAuthFactors,
            .adminLinkProviderForUser, .adminListDevices, .adminListUserAuthEvents, .adminListUserSessions,
            .adminRevokeUserSession, .adminSetUserMFAPreference, .adminSetUserSettings, .adminUpdateAuthEventFeedback,
            .adminUpdateDeviceStatus, .associateSoftwareToken, .completeWebAuthnRegistration, .confirmDevice,
            .createIdentityProvider, .createManagedLoginBranding, .createResourceServer, .createTerms, .createUserImportJob,
            .createUserPoolDomain, .createUserPoolReplica, .deleteIdentityProvider, .deleteManagedLoginBranding,
            .deleteResourceServer, .deleteTerms, .deleteUserPoolDomain, .deleteUserPoolReplica, .deleteWebAuthnCredential,
            .describeIdentityProvider, .describeManagedLoginBranding, .describeManagedLoginBrandingByClient,
            .describeResourceServer, .describeRiskConfiguration, .describeTerms, .describeTermsByClient, .describeUserImportJob,
            .describeUserPoolDomain, .forgetDevice, .getCSVHeader, .getClientToken, .getDerivedToken, .getDevice,
            .getIdentityProviderByIdentifier, .getLogDeliveryConfiguration, .getProvisionedLimit, .getSigningCertificate,
            .getUICustomization, .getUserAuthFactors, .getUserPoolClientSessionConfiguration, .getUserPoolMfaConfig,
            .getUserPoolSessionConfiguration, .listDevices, .listIdentityProviders, .listResourceServers, .listTerms,
            .listUserImportJobs, .listUserPoolReplicas, .listUserSessions, .listWebAuthnCredentials, .revokeUserSession,
            .setLogDeliveryConfiguration, .setRiskConfiguration, .setUICustomization, .setUserMFAPreference,
            .setUserPoolClientSessionConfiguration, .setUserPoolMfaConfig, .setUserPoolSessionConfiguration, .setUserSettings,
            .startUserImportJob, .startWebAuthnRegistration, .stopUserImportJob, .updateAuthEventFeedback, .updateDeviceStatus,
            .updateIdentityProvider, .updateManagedLoginBranding, .updateProvisionedLimit, .updateResourceServer, .updateTerms,
            .updateUserPoolDomain, .updateUserPoolReplica, .verifySoftwareToken:
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
