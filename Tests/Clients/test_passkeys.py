"""Passkeys: a software authenticator on python-fido2 registers and signs in, and everything that is not quite right is refused."""

import json
from urllib.parse import urlsplit

import pytest
from authenticator import PRESENT, Authenticator, AuthenticatorApp
from challenges import INVALID, SPENT, answer, at_once, begin, choose, choosing_pool, code
from fido2.utils import websafe_encode
from pools import PASSWORD, App, refused

REFUSED = "Invalid passkey credential."


@pytest.fixture(scope="module")
def pool(server, cognito):
    return choosing_pool(server, cognito, "WEB_AUTHN")


@pytest.fixture(scope="module")
def verifying(server, cognito):
    """A pool that asks authenticators to check who holds them."""
    pool = choosing_pool(server, cognito, "WEB_AUTHN")
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, WebAuthnConfiguration={"UserVerification": "required"})
    return pool


@pytest.fixture(scope="module")
def browser(server):
    """A page of this server."""
    return Authenticator(f"http://localhost:{urlsplit(server.url).port}")


def start(pool, access):
    return pool.cognito.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]


def complete(pool, access, response):
    pool.cognito.complete_web_authn_registration(AccessToken=access, Credential=response)


def register(pool, browser, access, **given):
    passkey, response = browser.create(start(pool, access), **given)
    complete(pool, access, response)
    return passkey


def person(pool, browser, **given):
    """Somebody with a passkey: name, access token, passkey."""
    name = pool.user()
    access = pool.app.sign_in(name)["AccessToken"]
    return name, access, register(pool, browser, access, **given)


def options(challenge):
    return json.loads(challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])


def listed(pool, access):
    return pool.cognito.list_web_authn_credentials(AccessToken=access)["Credentials"]


def sign_in(pool, browser, name, passkey, **given):
    challenge = choose(pool.app, name, "WEB_AUTHN")
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    return answer(pool.app, challenge, name, CREDENTIAL=browser.get(passkey, options(challenge), **given))


# What works


@pytest.mark.parametrize("attestation", ["none", "packed"])
@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "RS256"])
def test_a_passkey_is_registered_and_signs_in(pool, cognito, browser, algorithm, attestation):
    browser = Authenticator(browser.origin, algorithm)
    ada, access, passkey = person(pool, browser, attestation=attestation)
    [shown] = listed(pool, access)
    assert (shown["CredentialId"], shown["RelyingPartyId"]) == (websafe_encode(passkey.id), "localhost")
    assert "WEB_AUTHN" in cognito.get_user_auth_factors(AccessToken=access)["ConfiguredUserAuthFactors"]

    # As the preferred challenge.
    challenge = choose(pool.app, ada, "WEB_AUTHN")
    assert challenge["ChallengeName"] == "WEB_AUTHN"
    asked = options(challenge)
    assert (asked["rpId"], [item["id"] for item in asked["allowCredentials"]]) == ("localhost", [websafe_encode(passkey.id)])
    tokens = answer(pool.app, challenge, ada, CREDENTIAL=browser.get(passkey, asked))["AuthenticationResult"]
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == ada

    # Chosen, with the credential along.
    choice = choose(pool.app, ada)
    assert choice["ChallengeName"] == "SELECT_CHALLENGE"
    assert set(choice["AvailableChallenges"]) == {"PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"}
    credential = browser.get(passkey, options(choice))
    assert answer(pool.app, choice, ada, ANSWER="WEB_AUTHN", CREDENTIAL=credential)["AuthenticationResult"]

    # Chosen, and asked for then.
    asked = answer(pool.app, choose(pool.app, ada), ada, ANSWER="WEB_AUTHN")
    assert asked["ChallengeName"] == "WEB_AUTHN"
    assert answer(pool.app, asked, ada, CREDENTIAL=browser.get(passkey, options(asked)))["AuthenticationResult"]

    cognito.delete_web_authn_credential(AccessToken=access, CredentialId=websafe_encode(passkey.id))
    assert listed(pool, access) == []
    assert choose(pool.app, ada, "WEB_AUTHN")["ChallengeName"] == "SELECT_CHALLENGE"
    assert choose(pool.app, ada)["AvailableChallenges"] == ["PASSWORD_SRP", "PASSWORD"]


def test_a_verified_passkey_is_two_factors(server, cognito, browser):
    pool = choosing_pool(server, cognito, "WEB_AUTHN")
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
        WebAuthnConfiguration={"UserVerification": "preferred", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
    )  # fmt: skip
    ada, access, passkey = person(pool, browser)
    phone = AuthenticatorApp(cognito.associate_software_token(AccessToken=access)["SecretCode"])
    cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    cognito.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}, WebAuthnMfaSettings={"Enabled": True}
    )
    asked = begin(pool.app, ada)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert code(pool.app, asked, ada, phone.code())["AuthenticationResult"]
    assert options(choose(pool.app, ada, "WEB_AUTHN"))["userVerification"] == "required"
    assert sign_in(pool, browser, ada, passkey)["AuthenticationResult"]
    # One that was only touched is one factor at most, and not taken here.
    with refused("NotAuthorizedException", REFUSED):
        sign_in(pool, browser, ada, passkey, flags=PRESENT)


