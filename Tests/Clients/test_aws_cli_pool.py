"""A whole pool with the AWS CLI and nothing else: built, described, changed and taken down.

Session and key configurations are left out, and with the keys replicas: this CLI's own model is from before them.
"""

import base64
import datetime
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from aws_cli import CLI
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pools import numbers

ACCOUNT = "000000000000"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/01234567-89ab-cdef-0123-456789abcdef"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/pool"
SES = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com"
# This CLI takes binary values of a structure as text.
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#111111"/></svg>'
OIDC = {
    "client_id": "oidc", "client_secret": "oidc-secret", "attributes_request_method": "GET", "authorize_scopes": "openid email",
    "oidc_issuer": "https://issuer.example.com", "authorize_url": "https://issuer.example.com/authorize",
    "token_url": "https://issuer.example.com/token", "attributes_url": "https://issuer.example.com/userinfo",
    "jwks_uri": "https://issuer.example.com/jwks",
}  # fmt: skip


def function(name):
    return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"


def metadata():
    """A SAML identity provider's metadata, with a certificate of its own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    der = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
    return (
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
        '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


PROVIDERS = {
    "company-oidc": ("OIDC", OIDC, {"email": "email", "username": "sub"}, ["oidc.example.com"]),
    "company-saml": ("SAML", {"MetadataFile": metadata(), "IDPSignout": "true"}, {"email": "mail"}, ["saml.example.com"]),
    "Google": ("Google", {"client_id": "g", "client_secret": "gs", "authorize_scopes": "openid email"}, {"email": "email"}, None),
    "Facebook": (
        "Facebook", {"client_id": "f", "client_secret": "fs", "authorize_scopes": "email", "api_version": "v17.0"},
        {"email": "email"}, None,
    ),
    "LoginWithAmazon": (
        "LoginWithAmazon", {"client_id": "a", "client_secret": "as", "authorize_scopes": "profile"}, {"email": "email"}, None,
    ),
    "SignInWithApple": (
        "SignInWithApple",
        {"client_id": "com.example", "team_id": "TEAM123456", "key_id": "KEY1234567", "private_key": "", "authorize_scopes": "email"},
        {"email": "email"}, None,
    ),
}  # fmt: skip


def apple_key():
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def settings(step):
    """Everything that CreateUserPool and UpdateUserPool both take, in two versions."""
    return {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 9 + step, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": step == 1,
                "RequireSymbols": False, "PasswordHistorySize": 3 + step, "TemporaryPasswordValidityDays": 5 + step,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"][: 3 - step]},
        },
        "LambdaConfig": {
            "PreAuthentication": function(f"pre-authentication-{step}"), "PostConfirmation": function("post-confirmation"),
            "PreTokenGeneration": function("pre-token"),
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": function("pre-token")},
        },
        "AutoVerifiedAttributes": ["email", "phone_number"][: 2 - step],
        "VerificationMessageTemplate": {
            "SmsMessage": "Your code is {####}",
            **[
                {"EmailMessage": "Code: {####}", "EmailSubject": "Code", "DefaultEmailOption": "CONFIRM_WITH_CODE"},
                {"EmailMessageByLink": "Click {##here##}", "EmailSubjectByLink": "Link", "DefaultEmailOption": "CONFIRM_WITH_LINK"},
            ][step],
        },
        "SmsAuthenticationMessage": f"Sign-in code {step}: {{####}}",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": step == 0, "DeviceOnlyRememberedOnUserPrompt": True},
        "EmailConfiguration": {
            "SourceArn": SES, "EmailSendingAccount": "DEVELOPER", "From": f"Pool {step} <no-reply@example.com>",
            "ReplyToEmailAddress": "help@example.com",
        },
        "SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": f"pool-{step}", "SnsRegion": "us-east-1"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": step == 1,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}", "EmailMessage": f"Invited {step}: {{username}} {{####}}", "EmailSubject": "Welcome",
            },
        },
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}, {"Priority": 2, "Name": "verified_phone_number"}][: 2 - step]
        },
        "UserPoolTier": "PLUS",
    }  # fmt: skip


def client_settings(step):
    return {
        "ClientName": f"web {step}", "RefreshTokenValidity": 10 + step, "AccessTokenValidity": 30 + step, "IdTokenValidity": 20 + step,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "ReadAttributes": ["custom:team", "email", "name"][: 3 - step], "WriteAttributes": ["email", "name"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"][: 3 - step],
        "SupportedIdentityProviders": ["COGNITO", "Google", "company-oidc"],
        "CallbackURLs": [f"https://app.example.com/callback{step}", "http://localhost:3000/"],
        "LogoutURLs": ["https://app.example.com/"], "DefaultRedirectURI": "http://localhost:3000/", "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["email", "https://api.example.com/read", "openid"], "AllowedOAuthFlowsUserPoolClient": True,
        "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": step == 0,
        "EnablePropagateAdditionalUserContextData": step == 1, "AuthSessionValidity": 5 + step,
    }  # fmt: skip


def risk(step):
    return {
        "CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": ["BLOCK", "NO_ACTION"][step]}},
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {"SourceArn": SES, "From": "security@example.com", "BlockEmail": {"Subject": f"Blocked {step}"}},
            "Actions": {"HighAction": {"Notify": True, "EventAction": "BLOCK"}},
        },
        "RiskExceptionConfiguration": {"BlockedIPRangeList": [f"10.{step}.0.0/16"]},
    }  # fmt: skip


def logs(step):
    group = {"LogGroupArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:pool-{step}"}
    return [
        {"LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": group},
        {"LogLevel": "INFO", "EventSource": "userAuthEvents", "S3Configuration": {"BucketArn": f"arn:aws:s3:::pool-{step}"}},
    ][step:]


def at_once(*calls):
    """Runs calls that do not wait for each other, and gives their answers in order."""
    with ThreadPoolExecutor(4) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


def holds(found, given):
    """What was given is there, whatever stands beside it. Lists of texts are sets to Cognito."""
    for name, value in given.items():
        if isinstance(value, dict) and isinstance(found.get(name), dict):
            holds(found[name], value)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            assert sorted(found[name]) == sorted(value), name
        else:
            assert found.get(name) == value, name


@pytest.fixture
def aws(server):
    return CLI(server)


def test_a_whole_pool(aws):
    number = next(numbers)
    prefix, custom = f"cli-pool-{number}", f"sign-in-{number}.example.com"
    PROVIDERS["SignInWithApple"][1]["private_key"] = apple_key()

    # Build.
    pool = aws.json(
        "create-user-pool", PoolName="whole", **settings(0), DeletionProtection="ACTIVE", AliasAttributes=["email", "preferred_username"],
        UserPoolTags={"team": "identity"}, UsernameConfiguration={"CaseSensitive": False},
        Schema=[
            {"Name": "team", "AttributeDataType": "String", "Mutable": True,
             "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "64"}},
            {"Name": "seats", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
            {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True},
        ],
    )["UserPool"]  # fmt: skip
    of_pool = {"UserPoolId": pool["Id"]}

    def in_pool(operation, **members):
        return lambda: aws.json(operation, **of_pool, **members)

    def provide(name):
        kind, details, mapping, identifiers = PROVIDERS[name]
        more = {"IdpIdentifiers": identifiers} if identifiers else {}
        return in_pool(
            "create-identity-provider", ProviderName=name, ProviderType=kind, ProviderDetails=details, AttributeMapping=mapping, **more
        )

    scopes = [{"ScopeName": "read", "ScopeDescription": "to read"}, {"ScopeName": "write", "ScopeDescription": "to write"}]
    at_once(
        in_pool("create-resource-server", Identifier="https://api.example.com", Name="api", Scopes=scopes),
        in_pool("create-resource-server", Identifier="jobs", Name="jobs"),
        *(provide(name) for name in PROVIDERS),
        in_pool("create-group", GroupName="staff", Description="who works here", RoleArn=ROLE, Precedence=5),
        in_pool("create-group", GroupName="guests"),
        in_pool("create-user-pool-domain", Domain=prefix, ManagedLoginVersion=1),
        in_pool("create-user-pool-domain", Domain=custom, CustomDomainConfig={"CertificateArn": CERTIFICATE}),
        in_pool(
            "set-user-pool-mfa-config", MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
            WebAuthnConfiguration={"UserVerification": "required"},
        ),
        in_pool("set-risk-configuration", **risk(0)),
        in_pool("set-log-delivery-configuration", LogConfigurations=logs(0)),
        in_pool(
            "admin-create-user", Username="ada", MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": "ada@example.com"}, {"Name": "custom:team", "Value": "engines"}],
        ),
        in_pool("add-custom-attributes", CustomAttributes=[{"Name": "floor", "AttributeDataType": "Number", "Mutable": True}]),
        in_pool("create-user-import-job", JobName="people", CloudWatchLogsRoleArn=ROLE),
    )  # fmt: skip
    web, service = (answer["UserPoolClient"] for answer in at_once(
        in_pool("create-user-pool-client", GenerateSecret=True, **client_settings(0)),
        in_pool("create-user-pool-client", ClientName="service", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
                AllowedOAuthScopes=["https://api.example.com/write"], AllowedOAuthFlowsUserPoolClient=True),
    ))  # fmt: skip
    branding, terms, *_ = at_once(
        in_pool(
            "create-managed-login-branding", ClientId=web["ClientId"], Settings={"categories": {"global": {"colorSchemeMode": "LIGHT"}}},
            Assets=[{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "SVG", "Bytes": LOGO}],
        ),
        in_pool(
            "create-terms", ClientId=web["ClientId"], TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE",
            Links={"cognito:default": "https://example.com/terms"},
        ),
        in_pool("set-ui-customization", ClientId=web["ClientId"], CSS=".submitButton-customizable {background-color: #111111;}"),
        in_pool("set-risk-configuration", ClientId=web["ClientId"], RiskExceptionConfiguration={"SkippedIPRangeList": ["192.0.2.0/24"]}),
        in_pool("add-user-pool-client-secret", ClientId=service["ClientId"]),
        in_pool("admin-add-user-to-group", Username="ada", GroupName="staff"),
        lambda: aws("tag-resource", "--resource-arn", pool["Arn"], "--tags", "stage=test"),
    )  # fmt: skip
    branding, terms = branding["ManagedLoginBranding"]["ManagedLoginBrandingId"], terms["Terms"]["TermsId"]

    # Describe.
    def describe():
        names = ["pool", "web", "domain", "custom", "server", "mfa", "risk", "client risk", "logs", "branding",
                 "ui", "terms", "tags", "group", *PROVIDERS]  # fmt: skip
        answers = at_once(
            in_pool("describe-user-pool"), in_pool("describe-user-pool-client", ClientId=web["ClientId"]),
            lambda: aws("describe-user-pool-domain", "--domain", prefix), lambda: aws("describe-user-pool-domain", "--domain", custom),
            in_pool("describe-resource-server", Identifier="https://api.example.com"), in_pool("get-user-pool-mfa-config"),
            in_pool("describe-risk-configuration"), in_pool("describe-risk-configuration", ClientId=web["ClientId"]),
            in_pool("get-log-delivery-configuration"),
            in_pool("describe-managed-login-branding", ManagedLoginBrandingId=branding),
            in_pool("get-ui-customization", ClientId=web["ClientId"]), in_pool("describe-terms", TermsId=terms),
            lambda: aws("list-tags-for-resource", "--resource-arn", pool["Arn"]), in_pool("get-group", GroupName="staff"),
            *(in_pool("describe-identity-provider", ProviderName=name) for name in PROVIDERS),
        )  # fmt: skip
        # Most answers are one structure under one name.
        return {
            name: next(iter(answer.values())) if len(answer) == 1 else answer for name, answer in zip(names, answers, strict=True)
        }

    found = describe()
    holds(found["pool"], settings(0) | {"Name": "whole", "DeletionProtection": "ACTIVE", "MfaConfiguration": "OPTIONAL",
          "UserPoolTags": {"team": "identity", "stage": "test"}, "AliasAttributes": ["email", "preferred_username"],
          "UsernameConfiguration": {"CaseSensitive": False}, "Domain": prefix, "CustomDomain": custom, "EstimatedNumberOfUsers": 1,
          "Arn": f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool['Id']}"})  # fmt: skip
    schema = {attribute["Name"]: attribute for attribute in found["pool"]["SchemaAttributes"]}
    assert schema["custom:team"] == {
        "Name": "custom:team", "AttributeDataType": "String", "DeveloperOnlyAttribute": False, "Mutable": True, "Required": False,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "64"},
    }  # fmt: skip
    assert {"custom:seats", "custom:floor"} < set(schema) and schema["email"]["Required"] is True
    holds(found["web"], client_settings(0))
    assert found["web"]["ClientSecret"] == web["ClientSecret"]
    holds(found["domain"], {"Domain": prefix, "UserPoolId": pool["Id"], "Status": "ACTIVE", "ManagedLoginVersion": 1})
    holds(found["custom"], {"Domain": custom, "UserPoolId": pool["Id"], "CustomDomainConfig": {"CertificateArn": CERTIFICATE}})
    assert found["server"] == of_pool | {"Identifier": "https://api.example.com", "Name": "api", "Scopes": scopes}
    assert found["mfa"]["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    holds(found["risk"], risk(0))
    assert found["client risk"]["RiskExceptionConfiguration"] == {"SkippedIPRangeList": ["192.0.2.0/24"]}
    assert found["logs"] == of_pool | {"LogConfigurations": logs(0)}
    assert found["branding"]["Settings"] == {"categories": {"global": {"colorSchemeMode": "LIGHT"}}}
    (asset,) = found["branding"]["Assets"]
    assert (asset["Category"], base64.b64decode(asset["Bytes"]).decode()) == ("FORM_LOGO", LOGO)
    assert "#111111" in found["ui"]["CSS"]
    holds(found["terms"], {"ClientId": web["ClientId"], "TermsName": "terms-of-use",
                           "Links": {"cognito:default": "https://example.com/terms"}})  # fmt: skip
    assert found["tags"] == {"team": "identity", "stage": "test"}
    holds(found["group"], {"Description": "who works here", "RoleArn": ROLE, "Precedence": 5})
    for name, (kind, details, mapping, identifiers) in PROVIDERS.items():
        # A private key is written and never read.
        assert "private_key" not in found[name]["ProviderDetails"]
        details.pop("private_key", None)
        holds(found[name], {"ProviderType": kind, "ProviderDetails": details, "AttributeMapping": mapping})
        assert found[name].get("IdpIdentifiers", []) == (identifiers or [])
    jobs, secrets, members, header = at_once(
        in_pool("list-user-import-jobs", MaxResults=10),
        in_pool("list-user-pool-client-secrets", ClientId=service["ClientId"]), in_pool("list-users-in-group", GroupName="staff"),
        in_pool("get-csv-header"),
    )  # fmt: skip
    assert [(job["JobName"], job["Status"]) for job in jobs["UserImportJobs"]] == [("people", "Created")]
    assert len(secrets["ClientSecrets"]) == 2
    assert [user["Username"] for user in members["Users"]] == ["ada"]
    assert {"cognito:username", "cognito:mfa_enabled", "custom:team", "custom:floor"} < set(header["CSVHeader"])

    # Change.
    at_once(
        in_pool("update-user-pool", **settings(1), MfaConfiguration="OPTIONAL", DeletionProtection="ACTIVE", UserPoolTags={"team": "x"}),
        in_pool("update-user-pool-client", ClientId=web["ClientId"], **client_settings(1)),
        in_pool("update-user-pool-domain", Domain=prefix, ManagedLoginVersion=2),
        in_pool("update-resource-server", Identifier="https://api.example.com", Name="changed", Scopes=scopes),
        in_pool("set-risk-configuration", **risk(1)), in_pool("set-log-delivery-configuration", LogConfigurations=logs(1)),
        in_pool("update-managed-login-branding", ManagedLoginBrandingId=branding, UseCognitoProvidedValues=True),
        in_pool("set-ui-customization", ClientId=web["ClientId"], CSS=".submitButton-customizable {background-color: #222222;}"),
        in_pool("update-terms", TermsId=terms, Links={"cognito:default": "https://example.com/new"}),
        in_pool("update-group", GroupName="staff", Description="changed", Precedence=6),
        *(in_pool("update-identity-provider", ProviderName=name, AttributeMapping=value[2] | {"name": "name"})
          for name, value in PROVIDERS.items()),
    )  # fmt: skip
    found = describe()
    holds(found["pool"], settings(1) | {"Name": "whole", "UserPoolTags": {"team": "x"}, "MfaConfiguration": "OPTIONAL", "Domain": prefix})
    assert set(schema) == {attribute["Name"] for attribute in found["pool"]["SchemaAttributes"]}
    holds(found["web"], client_settings(1))
    assert found["web"]["ClientSecret"] == web["ClientSecret"]
    assert found["domain"]["ManagedLoginVersion"] == 2
    assert (found["server"]["Name"], found["server"]["Scopes"]) == ("changed", scopes)
    holds(found["risk"], risk(1))
    assert found["client risk"]["RiskExceptionConfiguration"] == {"SkippedIPRangeList": ["192.0.2.0/24"]}
    assert found["logs"]["LogConfigurations"] == logs(1)
    assert found["branding"]["UseCognitoProvidedValues"] is True and not found["branding"].get("Assets")
    assert "#222222" in found["ui"]["CSS"]
    assert found["terms"]["Links"] == {"cognito:default": "https://example.com/new"}
    assert found["tags"] == {"team": "x"}
    holds(found["group"], {"Description": "changed", "RoleArn": ROLE, "Precedence": 6})
    for name, (kind, details, mapping, _) in PROVIDERS.items():
        holds(found[name], {"ProviderType": kind, "ProviderDetails": details, "AttributeMapping": mapping | {"name": "name"}})

    # Take down.
    delete = ("delete-user-pool", "--user-pool-id", pool["Id"])
    aws(*delete, fails_with="deletion protection is activated")
    at_once(in_pool("update-user-pool", DeletionProtection="INACTIVE"))
    aws(*delete, fails_with="(InvalidParameterException) when calling the DeleteUserPool operation")
    at_once(
        in_pool("delete-user-pool-domain", Domain=prefix), in_pool("delete-user-pool-domain", Domain=custom),
        *(in_pool("delete-resource-server", Identifier=name) for name in ("https://api.example.com", "jobs")),
        *(in_pool("delete-identity-provider", ProviderName=name) for name in PROVIDERS),
        *(in_pool("delete-group", GroupName=name) for name in ("staff", "guests")),
        in_pool("delete-managed-login-branding", ManagedLoginBrandingId=branding), in_pool("delete-terms", TermsId=terms),
        in_pool("admin-delete-user", Username="ada"),
    )  # fmt: skip
    at_once(*(in_pool("delete-user-pool-client", ClientId=client["ClientId"]) for client in (web, service)))
    lists = {
        "list-user-pool-clients": 60, "list-groups": None, "list-identity-providers": None, "list-resource-servers": 50,
        "list-terms": 60, "list-users": None,
    }  # fmt: skip
    for answer in at_once(*(in_pool(name, **({"MaxResults": most} if most else {})) for name, most in lists.items())):
        assert [items for items in answer.values() if isinstance(items, list)] == [[]], json.dumps(answer)
    aws(*delete)
    gone = f"User pool {pool['Id']} does not exist."
    aws("describe-user-pool", "--user-pool-id", pool["Id"], fails_with=gone)
    assert pool["Id"] not in {listed["Id"] for listed in aws("list-user-pools", "--max-results", "60")["UserPools"]}
