"""Managed login, page by page: every way to sign in that the API has, and what somebody would try at the forms."""

import json
import os
import re
import time
from copy import copy
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authenticator import Authenticator, AuthenticatorApp
from browser import Person
from fido2.utils import websafe_encode
from jose import jwt
from pools import FLOWS, PASSWORD, App, Pool
from proofs import put_settings

CALLBACK = "http://localhost:3000/callback"
APPS = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
MAILS = {"EmailMfaConfiguration": {}}
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
TEXTS = {"SmsMfaConfiguration": {"SmsAuthenticationMessage": "{####}", "SmsConfiguration": SMS}}


class Site:
    """A pool with a domain and a client whose people sign in at it."""

    def __init__(self, server, cognito, mfa=None, **pool):
        self.server, self.cognito = server, cognito
        self.pool = Pool(server, cognito, **pool)
        if mfa:
            cognito.set_user_pool_mfa_config(UserPoolId=self.pool.id, **mfa)
        self.name = "site" + os.urandom(5).hex()
        cognito.create_user_pool_domain(UserPoolId=self.pool.id, Domain=self.name)
        self.url = f"{server.url}/auth/{self.name}"
        self.origin = f"http://localhost:{urlsplit(server.url).port}"
        self.app = self.client()

    def client(self, **settings):
        usual = {
            "CallbackURLs": [CALLBACK], "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthScopes": ["openid", "email", "aws.cognito.signin.user.admin"], "SupportedIdentityProviders": ["COGNITO"],
            "ExplicitAuthFlows": [*FLOWS, "ALLOW_USER_AUTH"],
        }  # fmt: skip
        return App(self.pool, **usual | settings)

    def query(self, app=None, **changed):
        return urlencode({"client_id": (app or self.app).id, "redirect_uri": CALLBACK, "response_type": "code"} | changed)

    def address(self, path, app=None, **changed):
        return f"{self.url}{path}?{self.query(app, **changed)}"

    def login(self, person, app=None, **changed):
        page = person.follow(person.open(self.address("/oauth2/authorize", app, **changed)))
        assert page.status_code == 200, page.text
        return page

    def sign_in(self, person, username, app=None, password=PASSWORD, **changed):
        """What the right password leads to."""
        return person.send(self.login(person, app, **changed), username=username, password=password)

    def tokens(self, answer, app=None):
        form = {"grant_type": "authorization_code", "client_id": (app or self.app).id, "code": code(answer), "redirect_uri": CALLBACK}
        return requests.post(f"{self.url}/oauth2/token", data=form, timeout=20).json()

    def who(self, answer, app=None):
        return jwt.get_unverified_claims(self.tokens(answer, app)["access_token"])["username"]


def code(answer):
    """What goes back to the client."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(CALLBACK), answer.headers["location"]
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def leads(answer):
    """The page that an answer leads to, as a path under the domain."""
    assert answer.status_code == 302, answer.text
    return re.sub(r"^/auth/[^/]+", "", urlsplit(answer.headers["location"]).path)


def hand_over(name, person, other):
    """Puts one browser's cookie into another."""
    [cookie] = [cookie for cookie in person.session.cookies if cookie.name == name]
    other.session.cookies.set_cookie(copy(cookie))


def title(page):
    return unescape(re.search(r"<h1>([^<]*)</h1>", page.text)[1])


# Setting up a second factor


@pytest.fixture(scope="module")
def demanding(server, cognito):
    """MFA is demanded, and authenticator apps are all there is."""
    return Site(server, cognito, mfa={"MfaConfiguration": "ON"} | APPS)


@pytest.fixture(scope="module")
def choosing(server, cognito):
    """MFA is demanded, people have no address yet, and there are three ways."""
    return Site(
        server, cognito, mfa={"MfaConfiguration": "ON"} | APPS | MAILS | TEXTS, SmsConfiguration=SMS,
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com"},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}, AutoVerifiedAttributes=[],
    )  # fmt: skip


def bare(site):
    """Somebody without any address."""
    name = "bare" + os.urandom(4).hex()
    site.cognito.admin_create_user(UserPoolId=site.pool.id, Username=name, MessageAction="SUPPRESS")
    site.cognito.admin_set_user_password(UserPoolId=site.pool.id, Username=name, Password=PASSWORD, Permanent=True)
    return name


def key(page):
    return re.search(r'class="key">([^<]*)<', page.text)[1]


