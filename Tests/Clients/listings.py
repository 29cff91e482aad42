"""Every list of the API: how its items are made and removed, and one page of it. Each listing has a pool of its own."""

import itertools
import time
from urllib.parse import urlsplit

import rows
from authenticator import Authenticator
from pools import PASSWORD, App, Pool
from pycognito.aws_srp import generate_hash_device

regions = itertools.count(1)


class Listing:
    """A list and its items, which are known by the name that the list shows."""

    operation = ""  # as boto3 calls it
    items = ""
    item = ""  # the member that tells items apart
    token = "NextToken"
    size = "Limit"
    # How many items a test makes: more than the pages of 1 and 2 that it asks for.
    count = 6
    removable = True
    pool_settings = {}

    def __init__(self, server, postgres):
        self.server, self.postgres, self.cognito = server, postgres, self.client(server)
        self.pool = Pool(server, self.cognito, **self.pool_settings)
        self.prepare()

    def client(self, server):
        return server.cognito()

    def prepare(self):
        pass

    def arguments(self) -> dict:
        return {"UserPoolId": self.pool.id}

    def others(self) -> list[dict]:
        """Arguments of other lists in the same pool, which take no token of this one."""
        return []

    def make(self, number) -> str:
        raise NotImplementedError

    def remove(self, name):
        raise NotImplementedError

    def words(self) -> list[str]:
        """What a token must not show, beside the items' names."""
        return [self.pool.id, self.pool.id.split("_")[1]]

    def page(self, size=None, token=None, **arguments):
        """The names on a page, and the token of the next."""
        arguments = self.arguments() | arguments
        if size is not None:
            arguments[self.size] = size
        if token is not None:
            arguments[self.token] = token
        answer = getattr(self.cognito, self.operation)(**arguments)
        return [item[self.item] for item in answer[self.items]], answer.get(self.token)

    def pages(self, size=None, token=None, most=100):
        """All pages from a token on."""
        found = []
        while True:
            names, token = self.page(size, token)
            found.append(names)
            if token is None:
                return found
            assert len(found) < most, "the list does not end"


class UserPools(Listing):
    operation, items, item, size = "list_user_pools", "UserPools", "Id", "MaxResults"

    def client(self, server):
        # The list is a region's: nobody else's pools are in this one.
        return server.cognito(region=f"xx-paging-{next(regions)}")

    def prepare(self):
        self.cognito.delete_user_pool(UserPoolId=self.pool.id)

    def arguments(self):
        return {"MaxResults": 60}

    def make(self, number):
        return self.cognito.create_user_pool(PoolName=f"pool-{number}")["UserPool"]["Id"]

    def remove(self, name):
        self.cognito.delete_user_pool(UserPoolId=name)

    def words(self):
        return ["_"]


class UserPoolClients(Listing):
    operation, items, item, size = "list_user_pool_clients", "UserPoolClients", "ClientId", "MaxResults"

    def prepare(self):
        self.cognito.delete_user_pool_client(UserPoolId=self.pool.id, ClientId=self.pool.app.id)

    def others(self):
        return [self.arguments() | {"ClientType": "REGULAR"}]

    def make(self, number):
        return App(self.pool, ClientName=f"client-{number}").id

    def remove(self, name):
        self.cognito.delete_user_pool_client(UserPoolId=self.pool.id, ClientId=name)


class UserPoolClientSecrets(Listing):
    operation, items, item, size, count = "list_user_pool_client_secrets", "ClientSecrets", "ClientSecretId", None, 2

    def prepare(self):
        self.app = App(self.pool, GenerateSecret=True)

    def arguments(self):
        return super().arguments() | {"ClientId": self.app.id}

    def make(self, number):
        if number == 0:
            return self.page()[0][0]
        added = self.cognito.add_user_pool_client_secret(**self.arguments())
        return added["ClientSecretDescriptor"]["ClientSecretId"]

    def remove(self, name):
        self.cognito.delete_user_pool_client_secret(**self.arguments(), ClientSecretId=name)


class UserPoolReplicas(Listing):
    operation, items, item, size, count = "list_user_pool_replicas", "UserPoolReplicas", "RegionName", None, 1
    pool_settings = {
        "KeyConfiguration": {
            "KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-0123456789abcdef0123456789abcdef",
        }
    }  # fmt: skip

    def make(self, number):
        return self.cognito.create_user_pool_replica(UserPoolId=self.pool.id, RegionName="eu-west-1")["UserPoolReplica"]["RegionName"]

    def remove(self, name):
        self.cognito.delete_user_pool_replica(UserPoolId=self.pool.id, RegionName=name)


