"""Right requests of sign-up, sign-in and tokens."""

from pools import FLOWS, OTHER_PASSWORD, PASSWORD, App, as_attributes

from .requests import Absent, right
from .requests_users import INVALID, newcomer, with_secret
from .scene import unique


def confirmed_with_session(draft):
    """The Session of somebody who has just confirmed, with which the first sign-in needs nothing more."""
    answer = draft.cognito.confirm_sign_up(
        ClientId=draft.app.id, Username=draft.signed_up, ConfirmationCode=draft.code_for(draft.signed_up),
        Session=draft.sign_up_answer["Session"], **draft.app.hashed(draft.signed_up, "SecretHash"),
    )  # fmt: skip
    draft.name = draft.signed_up
    return answer["Session"]


def after_sign_up(draft):
    with_secret(draft)
    draft.session = confirmed_with_session(draft)


def forgot(draft):
    draft.cognito.forgot_password(ClientId=draft.app.id, Username=draft.name, **draft.app.hashed(draft.name, "SecretHash"))
    return draft.server.code(draft.phone)


def secret_newcomer(draft):
    with_secret(draft)
    draft.name = draft.signed_up


def parameters(draft):
    return {"USERNAME": draft.name, "PASSWORD": PASSWORD} | draft.app.hashed(draft.name)


# The hash of the client's secret is optional in the model, and demanded where the client has one.
HASHED = {"SecretHash": None}

right(
    "SignUp", first=lambda d: (with_secret(d), setattr(d, "name", unique("newcomer"))), Password=PASSWORD,
    UserAttributes=lambda d: as_attributes({"email": d.email}), ValidationData=as_attributes({"from": "sample"}),
    least={"SecretHash": None, "Password": None, "UserAttributes": None},
)  # fmt: skip
right(
    "ConfirmSignUp", first=secret_newcomer, ConfirmationCode=lambda d: d.code_for(d.name), ForceAliasCreation=False,
    Session=lambda d: d.sign_up_answer["Session"], least=HASHED,
)  # fmt: skip
right("ResendConfirmationCode", first=secret_newcomer, least=HASHED)
right("ForgotPassword", first=with_secret, least=HASHED)
right("ConfirmForgotPassword", first=with_secret, ConfirmationCode=forgot, Password=OTHER_PASSWORD, least=HASHED)

right(
    "InitiateAuth", first=with_secret, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters, Session=Absent,
    least={"AuthParameters": None},
)  # fmt: skip
right(
    "InitiateAuth", first=after_sign_up, AuthFlow="USER_AUTH", AuthParameters=lambda d: {"USERNAME": d.name} | d.app.hashed(d.name),
    Session=lambda d: d.session, least_error=INVALID,
)  # fmt: skip
right(
    "AdminInitiateAuth", first=with_secret, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=parameters, Session=Absent,
    least={"AuthParameters": None},
)  # fmt: skip
right(
    "AdminInitiateAuth", first=after_sign_up, AuthFlow="USER_AUTH",
    AuthParameters=lambda d: {"USERNAME": d.name} | d.app.hashed(d.name), Session=lambda d: d.session, least_error=INVALID,
)  # fmt: skip


def challenged(draft):
    """A sign-in that asks for a new password."""
    with_secret(draft)
    draft.name = draft.invited


def new_password(draft):
    return {"USERNAME": draft.name, "NEW_PASSWORD": OTHER_PASSWORD} | draft.app.hashed(draft.name)


ANSWER = {
    "first": challenged, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": lambda d: d.begin()["Session"],
    "ChallengeResponses": new_password, "least": {"Session": None, "ChallengeResponses": None},
}  # fmt: skip
right("RespondToAuthChallenge", **ANSWER)
right("AdminRespondToAuthChallenge", **ANSWER)

# Tokens


def refresh_token(draft):
    return draft.tokens["RefreshToken"]


def rotating(draft):
    draft.app = draft.scene.rotating_app


# The device stays out where the person has none.
right(
    "GetTokensFromRefreshToken", first=rotating, RefreshToken=refresh_token, DeviceKey=lambda d: d.device, least={"ClientSecret": None}
)
right("RevokeToken", first=with_secret, Token=refresh_token, least={"ClientSecret": None})


def machine(draft):
    """A client that is nobody's but a program's."""
    scope = f"{draft.resource_server}/read"
    draft.app = App(
        draft.pool, GenerateSecret=True, ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"], AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[scope], AllowedOAuthFlowsUserPoolClient=True,
    )  # fmt: skip
    draft.scopes = [scope]


right("GetClientToken", first=machine, Secret=lambda d: d.app.secret, Scopes=lambda d: d.scopes)


def exchanging(draft):
    scope = f"{draft.resource_server}/read"
    flows = [*FLOWS, "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]
    draft.app = App(
        draft.pool, GenerateSecret=True, ExplicitAuthFlows=flows, AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "aws.cognito.signin.user.admin", scope], AllowedOAuthFlowsUserPoolClient=True,
        CallbackURLs=["https://example.com"],
    )  # fmt: skip
    draft.scopes = [scope]
    draft.actor = draft.app.sign_in(draft.scene.draft().name)["AccessToken"]


EXCHANGE = {
    "first": exchanging, "SubjectToken": lambda d: d.tokens["AccessToken"], "SubjectTokenType": "ACCESS_TOKEN",
    "SubjectTokenProviderName": Absent, "ActorToken": lambda d: d.actor, "ActorTokenType": "ACCESS_TOKEN",
    "ActorTokenProviderName": Absent, "Scopes": Absent, "Audiences": Absent, "Resources": Absent,
    "RequestedTokenType": "ACCESS_TOKEN", "least": {"ClientSecret": None},
}  # fmt: skip
right("GetDerivedToken", **EXCHANGE)
right("GetDerivedToken", **EXCHANGE | {"Resources": lambda d: [d.resource_server]})
right("GetDerivedToken", **EXCHANGE | {"Audiences": lambda d: [d.app.id]})
right("GetDerivedToken", **EXCHANGE | {"Scopes": ["aws.cognito.signin.user.admin"]})
# Tokens of other providers come with federation.
right(
    "GetDerivedToken", **EXCHANGE | {
        "SubjectTokenProviderName": "Provider", "ActorTokenProviderName": "Provider", "least": None,
        "error": (INVALID, "NotAuthorizedException"),
    },
)  # fmt: skip
