"""Second factors: authenticator apps, codes by text and by mail, choosing one, setting one up, and guessing."""

import json
import time

import pytest
from authenticator import AuthenticatorApp
from botocore.exceptions import ClientError
from challenges import CODE, INVALID, MISMATCH, SMS, SPENT, answer, at_once, begin, code, number, other
from pools import PASSWORD, App, Pool, attributes, numbers, refused
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import SMSMFAChallengeException, SoftwareTokenMFAChallengeException

TOTP = {"Enabled": True}
EMAIL = {"Message": "Your code is {####}", "Subject": "Your code"}
ALL = {"SmsMfaConfiguration": SMS, "SoftwareTokenMfaConfiguration": TOTP, "EmailMfaConfiguration": EMAIL}


def make(server, cognito, demand="OPTIONAL", factors=ALL, **settings):
    """A pool whose recovery goes through neither mail nor telephone, as both may be second factors."""
    recovery = {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
    pool = Pool(server, cognito, AccountRecoverySetting=recovery, **settings)
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration=demand, **factors)
    return pool


@pytest.fixture(scope="module")
def choosing(server, cognito):
    """A pool where everybody may turn on any second factor."""
    return make(server, cognito)


@pytest.fixture(scope="module")
def demanding(server, cognito):
    """A pool where everybody needs an authenticator app, and nothing else is offered."""
    return make(server, cognito, "ON", {"SoftwareTokenMfaConfiguration": TOTP})


def person(pool, app=None, **values):
    """A pycognito session of a new user."""
    app = app or pool.app
    session = Cognito(
        pool.id, app.id, username=pool.user(**values), client_secret=app.secret, access_key="AKIDEXAMPLE", secret_key="secret",
        boto3_client_kwargs={"endpoint_url": pool.server.url},
    )  # fmt: skip
    session.pool = pool
    return session


def with_app(pool, app=None, **values):
    """Somebody who has an authenticator app, and the app."""
    ada = person(pool, app, **values)
    ada.authenticate(PASSWORD)
    phone = AuthenticatorApp(ada.associate_software_token())
    assert ada.verify_software_token(phone.code(), "Ada's phone")
    return ada, phone


def prefer(pool, username, *enabled, preferred=None):
    names = {"SMS_MFA": "SMSMfaSettings", "SOFTWARE_TOKEN_MFA": "SoftwareTokenMfaSettings", "EMAIL_OTP": "EmailMfaSettings"}
    settings = {names[factor]: {"Enabled": True, "PreferredMfa": factor == preferred} for factor in enabled}
    pool.cognito.admin_set_user_mfa_preference(UserPoolId=pool.id, Username=username, **settings)


# Authenticator apps