def test_an_authenticator_app_is_set_up_at_a_page(demanding, cognito):
    ada, person = demanding.pool.user(), Person()
    begun = demanding.sign_in(person, ada)
    assert leads(begun) == "/mfa/setup"
    page = person.follow(begun)
    assert "<svg" in page.text and "Choose another way" not in page.text
    phone = AuthenticatorApp(key(page))
    wrong = person.send(page, code=phone.wrong())
    assert person.problem(wrong) == "This code is not right. Please try again." and key(wrong) == key(page)
    assert person.problem(person.send(page)) == "Please fill in this field."
    assert demanding.who(person.send(wrong, code=phone.code(), friendly_name="My phone")) == ada
    assert demanding.pool.get(ada)["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]

    # From then on it is asked for.
    other = Person()
    asked = demanding.sign_in(other, ada)
    assert leads(asked) == "/mfa"
    page = other.follow(asked)
    assert "My phone" in page.text
    assert demanding.who(other.send(page, code=phone.code())) == ada


def test_a_person_chooses_what_to_set_up(choosing, cognito):
    name, person = bare(choosing), Person()
    page = person.follow(choosing.sign_in(person, name))
    assert re.findall(r'name="factor" value="(\w+)"', page.text) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]
    page = person.follow(person.send(page, factor="SOFTWARE_TOKEN_MFA"))
    first = key(page)
    page = person.follow(person.send(page, form=1, again="yes"))
    page = person.follow(person.send(page, factor="EMAIL_OTP"))
    assert person.problem(person.send(page, email="nonsense")) == "Please check this value."
    asked = person.send(page, email=f"{name}@example.com")
    assert leads(asked) == "/mfa"
    page = person.follow(asked)
    assert person.problem(person.send(page, code="000000")) == "This code is not right. Please try again."
    answer = person.send(page, code=choosing.server.code(f"{name}@example.com"))
    assert choosing.who(answer) == name
    found = choosing.pool.get(name)
    assert found["UserMFASettingList"] == ["EMAIL_OTP"]
    assert {"Name": "email_verified", "Value": "true"} in found["UserAttributes"]
    assert first


def test_text_messages_are_set_up_at_a_page(choosing):
    name, person, number = bare(choosing), Person(), f"+1555{int.from_bytes(os.urandom(3)):08d}"
    page = person.follow(choosing.sign_in(person, name))
    page = person.follow(person.send(page, factor="SMS_MFA"))
    page = person.follow(person.send(page, phone_number=number))
    assert choosing.who(person.send(page, code=choosing.server.code(number))) == name
    assert choosing.pool.get(name)["UserMFASettingList"] == ["SMS_MFA"]


def test_a_set_up_page_needs_a_first_factor(demanding, cognito):
    ada = demanding.pool.user()
    address = demanding.address("/mfa/setup")
    assert leads(Person().open(address)) == "/login"
    # Somebody whose sign-in has proved nothing sends the form as well as they can.
    person = Person()
    page = demanding.login(person)
    sent = person.session.post(address, data={"_csrf": token(page), "factor": "SOFTWARE_TOKEN_MFA", "code": "123456"}, allow_redirects=False, timeout=20)
    assert leads(sent) == "/login"
    person.send(page, username=ada, password="wrong")
    assert leads(person.open(address)) == "/login"
    # Somebody who has a factor already, and is asked for it, does not set up another in its place.
    ben, first = demanding.pool.user(), Person()
    page = first.follow(demanding.sign_in(first, ben))
    phone = AuthenticatorApp(key(page))
    code(first.send(page, code=phone.code()))
    asked = demanding.sign_in(person, ben)
    assert leads(asked) == "/mfa"
    assert leads(person.open(address)) == "/login"
    assert demanding.who(person.send(person.follow(asked), code=phone.code())) == ben


def token(page):
    return unescape(re.search(r'name="_csrf" value="([^"]*)"', page.text)[1])


def test_a_set_up_belongs_to_its_client_and_its_browser(demanding):
    ada, ben, person, other = demanding.pool.user(), demanding.pool.user(), Person(), Person()
    page = person.follow(demanding.sign_in(person, ada))
    phone = AuthenticatorApp(key(page))
    # Another client of the pool.
    second = demanding.client()
    assert leads(person.open(demanding.address("/mfa/setup", second))) == "/login"
    # Somebody else's set-up: the code of one secret says nothing of another, and a secret in the form counts for nothing.
    theirs = other.follow(demanding.sign_in(other, ben))
    assert key(theirs) != key(page)
    right = phone.code()
    sent = other.send(theirs, code=right, secret=key(page), appSecret=key(page))
    assert other.problem(sent) == "This code is not right. Please try again."
    assert demanding.who(person.send(page, code=right)) == ada


