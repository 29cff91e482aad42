"""Every flow of managed login in Chromium: by mouse, by keys alone, and with scripts switched off."""

import pytest
from authenticator import AuthenticatorApp
from challenges import number, other
from chromium import Keyboard, Mouse
from pages_scene import TEMPORARY
from pools import OTHER_PASSWORD, PASSWORD, numbers

WRONG = "Wrong-Horse-1"
FACTORS = {"SMS_MFA": "A code by text message", "EMAIL_OTP": "A code by email", "SOFTWARE_TOKEN_MFA": "A code from your authenticator app"}


@pytest.fixture(params=["mouse", "keys alone", "no scripts"])
def person(request, scene):
    browser = request.getfixturevalue("chromium_without_scripts" if request.param == "no scripts" else "chromium")
    browser.begin()
    yield (Keyboard if request.param == "keys alone" else Mouse)(browser)
    assert browser.faults(scene.server.url) == []


def is_back(person, site, username, *methods):
    """The person is at the app, which learns who it is and how that was shown."""
    claims = site.claims(person.url)
    assert claims["cognito:username"] == username
    if methods:
        assert claims["amr"] == list(methods)
    return True


def declines_a_passkey(person):
    """Where the pool has passkeys, whoever has none is offered one."""
    assert person.heading == "Add a passkey"
    person.press("Not now")
    return True


@pytest.mark.parametrize("kind", ["username", "e-mail address"])
def test_a_password(scene, person, kind):
    site = scene.plain
    ada = scene.somebody(site)
    person.open(site.authorize())
    assert person.heading == "Sign in" and person.problem is None
    name = ada if kind == "username" else f"{ada}@example.com"
    person.fill(username=name, password=WRONG)
    person.submit()
    assert person.problem == "Incorrect username or password."
    person.fill(username=name, password=PASSWORD)
    person.submit()
    assert is_back(person, site, ada)


def test_a_choice_of_factors(scene, person):
    site = scene.factors
    ada = scene.somebody(site)
    person.open(site.authorize())
    assert [label.text for label in person.all("main label")] == ["Username", "Password"]
    person.fill(username=ada)
    # There is no passkey yet, so the page asks what else.
    person.press("Sign in with a passkey")
    assert person.heading == "How do you want to sign in?"
    person.choose("EMAIL_OTP")
    person.submit()
    assert person.heading == "Enter your code"
    person.fill(code=scene.server.code(f"{ada}@example.com"))
    person.submit()
    assert declines_a_passkey(person) and is_back(person, site, ada)


def test_a_choice_of_a_password(scene, person):
    site = scene.factors
    ada = scene.somebody(site)
    person.open(site.authorize())
    person.fill(username=ada)
    person.press("Sign in with a passkey")
    person.choose("PASSWORD")
    person.submit()
    person.fill(password=PASSWORD)
    person.submit()
    assert declines_a_passkey(person) and is_back(person, site, ada)


@pytest.mark.parametrize("label", ["Send me a code by email", "Send me a code by text message"])
def test_a_code_in_place_of_a_password(scene, person, label):
    site = scene.factors
    ada, telephone = scene.with_telephone(site)
    person.open(site.authorize())
    person.fill(username=ada)
    person.press(label)
    code = scene.server.code(f"{ada}@example.com" if "email" in label else telephone)
    person.fill(code=other(code))
    person.submit()
    assert person.problem == "This code is not right. Please try again."
    person.fill(code=code)
    person.submit()
    assert declines_a_passkey(person) and is_back(person, site, ada)


def test_signing_up(scene, person):
    site = scene.plain
    bea = f"bea-{next(numbers)}"
    address = f"{bea}@example.com"
    person.open(site.authorize())
    person.press("Create an account")
    # An address is an alias here, and so nobody's username.
    assert [label.text for label in person.all("main label")][::4] == ["Username", "Password"]
    person.submit()
    assert person.problem == "Please check the form"
    fields = {"requiredAttributes__email": address, "requiredAttributes__given_name": "Bea", "requiredAttributes__birthdate": "1990-12-31"}
    person.fill(username=bea, **fields, password=PASSWORD, confirm_password=OTHER_PASSWORD)
    person.submit()
    assert person.problem == "Please check the form" and person.text(".problem") == "The two passwords are not the same."
    person.fill(password=PASSWORD, confirm_password=PASSWORD)
    person.submit()
    assert person.heading == "Confirm your account"
    first = scene.server.code(address)
    person.fill(code=other(first))
    person.submit()
    assert person.problem == "This code is not right. Please try again."
    person.press("Send a new code")
    assert person.notice.startswith("We have sent a new code to b***@e***")
    person.fill(code=scene.server.code(address))
    person.submit()
    assert person.heading == "Sign in"
    person.fill(username=bea, password=PASSWORD)
    person.submit()
    assert is_back(person, site, bea)