@pytest.mark.parametrize("has_secret", [False, True], ids=["public client", "client with a secret"])
def test_pycognito_signs_in_with_srp_and_an_authenticator_app(choosing, has_secret):
    ada, phone = with_app(choosing, App(choosing, GenerateSecret=True) if has_secret else None)
    ada.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        ada.authenticate(PASSWORD)
    assert asked.value.get_tokens()["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "Ada's phone"
    with refused("CodeMismatchException", MISMATCH):
        ada.respond_to_software_token_mfa_challenge(phone.wrong())
    ada.respond_to_software_token_mfa_challenge(phone.code())
    ada.verify_tokens()
    user = ada.client.get_user(AccessToken=ada.access_token)
    assert (user["UserMFASettingList"], user["PreferredMfaSetting"]) == (["SOFTWARE_TOKEN_MFA"], "SOFTWARE_TOKEN_MFA")
    factors = ada.client.get_user_auth_factors(AccessToken=ada.access_token)
    assert "SOFTWARE_TOKEN" in factors["ConfiguredUserAuthFactors"]


def test_a_code_of_an_authenticator_app_works_once(choosing):
    ada, phone = with_app(choosing)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    used = phone.code()
    first, second = (begin(choosing.app, ada.username) for _ in range(2))
    assert code(choosing.app, first, ada.username, used)["AuthenticationResult"]["AccessToken"]
    with refused("CodeMismatchException", MISMATCH):
        code(choosing.app, second, ada.username, used)
    # The Session is open still, and the next code is another.
    assert code(choosing.app, second, ada.username, phone.code())["AuthenticationResult"]["AccessToken"]


def test_the_code_that_set_an_app_up_opens_no_sign_in(choosing):
    ada = person(choosing)
    ada.authenticate(PASSWORD)
    phone = AuthenticatorApp(ada.associate_software_token())
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        ada.verify_software_token(phone.wrong())
    used = phone.code()
    assert ada.verify_software_token(used)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    challenge = begin(choosing.app, ada.username)
    with refused("CodeMismatchException", MISMATCH):
        code(choosing.app, challenge, ada.username, used)


def test_one_code_of_an_app_in_two_sign_ins_at_once(choosing):
    ada, phone = with_app(choosing)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    challenges = [begin(choosing.app, ada.username) for _ in range(8)]
    given = phone.code()
    signed_in, told = at_once(lambda turn: code(choosing.app, challenges[turn], ada.username, given), len(challenges))
    assert len(signed_in) == 1, told
    assert set(told) <= {("CodeMismatchException", MISMATCH), ("NotAuthorizedException", "Password attempts exceeded")}


def test_an_app_that_an_administrator_took_away_is_not_asked_for(choosing, cognito):
    ada, _ = with_app(choosing)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    assert begin(choosing.app, ada.username)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    cognito.admin_delete_software_token(UserPoolId=choosing.id, Username=ada.username)
    assert begin(choosing.app, ada.username)["AuthenticationResult"]


# Codes by text and by mail


def test_pycognito_signs_in_with_srp_and_a_text_message(choosing, server):
    phone = number()
    ada = person(choosing, phone_number=phone, phone_number_verified="true")
    ada.authenticate(PASSWORD)
    ada.set_user_mfa_preference(True, False, "SMS")
    with pytest.raises(SMSMFAChallengeException) as asked:
        ada.authenticate(PASSWORD)
    told = asked.value.get_tokens()["ChallengeParameters"]
    assert (told["CODE_DELIVERY_DELIVERY_MEDIUM"], told["CODE_DELIVERY_DESTINATION"]) == ("SMS", f"+*******{phone[-4:]}")
    message = server.inbox(phone)[0]
    assert (message["medium"], message["trigger"]) == ("SMS", "CustomMessage_Authentication")
    assert len(message["code"]) == 6
    with refused("CodeMismatchException", MISMATCH):
        ada.respond_to_sms_mfa_challenge(other(message["code"]))
    ada.respond_to_sms_mfa_challenge(message["code"])
    ada.verify_tokens()
    with refused("NotAuthorizedException", SPENT):
        ada.respond_to_sms_mfa_challenge(message["code"])


def test_srp_and_a_code_by_mail(choosing, server, cognito):
    ada = choosing.user()
    prefer(choosing, ada, "EMAIL_OTP")
    challenge = AWSSRP(ada, PASSWORD, choosing.id, choosing.app.id, client=cognito).authenticate_user()
    assert challenge["ChallengeName"] == "EMAIL_OTP"
    assert challenge["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"] == "EMAIL"
    message = server.inbox(f"{ada}@example.com")[0]
    assert (message["subject"], message["body"]) == ("Your code", f"Your code is {message['code']}")
    with refused("CodeMismatchException", MISMATCH):
        code(choosing.app, challenge, ada, other(message["code"]))
    assert code(choosing.app, challenge, ada, message["code"])["AuthenticationResult"]["AccessToken"]


def test_a_person_with_several_factors_chooses(choosing, server):
    phone = number()
    ada, app = with_app(choosing, phone_number=phone, phone_number_verified="true")
    name = ada.username
    prefer(choosing, name, "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP")
    right = {
        "SMS_MFA": lambda: server.code(phone), "SOFTWARE_TOKEN_MFA": app.code, "EMAIL_OTP": lambda: server.code(f"{name}@example.com"),
    }  # fmt: skip
    for factor, read in right.items():
        choice = begin(choosing.app, name)
        assert choice["ChallengeName"] == "SELECT_MFA_TYPE"
        assert set(json.loads(choice["ChallengeParameters"]["MFAS_CAN_CHOOSE"])) == set(right)
        with refused("NotAuthorizedException", INVALID):
            answer(choosing.app, choice, name, name=factor, **{CODE[factor]: "123456"})
        asked = answer(choosing.app, choice, name, ANSWER=factor)
        assert asked["ChallengeName"] == factor
        # Each choice may send a code, so it can be made once.
        with refused("NotAuthorizedException", SPENT):
            answer(choosing.app, choice, name, ANSWER=factor)
        assert code(choosing.app, asked, name, read())["AuthenticationResult"]["AccessToken"]
    # A preferred one is asked for at once.
    prefer(choosing, name, "EMAIL_OTP", preferred="EMAIL_OTP")
    assert begin(choosing.app, name)["ChallengeName"] == "EMAIL_OTP"

# Setting up


def test_an_app_is_set_up_where_the_pool_demands_one(demanding, cognito):
    ada = demanding.user()
    challenge = begin(demanding.app, ada)
    assert challenge["ChallengeName"] == "MFA_SETUP"
    assert json.loads(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA"]
    # Nothing is set up yet, and no other challenge opens the door.
    for name, responses in [
        ("MFA_SETUP", {}), ("SOFTWARE_TOKEN_MFA", {"SOFTWARE_TOKEN_MFA_CODE": "123456"}), ("SMS_MFA", {"SMS_MFA_CODE": "123456"}),
    ]:  # fmt: skip
        with pytest.raises(ClientError):
            answer(demanding.app, challenge, ada, name=name, **responses)
    made = cognito.associate_software_token(Session=challenge["Session"])
    phone = AuthenticatorApp(made["SecretCode"])
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        cognito.verify_software_token(Session=made["Session"], UserCode=phone.wrong())
    verified = cognito.verify_software_token(Session=made["Session"], UserCode=phone.code(), FriendlyDeviceName="phone")
    assert verified["Status"] == "SUCCESS"
    tokens = answer(demanding.app, challenge, ada, session=verified["Session"])["AuthenticationResult"]
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    asked = begin(demanding.app, ada)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert code(demanding.app, asked, ada, phone.code())["AuthenticationResult"]["AccessToken"]


def test_an_address_is_set_up_where_the_pool_demands_a_code(server, cognito):
    pool = make(server, cognito, "ON", {"EmailMfaConfiguration": EMAIL}, AutoVerifiedAttributes=[])
    cognito.admin_create_user(UserPoolId=pool.id, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool.id, Username="ada", Password=PASSWORD, Permanent=True)
    challenge = begin(pool.app, "ada")
    assert json.loads(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["EMAIL_OTP"]
    address = f"ada-{next(numbers)}@example.com"
    asked = answer(pool.app, challenge, "ada", EMAIL=address)
    assert asked["ChallengeName"] == "EMAIL_OTP"
    assert "email" not in attributes(pool.get("ada"))
    assert code(pool.app, asked, "ada", server.code(address))["AuthenticationResult"]["AccessToken"]
    assert attributes(pool.get("ada")).items() >= {"email": address, "email_verified": "true"}.items()
    assert begin(pool.app, "ada")["ChallengeName"] == "EMAIL_OTP"


# What does not open the door


def test_a_session_is_for_its_own_user_client_pool_and_challenge(choosing, server, cognito):
    elsewhere = make(server, cognito)
    ada, phone = with_app(choosing)
    eve, eves = with_app(choosing)
    for session in (ada, eve):
        prefer(choosing, session.username, "SOFTWARE_TOKEN_MFA")
    challenge = begin(choosing.app, ada.username)
    given = {"SOFTWARE_TOKEN_MFA_CODE": phone.code()}
    attempts = [
        (choosing.app, eve.username, {"SOFTWARE_TOKEN_MFA_CODE": eves.code()}, {}),
        (App(choosing), ada.username, given, {}),
        (elsewhere.app, ada.username, given, {}),
        (choosing.app, ada.username, {"SMS_MFA_CODE": given["SOFTWARE_TOKEN_MFA_CODE"]}, {"name": "SMS_MFA"}),
        (choosing.app, ada.username, {"NEW_PASSWORD": PASSWORD}, {"name": "NEW_PASSWORD_REQUIRED"}),
        (choosing.app, ada.username, {"ANSWER": "SOFTWARE_TOKEN_MFA"}, {"name": "SELECT_MFA_TYPE"}),
        (choosing.app, ada.username, {}, {"name": "MFA_SETUP"}),
        (choosing.app, ada.username, {"PASSWORD": PASSWORD}, {"name": "PASSWORD"}),
        (choosing.app, ada.username, given, {"session": challenge["Session"][:-5] + "AAAAA"}),
    ]
    for app, username, responses, options in attempts:
        with refused("NotAuthorizedException", INVALID):
            answer(app, challenge, username, **options, **responses)
    # None of them has used anything up.
    assert answer(choosing.app, challenge, ada.username, **given)["AuthenticationResult"]["AccessToken"]


def test_twenty_guesses_at_once_at_a_text_message_are_five(choosing, server):
    phone = number()
    ada = choosing.user(phone_number=phone, phone_number_verified="true")
    prefer(choosing, ada, "SMS_MFA")
    challenge = begin(choosing.app, ada)
    right = server.code(phone)
    guesses = [f"{(int(right) + 1 + turn) % 1_000_000:06d}" for turn in range(20)]
    signed_in, told = at_once(lambda turn: code(choosing.app, challenge, ada, guesses[turn]), 20)
    assert signed_in == []
    assert told.total() == 20
    assert told["CodeMismatchException", MISMATCH] == 5
    assert {name for name, _ in told} == {"CodeMismatchException", "NotAuthorizedException"}
    # When the lock is over the right code comes too late.
    time.sleep(1.3)
    with refused("NotAuthorizedException", INVALID):
        code(choosing.app, challenge, ada, right)


def test_twenty_guesses_at_once_in_twenty_sign_ins_are_five(choosing):
    """A code of an authenticator app is the same in each sign-in: more of them must not give more guesses."""
    ada, phone = with_app(choosing)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    challenges = [begin(choosing.app, ada.username) for _ in range(20)]
    wrong = phone.wrong()
    signed_in, told = at_once(lambda turn: code(choosing.app, challenges[turn], ada.username, wrong), 20)
    assert signed_in == []
    assert told == {("CodeMismatchException", MISMATCH): 5, ("NotAuthorizedException", "Password attempts exceeded"): 15}


def test_wrong_second_factors_lock_across_sign_ins(choosing):
    """Whoever knows the password must not get five guesses a sign-in for nothing."""
    ada, phone = with_app(choosing)
    prefer(choosing, ada.username, "SOFTWARE_TOKEN_MFA")
    for _ in range(5):
        with refused("CodeMismatchException", MISMATCH):
            code(choosing.app, begin(choosing.app, ada.username), ada.username, phone.wrong())
    challenge = begin(choosing.app, ada.username)
    given = phone.code()
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        code(choosing.app, challenge, ada.username, given)
    time.sleep(1.3)
    assert code(choosing.app, challenge, ada.username, given)["AuthenticationResult"]["AccessToken"]