def test_guesses_at_a_set_up_end_the_sign_in(demanding):
    ada, person = demanding.pool.user(), Person()
    page = person.follow(demanding.sign_in(person, ada))
    phone = AuthenticatorApp(key(page))
    for _ in range(5):
        assert person.problem(person.send(page, code=phone.wrong())) == "This code is not right. Please try again."
    over = person.send(page, code=phone.code())
    assert title(over) == "Sign in" and person.problem(over) == "This page was open for too long. Please begin again."
    assert "UserMFASettingList" not in demanding.pool.get(ada)


# Passkeys


@pytest.fixture(scope="module")
def keyed(server, cognito):
    """People may begin with a passkey."""
    return Site(server, cognito, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})


def options(page, kind):
    found = re.search(rf'data-options="([^"]*)" data-kind="{kind}"', page.text)
    return json.loads(unescape(found[1])) if found else None


def passkeys(site, username):
    access = site.app.sign_in(username)["AccessToken"]
    return site.cognito.list_web_authn_credentials(AccessToken=access)["Credentials"]


def with_passkey(site, username=None):
    """Somebody who took the offer of a passkey after a sign-in: name, authenticator, passkey, browser."""
    name, person, device = username or site.pool.user(), Person(), Authenticator(site.origin)
    offered = site.sign_in(person, name)
    assert leads(offered) == "/passkeys/add"
    page = person.follow(offered)
    passkey, response = device.create(options(page, "create"))
    assert site.who(person.send(page, credential=json.dumps(response))) == name
    return name, device, passkey, person


def test_a_passkey_is_offered_after_a_sign_in_and_signs_in(keyed):
    ada, device, passkey, person = with_passkey(keyed)
    assert len(passkeys(keyed, ada)) == 1
    # Signed in, the browser goes through; another is asked, and not offered a second passkey.
    assert code(person.open(keyed.address("/login")))
    other = Person()
    page = other.follow(other.send(keyed.login(other), username=ada, factor="WEB_AUTHN"))
    asked = options(page, "get")
    assert [item["id"] for item in asked["allowCredentials"]] == [websafe_encode(passkey.id)]
    # What was not given, or is not right, can be tried again.
    for credential in ["", device.get(passkey, asked, spoil=True)]:
        page = other.send(page, credential=credential)
        assert other.problem(page) == "The passkey could not be used. Try again, or choose another way to sign in."
    assert keyed.who(other.send(page, credential=device.get(passkey, asked))) == ada
    # A password is not met with the offer either.
    assert keyed.who(keyed.sign_in(Person(), ada)) == ada


def test_a_passkey_can_be_put_off(keyed):
    ada, person = keyed.pool.user(), Person()
    page = person.follow(keyed.sign_in(person, ada))
    assert title(page) == "Add a passkey" and "JavaScript" in page.text
    assert keyed.who(person.send(page, skip="true")) == ada
    assert passkeys(keyed, ada) == []
    # For a while, in this browser.
    assert keyed.who(keyed.sign_in(person, ada, prompt="login")) == ada
    assert leads(keyed.sign_in(Person(), ada)) == "/passkeys/add"


def test_who_is_signed_in_adds_a_passkey(keyed):
    ada, device, _, person = with_passkey(keyed)
    # As Cognito's guide gives the address.
    page = person.follow(person.open(f"{keyed.url}/passkeys/add", client_id=keyed.app.id, redirect_uri=CALLBACK))
    _, response = device.create(options(page, "create"))
    assert keyed.who(person.send(page, credential=json.dumps(response))) == ada
    assert len(passkeys(keyed, ada)) == 2
    # Whoever is not, signs in first, and comes back to it.
    other = Person()
    asked = other.open(keyed.address("/passkeys/add"))
    assert leads(asked) == "/login"
    assert leads(other.send(other.follow(asked), username=ada, password=PASSWORD)) == "/passkeys/add"
    # Not where the client wants a sign-in of its own, and not where the pool has no passkeys.
    assert leads(person.open(keyed.address("/passkeys/add", prompt="login"))) == "/login"


@pytest.mark.parametrize("given", [{"origin": "https://evil.example"}, {"challenge": bytes(64)}, {"relying_party": "evil.example"}, {"flags": 0}])
def test_a_changed_registration_is_refused_at_the_page(keyed, given):
    ada, person, device = keyed.pool.user(), Person(), Authenticator(keyed.origin)
    page = person.follow(keyed.sign_in(person, ada))
    _, response = device.create(options(page, "create"), **given)
    sent = person.send(page, credential=json.dumps(response))
    assert person.problem(sent) == "The passkey could not be used. Try again, or choose another way to sign in."
    assert passkeys(keyed, ada) == []