class Users(Listing):
    operation, items, item, token = "list_users", "Users", "Username", "PaginationToken"

    def others(self):
        return [self.arguments() | {"Filter": f'username ^= "{prefix}"'} for prefix in ("u", "x")]

    def make(self, number):
        name = f"user-{number:02}"
        self.cognito.admin_create_user(UserPoolId=self.pool.id, Username=name, MessageAction="SUPPRESS")
        return name

    def remove(self, name):
        self.cognito.admin_delete_user(UserPoolId=self.pool.id, Username=name)


class UsersByFilter(Users):
    """The same operation through an index, where a prefix selects."""

    def arguments(self):
        return super().arguments() | {"Filter": 'username ^= "user-"'}

    def others(self):
        return [{"UserPoolId": self.pool.id, "Filter": text} for text in ("", 'username ^= "user"')]


class UsersInGroup(Users):
    operation, token = "list_users_in_group", "NextToken"

    def prepare(self):
        for name in ("staff", "others"):
            self.cognito.create_group(UserPoolId=self.pool.id, GroupName=name)

    def arguments(self):
        return {"UserPoolId": self.pool.id, "GroupName": "staff"}

    def others(self):
        return [{"UserPoolId": self.pool.id, "GroupName": "others"}]

    def make(self, number):
        name = super().make(number)
        self.cognito.admin_add_user_to_group(UserPoolId=self.pool.id, GroupName="staff", Username=name)
        return name

    def remove(self, name):
        self.cognito.admin_remove_user_from_group(UserPoolId=self.pool.id, GroupName="staff", Username=name)


class Groups(Listing):
    operation, items, item = "list_groups", "Groups", "GroupName"

    def make(self, number):
        name = f"group-{number:02}"
        # Some have no precedence, and some have the same.
        precedence = {} if number % 3 == 0 else {"Precedence": number % 2}
        self.cognito.create_group(UserPoolId=self.pool.id, GroupName=name, **precedence)
        return name

    def remove(self, name):
        self.cognito.delete_group(UserPoolId=self.pool.id, GroupName=name)


class GroupsForUser(Groups):
    operation = "admin_list_groups_for_user"

    def prepare(self):
        self.username, self.other = self.pool.user(), self.pool.user()

    def arguments(self):
        return super().arguments() | {"Username": self.username}

    def others(self):
        return [self.arguments() | {"Username": self.other}]

    def words(self):
        return [*super().words(), self.username]

    def make(self, number):
        name = super().make(number)
        self.cognito.admin_add_user_to_group(UserPoolId=self.pool.id, GroupName=name, Username=self.username)
        return name


class IdentityProviders(Listing):
    operation, items, item, size = "list_identity_providers", "Providers", "ProviderName", "MaxResults"

    def make(self, number):
        details = {
            "client_id": "id", "client_secret": "secret", "attributes_request_method": "GET", "authorize_scopes": "openid",
            "oidc_issuer": "https://issuer.example.com", "authorize_url": "https://issuer.example.com/authorize",
            "token_url": "https://issuer.example.com/token", "attributes_url": "https://issuer.example.com/userinfo",
            "jwks_uri": "https://issuer.example.com/jwks",
        }  # fmt: skip
        name = f"provider-{number:02}"
        self.cognito.create_identity_provider(
            UserPoolId=self.pool.id, ProviderName=name, ProviderType="OIDC", ProviderDetails=details
        )
        return name

    def remove(self, name):
        self.cognito.delete_identity_provider(UserPoolId=self.pool.id, ProviderName=name)


class ResourceServers(Listing):
    operation, items, item, size = "list_resource_servers", "ResourceServers", "Identifier", "MaxResults"

    def arguments(self):
        return super().arguments() | {"MaxResults": 50}

    def make(self, number):
        name = f"https://api-{number:02}.example.com"
        self.cognito.create_resource_server(UserPoolId=self.pool.id, Identifier=name, Name=f"api {number}")
        return name

    def remove(self, name):
        self.cognito.delete_resource_server(UserPoolId=self.pool.id, Identifier=name)


class Terms(Listing):
    operation, items, item, size = "list_terms", "Terms", "TermsId", "MaxResults"

    def make(self, number):
        # A client has one document of each of two names.
        made = self.cognito.create_terms(
            UserPoolId=self.pool.id, ClientId=App(self.pool, ClientName=f"client-{number}").id, TermsName="terms-of-use",
            TermsSource="LINK", Enforcement="NONE", Links={"cognito:default": "https://example.com/terms"},
        )  # fmt: skip
        return made["Terms"]["TermsId"]

    def remove(self, name):
        self.cognito.delete_terms(UserPoolId=self.pool.id, TermsId=name)