def test_an_account_that_waits_for_its_confirmation(scene, person):
    site = scene.plain
    cleo = scene.unconfirmed(site)
    person.open(site.authorize())
    person.fill(username=cleo, password=PASSWORD)
    person.submit()
    assert person.heading == "Confirm your account"
    person.fill(code=scene.server.code(f"{cleo}@example.com"))
    person.submit()
    person.fill(username=cleo, password=PASSWORD)
    person.submit()
    assert is_back(person, site, cleo)


def test_a_forgotten_password(scene, person):
    site = scene.plain
    ada = scene.somebody(site)
    person.open(site.authorize())
    person.press("Forgot your password?")
    person.fill(username=ada)
    person.submit()
    assert person.heading == "Set a new password"
    code = scene.server.code(f"{ada}@example.com")
    person.fill(confirmation_code=code, new_password=OTHER_PASSWORD, confirm_password=PASSWORD)
    person.submit()
    assert person.problem == person.text(".field:last-of-type .problem") == "The two passwords are not the same."
    person.fill(confirmation_code=code, new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD)
    person.submit()
    assert person.heading == "Sign in"
    person.fill(username=ada, password=OTHER_PASSWORD)
    person.submit()
    assert is_back(person, site, ada)


def test_a_password_for_the_first_sign_in_only(scene, person):
    site = scene.plain
    dora = scene.with_temporary_password(site)
    person.open(site.authorize())
    person.fill(username=dora, password=TEMPORARY)
    person.submit()
    assert person.heading == "Choose a new password"
    person.fill(new_password=PASSWORD, confirm_password=OTHER_PASSWORD, requiredAttributes__given_name="Dora")
    person.submit()
    assert person.problem == "The two passwords are not the same."
    person.fill(new_password="short", confirm_password="short", requiredAttributes__given_name="Dora")
    person.submit()
    assert person.problem == "The password does not meet the rules on this page."
    person.fill(new_password=PASSWORD, confirm_password=PASSWORD, requiredAttributes__given_name="Dora")
    person.submit()
    assert is_back(person, site, dora)


@pytest.mark.parametrize("factor", FACTORS)
def test_a_second_factor(scene, person, factor):
    site = scene.mfa
    ada, telephone, app = scene.with_second_factors(site, factor)
    person.open(site.authorize())
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert person.heading == "Enter your code"
    right = {"SMS_MFA": lambda: scene.server.code(telephone), "EMAIL_OTP": lambda: scene.server.code(f"{ada}@example.com")}
    code = app.code() if app else right[factor]()
    person.fill(code=app.wrong() if app else other(code))
    person.submit()
    assert person.problem == "This code is not right. Please try again."
    person.fill(code=code)
    person.submit()
    assert is_back(person, site, ada)


def test_a_choice_of_second_factors(scene, person):
    site = scene.mfa
    ada, telephone, _ = scene.with_second_factors(site, *FACTORS)
    person.open(site.authorize())
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert person.heading == "Choose how to verify it is you"
    assert {choice.text for choice in person.all(".choice")} == set(FACTORS.values())
    person.choose("SMS_MFA")
    person.submit()
    person.fill(code=scene.server.code(telephone))
    person.submit()
    assert is_back(person, site, ada)


# Setting up a second factor


def demanded(scene, person):
    """Somebody who has to choose what to set up."""
    ada = scene.bare(scene.demanding)
    person.open(scene.demanding.authorize())
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert person.heading == "Set up a second step"
    return ada