def test_a_registration_belongs_to_its_person_and_client_and_works_once(keyed):
    ada, ben, person, other, device = keyed.pool.user(), keyed.pool.user(), Person(), Person(), Authenticator(keyed.origin)
    page, theirs = person.follow(keyed.sign_in(person, ada)), other.follow(keyed.sign_in(other, ben))
    _, response = device.create(options(page, "create"))
    # Somebody else's.
    assert other.problem(other.send(theirs, credential=json.dumps(response)))
    # Another client's: the offer waits for the request that it was made for.
    second = keyed.client()
    address = keyed.address("/passkeys/add", second)
    sent = person.session.post(address, data={"_csrf": token(page), "credential": json.dumps(response)}, allow_redirects=False, timeout=20)
    assert sent.status_code == 200 and person.problem(sent)
    assert passkeys(keyed, ada) == passkeys(keyed, ben) == []
    assert code(person.send(page, credential=json.dumps(response)))
    # The same form again leads where the first has led, and does nothing.
    assert code(person.send(page, credential=json.dumps(response))) and len(passkeys(keyed, ada)) == 1
    again = person.send(page, credential=json.dumps(response), more="x")
    assert person.problem(again) and len(passkeys(keyed, ada)) == 1


def test_the_offer_ends_with_the_session(keyed):
    ada, person, device = keyed.pool.user(), Person(), Authenticator(keyed.origin)
    page = person.follow(keyed.sign_in(person, ada))
    _, response = device.create(options(page, "create"))
    person.open(f"{keyed.url}/logout", client_id=keyed.app.id, redirect_uri=CALLBACK, response_type="code")
    for fields in [{"skip": "true"}, {"credential": json.dumps(response)}]:
        assert leads(person.send(page, **fields)) == "/login"
    assert passkeys(keyed, ada) == []
    # A global sign-out ends it too.
    page = person.follow(keyed.sign_in(person, ada))
    keyed.cognito.admin_user_global_sign_out(UserPoolId=keyed.pool.id, Username=ada)
    assert leads(person.send(page, skip="true")) == "/login"


def test_the_offer_answers_only_the_request_that_it_was_made_for(keyed):
    ada, person = keyed.pool.user(), Person()
    page = person.follow(keyed.sign_in(person, ada, state="one", prompt="login"))
    sent = person.session.post(
        keyed.address("/passkeys/add", state="two", prompt="login"), data={"_csrf": token(page), "skip": "true"}, allow_redirects=False, timeout=20
    )
    assert leads(sent) == "/login"
    # Nor does it stand for whoever else is signed in.
    other = Person()
    page_of_other = other.follow(keyed.sign_in(other, keyed.pool.user(), state="one", prompt="login"))
    hand_over(f"{keyed.name}-sign-in", person, other)
    assert leads(other.send(page_of_other, skip="true")) == "/login"
    assert code(person.send(page, skip="true"))


def test_a_page_in_between_makes_no_sign_in_younger(keyed):
    """`max_age` counts when the client is answered (OpenID Connect Core 3.1.2.1)."""
    people = [Person() for _ in range(3)]
    # The offer of a passkey, and consent after it was put off.
    page = people[0].follow(keyed.sign_in(people[0], keyed.pool.user(), max_age="4"))
    offer = people[1].follow(keyed.sign_in(people[1], keyed.pool.user(), max_age="4", prompt="consent"))
    consent = people[1].follow(people[1].send(offer, skip="true"))
    assert title(consent) == "Allow access?"
    # No age at all is a new sign-in, however long its page is looked at.
    fresh = people[2].follow(keyed.sign_in(people[2], keyed.pool.user(), max_age="0"))
    time.sleep(5.1)
    assert leads(people[0].send(page, skip="true")) == "/login"
    assert leads(people[1].send(consent, consent="approve")) == "/login"
    assert title(people[1].open(consent.url.replace("/consent", "/login"))) == "Sign in"
    assert code(people[2].send(fresh, skip="true"))


