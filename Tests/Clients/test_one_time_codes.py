"""Codes as the first factor, the choice between first factors, and the sign-in that follows a sign-up by itself."""

import pytest
from botocore.exceptions import ClientError
from challenges import INVALID, SMS, SPENT, answer, at_once, choose, choosing_pool, code, number, other
from jose import jwt
from pools import FLOWS, PASSWORD, App, Pool, as_attributes, attributes, refused
from pycognito.aws_srp import AWSSRP

WRONG = "Incorrect username or password."


@pytest.fixture(scope="module")
def pool(server, cognito):
    return choosing_pool(server, cognito, "EMAIL_OTP", "SMS_OTP", SmsConfiguration=SMS["SmsConfiguration"])


def passwordless(pool, **values):
    """Somebody who never had a password."""
    name = f"passwordless-{number()[1:]}"
    values = {"email": f"{name}@example.com"} | values
    pool.cognito.sign_up(ClientId=pool.app.id, Username=name, UserAttributes=as_attributes(values))
    pool.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=name)
    verified = {f"{attribute}_verified": "true" for attribute in values if attribute in ("email", "phone_number")}
    pool.cognito.admin_update_user_attributes(UserPoolId=pool.id, Username=name, UserAttributes=as_attributes(verified))
    return name


def test_a_code_by_mail_signs_in(pool, server, cognito):
    ada = pool.user()
    challenge = choose(pool.app, ada, "EMAIL_OTP")
    assert challenge["ChallengeName"] == "EMAIL_OTP"
    told = challenge["ChallengeParameters"]
    assert (told["CODE_DELIVERY_DELIVERY_MEDIUM"], told["CODE_DELIVERY_DESTINATION"]) == ("EMAIL", f"{ada[0]}***@e***")
    message = server.inbox(f"{ada}@example.com")[0]
    assert len(message["code"]) == 8
    with refused("CodeMismatchException"):
        code(pool.app, challenge, ada, other(message["code"]))
    tokens = code(pool.app, challenge, ada, message["code"])["AuthenticationResult"]
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == ada
    assert jwt.get_unverified_claims(tokens["IdToken"])["email"] == f"{ada}@example.com"
    with refused("NotAuthorizedException", SPENT):
        code(pool.app, challenge, ada, message["code"])


def test_a_code_by_text_signs_in_somebody_without_a_password(pool, server):
    phone = number()
    ada = passwordless(pool, phone_number=phone)
    choice = choose(pool.app, ada)
    assert choice["ChallengeName"] == "SELECT_CHALLENGE"
    assert choice["AvailableChallenges"] == ["EMAIL_OTP", "SMS_OTP"]
    with refused("InvalidParameterException"):
        answer(pool.app, choice, ada, ANSWER="PASSWORD", PASSWORD=PASSWORD)
    challenge = answer(pool.app, choice, ada, ANSWER="SMS_OTP")
    assert challenge["ChallengeName"] == "SMS_OTP"
    assert challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == f"+*******{phone[-4:]}"
    assert code(pool.app, challenge, ada, server.code(phone))["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException", WRONG):
        pool.app.sign_in(ada)


