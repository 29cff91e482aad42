"""Sign-in, refresh, revocation, lock-out and recovery through boto3, message for message."""

import time

import pytest
from botocore.exceptions import ClientError
from jose import jwt
from pools import OTHER_PASSWORD, PASSWORD, App, Pool, as_attributes, attributes, refused, secret_hash
from pycognito.aws_srp import AWSSRP

WRONG = "Incorrect username or password."
LOCKED = "Password attempts exceeded"
LIMITED = "Attempt limit exceeded, please try after some time."


# Sign-in


def test_a_password_signs_in(pool):
    ada = pool.user()
    tokens = pool.app.sign_in(ada)
    assert set(tokens) == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert pool.cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == ada


def test_an_administrator_signs_a_user_in(pool, cognito):
    ada = pool.user()
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]:
        answer = cognito.admin_initiate_auth(
            UserPoolId=pool.id, ClientId=pool.app.id, AuthFlow=flow, AuthParameters={"USERNAME": ada, "PASSWORD": PASSWORD}
        )
        assert answer["AuthenticationResult"]["TokenType"] == "Bearer"


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH"])
def test_a_flow_must_be_allowed(pool, cognito, flow):
    app = App(pool, ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    parameters = {"USERNAME": pool.user(), "PASSWORD": PASSWORD, "SRP_A": "ab" * 384}
    with pytest.raises(ClientError) as caught:
        if flow.startswith("ADMIN"):
            cognito.admin_initiate_auth(UserPoolId=pool.id, ClientId=app.id, AuthFlow=flow, AuthParameters=parameters)
        else:
            app.begin(flow, **parameters)
    assert caught.value.response["Error"]["Code"] in ("InvalidParameterException", "NotAuthorizedException")
    assert "flow not enabled for this client" in caught.value.response["Error"]["Message"]


def test_a_secret_must_be_proved(pool):
    app, ada = App(pool, GenerateSecret=True), pool.user()
    assert app.sign_in(ada)["TokenType"] == "Bearer"
    with refused("NotAuthorizedException", f"Client {app.id} is configured with secret but SECRET_HASH was not received"):
        app.begin("USER_PASSWORD_AUTH", USERNAME=ada, PASSWORD=PASSWORD)
    for wrong in [secret_hash("other", app.id, ada), secret_hash(app.secret, app.id, "another"), "not base64"]:
        with refused("NotAuthorizedException", f"Unable to verify secret hash for client {app.id}"):
            app.begin("USER_PASSWORD_AUTH", USERNAME=ada, PASSWORD=PASSWORD, SECRET_HASH=wrong)
    refreshed = app.sign_in(ada)["RefreshToken"]
    with refused("NotAuthorizedException"):
        app.refresh(refreshed)
    assert app.refresh(refreshed, SECRET_HASH=secret_hash(app.secret, app.id, ada))["AccessToken"]


def test_a_temporary_password_becomes_a_new_one(pool, cognito):
    cognito.admin_create_user(UserPoolId=pool.id, Username="fresh", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
    challenge = pool.app.begin("USER_PASSWORD_AUTH", USERNAME="fresh", PASSWORD=PASSWORD)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert challenge["ChallengeParameters"]["USER_ID_FOR_SRP"] == "fresh"
    assert challenge["ChallengeParameters"]["requiredAttributes"] == "[]"

    def answer(password):
        return cognito.respond_to_auth_challenge(
            ClientId=pool.app.id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=challenge["Session"],
            ChallengeResponses={"USERNAME": "fresh", "NEW_PASSWORD": password, "userAttributes.nickname": "Fresh"},
        )  # fmt: skip

    with refused("InvalidPasswordException"):
        answer("Sh0rt!")
    assert answer(OTHER_PASSWORD)["AuthenticationResult"]["TokenType"] == "Bearer"
    assert attributes(pool.get("fresh"))["nickname"] == "Fresh"
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        answer(PASSWORD)
    assert pool.app.sign_in("fresh", OTHER_PASSWORD)


def test_a_session_is_good_for_its_own_user_and_client_only(pool, cognito):
    for name in ["mine", "yours"]:
        cognito.admin_create_user(UserPoolId=pool.id, Username=name, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
    session = pool.app.begin("USER_PASSWORD_AUTH", USERNAME="mine", PASSWORD=PASSWORD)["Session"]
    for client, username, given in [(App(pool).id, "mine", session), (pool.app.id, "yours", session), (pool.app.id, "mine", "x" * 100)]:
        with pytest.raises(ClientError) as caught:
            cognito.respond_to_auth_challenge(
                ClientId=client, ChallengeName="NEW_PASSWORD_REQUIRED", Session=given,
                ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": OTHER_PASSWORD},
            )  # fmt: skip
        assert caught.value.response["Error"]["Code"] in ("NotAuthorizedException", "CodeMismatchException")
    assert {pool.get(name)["UserStatus"] for name in ["mine", "yours"]} == {"FORCE_CHANGE_PASSWORD"}


# Refresh, rotation and revocation


def test_a_refresh_token_gives_new_tokens_and_stays(pool):
    tokens = pool.app.sign_in(pool.user())
    first = jwt.get_unverified_claims(tokens["IdToken"])
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"]:
        answer = pool.app.begin(flow, REFRESH_TOKEN=tokens["RefreshToken"])["AuthenticationResult"]
        assert set(answer) == {"AccessToken", "IdToken", "ExpiresIn", "TokenType"}
        again = jwt.get_unverified_claims(answer["IdToken"])
        assert (again["auth_time"], again["origin_jti"]) == (first["auth_time"], first["origin_jti"])
        assert again["jti"] != first["jti"]
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        pool.app.refresh(tokens["RefreshToken"][:-4] + "AAAA")
    with refused("NotAuthorizedException"):
        App(pool).refresh(tokens["RefreshToken"])


def rotating(pool, grace):
    return App(
        pool, RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
    )  # fmt: skip


def test_a_rotated_token_is_spent(pool):
    app = rotating(pool, 0)
    first = app.sign_in(pool.user())["RefreshToken"]
    second = app.rotate(first)["RefreshToken"]
    third = app.rotate(second)["RefreshToken"]
    assert len({first, second, third}) == 3
    with refused("RefreshTokenReuseException"):
        app.rotate(first)
    with pytest.raises(ClientError):
        app.refresh(third)


def test_a_rotated_token_may_be_sent_again_within_the_grace(pool):
    app = rotating(pool, 2)
    first = app.sign_in(pool.user())["RefreshToken"]
    rotated = time.monotonic()
    app.rotate(first)
    assert app.rotate(first)["RefreshToken"]
    time.sleep(max(0, 2.3 - (time.monotonic() - rotated)))
    with refused("RefreshTokenReuseException"):
        app.rotate(first)


def test_a_revoked_token_takes_its_access_tokens_with_it(pool, cognito):
    ada = pool.user()
    tokens, elsewhere = pool.app.sign_in(ada), pool.app.sign_in(ada)
    access = pool.app.refresh(tokens["RefreshToken"])["AccessToken"]
    cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=pool.app.id)
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        pool.app.refresh(tokens["RefreshToken"])
    for revoked in [access, tokens["AccessToken"]]:
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            cognito.get_user(AccessToken=revoked)
    assert cognito.get_user(AccessToken=elsewhere["AccessToken"])["Username"] == ada
    with refused("UnsupportedTokenTypeException"):
        cognito.revoke_token(Token=elsewhere["AccessToken"], ClientId=pool.app.id)


@pytest.mark.parametrize("by", ["user", "administrator"])
def test_a_global_sign_out_ends_every_session(pool, cognito, by):
    ada = pool.user()
    tokens = [pool.app.sign_in(ada), App(pool).sign_in(ada)]
    if by == "user":
        cognito.global_sign_out(AccessToken=tokens[0]["AccessToken"])
    else:
        cognito.admin_user_global_sign_out(UserPoolId=pool.id, Username=ada)
    for session in tokens:
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            cognito.get_user(AccessToken=session["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        pool.app.refresh(tokens[0]["RefreshToken"])
    assert pool.app.sign_in(ada)["TokenType"] == "Bearer"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_made_up_access_token_is_refused(pool, token):
    answer = pool.server.call("GetUser", {"AccessToken": token})
    assert answer.status_code == 400
    assert answer.json()["__type"] in ("NotAuthorizedException", "InvalidParameterException")


def test_an_id_token_is_not_an_access_token(pool, cognito):
    with refused("NotAuthorizedException"):
        cognito.get_user(AccessToken=pool.app.sign_in(pool.user())["IdToken"])


# Lock-out


def attempts(pool, username, passwords):
    """What each attempt is answered, one right after the other."""
    told = []
    for password in passwords:
        try:
            pool.app.sign_in(username, password)
            told.append("signed in")
        except ClientError as error:
            told.append(error.response["Error"]["Message"])
    return told


def test_five_failures_lock_for_a_second(pool):
    ada = pool.user()
    assert attempts(pool, ada, ["wrong"] * 5 + ["wrong", PASSWORD]) == [WRONG] * 5 + [LOCKED, LOCKED]
    time.sleep(1.3)
    assert attempts(pool, ada, [PASSWORD]) == ["signed in"]
    # A sign-in sets the count back.
    assert attempts(pool, ada, ["wrong"] * 5) == [WRONG] * 5


def test_each_further_failure_doubles_the_lock(pool):
    ada = pool.user()
    attempts(pool, ada, ["wrong"] * 5)
    time.sleep(1.3)
    assert attempts(pool, ada, ["wrong", PASSWORD]) == [WRONG, LOCKED]
    time.sleep(1.2)
    assert attempts(pool, ada, [PASSWORD]) == [LOCKED]
    time.sleep(1.2)
    assert attempts(pool, ada, [PASSWORD]) == ["signed in"]


# Users that are not there


def test_legacy_clients_are_told_that_there_is_no_user(pool, cognito):
    with refused("UserNotFoundException", "User does not exist."):
        pool.app.sign_in("nobody")
    with refused("UserNotFoundException", "Username/client id combination not found."):
        cognito.forgot_password(ClientId=pool.app.id, Username="nobody")
    with refused("UserNotFoundException", "Username/client id combination not found."):
        cognito.resend_confirmation_code(ClientId=pool.app.id, Username="nobody")


def test_hidden_users_look_like_users(pool, cognito, server):
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    pool.user("somebody")
    with refused("NotAuthorizedException", WRONG):
        app.sign_in("somebody", "wrong")
    with refused("NotAuthorizedException", WRONG):
        app.sign_in("nobody")

    def challenge(username):
        a = AWSSRP(username=username, password="x", pool_id=pool.id, client_id=app.id, client=cognito).large_a_value
        answer = app.begin("USER_SRP_AUTH", USERNAME=username, SRP_A=format(a, "x"))
        assert answer["ChallengeName"] == "PASSWORD_VERIFIER"
        return answer["ChallengeParameters"]

    real, made_up, again = challenge("somebody"), challenge("nobody"), challenge("nobody")
    assert set(real) == set(made_up)
    assert made_up["SALT"] == again["SALT"] != challenge("nobody else")["SALT"]
    assert made_up["USER_ID_FOR_SRP"] == "nobody"
    assert made_up["SRP_B"] != again["SRP_B"]
    # Of one length where the names are: "somebody" is there, "anybody0" is not.
    assert len(challenge("anybody0")["SECRET_BLOCK"]) == len(real["SECRET_BLOCK"])
    with refused("NotAuthorizedException", WRONG):
        AWSSRP(username="nobody", password=PASSWORD, pool_id=pool.id, client_id=app.id, client=cognito).authenticate_user()

    sent = cognito.forgot_password(ClientId=app.id, Username="nobody")["CodeDeliveryDetails"]
    assert (sent["DeliveryMedium"], sent["AttributeName"]) == ("EMAIL", "email")
    assert sent == cognito.forgot_password(ClientId=app.id, Username="nobody")["CodeDeliveryDetails"]
    assert cognito.resend_confirmation_code(ClientId=app.id, Username="nobody")["CodeDeliveryDetails"]
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        cognito.confirm_forgot_password(ClientId=app.id, Username="nobody", ConfirmationCode="123456", Password=PASSWORD)


def test_hidden_users_are_locked_out_as_users_are(pool):
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    told = {}
    for name in [pool.user(), "not-a-user"]:
        told[name] = []
        for _ in range(7):
            with refused("NotAuthorizedException") as caught:
                app.sign_in(name, "wrong")
            told[name].append(caught.value.response["Error"]["Message"])
    assert [*told.values()] == [[WRONG] * 5 + [LOCKED] * 2] * 2


# Codes


def test_sign_up_is_confirmed_once(pool, cognito, server):
    pool.app.sign_up("newcomer")
    with refused("UsernameExistsException", "User already exists"):
        pool.app.sign_up("newcomer")
    assert pool.get("newcomer")["UserStatus"] == "UNCONFIRMED"
    with refused("UserNotConfirmedException", "User is not confirmed."):
        pool.app.sign_in("newcomer")
    code = server.code("newcomer@example.com")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.app.confirm("newcomer", "000000" if code != "000000" else "111111")
    cognito.resend_confirmation_code(ClientId=pool.app.id, Username="newcomer")
    newer = server.code("newcomer@example.com")
    pool.app.confirm("newcomer", newer)
    assert pool.get("newcomer")["UserStatus"] == "CONFIRMED"
    assert attributes(pool.get("newcomer"))["email_verified"] == "true"
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        pool.app.confirm("newcomer", newer)


@pytest.mark.parametrize(
    ("password", "clause"),
    [
        ("Aa1!aaa", "Password not long enough"),
        ("aa1!aaaa", "Password must have uppercase characters"),
        ("AA1!AAAA", "Password must have lowercase characters"),
        ("Aaa!aaaa", "Password must have numeric characters"),
        ("Aa1aaaaa", "Password must have symbol characters"),
    ],
)
def test_a_password_keeps_to_the_policy(pool, password, clause):
    with refused("InvalidPasswordException", f"Password did not conform with policy: {clause}"):
        pool.app.sign_up("weak", password=password)
    with refused("UserNotFoundException"):
        pool.get("weak")


def count_until_limited(call):
    """How many calls were answered before the limit; 25 when there is none."""
    for number in range(25):
        try:
            call()
        except ClientError as error:
            if error.response["Error"]["Code"] == "LimitExceededException":
                assert error.response["Error"]["Message"] == LIMITED
                return number
    return 25


def test_codes_and_attempts_are_limited_for_each_user(pool, cognito):
    pool.app.sign_up("eager")
    assert count_until_limited(lambda: cognito.resend_confirmation_code(ClientId=pool.app.id, Username="eager")) == 5
    pool.app.sign_up("guesser")
    assert count_until_limited(lambda: pool.app.confirm("guesser", "x1")) == 15
    forgetful = pool.user()
    assert 5 <= count_until_limited(lambda: cognito.forgot_password(ClientId=pool.app.id, Username=forgetful)) <= 20
    pool.user("bystander")
    assert cognito.forgot_password(ClientId=pool.app.id, Username="bystander")["CodeDeliveryDetails"]


def test_changed_passwords_are_limited(pool, cognito):
    access = pool.app.sign_in(pool.user("changer"))["AccessToken"]

    def change():
        cognito.change_password(AccessToken=access, PreviousPassword="wrong-one", ProposedPassword=OTHER_PASSWORD)

    assert count_until_limited(change) == 5


def test_a_changed_address_is_verified_anew(pool, cognito, server):
    access = pool.app.sign_in(pool.user("mover"))["AccessToken"]
    told = cognito.update_user_attributes(AccessToken=access, UserAttributes=as_attributes({"email": "mover-2@example.com"}))
    assert told["CodeDeliveryDetailsList"][0]["AttributeName"] == "email"
    assert attributes(pool.get("mover"))["email_verified"] == "false"
    cognito.verify_user_attribute(AccessToken=access, AttributeName="email", Code=server.code("mover-2@example.com"))
    assert attributes(pool.get("mover"))["email_verified"] == "true"


def test_an_address_may_wait_for_its_verification(server, cognito):
    pool = Pool(server, UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]})
    access = pool.app.sign_in(pool.user("waiter"))["AccessToken"]
    cognito.update_user_attributes(AccessToken=access, UserAttributes=as_attributes({"email": "waiter-2@example.com"}))
    assert attributes(pool.get("waiter"))["email"] == "waiter@example.com"
    cognito.verify_user_attribute(AccessToken=access, AttributeName="email", Code=server.code("waiter-2@example.com"))
    assert attributes(pool.get("waiter"))["email"] == "waiter-2@example.com"


def test_a_user_cannot_write_what_the_client_may_not(pool, cognito):
    app = App(pool, WriteAttributes=["email", "nickname"], ReadAttributes=["email"])
    access = app.sign_in(pool.user("writer"))["AccessToken"]
    cognito.update_user_attributes(AccessToken=access, UserAttributes=as_attributes({"nickname": "W"}))
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        cognito.update_user_attributes(AccessToken=access, UserAttributes=as_attributes({"name": "W"}))
    assert set(attributes(cognito.get_user(AccessToken=access))) == {"sub", "email"}


def test_a_user_deletes_itself(pool, cognito):
    access = pool.app.sign_in(pool.user("leaver"))["AccessToken"]
    cognito.delete_user(AccessToken=access)
    with refused("UserNotFoundException", "User does not exist."):
        pool.get("leaver")
    with pytest.raises(ClientError):
        cognito.get_user(AccessToken=access)
    assert pool.user("leaver") == "leaver"
