"""What a right request needs first: pools, app clients, and people in every state; and values for the members of requests."""

import functools
import itertools
from urllib.parse import urlsplit

import rows
from authenticator import Authenticator, AuthenticatorApp
from pools import FLOWS, PASSWORD, App, Pool, as_attributes, secret_hash
from pycognito.aws_srp import generate_hash_device

numbers = itertools.count(1)
ROLE = "arn:aws:iam::000000000000:role/sample"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:sample"
KEY = "arn:aws:kms:us-east-1:000000000000:key/mrk-0123456789abcdef0123456789abcdef"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/0f8fad5b-d9cb-469f-a165-70867728950e"
REPLICATED = {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY}}
OIDC = {
    "client_id": "id", "client_secret": "secret-of-the-provider", "attributes_request_method": "GET", "authorize_scopes": "openid email",
    "oidc_issuer": "https://issuer.example.com", "authorize_url": "https://issuer.example.com/authorize",
    "token_url": "https://issuer.example.com/token", "attributes_url": "https://issuer.example.com/userinfo",
    "jwks_uri": "https://issuer.example.com/jwks",
}  # fmt: skip


def unique(word):
    return f"{word}-{next(numbers)}"


class Scene:
    """What the requests of a whole run share."""

    def __init__(self, server, postgres):
        self.server, self.postgres, self.cognito = server, postgres, server.cognito()
        self.custom_domain = None

    @functools.cached_property
    def pool(self):
        """A pool where people may do everything."""
        factors = {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"]}
        pool = self.new_pool(
            Policies={"SignInPolicy": factors}, DeviceConfiguration={"ChallengeRequiredOnNewDevice": False},
            SmsConfiguration={"SnsCallerArn": ROLE}, AliasAttributes=["preferred_username"],
            Schema=[{"Name": "grade", "AttributeDataType": "String", "Mutable": True}],
            UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
        )  # fmt: skip
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
            SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": ROLE}},
        )  # fmt: skip
        self.cognito.set_user_pool_session_configuration(
            UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 100}
        )
        pool.app = App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"])
        return pool

    @functools.cached_property
    def secret_app(self):
        """Where everything that a request may carry is taken: a secret's hash, the caller's own address."""
        flows = [*FLOWS, "ALLOW_USER_AUTH"]
        return App(self.pool, GenerateSecret=True, ExplicitAuthFlows=flows, EnablePropagateAdditionalUserContextData=True)

    @functools.cached_property
    def rotating_app(self):
        rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}
        flows = [flow for flow in FLOWS if flow != "ALLOW_REFRESH_TOKEN_AUTH"]
        return App(self.pool, GenerateSecret=True, ExplicitAuthFlows=flows, RefreshTokenRotation=rotation)

    @functools.cached_property
    def mandatory(self):
        """A pool where everybody needs a second factor."""
        pool = self.new_pool()
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=pool.id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        return pool

    @functools.cached_property
    def elsewhere(self):
        """A pool that has nothing to do with the others, and somebody in it."""
        pool = self.new_pool()
        pool.person = pool.user()
        return pool

    def foreign(self, operation, body):
        """Values for the members that say whose something is: of nobody, of another pool, and proofs of another kind."""
        values = {}
        if "UserPoolId" in body:
            values["UserPoolId"] = ["us-east-1_Nobody123", self.elsewhere.id.replace("us-east-1", "eu-west-1"), self.elsewhere.id + "0"]
            values["ClientId"] = ["nobody", self.elsewhere.app.id]
            # The user of a request to create one is new everywhere.
            values["Username"] = ["nobody"] + [self.elsewhere.person]
            if operation == "AdminCreateUser":
                del values["Username"]
        else:
            values["ClientId"] = ["nobody"]
        if "AccessToken" in body:
            values["AccessToken"] = ["nobodys", body["AccessToken"][:-4] + "AAAA", *self.other_tokens]
        return [(name, value) for name in values if name in body for value in values[name]]

    @functools.cached_property
    def other_tokens(self):
        """Tokens that are no access token of anybody: an ID token, a refresh token, and what was signed out."""
        draft = self.draft()
        tokens = draft.tokens
        signed_out = self.draft()
        access = signed_out.access
        self.cognito.global_sign_out(AccessToken=access)
        return [tokens["IdToken"], access]

    def new_pool(self, **settings):
        return Pool(self.server, self.cognito, **settings)

    def new_custom_domain(self, pool):
        """A name that no pool has. An account has four custom domains, and others need some: this run has one at a time."""
        self.give_back()
        self.custom_domain = pool.id, f"{unique('auth')}.example.com"
        return self.custom_domain[1]

    def give_back(self):
        if self.custom_domain:
            pool, domain = self.custom_domain
            if self.cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"]:
                self.cognito.delete_user_pool_domain(UserPoolId=pool, Domain=domain)
            self.custom_domain = None

    def draft(self, pool=None):
        return Draft(self, pool or self.pool)


