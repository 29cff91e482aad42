"""Right requests on pools, app clients and what belongs to a pool."""

import base64
import time

import pools

from .requests import Absent, right
from .requests_users import INVALID, page, pool_id, two, with_secret
from .scene import CERTIFICATE, FUNCTION, KEY, OIDC, REPLICATED, ROLE, unique

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ENCODED_PNG = base64.b64encode(PNG).decode()


def new_pool(draft, **settings):
    draft.pool = draft.scene.new_pool(**settings)
    draft.app = draft.pool.app


def replicated(draft):
    new_pool(draft, **REPLICATED)


def with_new_replica(draft):
    replicated(draft)
    draft.cognito.create_user_pool_replica(UserPoolId=draft.pool.id, RegionName="eu-west-1")


def with_replica(draft):
    with_new_replica(draft)
    deadline = time.monotonic() + 20
    while "CREATING" in str(draft.cognito.list_user_pool_replicas(UserPoolId=draft.pool.id)):
        assert time.monotonic() < deadline, "the replica stays in CREATING"
        time.sleep(0.1)


def versioned(version="V1_0"):
    return {"LambdaVersion": version, "LambdaArn": FUNCTION}


SMS = "Your code is {####}."
EUMS = {
    "CallerArn": ROLE, "ExternalId": "sample", "OriginationIdentity": "sample-sender", "ConfigurationSetName": "sample-set",
    "InEntityId": "1001", "InTemplateId": "2002", "Region": "us-east-1",
}  # fmt: skip
# What CreateUserPool and UpdateUserPool have in common.
POOL = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 10, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True,
            "PasswordHistorySize": 3, "TemporaryPasswordValidityDays": 3,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {
        **dict.fromkeys(
            ["PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication", "DefineAuthChallenge",
             "CreateAuthChallenge", "VerifyAuthChallengeResponse", "PreTokenGeneration", "UserMigration"], FUNCTION,
        ),
        "PreTokenGenerationConfig": versioned(), "CustomSMSSender": versioned(), "CustomEmailSender": versioned(), "KMSKeyID": KEY,
        "InboundFederation": versioned(),
    },
    "AutoVerifiedAttributes": ["email", "phone_number"],
    "SmsVerificationMessage": SMS, "EmailVerificationMessage": SMS, "EmailVerificationSubject": "Your code",
    "VerificationMessageTemplate": {
        "SmsMessage": SMS, "EmailMessage": SMS, "EmailSubject": "Your code", "DefaultEmailOption": "CONFIRM_WITH_CODE",
    },
    "SmsAuthenticationMessage": SMS, "MfaConfiguration": "OPTIONAL",
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
    "EmailConfiguration": {
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/sample@example.com", "ReplyToEmailAddress": "reply@example.com",
        "EmailSendingAccount": "DEVELOPER", "From": "Sample <sample@example.com>", "ConfigurationSet": "sample-set",
    },
    "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "sample", "SnsRegion": "us-east-1"},
    "UserPoolTags": {"team": "sample"},
    "AdminCreateUserConfig": {
        "AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 3,
        "InviteMessageTemplate": {
            "SMSMessage": "{username}: {####}", "EmailMessage": "{username}: {####}", "EmailSubject": "Welcome",
        },
    },
    "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"}},
    "DcrConfiguration": {
        "EnableStatus": "Enabled", "OpenDcrEnabled": True, "AuthenticatedGrantTypes": ["code"], "OpenDcrGrantTypes": ["code"],
        "AllowedScopes": ["openid"],
    },
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
    "UserPoolTier": "PLUS",
    "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
    "AcrConfiguration": {"Level1": {"AcrValue": "bronze"}, "Level2": {"AcrValue": "silver"}},
}  # fmt: skip
# One request has a mail with a code or one with a link, not both.
OTHER = {
    "SmsConfiguration": {"EumsSms": EUMS},
    "VerificationMessageTemplate": {
        "SmsMessage": SMS, "EmailMessageByLink": "Follow {##this link##}.", "EmailSubjectByLink": "Your link",
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
    },
}  # fmt: skip
UPDATE = POOL | {"PoolName": "another name"}
SCHEMA = [
    {"Name": "grade", "AttributeDataType": "String", "DeveloperOnlyAttribute": False, "Mutable": True, "Required": False,
     "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "9"}},
    {"Name": "age", "AttributeDataType": "Number", "DeveloperOnlyAttribute": False, "Mutable": True, "Required": False,
     "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "150"}},
]  # fmt: skip

right("CreateUserPool", PoolName="sample", **POOL, AliasAttributes=["preferred_username"], UsernameAttributes=Absent, Schema=SCHEMA,
      UsernameConfiguration={"CaseSensitive": True})  # fmt: skip
right("CreateUserPool", PoolName="sample", **POOL | OTHER, AliasAttributes=Absent,
      UsernameAttributes=["email"], Schema=SCHEMA, UsernameConfiguration={"CaseSensitive": False})  # fmt: skip
right("UpdateUserPool", first=new_pool, **UPDATE)
right("UpdateUserPool", first=new_pool, **UPDATE | OTHER)
right("DescribeUserPool")
right("DeleteUserPool", first=new_pool)
right("ListUserPools", first=lambda d: (d.pool, new_pool(d)), NextToken=page("list_user_pools", "MaxResults", "NextToken"), MaxResults=1)
right("AddCustomAttributes", first=new_pool, CustomAttributes=SCHEMA)
right("GetUserPoolMfaConfig")
right(
    "SetUserPoolMfaConfig", first=lambda d: new_pool(d, EmailConfiguration=POOL["EmailConfiguration"], AccountRecoverySetting={
        "RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}),
    SmsMfaConfiguration={"SmsAuthenticationMessage": SMS, "SmsConfiguration": POOL["SmsConfiguration"]},
    SoftwareTokenMfaConfiguration={"Enabled": True}, EmailMfaConfiguration={"Message": SMS, "Subject": "Your code"}, MfaConfiguration="ON",
    WebAuthnConfiguration={"RelyingPartyId": "example.com", "UserVerification": "required",
                           "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
)  # fmt: skip
right(
    "SetUserPoolMfaConfig", first=new_pool, SmsMfaConfiguration={"SmsAuthenticationMessage": SMS, "SmsConfiguration": {"EumsSms": EUMS}},
    SoftwareTokenMfaConfiguration=Absent, EmailMfaConfiguration=Absent, MfaConfiguration="OPTIONAL", WebAuthnConfiguration=Absent,
)  # fmt: skip
right("TagResource", Tags={"team": "sample"})
right("UntagResource", TagKeys=["team"])
right("ListTagsForResource")
right("GetSigningCertificate")
right("GetUserPoolSessionConfiguration")
right("SetUserPoolSessionConfiguration", first=new_pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5})
right("GetUserPoolClientSessionConfiguration")
right("SetUserPoolClientSessionConfiguration", ClientId=lambda d: d.new_app.id, SSOSession={"MaxValidityMinutes": 30})

LIMIT = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserAuthentication"}}
right("GetProvisionedLimit", LimitDefinition=LIMIT)
right("UpdateProvisionedLimit", LimitDefinition=LIMIT, RequestedLimitValue=130)

# Replicas
right("CreateUserPoolReplica", first=replicated, RegionName="eu-west-1", UserPoolTags={"team": "sample"})
right("UpdateUserPoolReplica", first=with_replica, RegionName="eu-west-1", Status="ACTIVE")
right("DeleteUserPoolReplica", first=with_replica, RegionName="eu-west-1")
right("ListUserPoolReplicas", first=with_new_replica, NextToken=Absent)
# There is one replica at most, so never a second page.
right("ListUserPoolReplicas", NextToken="nobodys", error=INVALID)

# App clients
CLIENT = {
    "RefreshTokenValidity": 10, "AccessTokenValidity": 30, "IdTokenValidity": 30,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
    "ReadAttributes": ["email", "nickname"], "WriteAttributes": ["email", "nickname"],
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"], "SupportedIdentityProviders": ["COGNITO"],
    "CallbackURLs": ["https://example.com/in"], "LogoutURLs": ["https://example.com/out"], "DefaultRedirectURI": "https://example.com/in",
    "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "email"], "AllowedOAuthFlowsUserPoolClient": True,
    "AnalyticsConfiguration": {"ApplicationId": "0a1b2c", "RoleArn": ROLE, "ExternalId": "sample", "UserDataShared": True},
    "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": True, "EnablePropagateAdditionalUserContextData": True,
    "AuthSessionValidity": 5, "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
}  # fmt: skip
BY_ARN = {
    "ApplicationArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/0a1b2c", "RoleArn": ROLE, "UserDataShared": True,
}  # fmt: skip
right("CreateUserPoolClient", ClientName="sample", GenerateSecret=True, ClientSecret=Absent, **CLIENT)
right("CreateUserPoolClient", ClientName="sample", GenerateSecret=Absent, ClientSecret="SampleSecret0123456789abcd",
      **CLIENT | {"AnalyticsConfiguration": BY_ARN})  # fmt: skip


def own_app(draft):
    draft.app = pools.App(draft.pool, GenerateSecret=True)


right("UpdateUserPoolClient", first=own_app, ClientName="another", **CLIENT)
right("UpdateUserPoolClient", first=own_app, ClientName="another", **CLIENT | {"AnalyticsConfiguration": BY_ARN})
right("DescribeUserPoolClient", first=with_secret)
right("DeleteUserPoolClient", first=own_app)
right(
    "ListUserPoolClients", first=lambda d: (own_app(d), d.new_app), ClientType="REGULAR",
    NextToken=page("list_user_pool_clients", "MaxResults", "NextToken", UserPoolId=pool_id, ClientType="REGULAR"),
)  # fmt: skip
right("AddUserPoolClientSecret", first=own_app, ClientSecret="SampleSecret0123456789abcd")
right("ListUserPoolClientSecrets", first=own_app, NextToken=Absent)
# A client has two secrets at most, so never a second page.
right("ListUserPoolClientSecrets", first=own_app, NextToken="nobodys", error=INVALID)


def added_secret(draft):
    added = draft.cognito.add_user_pool_client_secret(UserPoolId=draft.pool.id, ClientId=draft.app.id)
    return added["ClientSecretDescriptor"]["ClientSecretId"]


right("DeleteUserPoolClientSecret", first=own_app, ClientSecretId=added_secret)

# Identity providers and resource servers
PROVIDER = {"ProviderDetails": OIDC, "AttributeMapping": {"email": "email"}, "AcrMapping": {"Level1": "bronze"}}
right("CreateIdentityProvider", ProviderName=lambda d: unique("Provider"), ProviderType="OIDC",
      IdpIdentifiers=lambda d: [unique("sample")], **PROVIDER)  # fmt: skip
right("UpdateIdentityProvider", IdpIdentifiers=lambda d: [unique("sample")], **PROVIDER)
right("DescribeIdentityProvider")
right("DeleteIdentityProvider")
right("GetIdentityProviderByIdentifier", IdpIdentifier=lambda d: d.provider.lower())


right("ListIdentityProviders", first=two("provider"),
      NextToken=page("list_identity_providers", "MaxResults", "NextToken", UserPoolId=pool_id))  # fmt: skip
SCOPES = [{"ScopeName": "write", "ScopeDescription": "Writes"}]
right("CreateResourceServer", first=new_pool, Identifier=lambda d: f"https://{unique('api')}.example.com", Name="An API", Scopes=SCOPES)
right("UpdateResourceServer", first=new_pool, Name="Another name", Scopes=SCOPES)
right("DescribeResourceServer", first=new_pool)
right("DeleteResourceServer", first=new_pool)
right("ListResourceServers", first=lambda d: (new_pool(d), d.two("resource_server")),
      NextToken=page("list_resource_servers", "MaxResults", "NextToken", UserPoolId=pool_id))  # fmt: skip

# Risk, logs, import
MAIL = {"Subject": "A sign-in", "HtmlBody": "<p>Somebody signed in.</p>", "TextBody": "Somebody signed in."}
RISK = {
    "CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}},
    "AccountTakeoverRiskConfiguration": {
        "NotifyConfiguration": {
            "From": "sample@example.com", "ReplyTo": "reply@example.com",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/sample@example.com",
            "BlockEmail": MAIL, "NoActionEmail": MAIL, "MfaEmail": MAIL,
        },
        "Actions": {
            "LowAction": {"Notify": True, "EventAction": "NO_ACTION"}, "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
            "HighAction": {"Notify": True, "EventAction": "BLOCK"},
        },
    },
    "RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"], "SkippedIPRangeList": ["198.51.100.0/24"]},
}  # fmt: skip
# Compromised credentials and takeover may be set for one client, exceptions too.
right("SetRiskConfiguration", first=new_pool, **RISK)
right("DescribeRiskConfiguration", first=new_pool)
right("GetLogDeliveryConfiguration")
right("SetLogDeliveryConfiguration", first=new_pool, least={"LogConfigurations": []}, LogConfigurations=[
    {"LogLevel": "ERROR", "EventSource": "userNotification",
     "CloudWatchLogsConfiguration": {"LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:sample"}},
    {"LogLevel": "INFO", "EventSource": "userAuthEvents", "S3Configuration": {"BucketArn": "arn:aws:s3:::sample-bucket"}},
])  # fmt: skip
right("SetLogDeliveryConfiguration", first=new_pool, LogConfigurations=[
    {"LogLevel": "INFO", "EventSource": "userAuthEvents",
     "FirehoseConfiguration": {"StreamArn": "arn:aws:firehose:us-east-1:000000000000:deliverystream/sample"}},
])  # fmt: skip
right("GetCSVHeader")
right("CreateUserImportJob", first=new_pool, JobName="sample", CloudWatchLogsRoleArn=ROLE, PasswordHashingAlgorithm="BCRYPT")
right("DescribeUserImportJob", first=new_pool)
# There is nothing to import before the file is there.
right("StartUserImportJob", first=new_pool, error=(INVALID, "PreconditionNotMetException"))
right("StopUserImportJob", first=new_pool, error=(INVALID, "PreconditionNotMetException"))
right("ListUserImportJobs", first=lambda d: (new_pool(d), d.two("job")), MaxResults=1,
      PaginationToken=page("list_user_import_jobs", "MaxResults", "PaginationToken", UserPoolId=pool_id))  # fmt: skip

# Domains, pages, terms
CUSTOM = {"CertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_V1_2_2021"}
FAILOVER = {"Failover": {"SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "0f8fad5b-d9cb-469f-a165-70867728950e"}}


def custom_domain(draft):
    new_pool(draft)
    draft.domain = draft.scene.new_custom_domain(draft.pool)
    draft.cognito.create_user_pool_domain(UserPoolId=draft.pool.id, Domain=draft.domain, CustomDomainConfig=CUSTOM)


right("CreateUserPoolDomain", first=new_pool, Domain=lambda d: unique("sample"), ManagedLoginVersion=2, CustomDomainConfig=Absent,
      Routing=Absent)  # fmt: skip
right("CreateUserPoolDomain", first=new_pool, Domain=lambda d: d.scene.new_custom_domain(d.pool), ManagedLoginVersion=1,
      CustomDomainConfig=CUSTOM, Routing=FAILOVER)  # fmt: skip
right("UpdateUserPoolDomain", first=custom_domain, ManagedLoginVersion=2, CustomDomainConfig=CUSTOM, Routing=FAILOVER)
right("DescribeUserPoolDomain", first=new_pool)
right("DeleteUserPoolDomain", first=new_pool)
right("GetUICustomization", first=lambda d: (new_pool(d), d.domain))
right("SetUICustomization", first=lambda d: (new_pool(d), d.domain), CSS=".banner-customizable {background-color: #ff0000;}",
      ImageFile=ENCODED_PNG)  # fmt: skip
ASSETS = [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": ENCODED_PNG, "ResourceId": "logo"}]
SETTINGS = {"categories": {"global": {"colorSchemeMode": "LIGHT"}}}
right("CreateManagedLoginBranding", ClientId=lambda d: d.new_app.id, UseCognitoProvidedValues=True, Settings=Absent, Assets=Absent)
right("CreateManagedLoginBranding", ClientId=lambda d: d.new_app.id, UseCognitoProvidedValues=False, Settings=SETTINGS, Assets=ASSETS)


right("UpdateManagedLoginBranding", UseCognitoProvidedValues=False, Settings=SETTINGS, Assets=ASSETS, least_error=INVALID)
right("DescribeManagedLoginBranding")
right("DescribeManagedLoginBrandingByClient", ClientId=lambda d: (d.branding, d.new_app.id)[1])
right("DeleteManagedLoginBranding")
TERMS = {"TermsSource": "LINK", "Enforcement": "NONE", "Links": {"cognito:default": "https://example.com/terms"}}
# Without a link there is nothing to show.
right("CreateTerms", ClientId=lambda d: d.new_app.id, TermsName="privacy-policy", **TERMS, least={"Links": None})
right("UpdateTerms", TermsName="terms-of-use", **TERMS)
right("DescribeTerms")
right("DescribeTermsByClient", ClientId=lambda d: (d.terms, d.new_app.id)[1], TermsName="terms-of-use")
right("DeleteTerms")


def two_terms(draft):
    new_pool(draft)
    assert draft.terms
    del draft.__dict__["terms"], draft.__dict__["new_app"]
    assert draft.terms


right("ListTerms", first=two_terms, NextToken=page("list_terms", "MaxResults", "NextToken", UserPoolId=pool_id))
