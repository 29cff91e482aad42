import CognitoModel

/// The categories whose request rates Cognito limits, with its default rates. Source: guide, "Quotas in Amazon Cognito" (facts A14); the
/// guide does not place every operation, and those it leaves out stand where their kind does (docs/deviations.md).
public enum QuotaCategory: String, CaseIterable, Sendable {
    case userAuthentication = "UserAuthentication"
    case userCreation = "UserCreation"
    case userFederation = "UserFederation"
    case userAccountRecovery = "UserAccountRecovery"
    case userRead = "UserRead"
    case userUpdate = "UserUpdate"
    case userToken = "UserToken"
    case userResourceRead = "UserResourceRead"
    case userResourceUpdate = "UserResourceUpdate"
    case userList = "UserList"
    case userPoolRead = "UserPoolRead"
    case userPoolUpdate = "UserPoolUpdate"
    case userPoolResourceRead = "UserPoolResourceRead"
    case userPoolResourceUpdate = "UserPoolResourceUpdate"
    case userPoolClientRead = "UserPoolClientRead"
    case userPoolClientUpdate = "UserPoolClientUpdate"
    case clientAuthentication = "ClientAuthentication"
    case limitManagement = "LimitManagement"

    /// Requests per second for one region.
    public var requestsPerSecond: Int {
        switch self {
        case .userAuthentication: 120
        case .userCreation: 50
        case .userFederation: 25
        case .userAccountRecovery: 30
        case .userRead: 120
        case .userUpdate: 25
        case .userToken: 120
        case .userResourceRead: 50
        case .userResourceUpdate: 25
        case .userList: 30
        case .userPoolRead: 15
        case .userPoolUpdate: 15
        case .userPoolResourceRead: 20
        case .userPoolResourceUpdate: 15
        case .userPoolClientRead: 15
        case .userPoolClientUpdate: 15
        case .clientAuthentication: 150
        case .limitManagement: 1
        }
    }

    /// What UpdateProvisionedLimit takes at most, and so what "your account-level maximum" is here.
    static let mostRequestsPerSecond = 100_000

    /// Whether an account can have more than the default (guide, quotas).
    var isAdjustable: Bool {
        switch self {
        case .userAuthentication, .userCreation, .userFederation, .userAccountRecovery, .userRead, .userUpdate, .userToken,
            .userResourceRead, .userResourceUpdate:
            true
        case .userList, .userPoolRead, .userPoolUpdate, .userPoolResourceRead, .userPoolResourceUpdate, .userPoolClientRead,
            .userPoolClientUpdate, .clientAuthentication, .limitManagement:
            false
        }
    }

    init(_ operation: CognitoIdentityProviderOperation) {
        self =
            switch operation {
            case .adminInitiateAuth, .adminRespondToAuthChallenge, .initiateAuth, .respondToAuthChallenge: .userAuthentication
            case .adminConfirmSignUp, .adminCreateUser, .confirmSignUp, .createUserImportJob, .resendConfirmationCode, .signUp,
                .startUserImportJob, .stopUserImportJob:
                .userCreation
            case .adminResetUserPassword, .adminSetUserPassword, .changePassword, .confirmForgotPassword, .forgotPassword:
                .userAccountRecovery
            case .adminGetUser, .getUser: .userRead
            case .adminDeleteUser, .adminDeleteUserAttributes, .adminDisableProviderForUser, .adminDisableUser, .adminEnableUser,
                .adminLinkProviderForUser, .adminSetUserMFAPreference, .adminSetUserSettings, .adminUpdateUserAttributes,
                .deleteUser, .deleteUserAttributes, .setUserMFAPreference, .setUserSettings, .updateUserAttributes:
                .userUpdate
            case .adminUserGlobalSignOut, .getDerivedToken, .getTokensFromRefreshToken, .globalSignOut, .revokeToken: .userToken
            case .adminGetDevice, .adminGetUserAuthFactors, .adminListDevices, .adminListGroupsForUser, .adminListUserAuthEvents,
                .adminListUserSessions, .getDevice, .getUserAttributeVerificationCode, .getUserAuthFactors, .listDevices,
                .listUserSessions, .listWebAuthnCredentials:
                .userResourceRead
            case .adminAddUserToGroup, .adminDeleteSoftwareToken, .adminForgetDevice, .adminRemoveUserFromGroup,
                .adminRevokeUserSession, .adminUpdateAuthEventFeedback, .adminUpdateDeviceStatus, .associateSoftwareToken,
                .completeWebAuthnRegistration, .confirmDevice, .deleteWebAuthnCredential, .forgetDevice, .revokeUserSession,
                .startWebAuthnRegistration, .updateAuthEventFeedback, .updateDeviceStatus, .verifySoftwareToken,
                .verifyUserAttribute:
                .userResourceUpdate
            case .listUsers, .listUsersInGroup: .userList
            case .describeUserPool, .getCSVHeader, .getSigningCertificate, .getUserPoolMfaConfig, .getUserPoolSessionConfiguration,
                .listTagsForResource, .listUserPools:
                .userPoolRead
            case .addCustomAttributes, .createUserPool, .createUserPoolReplica, .deleteUserPool, .deleteUserPoolReplica,
                .setUserPoolMfaConfig, .setUserPoolSessionConfiguration, .tagResource, .untagResource, .updateUserPool,
                .updateUserPoolReplica:
                .userPoolUpdate
            case .describeIdentityProvider, .describeManagedLoginBranding, .describeManagedLoginBrandingByClient,
                .describeResourceServer, .describeRiskConfiguration, .describeTerms, .describeTermsByClient, .describeUserImportJob,
                .describeUserPoolDomain, .getGroup, .getIdentityProviderByIdentifier, .getLogDeliveryConfiguration,
                .getUICustomization, .listGroups, .listIdentityProviders, .listResourceServers, .listTerms, .listUserImportJobs,
                .listUserPoolReplicas:
                .userPoolResourceRead
            case .createGroup, .createIdentityProvider, .createManagedLoginBranding, .createResourceServer, .createTerms,
                .createUserPoolDomain, .deleteGroup, .deleteIdentityProvider, .deleteManagedLoginBranding, .deleteResourceServer,
                .deleteTerms, .deleteUserPoolDomain, .setLogDeliveryConfiguration, .setRiskConfiguration, .setUICustomization,
                .updateGroup, .updateIdentityProvider, .updateManagedLoginBranding, .updateResourceServer, .updateTerms,
                .updateUserPoolDomain:
                .userPoolResourceUpdate
            case .describeUserPoolClient, .getUserPoolClientSessionConfiguration, .listUserPoolClientSecrets, .listUserPoolClients:
                .userPoolClientRead
            case .addUserPoolClientSecret, .createUserPoolClient, .deleteUserPoolClient, .deleteUserPoolClientSecret,
                .setUserPoolClientSessionConfiguration, .updateUserPoolClient:
                .userPoolClientUpdate
            case .getClientToken: .clientAuthentication
            case .getProvisionedLimit, .updateProvisionedLimit: .limitManagement
            }
    }
}