def pushed(site, **asked):
    """The address at which a request begins that the client has sent ahead (RFC 9126)."""
    put_settings(site.pool.server, site.pool, {"PushedAuthorizationRequests": "ALLOWED"}, site.app.id)
    form = {"client_id": site.app.id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid"} | asked
    answer = requests.post(f"{site.url}/oauth2/par", data=form, timeout=20)
    return f"{site.url}/oauth2/authorize?" + urlencode({"client_id": site.app.id, "request_uri": answer.json()["request_uri"]})


def test_a_pushed_request_goes_on_after_the_offer(keyed):
    """Also where it wants a sign-in of its own, for which the session of before does not stand."""
    ada, person = keyed.pool.user(), Person()
    page = person.follow(person.open(pushed(keyed, prompt="login")))
    offered = person.send(page, username=ada, password=PASSWORD)
    assert leads(offered) == "/passkeys/add"
    page = person.follow(offered)
    assert title(page) == "Add a passkey"
    assert keyed.who(person.send(page, skip="true")) == ada


# Passkeys in the list of the username field


def test_a_passkey_names_its_person(keyed):
    ada, device, passkey, _ = with_passkey(keyed)
    person = Person()
    page = keyed.login(person)
    assert 'autocomplete="username webauthn"' in page.text
    asked = options(page, "conditional")
    assert "allowCredentials" not in asked and asked["rpId"] == "localhost"
    assert keyed.who(person.send(page, form=1, credential=device.get(passkey, asked))) == ada


REFUSED = "The passkey could not be used. Try again, or choose another way to sign in."


def test_an_answer_to_an_invitation_works_once(keyed):
    ada, device, passkey, _ = with_passkey(keyed)
    person = Person()
    page = keyed.login(person, prompt="login")
    credential = device.get(passkey, options(page, "conditional"))
    assert code(person.send(page, form=1, credential=credential))
    again = person.send(page, form=1, credential=credential)
    assert again.status_code == 200 and person.problem(again) == REFUSED


def test_an_invitation_belongs_to_its_browser_and_client(keyed):
    ada, device, passkey, _ = with_passkey(keyed)
    person, other = Person(), Person()
    page, theirs = keyed.login(person), keyed.login(other)
    credential = device.get(passkey, options(page, "conditional"))
    assert other.problem(other.send(theirs, form=1, credential=credential)) == REFUSED
    second = keyed.client()
    elsewhere = keyed.login(person, second)
    assert person.problem(person.send(elsewhere, form=1, credential=credential)) == REFUSED
    assert code(person.send(page, form=1, credential=credential))


@pytest.mark.parametrize(
    "given",
    [{"origin": "https://evil.example"}, {"challenge": bytes(64)}, {"relying_party": "evil.example"}, {"flags": 0}, {"spoil": True}, {"named": bytes(32)}],
)
def test_a_changed_answer_to_an_invitation_is_refused(keyed, given):
    _, device, passkey, _ = with_passkey(keyed)
    person = Person()
    page = keyed.login(person)
    sent = person.send(page, form=1, credential=device.get(passkey, options(page, "conditional"), **given))
    assert sent.status_code == 200 and person.problem(sent) == REFUSED


def test_a_user_handle_names_nobody_else(keyed):
    ada, device, passkey, _ = with_passkey(keyed)
    ben, theirs, other, _ = with_passkey(keyed)
    person = Person()
    page = keyed.login(person)
    for handle in [other.user_handle, b"nobody", b""]:
        forged = replace(passkey, user_handle=handle)
        sent = person.send(page, form=1, credential=device.get(forged, options(page, "conditional")))
        assert sent.status_code == 200 and person.problem(sent) == REFUSED
    for nonsense in ["", "{", "[]", "x" * 70_000]:
        assert person.problem(person.send(page, form=1, credential=nonsense)) == REFUSED
    keyed.cognito.admin_disable_user(UserPoolId=keyed.pool.id, Username=ada)
    sent = person.send(page, form=1, credential=device.get(passkey, options(page, "conditional")))
    assert person.problem(sent) == "This account is disabled."


def test_an_invited_passkey_does_not_stand_for_two_factors(server, cognito):
    site = Site(server, cognito, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}, mfa={"MfaConfiguration": "OPTIONAL"} | APPS)
    ada, device, passkey, _ = with_passkey(site)
    access = site.app.sign_in(ada)["AccessToken"]
    phone = AuthenticatorApp(cognito.associate_software_token(AccessToken=access)["SecretCode"])
    cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True})
    person = Person()
    page = site.login(person)
    assert person.problem(person.send(page, form=1, credential=device.get(passkey, options(page, "conditional")))) == REFUSED
    # Nor is one offered that could not be used.
    cognito.delete_web_authn_credential(AccessToken=access, CredentialId=websafe_encode(passkey.id))
    assert site.who(second_factor(site, Person(), ada, phone)) == ada


