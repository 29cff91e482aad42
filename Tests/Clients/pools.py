"""Pools, app clients and users in the few forms that the tests need."""

import base64
import hashlib
import hmac
import itertools
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

PASSWORD = "Correct-Horse-9"
OTHER_PASSWORD = "Battery-Staple-7"
FLOWS = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]
numbers = itertools.count(1)


@contextmanager
def refused(code, message=None):
    """The call inside is refused with this error name and, where given, exactly this message."""
    with pytest.raises(ClientError) as caught:
        yield caught
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == (code, error["Message"] if message is None else message)


def secret_hash(secret, client_id, username):
    digest = hmac.new(secret.encode(), (username + client_id).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def attributes(user):
    """The attributes of a user in any answer, as a dictionary."""
    return {item["Name"]: item["Value"] for item in user.get("UserAttributes") or user.get("Attributes") or []}


def as_attributes(values):
    return [{"Name": name, "Value": value} for name, value in values.items()]


class App:
    """An app client of a pool."""

    def __init__(self, pool, **settings):
        self.pool, self.cognito = pool, pool.cognito
        settings = {"ClientName": "app", "ExplicitAuthFlows": FLOWS} | settings
        self.described = self.cognito.create_user_pool_client(UserPoolId=pool.id, **settings)["UserPoolClient"]
        self.id = self.described["ClientId"]
        self.secret = self.described.get("ClientSecret")

    def hashed(self, username, name="SECRET_HASH"):
        return {name: secret_hash(self.secret, self.id, username)} if self.secret else {}

    def begin(self, flow, **parameters):
        return self.cognito.initiate_auth(ClientId=self.id, AuthFlow=flow, AuthParameters=parameters)

    def sign_in(self, username, password=PASSWORD):
        """The tokens of a sign-in with a password."""
        answer = self.begin("USER_PASSWORD_AUTH", USERNAME=username, PASSWORD=password, **self.hashed(username))
        return answer["AuthenticationResult"]

    def refresh(self, token, **parameters):
        return self.begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token, **parameters)["AuthenticationResult"]

    def rotate(self, token):
        return self.cognito.get_tokens_from_refresh_token(ClientId=self.id, RefreshToken=token)["AuthenticationResult"]

    def sign_up(self, username, email=None, password=PASSWORD, **values):
        values = {"email": email or f"{username}@example.com"} | values
        return self.cognito.sign_up(
            ClientId=self.id, Username=username, Password=password, UserAttributes=as_attributes(values),
            **self.hashed(username, "SecretHash"),
        )  # fmt: skip

    def confirm(self, username, code):
        return self.cognito.confirm_sign_up(
            ClientId=self.id, Username=username, ConfirmationCode=code, **self.hashed(username, "SecretHash")
        )


class Pool:
    """A user pool with e-mail verification and one app client without a secret."""

    def __init__(self, server, cognito=None, **settings):
        self.server = server
        self.cognito = cognito or server.cognito()
        settings = {"PoolName": f"pool-{next(numbers)}", "AutoVerifiedAttributes": ["email"]} | settings
        self.described = self.cognito.create_user_pool(**settings)["UserPool"]
        self.id = self.described["Id"]
        self.app = App(self)

    @property
    def issuer(self):
        return f"{self.server.url}/{self.id}"

    def user(self, username=None, password=PASSWORD, **values) -> str:
        """A confirmed user with a verified e-mail address; its name."""
        username = username or f"user-{next(numbers)}"
        values = {"email": f"{username}@example.com", "email_verified": "true"} | values
        self.cognito.admin_create_user(
            UserPoolId=self.id, Username=username, MessageAction="SUPPRESS", UserAttributes=as_attributes(values)
        )
        self.cognito.admin_set_user_password(UserPoolId=self.id, Username=username, Password=password, Permanent=True)
        return username

    def get(self, username):
        return self.cognito.admin_get_user(UserPoolId=self.id, Username=username)