def test_an_authenticator_app_is_set_up(scene, person):
    ada = demanded(scene, person)
    person.choose("SOFTWARE_TOKEN_MFA")
    person.submit()
    assert person.heading == "Set up your authenticator app" and person.all("svg.qr")
    app = AuthenticatorApp(person.text(".key"))
    person.fill(code=app.wrong())
    person.submit()
    assert person.problem == "This code is not right. Please try again."
    person.fill(code=app.code(), friendly_name="Ada's phone")
    person.submit()
    assert is_back(person, scene.demanding, ada)
    assert scene.demanding.pool.get(ada)["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]


@pytest.mark.parametrize("factor", ["EMAIL_OTP", "SMS_MFA"])
def test_an_address_for_codes_is_set_up(scene, person, factor):
    ada = demanded(scene, person)
    person.choose("SOFTWARE_TOKEN_MFA")
    person.submit()
    person.press("Choose another way")
    person.choose(factor)
    person.submit()
    address = f"{ada}@example.com" if factor == "EMAIL_OTP" else number()
    person.fill(**{"email" if factor == "EMAIL_OTP" else "phone_number": address})
    person.submit()
    assert person.heading == "Enter your code"
    person.fill(code=scene.server.code(address))
    person.submit()
    assert is_back(person, scene.demanding, ada)
    assert scene.demanding.pool.get(ada)["UserMFASettingList"] == [factor]


@pytest.mark.parametrize("answer", ["Remember this device", "Do not remember"])
def test_a_device_is_remembered_where_its_owner_wants_it(scene, person, answer):
    site = scene.tracking
    ada, telephone, _ = scene.with_second_factors(site, "SMS_MFA")

    def sign_in():
        person.open(site.authorize(prompt="login"))
        person.fill(username=ada, password=PASSWORD)
        person.submit()

    sign_in()
    person.fill(code=scene.server.code(telephone))
    person.submit()
    assert person.heading == "Remember this device?"
    person.press(answer)
    assert is_back(person, site, ada)
    sign_in()
    if answer == "Remember this device":
        assert is_back(person, site, ada)
    else:
        assert person.heading == "Enter your code"


def test_a_question_of_the_pool_s_own(scene, person):
    site = scene.riddle
    ada = scene.somebody(site)
    person.open(site.authorize())
    person.fill(username=ada)
    person.submit()
    assert person.heading == "One more question" and "What saves swimmers?" in person.text("main")
    person.fill(answer="a whale")
    person.submit()
    person.fill(answer="a lifeguard")
    person.submit()
    assert is_back(person, site, ada)


def test_the_person_whom_the_browser_knows_or_another(scene, person):
    site = scene.plain
    ada, ben = scene.somebody(site), scene.somebody(site)
    person.open(site.authorize())
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    person.open(site.authorize(prompt="select_account"))
    assert f"Signed in as {ada}" in person.text("main")
    person.press("Continue")
    assert is_back(person, site, ada)
    person.open(site.authorize(prompt="select_account"))
    person.press("Not you? Sign in with another account")
    person.fill(username=ben, password=PASSWORD)
    person.submit()
    assert is_back(person, site, ben)


def test_terms_can_be_read_before_signing_up(scene, person):
    site = scene.legal
    person.open(site.page("/signup"))
    assert "By signing up you agree to the terms of use and have read the privacy policy." in person.text("main")
    person.press("terms of use")
    assert person.url == f"{site.party.url}/terms-of-use"


def test_a_sign_in_once_for_all_apps_until_it_ends(scene, person):
    site = scene.plain
    ada = scene.somebody(site)
    person.open(site.authorize())
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    person.open(site.authorize(state="again"))
    assert is_back(person, site, ada) and "state=again" in person.url
    person.open(site.authorize(prompt="login"))
    assert person.heading == "Sign in"
    # To an address of the app, which then has to ask anew.
    person.open(site.page("/logout", redirect_uri=None, response_type=None, scope=None, logout_uri=site.party.signed_out))
    assert person.url == site.party.signed_out
    person.open(site.authorize())
    assert person.heading == "Sign in"
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert is_back(person, site, ada)
    # To the sign-in of the app, for somebody else.
    person.open(site.page("/logout"))
    assert person.heading == "Sign in"
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert is_back(person, site, ada)


def test_an_answer_in_a_form(scene, person):
    site = scene.posting
    ada = scene.somebody(site)
    person.open(site.authorize(response_mode="form_post", state="kept"))
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    if not person.scripts:
        person.press("Continue")
    person.until(lambda: person.url == site.party.callback)
    assert site.party.posted[-1]["state"] == "kept"
    assert site.redeemed(site.party.posted[-1]["code"])["cognito:username"] == ada


@pytest.mark.parametrize("decision, told", [("Allow", "The device is signed in. You can close this page."), ("Refuse", "Refused. The device is not signed in.")])
def test_a_device_without_a_keyboard(scene, person, decision, told):
    site = scene.television
    ada, device = scene.somebody(site), scene.code_on_a_television()
    person.open(device["verification_uri"])
    person.fill(user_code=device["user_code"].lower())
    person.submit()
    assert device["user_code"] in person.text("main")
    person.press("Sign in to go on")
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    # Back with the code in its field.
    person.press("Continue")
    person.press(decision)
    assert person.notice == told


def test_what_went_wrong_is_told_on_a_page(scene, person):
    site = scene.plain
    person.open(site.authorize(redirect_uri="https://evil.example/"))
    assert person.url.startswith(site.url + "/error?") and person.heading == "Something went wrong"
    person.open(site.url + "/signedout")
    assert person.heading == "You are signed out"


def test_a_browser_that_lost_its_cookie_is_told(scene, person):
    site = scene.plain
    person.open(site.authorize())
    person.fill(username="ada", password=PASSWORD)
    person.driver.delete_all_cookies()
    person.submit()
    assert person.problem == "Your browser did not send back our cookie. Allow cookies for this site, then begin again."


def test_another_language(scene, person):
    site = scene.plain
    ada = scene.somebody(site)
    person.open(site.authorize())
    person.speak("de")
    assert person.heading == "Anmelden" and person.all("html[lang=de]")
    person.fill(username=ada, password=WRONG)
    person.submit()
    assert person.all("html[lang=de]") and person.problem
    person.press("Passwort vergessen?")
    assert person.all("html[lang=de]")