# Devices


def tracking(server, cognito, **devices):
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False} | devices
    return Site(server, cognito, mfa={"MfaConfiguration": "OPTIONAL"} | APPS, DeviceConfiguration=devices)


@pytest.fixture(scope="module")
def remembering(server, cognito):
    return tracking(server, cognito)


@pytest.fixture(scope="module")
def asking(server, cognito):
    return tracking(server, cognito, DeviceOnlyRememberedOnUserPrompt=True)


def with_app(site, **given):
    """Somebody who has turned on an authenticator app."""
    name = site.pool.user(**given)
    access = site.app.sign_in(name)["AccessToken"]
    phone = AuthenticatorApp(site.cognito.associate_software_token(AccessToken=access)["SecretCode"])
    site.cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    site.cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    return name, phone


def second_factor(site, person, username, phone, **changed):
    """A sign-in with both factors: where it leads."""
    asked = site.sign_in(person, username, **changed)
    assert leads(asked) == "/mfa"
    return person.send(person.follow(asked), code=phone.code())


def devices(site, username):
    found = site.cognito.admin_list_devices(UserPoolId=site.pool.id, Username=username)["Devices"]
    return [(item["DeviceKey"], {pair["Name"]: pair["Value"] for pair in item["DeviceAttributes"]}["dev:device_remembered_status"]) for item in found]


def test_a_remembered_browser_is_spared_the_second_factor(remembering):
    (ada, phone), ben, person = with_app(remembering), with_app(remembering)[0], Person()
    answer = second_factor(remembering, person, ada, phone)
    tokens = remembering.tokens(answer)
    [(key, status)] = devices(remembering, ada)
    assert status == "remembered" and jwt.get_unverified_claims(tokens["access_token"])["device_key"] == key
    again = remembering.tokens(remembering.sign_in(person, ada, prompt="login"))
    assert jwt.get_unverified_claims(again["access_token"])["device_key"] == key
    assert [item[0] for item in devices(remembering, ada)] == [key]
    # Nobody else in this browser, no other browser, and not with a wrong password.
    assert leads(remembering.sign_in(person, ben, prompt="login")) == "/mfa"
    assert leads(remembering.sign_in(Person(), ada)) == "/mfa"
    assert Person.problem(remembering.sign_in(person, ada, password="wrong", prompt="login")) == "Incorrect username or password."
    # Forgotten, the browser is a new one.
    remembering.cognito.admin_forget_device(UserPoolId=remembering.pool.id, Username=ada, DeviceKey=key)
    assert leads(remembering.sign_in(person, ada, prompt="login")) == "/mfa"


def test_people_who_share_a_browser_are_each_spared(remembering):
    person, people = Person(), [with_app(remembering) for _ in range(2)]
    for name, phone in people:
        code(second_factor(remembering, person, name, phone, prompt="login"))
    for name, _ in people:
        assert remembering.who(remembering.sign_in(person, name, prompt="login")) == name


def test_a_browser_is_remembered_when_its_owner_says_so(asking):
    (ada, phone), person = with_app(asking), Person()
    asked = second_factor(asking, person, ada, phone)
    assert leads(asked) == "/devices/remember"
    page = person.follow(asked)
    assert title(page) == "Remember this device?" and devices(asking, ada) == []
    assert title(person.send(page)) == "Remember this device?"
    assert asking.who(person.send(page, remember="yes")) == ada
    assert [status for _, status in devices(asking, ada)] == ["remembered"]
    assert asking.who(asking.sign_in(person, ada, prompt="login")) == ada


def test_a_browser_that_is_not_remembered_is_spared_nothing(asking):
    (ada, phone), person = with_app(asking), Person()
    page = person.follow(second_factor(asking, person, ada, phone))
    assert asking.who(person.send(page, remember="no")) == ada
    assert [status for _, status in devices(asking, ada)] == ["not_remembered"]
    # And is not asked again.
    assert asking.who(second_factor(asking, person, ada, phone, prompt="login")) == ada


def test_a_remembered_browser_needs_its_own_cookie(remembering):
    (ada, phone), person = with_app(remembering), Person()
    code(second_factor(remembering, person, ada, phone))
    name = f"{remembering.name}-device"
    # The cookie is all there is to it.
    second = Person()
    hand_over(name, person, second)
    assert remembering.who(remembering.sign_in(second, ada)) == ada
    # Changed, it is none, and nothing breaks.
    broken = Person()
    hand_over(name, person, broken)
    value = broken.session.cookies[name]
    next(cookie for cookie in broken.session.cookies if cookie.name == name).value = value[:-2] + ("AA" if value[-2:] != "AA" else "BB")
    assert leads(remembering.sign_in(broken, ada)) == "/mfa"


