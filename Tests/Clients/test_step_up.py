"""Step-up: a caller asks for an assurance level, and an access token counts for what was proved before."""

import time

import pytest
from authenticator import AuthenticatorApp
from challenges import choose, code
from jose import jwt
from pools import FLOWS, PASSWORD, App, Pool, refused

LEVEL = "urn:cognito:loa:"


@pytest.fixture(scope="module")
def pool(server, cognito):
    """A pool where nobody needs a second factor, and everybody may have one."""
    pool = Pool(server, cognito)
    pool.app = App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"])
    recovery = {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
    cognito.update_user_pool(UserPoolId=pool.id, AccountRecoverySetting=recovery, AutoVerifiedAttributes=["email"])
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={"Message": "{####}", "Subject": "Code"},
    )  # fmt: skip
    return pool


def level(tokens):
    claims = jwt.get_unverified_claims(tokens["AccessToken"])
    return claims["acr"], set(claims["amr"])


def step_up(pool, name, wanted, **parameters):
    return choose(pool.app, name, **({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD} | parameters), TARGET_ACR_VALUES=wanted)


def test_a_level_is_reached_and_said(pool, server):
    ada = pool.user()
    tokens = step_up(pool, ada, f"{LEVEL}1")["AuthenticationResult"]
    assert level(tokens) == (f"{LEVEL}1", {"pwd"})
    asked = step_up(pool, ada, f"{LEVEL}3")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    tokens = code(pool.app, asked, ada, server.code(f"{ada}@example.com"))["AuthenticationResult"]
    assert level(tokens) == (f"{LEVEL}3", {"pwd", "email_otp", "mfa"})
    # It stays over a refresh.
    assert level(pool.app.refresh(tokens["RefreshToken"])) == (f"{LEVEL}3", {"pwd", "email_otp", "mfa"})


def test_a_level_that_cannot_be_reached_is_refused(pool):
    ada = pool.user()
    with refused("InvalidParameterException"):
        step_up(pool, ada, f"{LEVEL}4")
    with refused("InvalidParameterException"):
        step_up(pool, ada, "urn:nothing")
    # The first in the caller's order that can be.
    assert step_up(pool, ada, f"{LEVEL}4 {LEVEL}1")["AuthenticationResult"]


def test_an_access_token_counts_for_what_it_proved(pool, cognito):
    ada, eve = pool.user(), pool.user()
    first = step_up(pool, ada, f"{LEVEL}1")["AuthenticationResult"]["AccessToken"]
    phone = AuthenticatorApp(cognito.associate_software_token(AccessToken=first)["SecretCode"])
    cognito.verify_software_token(AccessToken=first, UserCode=phone.code())
    cognito.set_user_mfa_preference(AccessToken=first, SoftwareTokenMfaSettings={"Enabled": True})

    asked = choose(pool.app, ada, TARGET_ACR_VALUES=f"{LEVEL}4", ACCESS_TOKEN=first)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    tokens = code(pool.app, asked, ada, phone.code())["AuthenticationResult"]
    assert level(tokens) == (f"{LEVEL}4", {"pwd", "otp", "mfa"})

    # Another's token is worth nothing, and one that is too old only as much as none.
    with refused("NotAuthorizedException"):
        choose(pool.app, eve, TARGET_ACR_VALUES=f"{LEVEL}3", ACCESS_TOKEN=first)
    time.sleep(1.1)
    for age, name in [("3600", "SOFTWARE_TOKEN_MFA"), ("0", "SELECT_CHALLENGE")]:
        again = choose(pool.app, ada, TARGET_ACR_VALUES=f"{LEVEL}4", ACCESS_TOKEN=first, MAX_AGE=age)
        assert again["ChallengeName"] == name
    # A token alone never becomes new tokens.
    assert "AuthenticationResult" not in choose(pool.app, ada, TARGET_ACR_VALUES=f"{LEVEL}4", ACCESS_TOKEN=tokens["AccessToken"])
