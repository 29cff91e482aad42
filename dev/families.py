"""The families that operations are grouped in, here, in the table of operations and on the coverage page."""

FAMILIES = {
    "cognito-idp": {
        "Pools": """CreateUserPool DescribeUserPool UpdateUserPool DeleteUserPool ListUserPools AddCustomAttributes
            GetUserPoolMfaConfig SetUserPoolMfaConfig TagResource UntagResource ListTagsForResource GetSigningCertificate
            GetProvisionedLimit UpdateProvisionedLimit GetUserPoolSessionConfiguration SetUserPoolSessionConfiguration""",
        "Replicas": """CreateUserPoolReplica UpdateUserPoolReplica DeleteUserPoolReplica ListUserPoolReplicas""",
        "Clients": """CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient
            ListUserPoolClients AddUserPoolClientSecret DeleteUserPoolClientSecret ListUserPoolClientSecrets
            GetUserPoolClientSessionConfiguration SetUserPoolClientSessionConfiguration""",
        "DomainsAndPages": """CreateUserPoolDomain DescribeUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain
            GetUICustomization SetUICustomization CreateManagedLoginBranding DescribeManagedLoginBranding
            DescribeManagedLoginBrandingByClient UpdateManagedLoginBranding DeleteManagedLoginBranding CreateTerms
            DescribeTerms DescribeTermsByClient UpdateTerms DeleteTerms ListTerms""",
        "IdentityProviders": """CreateIdentityProvider DescribeIdentityProvider UpdateIdentityProvider
            DeleteIdentityProvider ListIdentityProviders GetIdentityProviderByIdentifier""",
        "ResourceServers": """CreateResourceServer DescribeResourceServer UpdateResourceServer DeleteResourceServer
            ListResourceServers""",
        "Groups": """CreateGroup GetGroup UpdateGroup DeleteGroup ListGroups ListUsersInGroup AdminAddUserToGroup
            AdminRemoveUserFromGroup AdminListGroupsForUser""",
        "AdminUsers": """AdminCreateUser AdminGetUser AdminDeleteUser AdminEnableUser AdminDisableUser
            AdminConfirmSignUp AdminResetUserPassword AdminSetUserPassword AdminSetUserMFAPreference
            AdminSetUserSettings AdminUpdateUserAttributes AdminDeleteUserAttributes AdminUserGlobalSignOut
            AdminLinkProviderForUser AdminDisableProviderForUser AdminListUserAuthEvents AdminUpdateAuthEventFeedback
            AdminGetDevice AdminListDevices AdminForgetDevice AdminUpdateDeviceStatus AdminGetUserAuthFactors
            AdminDeleteSoftwareToken AdminListUserSessions AdminRevokeUserSession AdminInitiateAuth
            AdminRespondToAuthChallenge ListUsers""",
        "ImportLogsRisk": """GetCSVHeader CreateUserImportJob DescribeUserImportJob ListUserImportJobs
            StartUserImportJob StopUserImportJob GetLogDeliveryConfiguration SetLogDeliveryConfiguration
            DescribeRiskConfiguration SetRiskConfiguration UpdateAuthEventFeedback""",
        "Tokens": """RevokeToken GetTokensFromRefreshToken GetDerivedToken GetClientToken""",
        "SignUp": """SignUp ConfirmSignUp ResendConfirmationCode ForgotPassword ConfirmForgotPassword""",
        "SignIn": """InitiateAuth RespondToAuthChallenge GlobalSignOut ListUserSessions RevokeUserSession""",
        "Profile": """GetUser UpdateUserAttributes DeleteUserAttributes GetUserAttributeVerificationCode
            VerifyUserAttribute ChangePassword DeleteUser SetUserSettings""",
        "Factors": """AssociateSoftwareToken VerifySoftwareToken SetUserMFAPreference GetUserAuthFactors
            StartWebAuthnRegistration CompleteWebAuthnRegistration ListWebAuthnCredentials DeleteWebAuthnCredential""",
        "Devices": """ConfirmDevice GetDevice ListDevices ForgetDevice UpdateDeviceStatus""",
    },
    "cognito-identity": {
        "IdentityPools": """CreateIdentityPool DescribeIdentityPool UpdateIdentityPool DeleteIdentityPool
            ListIdentityPools GetIdentityPoolRoles SetIdentityPoolRoles GetPrincipalTagAttributeMap
            SetPrincipalTagAttributeMap TagResource UntagResource ListTagsForResource""",
        "Identities": """ListIdentities DescribeIdentity DeleteIdentities GetId GetOpenIdToken
            GetOpenIdTokenForDeveloperIdentity GetCredentialsForIdentity LookupDeveloperIdentity
            MergeDeveloperIdentities UnlinkDeveloperIdentity UnlinkIdentity""",
    },
}


def families(service):
    """The families of a service in order, each with its operations in order."""
    return {family: names.split() for family, names in FAMILIES[service].items()}