def test_a_question_about_the_device_needs_a_sign_in(asking):
    (ada, phone), person = with_app(asking), Person()
    address = asking.address("/devices/remember")
    assert leads(Person().open(address)) == "/login"
    # Before the second factor nothing is remembered.
    page = person.follow(asking.sign_in(person, ada))
    sent = person.session.post(address, data={"_csrf": token(page), "remember": "yes"}, allow_redirects=False, timeout=20)
    assert leads(sent) == "/login" and devices(asking, ada) == []
    # Nor for somebody who has signed out everywhere since.
    page = person.follow(person.send(page, code=phone.code()))
    asking.cognito.admin_user_global_sign_out(UserPoolId=asking.pool.id, Username=ada)
    assert leads(person.send(page, remember="yes")) == "/login" and devices(asking, ada) == []


# Accounts, terms, providers, custom challenges


def test_the_account_can_be_chosen(server, cognito):
    site = Site(server, cognito)
    ada, ben, person = site.pool.user(), site.pool.user(), Person()
    code(site.sign_in(person, ada))
    page = person.follow(person.open(site.address("/oauth2/authorize", prompt="select_account")))
    assert f"Signed in as {ada}" in page.text
    assert site.who(person.send(page, **{"continue": "yes"})) == ada
    other = unescape(re.search(r'href="([^"]*prompt=login[^"]*)"', page.text)[1])
    assert site.who(person.send(person.open(other), username=ben, password=PASSWORD)) == ben
    # Nobody is there to be chosen; and a form from elsewhere chooses nobody.
    assert title(site.login(Person(), prompt="select_account")) == "Sign in"
    forged = person.session.post(site.address("/login", prompt="select_account"), data={"continue": "yes"}, allow_redirects=False, timeout=20)
    assert forged.status_code == 403


@pytest.mark.parametrize("prompt", ["select_account", "select_account consent"])
def test_the_account_of_a_pushed_request_can_be_chosen(server, cognito, prompt):
    site = Site(server, cognito)
    ada, ben, person = site.pool.user(), site.pool.user(), Person()
    code(site.sign_in(person, ada))

    def agreed(answer):
        return person.send(person.follow(answer), consent="approve") if "consent" in prompt else answer

    page = person.follow(person.open(pushed(site, prompt=prompt)))
    assert site.who(agreed(person.send(page, **{"continue": "yes"}))) == ada
    page = person.follow(person.open(pushed(site, prompt=prompt)))
    other = person.open(unescape(re.search(r'href="([^"]*prompt=login[^"]*)"', page.text)[1]))
    assert title(other) == "Sign in" and 'name="password"' in other.text
    assert site.who(agreed(person.send(other, username=ben, password=PASSWORD))) == ben
    # In the address of another request it chooses nothing.
    code(site.sign_in(person, ada, prompt="login"))
    assert code(person.open(pushed(site) + "&prompt=login"))