def test_a_single_factor_passkey_does_not_stand_for_two(server, cognito, browser):
    pool = choosing_pool(server, cognito, "WEB_AUTHN")
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    ada, access, passkey = person(pool, browser)
    assert sign_in(pool, browser, ada, passkey)["AuthenticationResult"]
    begun = choose(pool.app, ada, "WEB_AUTHN")
    phone = AuthenticatorApp(cognito.associate_software_token(AccessToken=access)["SecretCode"])
    cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True})
    # What was begun before MFA was turned on does not slip through.
    later = answer(pool.app, begun, ada, CREDENTIAL=browser.get(passkey, options(begun)))
    assert later["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert choose(pool.app, ada, "WEB_AUTHN")["ChallengeName"] == "SELECT_CHALLENGE"


# What is refused at registration


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"origin": "https://evil.example"}, "WebAuthnOriginNotAllowedException"),
        ({"origin": "http://localhost.evil.example"}, "WebAuthnOriginNotAllowedException"),
        ({"challenge": bytes(64)}, "WebAuthnChallengeNotFoundException"),
        ({"relying_party": "evil.example"}, "WebAuthnRelyingPartyMismatchException"),
        ({"attestation": "packed", "spoil": True}, "WebAuthnCredentialNotSupportedException"),
        ({"flags": 0}, "WebAuthnCredentialNotSupportedException"),
    ],
    ids=["origin", "look-alike origin", "challenge", "relying party", "signature", "nobody present"],
)
def test_a_changed_registration_is_refused(pool, browser, given, error):
    access = pool.app.sign_in(pool.user())["AccessToken"]
    challenge = start(pool, access)
    _, response = browser.create(challenge, **given)
    with refused(error):
        complete(pool, access, response)
    assert listed(pool, access) == []
    # The challenge is still good for a right answer.
    _, response = browser.create(challenge)
    complete(pool, access, response)
    assert len(listed(pool, access)) == 1


def test_a_registration_needs_user_verification_where_the_pool_does(verifying, browser):
    access = verifying.app.sign_in(verifying.user())["AccessToken"]
    assert start(verifying, access)["authenticatorSelection"]["userVerification"] == "required"
    with refused("WebAuthnCredentialNotSupportedException"):
        register(verifying, browser, access, flags=PRESENT)
    assert register(verifying, browser, access)


def test_a_registration_belongs_to_its_person_client_and_time(pool, browser):
    name = pool.user()
    mine = pool.app.sign_in(name)["AccessToken"]
    theirs = pool.app.sign_in(pool.user())["AccessToken"]
    elsewhere = App(pool).sign_in(name)["AccessToken"]
    _, response = browser.create(start(pool, mine))
    with refused("WebAuthnChallengeNotFoundException"):
        complete(pool, theirs, response)
    with refused("WebAuthnClientMismatchException"):
        complete(pool, elsewhere, response)
    complete(pool, mine, response)
    with refused("WebAuthnChallengeNotFoundException"):
        complete(pool, mine, response)
    assert (len(listed(pool, mine)), listed(pool, theirs)) == (1, [])


def test_one_registration_at_once(pool, browser):
    access = pool.app.sign_in(pool.user())["AccessToken"]
    _, response = browser.create(start(pool, access))
    done, told = at_once(lambda turn: complete(pool, access, response) or turn + 1, 10)
    assert len(done) == 1, told
    assert {name for name, _ in told} <= {"WebAuthnChallengeNotFoundException", "InvalidParameterException"}
    assert len(listed(pool, access)) == 1


def test_a_person_has_twenty_passkeys_at_most(pool, browser):
    access = pool.app.sign_in(pool.user())["AccessToken"]
    late = [browser.create(start(pool, access))[1] for _ in range(10)]
    for _ in range(19):
        register(pool, browser, access)
    # The twentieth is one of ten that come at once.
    done, told = at_once(lambda turn: complete(pool, access, late[turn]) or turn + 1, 10)
    assert len(done) == 1, told
    assert told == {("LimitExceededException", "A user can have 20 passkeys at most."): 9}
    with refused("LimitExceededException"):
        start(pool, access)
    shown = pool.cognito.list_web_authn_credentials(AccessToken=access, MaxResults=20)["Credentials"]
    assert len(shown) == 20
    pool.cognito.delete_web_authn_credential(AccessToken=access, CredentialId=shown[0]["CredentialId"])
    assert register(pool, browser, access)


def test_passkeys_must_be_allowed(server, cognito, browser):
    pool = choosing_pool(server, cognito, "EMAIL_OTP")
    access = pool.app.sign_in(pool.user())["AccessToken"]
    with refused("WebAuthnNotEnabledException"):
        start(pool, access)