class Draft:
    """What one request is made from; everybody and everything in it is its own, and is made when it is first needed."""

    def __init__(self, scene, pool):
        self.scene, self.server, self.cognito, self.pool = scene, scene.server, scene.cognito, pool

    @functools.cached_property
    def app(self):
        return self.pool.app

    @functools.cached_property
    def name(self):
        """Somebody with a confirmed account, a verified address and a telephone."""
        self.phone = f"+1555{next(numbers):07d}"
        return self.pool.user(unique("person"), phone_number=self.phone, phone_number_verified="true", nickname="sam")

    @property
    def email(self):
        return f"{self.name}@example.com"

    @functools.cached_property
    def tokens(self):
        return self.app.sign_in(self.name)

    @property
    def access(self):
        return self.tokens["AccessToken"]

    @functools.cached_property
    def totp(self):
        """The person's authenticator app. Sign in first: afterwards the password is not enough."""
        app = AuthenticatorApp(self.cognito.associate_software_token(AccessToken=self.access)["SecretCode"])
        self.cognito.verify_software_token(AccessToken=self.access, UserCode=app.code())
        return app

    @functools.cached_property
    def device(self):
        """The key of a device that the person confirmed."""
        key, verifier = self.new_device()
        self.cognito.confirm_device(AccessToken=self.access, DeviceKey=key, DeviceSecretVerifierConfig=verifier)
        return key

    def new_device(self):
        """Key and verifier of a device that the person may confirm."""
        tokens = self.tokens = self.app.sign_in(self.name)
        given = tokens["NewDeviceMetadata"]
        return given["DeviceKey"], generate_hash_device(given["DeviceGroupKey"], given["DeviceKey"])[1]

    @functools.cached_property
    def group(self):
        name = unique("group")
        self.cognito.create_group(UserPoolId=self.pool.id, GroupName=name, Precedence=1)
        self.cognito.admin_add_user_to_group(UserPoolId=self.pool.id, GroupName=name, Username=self.name)
        return name

    @functools.cached_property
    def signed_up(self):
        """Somebody who has not confirmed yet."""
        name = unique("newcomer")
        self.sign_up_answer = self.app.sign_up(name)
        return name

    def code_for(self, name):
        return self.server.code(f"{name}@example.com")

    def hash_for(self, name):
        return secret_hash(self.app.secret, self.app.id, name)

    @functools.cached_property
    def provider(self):
        """The name of an identity provider of the pool."""
        name = unique("Provider")
        self.cognito.create_identity_provider(
            UserPoolId=self.pool.id, ProviderName=name, ProviderType="OIDC", ProviderDetails=OIDC,
            AttributeMapping={"email": "email"}, IdpIdentifiers=[name.lower()],
        )  # fmt: skip
        return name

    @functools.cached_property
    def linked(self):
        """How the person is called at the identity provider."""
        source = {"ProviderName": self.provider, "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": unique("subject")}
        self.cognito.admin_link_provider_for_user(
            UserPoolId=self.pool.id, SourceUser=source,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": self.name},
        )  # fmt: skip
        return source

    @functools.cached_property
    def resource_server(self):
        name = f"https://{unique('api')}.example.com"
        scopes = [{"ScopeName": "read", "ScopeDescription": "Reads"}]
        self.cognito.create_resource_server(UserPoolId=self.pool.id, Identifier=name, Name="An API", Scopes=scopes)
        return name

    @functools.cached_property
    def domain(self):
        name = unique("sample-domain")
        self.cognito.create_user_pool_domain(UserPoolId=self.pool.id, Domain=name)
        return name

    @functools.cached_property
    def new_app(self):
        return App(self.pool)

    @functools.cached_property
    def branding(self):
        made = self.cognito.create_managed_login_branding(
            UserPoolId=self.pool.id, ClientId=self.new_app.id, UseCognitoProvidedValues=True
        )
        return made["ManagedLoginBranding"]["ManagedLoginBrandingId"]

    @functools.cached_property
    def terms(self):
        made = self.cognito.create_terms(
            UserPoolId=self.pool.id, ClientId=self.new_app.id, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE",
            Links={"cognito:default": "https://example.com/terms"},
        )  # fmt: skip
        return made["Terms"]["TermsId"]

    @functools.cached_property
    def job(self):
        """An import that was not started."""
        made = self.cognito.create_user_import_job(UserPoolId=self.pool.id, JobName="sample", CloudWatchLogsRoleArn=ROLE)
        return made["UserImportJob"]

    @functools.cached_property
    def session_id(self):
        assert self.tokens
        sessions = self.cognito.admin_list_user_sessions(UserPoolId=self.pool.id, Username=self.name)["Sessions"]
        return sessions[0]["SessionId"]

    @functools.cached_property
    def event(self):
        """The id of a sign-in in the person's history."""
        name = unique("event")
        self.insert_event(name)
        return name

    def insert_event(self, name):
        sub = next(item["Value"] for item in self.pool.get(self.name)["UserAttributes"] if item["Name"] == "sub")
        now = 1_900_000_000_000
        rows.insert(
            self.server, self.scene.postgres, "auth_events", pool_id=self.pool.id, sub=sub, id=name, kind="SignIn", created=now,
            response="Pass", details="{}", expires=now + 1_000_000,
        )  # fmt: skip

    def register(self):
        """What a browser answers to the beginning of a passkey's registration."""
        options = self.cognito.start_web_authn_registration(AccessToken=self.access)["CredentialCreationOptions"]
        return Authenticator(f"http://localhost:{urlsplit(self.server.url).port}").create(options)[1]

    @functools.cached_property
    def passkey(self):
        """The id of a passkey of the person's."""
        self.cognito.complete_web_authn_registration(AccessToken=self.access, Credential=self.register())
        return self.cognito.list_web_authn_credentials(AccessToken=self.access)["Credentials"][0]["CredentialId"]

    def begin(self, flow="USER_PASSWORD_AUTH"):
        return self.app.begin(flow, USERNAME=self.name, PASSWORD=PASSWORD, **self.app.hashed(self.name))

    @functools.cached_property
    def invited(self):
        """Somebody with a temporary password."""
        name = unique("invited")
        self.cognito.admin_create_user(
            UserPoolId=self.pool.id, Username=name, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
            UserAttributes=as_attributes({"email": f"{name}@example.com", "email_verified": "true"}),
        )  # fmt: skip
        return name

    def two(self, kind):
        """Makes one of a kind, and another, which counts from now on."""
        assert getattr(self, kind)
        del self.__dict__[kind]
        assert getattr(self, kind)

    @property
    def arn(self):
        return self.pool.described["Arn"]