def test_pages_lead_to_the_terms_of_their_client(server, cognito):
    site = Site(server, cognito)
    links = {"cognito:default": "https://example.com/terms", "cognito:german": "https://example.com/agb"}
    cognito.create_terms(UserPoolId=site.pool.id, ClientId=site.app.id, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE", Links=links)
    page = site.login(Person())
    assert '<a href="https://example.com/terms" class="redirect-customizable">Terms of use</a>' in page.text and "policy" not in page.text
    assert "https://example.com/agb" in site.login(Person(), lang="de").text
    assert "https://example.com/terms" in site.login(Person(), lang="fr").text
    assert "https://example.com" not in site.login(Person(), site.client()).text
    cognito.create_terms(
        UserPoolId=site.pool.id, ClientId=site.app.id, TermsName="privacy-policy", TermsSource="LINK", Enforcement="NONE",
        Links={"cognito:default": "https://example.com/privacy?a=1&b=2"},
    )  # fmt: skip
    page = Person().open(site.address("/signup"))
    assert (
        'By signing up you agree to the <a href="https://example.com/terms">terms of use</a> and have read the '
        '<a href="https://example.com/privacy?a=1&amp;b=2">privacy policy</a>.'
    ) in page.text


def test_other_providers_are_refused_on_a_page(server, cognito):
    site = Site(server, cognito)
    assert "Continue with" not in site.login(Person()).text
    details = {"client_id": "x", "client_secret": "y", "authorize_scopes": "openid", "attributes_request_method": "GET", "oidc_issuer": "https://id.example.com"}
    cognito.create_identity_provider(UserPoolId=site.pool.id, ProviderName="Corporate", ProviderType="OIDC", ProviderDetails=details)
    alone = site.client(SupportedIdentityProviders=["Corporate"])
    person = Person()
    page = site.login(person, alone)
    assert 'name="password"' not in page.text
    there = unescape(re.search(r'href="([^"]*)"[^>]*><span>Continue with Corporate', page.text)[1])
    refusal = person.open(there)
    assert refusal.status_code == 501
    assert Person.problem(refusal) == "Signing in with Corporate is not available here. Choose another way to sign in."
    assert leads(person.open(site.address("/login/provider", alone, identity_provider="Other"))) == "/login"
    # The form that is not shown signs nobody in, or up.
    ada = site.pool.user()
    sent = person.session.post(site.address("/login", alone), data={"_csrf": token(site.login(person)), "username": ada, "password": PASSWORD}, allow_redirects=False, timeout=20)
    assert sent.status_code == 200 and title(sent) == "Sign in"
    assert person.open(site.address("/signup", alone)).status_code == 403


SUM = """
def define(event, context):
    rounds = event["request"]["session"]
    right = bool(rounds) and rounds[-1]["challengeResult"]
    event["response"] |= {"issueTokens": right, "failAuthentication": len(rounds) > 1 and not right, "challengeName": "CUSTOM_CHALLENGE"}
    return event

def create(event, context):
    event["response"] |= {"publicChallengeParameters": {"question": "Two and <two>?"}, "privateChallengeParameters": {"answer": "4"}}
    return event

def verify(event, context):
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == event["request"]["privateChallengeParameters"]["answer"]
    return event
"""


def test_a_client_of_custom_challenges_asks_for_a_name_alone(launch, tmp_path):
    (tmp_path / "riddle.py").write_text(SUM)
    names = {name: f"arn:aws:lambda:us-east-1:000000000000:function:{name}" for name in ["define", "create", "verify"]}
    entries = {arn: {"runtime": "python3", "handler": str(tmp_path / f"riddle.{name}")} for name, arn in names.items()}
    (tmp_path / "functions.yaml").write_text(json.dumps({"functions": entries}))
    server = launch("--functions", str(tmp_path / "functions.yaml"))
    lambdas = {"DefineAuthChallenge": names["define"], "CreateAuthChallenge": names["create"], "VerifyAuthChallengeResponse": names["verify"]}
    site = Site(server, server.cognito(), LambdaConfig=lambdas)
    alone = site.client(ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    ada, person = site.pool.user(), Person()
    page = site.login(person, alone)
    assert 'name="password"' not in page.text and 'name="password"' in site.login(person).text
    # A password that comes all the same opens nothing.
    begun = person.send(page, username=ada, password=PASSWORD)
    assert leads(begun) == "/challenge"
    page = person.follow(begun)
    assert "Two and &lt;two&gt;?" in page.text
    page = person.follow(person.send(page, answer="5"))
    assert site.who(person.send(page, answer="4"), alone) == ada


@pytest.mark.parametrize("path", ["/mfa/setup", "/passkeys/add", "/devices/remember", "/login"])
def test_forms_from_elsewhere_are_refused(demanding, path):
    person = Person()
    page = demanding.login(person)
    address = demanding.address(path)
    for fields, headers in [
        ({}, {}), ({"_csrf": "x"}, {}), ({"_csrf": token(page)}, {"Origin": "https://evil.example"}),
        ({"_csrf": token(page)}, {"Sec-Fetch-Site": "cross-site"}), ({"_csrf": token(demanding.login(Person()))}, {}),
    ]:  # fmt: skip
        sent = person.session.post(address, data=fields | {"remember": "yes", "skip": "true"}, headers=headers, allow_redirects=False, timeout=20)
        assert sent.status_code == 403, (fields, headers)


# Texts


TEXTS_OF = Path(__file__).parents[2] / "Sources" / "ManagedLogin" / "Texts"


@pytest.mark.parametrize("language", sorted(path.stem for path in TEXTS_OF.glob("*.json")))
def test_every_language_says_everything(language):
    english, texts = (json.loads((TEXTS_OF / f"{name}.json").read_text()) for name in ["en", language])
    assert texts.keys() == english.keys()
    for key, text in texts.items():
        assert text and set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key