def test_each_first_factor_can_be_chosen(pool, server, cognito):
    ada = pool.user()
    choice = choose(pool.app, ada)
    assert set(choice["AvailableChallenges"]) == {"PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"}
    assert answer(pool.app, choice, ada, ANSWER="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]
    assert choose(pool.app, ada, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException", WRONG):
        choose(pool.app, ada, "PASSWORD", PASSWORD="wrong")

    asked = choose(pool.app, ada, "PASSWORD")
    assert asked["ChallengeName"] == "PASSWORD"
    assert answer(pool.app, asked, ada, PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]

    # A preference that cannot be met gives the choice.
    assert choose(pool.app, ada, "SMS_OTP")["ChallengeName"] == "SELECT_CHALLENGE"
    assert choose(pool.app, ada, "WEB_AUTHN")["ChallengeName"] == "SELECT_CHALLENGE"


@pytest.mark.parametrize("begun", ["preferred", "chosen"])
def test_srp_can_be_chosen(pool, cognito, begun):
    ada = pool.user()
    srp = AWSSRP(ada, PASSWORD, pool.id, pool.app.id, client=cognito)
    a = format(srp.large_a_value, "x")
    if begun == "preferred":
        challenge = choose(pool.app, ada, "PASSWORD_SRP", SRP_A=a)
    else:
        challenge = answer(pool.app, choose(pool.app, ada), ada, ANSWER="PASSWORD_SRP", SRP_A=a)
    assert challenge["ChallengeName"] == "PASSWORD_VERIFIER"
    responses = srp.process_challenge(challenge["ChallengeParameters"], {"USERNAME": ada})
    assert answer(pool.app, challenge, ada, **responses)["AuthenticationResult"]["AccessToken"]


def test_codes_must_be_allowed(server, cognito):
    plain = Pool(server, cognito)
    plain.app = App(plain, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"])
    ada = plain.user()
    assert set(choose(plain.app, ada)["AvailableChallenges"]) == {"PASSWORD_SRP", "PASSWORD"}
    assert choose(plain.app, ada, "EMAIL_OTP")["ChallengeName"] == "SELECT_CHALLENGE"
    assert server.inbox(f"{ada}@example.com") == []
    with refused("InvalidParameterException", "USER_AUTH flow not enabled for this client"):
        choose(App(plain), ada, "EMAIL_OTP")


def test_a_code_goes_to_a_verified_address_only(pool, server):
    ada = pool.user(email_verified="false")
    assert set(choose(pool.app, ada)["AvailableChallenges"]) == {"PASSWORD_SRP", "PASSWORD"}
    assert choose(pool.app, ada, "EMAIL_OTP")["ChallengeName"] == "SELECT_CHALLENGE"
    assert server.inbox(f"{ada}@example.com") == []


def test_a_name_that_nobody_has_gets_the_same_answers(pool, cognito):
    app = App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"], PreventUserExistenceErrors="ENABLED")
    ada = pool.user()
    real, made_up = (choose(app, name, "EMAIL_OTP") for name in [ada, "nobody"])
    assert real["ChallengeName"] == made_up["ChallengeName"] == "EMAIL_OTP"
    assert set(real["ChallengeParameters"]) == set(made_up["ChallengeParameters"])
    assert len(real["Session"]) - len(made_up["Session"]) in range(-60, 60)
    for challenge, name in [(real, ada), (made_up, "nobody")]:
        with refused("CodeMismatchException") as caught:
            code(app, challenge, name, "x1")
        challenge["told"] = caught.value.response["Error"]["Message"]
    assert real["told"] == made_up["told"]


def test_an_older_code_does_not_answer_a_newer_challenge(pool, server):
    ada = pool.user()
    first = choose(pool.app, ada, "EMAIL_OTP")
    older = server.code(f"{ada}@example.com")
    second = choose(pool.app, ada, "EMAIL_OTP")
    newer = server.code(f"{ada}@example.com")
    with refused("CodeMismatchException"):
        code(pool.app, second, ada, older)
    assert code(pool.app, first, ada, older)["AuthenticationResult"]["AccessToken"]
    assert code(pool.app, second, ada, newer)["AuthenticationResult"]["AccessToken"]


def test_a_code_is_for_its_own_user_and_challenge(pool, server):
    phone = number()
    ada, eve = pool.user(phone_number=phone, phone_number_verified="true"), pool.user()
    challenge = choose(pool.app, ada, "EMAIL_OTP")
    right = server.code(f"{ada}@example.com")
    for app, name, options, responses in [
        (pool.app, eve, {}, {"EMAIL_OTP_CODE": right}),
        (App(pool), ada, {}, {"EMAIL_OTP_CODE": right}),
        (pool.app, ada, {"name": "SMS_OTP"}, {"SMS_OTP_CODE": right}),
        (pool.app, ada, {"name": "SMS_MFA"}, {"SMS_MFA_CODE": right}),
        (pool.app, ada, {"name": "SELECT_CHALLENGE"}, {"ANSWER": "EMAIL_OTP"}),
    ]:
        with refused("NotAuthorizedException", INVALID):
            answer(app, challenge, name, **options, **responses)
    assert code(pool.app, challenge, ada, right)["AuthenticationResult"]["AccessToken"]


@pytest.mark.parametrize("factor", ["EMAIL_OTP", "SMS_OTP"])
def test_twenty_guesses_at_once_are_five(pool, server, factor):
    phone = number()
    ada = pool.user(phone_number=phone, phone_number_verified="true")
    challenge = choose(pool.app, ada, factor)
    right = server.code(phone if factor == "SMS_OTP" else f"{ada}@example.com")
    guesses = [f"{(int(right) + 1 + turn) % 100_000_000:08d}" for turn in range(20)]
    signed_in, told = at_once(lambda turn: code(pool.app, challenge, ada, guesses[turn]), 20)
    assert signed_in == []
    assert sum(count for (name, _), count in told.items() if name == "CodeMismatchException") == 5
    assert told["NotAuthorizedException", INVALID] == 15
    with refused("NotAuthorizedException", INVALID):
        code(pool.app, challenge, ada, right)
    # The next code is a new one.
    challenge = choose(pool.app, ada, factor)
    right = server.code(phone if factor == "SMS_OTP" else f"{ada}@example.com")
    assert code(pool.app, challenge, ada, right)["AuthenticationResult"]["AccessToken"]


def test_one_right_code_in_twenty_answers_at_once_signs_in_once(pool, server):
    ada = pool.user()
    challenge = choose(pool.app, ada, "EMAIL_OTP")
    right = server.code(f"{ada}@example.com")
    signed_in, told = at_once(lambda turn: code(pool.app, challenge, ada, right), 20)
    assert len(signed_in) == 1
    assert told == {("NotAuthorizedException", SPENT): 19}


def test_codes_are_sent_so_often_and_no_more(pool):
    ada = pool.user()
    told = []
    for _ in range(22):
        try:
            choose(pool.app, ada, "EMAIL_OTP")
        except ClientError as error:
            told.append((error.response["Error"]["Code"], error.response["Error"]["Message"]))
    assert told == [("TooManyRequestsException", "Attempt limit exceeded, please try after some time.")] * 2


# The Session of ConfirmSignUp


def signed_up(pool, name, server):
    pool.cognito.sign_up(
        ClientId=pool.app.id, Username=name, UserAttributes=as_attributes({"email": f"{name}@example.com"})
    )
    return pool.app.confirm(name, server.code(f"{name}@example.com"))["Session"]


def test_a_sign_up_signs_in_by_itself(pool, server, cognito):
    session = signed_up(pool, "newcomer", server)
    eve = pool.user()

    def resume(app, name, given=session):
        return cognito.initiate_auth(ClientId=app.id, AuthFlow="USER_AUTH", Session=given, AuthParameters={"USERNAME": name})

    for app, name, given in [
        (pool.app, eve, session),
        (App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"]), "newcomer", session),
        (pool.app, "newcomer", session[:-5] + "AAAAA"),
    ]:
        with refused("NotAuthorizedException", INVALID):
            resume(app, name, given)
    # It answers no challenge.
    with refused("NotAuthorizedException", INVALID):
        answer(pool.app, {"ChallengeName": "EMAIL_OTP", "Session": session}, "newcomer", EMAIL_OTP_CODE="12345678")
    tokens = resume(pool.app, "newcomer")["AuthenticationResult"]
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "newcomer"
    assert attributes(pool.get("newcomer"))["email_verified"] == "true"
    with refused("NotAuthorizedException", SPENT):
        resume(pool.app, "newcomer")


def test_a_challenges_session_begins_nothing(pool, server, cognito):
    ada = pool.user()
    challenge = choose(pool.app, ada, "EMAIL_OTP")
    with refused("NotAuthorizedException", INVALID):
        cognito.initiate_auth(
            ClientId=pool.app.id, AuthFlow="USER_AUTH", Session=challenge["Session"], AuthParameters={"USERNAME": ada}
        )


def test_a_sign_up_gives_no_session_where_codes_open_nothing(server, cognito):
    plain = Pool(server, cognito)
    plain.app.sign_up("plain")
    assert "Session" not in plain.app.confirm("plain", server.code("plain@example.com"))