class UserImportJobs(Listing):
    operation, items, item, size, token = "list_user_import_jobs", "UserImportJobs", "JobId", "MaxResults", "PaginationToken"
    removable = False  # no operation does

    def arguments(self):
        return super().arguments() | {"MaxResults": 60}

    def make(self, number):
        job = self.cognito.create_user_import_job(
            UserPoolId=self.pool.id, JobName=f"job-{number}", CloudWatchLogsRoleArn="arn:aws:iam::000000000000:role/import"
        )
        return job["UserImportJob"]["JobId"]


class OfOneUser(Listing):
    """Lists of somebody's own things."""

    # Whether the access token says whose.
    own = False

    def prepare(self):
        self.username, self.other = self.pool.user(), self.pool.user()
        self.sub = next(value["Value"] for value in self.pool.get(self.username)["UserAttributes"] if value["Name"] == "sub")
        self.access = self.pool.app.sign_in(self.username)["AccessToken"]
        self.others_access = self.pool.app.sign_in(self.other)["AccessToken"]

    def arguments(self):
        return {"AccessToken": self.access} if self.own else {"UserPoolId": self.pool.id, "Username": self.username}

    def others(self):
        return [{"AccessToken": self.others_access} if self.own else {"UserPoolId": self.pool.id, "Username": self.other}]

    def words(self):
        return [*super().words(), self.username, self.sub]


class DevicesOfUser(OfOneUser):
    operation, items, item, token = "admin_list_devices", "Devices", "DeviceKey", "PaginationToken"
    pool_settings = {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False}}

    def make(self, number):
        tokens = self.pool.app.sign_in(self.username)
        key, group = (tokens["NewDeviceMetadata"][name] for name in ("DeviceKey", "DeviceGroupKey"))
        verifier = generate_hash_device(group, key)[1]
        self.cognito.confirm_device(AccessToken=tokens["AccessToken"], DeviceKey=key, DeviceSecretVerifierConfig=verifier)
        return key

    def remove(self, name):
        self.cognito.admin_forget_device(UserPoolId=self.pool.id, Username=self.username, DeviceKey=name)


class Devices(DevicesOfUser):
    operation, own = "list_devices", True


class WebAuthnCredentials(OfOneUser):
    operation, items, item, size = "list_web_authn_credentials", "Credentials", "CredentialId", "MaxResults"
    pool_settings = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}
    own = True

    def make(self, number):
        browser = Authenticator(f"http://localhost:{urlsplit(self.server.url).port}")
        options = self.cognito.start_web_authn_registration(AccessToken=self.access)["CredentialCreationOptions"]
        before = set(self.page()[0])
        self.cognito.complete_web_authn_registration(AccessToken=self.access, Credential=browser.create(options)[1])
        (name,) = set(self.page()[0]) - before
        return name

    def remove(self, name):
        self.cognito.delete_web_authn_credential(AccessToken=self.access, CredentialId=name)


class AuthEvents(OfOneUser):
    operation, items, item, size = "admin_list_user_auth_events", "AuthEvents", "EventId", "MaxResults"
    pool_settings = {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
    removable = False  # no operation does

    def make(self, number):
        now = int(time.time() * 1000)
        # Two have each moment.
        name, created = f"event-{number:02}", now - now % 100_000 + number // 2
        rows.insert(
            self.server, self.postgres, "auth_events", pool_id=self.pool.id, sub=self.sub, id=name, kind="SignIn", created=created,
            response="Pass", details="{}", expires=now + 1_000_000,
        )  # fmt: skip
        return name


class SessionsOfUser(OfOneUser):
    operation, items, item, size = "admin_list_user_sessions", "Sessions", "SessionId", None
    # No parameter makes its pages smaller: more than a page's usual 60.
    count = 65

    def prepare(self):
        self.cognito.set_user_pool_session_configuration(
            UserPoolId=self.pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 100}
        )
        super().prepare()

    def make(self, number):
        if not hasattr(self, "known"):
            self.known = {name for page in self.pages() for name in page}
        self.pool.app.sign_in(self.username, PASSWORD)
        (name,) = {name for page in self.pages() for name in page} - self.known
        self.known.add(name)
        return name

    def remove(self, name):
        self.cognito.admin_revoke_user_session(UserPoolId=self.pool.id, Username=self.username, SessionId=name)


class Sessions(SessionsOfUser):
    operation, own = "list_user_sessions", True


ALL = [
    UserPools, UserPoolClients, UserPoolClientSecrets, UserPoolReplicas, Users, UsersByFilter, UsersInGroup, Groups, GroupsForUser,
    IdentityProviders, ResourceServers, Terms, UserImportJobs, DevicesOfUser, Devices, WebAuthnCredentials, AuthEvents, SessionsOfUser,
    Sessions,
]  # fmt: skip