# Values for the members that mean the same in every operation.
VALUES = {
    "UserPoolId": lambda d: d.pool.id,
    "ClientId": lambda d: d.app.id,
    "Username": lambda d: d.name,
    "AccessToken": lambda d: d.access,
    "GroupName": lambda d: d.group,
    "ResourceArn": lambda d: d.arn,
    "DeviceKey": lambda d: d.device,
    "ProviderName": lambda d: d.provider,
    "Identifier": lambda d: d.resource_server,
    "Domain": lambda d: d.domain,
    "ManagedLoginBrandingId": lambda d: d.branding,
    "TermsId": lambda d: d.terms,
    "JobId": lambda d: d.job["JobId"],
    "SessionId": lambda d: d.session_id,
    "EventId": lambda d: d.event,
    "CredentialId": lambda d: d.passkey,
    "SecretHash": lambda d: d.hash_for(d.name),
    "ClientSecret": lambda d: d.app.secret,
    "ClientMetadata": lambda d: {"campaign": "autumn"},
    "AnalyticsMetadata": lambda d: {"AnalyticsEndpointId": "endpoint"},
    "UserContextData": lambda d: {"IpAddress": "192.0.2.7", "EncodedData": "data"},
    "ContextData": lambda d: {
        "IpAddress": "192.0.2.7", "ServerName": "web", "ServerPath": "/sign-in", "EncodedData": "data",
        "HttpHeaders": [{"headerName": "Accept", "headerValue": "*/*"}],
    },
    "RevokeAssociatedSessions": lambda d: "LINKED",
    "ReturnMergedResources": lambda d: True,
    "Limit": lambda d: 1,
    "MaxResults": lambda d: 1,
}  # fmt: skip