# What is refused at sign-in


@pytest.mark.parametrize(
    "given",
    [
        {"origin": "https://evil.example"}, {"origin": "http://localhost.evil.example"}, {"challenge": bytes(32)},
        {"relying_party": "evil.example"}, {"spoil": True}, {"flags": 0},
    ],
    ids=["origin", "look-alike origin", "challenge", "relying party", "signature", "nobody present"],
)  # fmt: skip
def test_a_changed_assertion_is_refused(pool, browser, given):
    ada, _, passkey = person(pool, browser)
    challenge = choose(pool.app, ada, "WEB_AUTHN")
    with refused("NotAuthorizedException", REFUSED):
        answer(pool.app, challenge, ada, CREDENTIAL=browser.get(passkey, options(challenge), **given))
    right = browser.get(passkey, options(challenge))
    assert answer(pool.app, challenge, ada, CREDENTIAL=right)["AuthenticationResult"]["AccessToken"]


def test_another_persons_passkey_is_refused(pool, browser):
    ada, _, mine = person(pool, browser)
    eve, _, theirs = person(pool, browser)
    for passkey, given in [(theirs, {}), (theirs, {"named": mine.id})]:
        with refused("NotAuthorizedException", REFUSED):
            sign_in(pool, browser, ada, passkey, **given)
    # Eve's own challenge, answered rightly, does not sign Ada in.
    challenge = choose(pool.app, eve, "WEB_AUTHN")
    with refused("NotAuthorizedException", INVALID):
        answer(pool.app, challenge, ada, CREDENTIAL=browser.get(theirs, options(challenge)))
    # Nor does her own passkey with Ada's handle.
    theirs.user_handle, kept = mine.user_handle, theirs.user_handle
    with refused("NotAuthorizedException", REFUSED):
        sign_in(pool, browser, eve, theirs)
    theirs.user_handle = kept
    assert sign_in(pool, browser, eve, theirs)["AuthenticationResult"]


def test_a_sign_in_needs_user_verification_where_the_pool_does(verifying, browser):
    ada, _, passkey = person(verifying, browser)
    with refused("NotAuthorizedException", REFUSED):
        sign_in(verifying, browser, ada, passkey, flags=PRESENT)
    assert sign_in(verifying, browser, ada, passkey)["AuthenticationResult"]


def test_a_counter_goes_forward(pool, browser):
    ada, _, passkey = person(pool, browser)
    assert sign_in(pool, browser, ada, passkey, counter=7)["AuthenticationResult"]
    for counter in [7, 6, 0]:
        with refused("NotAuthorizedException", REFUSED):
            sign_in(pool, browser, ada, passkey, counter=counter)
    assert sign_in(pool, browser, ada, passkey, counter=8)["AuthenticationResult"]


def test_an_assertion_works_once(pool, browser):
    ada, _, passkey = person(pool, browser)
    challenge = choose(pool.app, ada, "WEB_AUTHN")
    used = browser.get(passkey, options(challenge))
    signed_in, told = at_once(lambda turn: answer(pool.app, challenge, ada, CREDENTIAL=used), 10)
    assert len(signed_in) == 1
    assert told == {("NotAuthorizedException", SPENT): 9}
    with refused("NotAuthorizedException", SPENT):
        answer(pool.app, challenge, ada, CREDENTIAL=used)
    # It answers no other challenge either.
    again = choose(pool.app, ada, "WEB_AUTHN")
    with refused("NotAuthorizedException", REFUSED):
        answer(pool.app, again, ada, CREDENTIAL=used)
    choice = choose(pool.app, ada)
    with refused("NotAuthorizedException", REFUSED):
        answer(pool.app, choice, ada, ANSWER="WEB_AUTHN", CREDENTIAL=used)


def test_what_is_no_assertion_is_said_to_be_none(pool, browser):
    ada, _, passkey = person(pool, browser)
    challenge = choose(pool.app, ada, "WEB_AUTHN")
    right = json.loads(browser.get(passkey, options(challenge)))
    for credential in ["{", "[]", "{}", "null", json.dumps(right | {"type": "password"}), json.dumps(right | {"response": {}})]:
        with refused("InvalidParameterException", "CREDENTIAL must be an AuthenticationResponseJSON"):
            answer(pool.app, challenge, ada, CREDENTIAL=credential)
    assert answer(pool.app, challenge, ada, CREDENTIAL=json.dumps(right))["AuthenticationResult"]


def test_a_disabled_user_has_no_way_in(pool, cognito, browser):
    ada, _, passkey = person(pool, browser)
    challenge = choose(pool.app, ada, "WEB_AUTHN")
    cognito.admin_disable_user(UserPoolId=pool.id, Username=ada)
    with refused("NotAuthorizedException", "User is disabled."):
        answer(pool.app, challenge, ada, CREDENTIAL=browser.get(passkey, options(challenge)))
