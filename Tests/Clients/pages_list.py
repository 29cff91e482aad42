"""Every page of managed login, and how a person comes to it."""

from challenges import other
from pages_scene import TEMPORARY
from pools import OTHER_PASSWORD, PASSWORD

# Name -> function of the scene and a person, which leaves the person at the page.
PAGES = {}


def page(function):
    PAGES[function.__name__.replace("_", "-")] = function
    return function


def sign_in_with_password(person, site, username, password=PASSWORD):
    person.open(site.authorize())
    person.fill(username=username, password=password)
    person.submit()


def sign_in_by(person, site, username, label):
    person.open(site.authorize())
    person.fill(username=username)
    person.press(label)


@page
def sign_in(scene, person):
    person.open(scene.plain.authorize())


@page
def sign_in_refused(scene, person):
    sign_in_with_password(person, scene.plain, "ada", OTHER_PASSWORD)


@page
def sign_in_many_ways(scene, person):
    person.open(scene.factors.authorize())


@page
def sign_in_providers(scene, person):
    person.open(scene.federated.authorize())


@page
def branded_sign_in(scene, person):
    person.open(scene.branded.authorize())


@page
def branded_refused(scene, person):
    sign_in_with_password(person, scene.branded, "ada", OTHER_PASSWORD)


@page
def branded_second_factor(scene, person):
    sign_in_with_password(person, scene.branded, scene.with_second_factors(scene.branded, "SOFTWARE_TOKEN_MFA")[0])


@page
def branded_sign_up(scene, person):
    person.open(scene.branded.page("/signup"))


@page
def classic_sign_in(scene, person):
    person.open(scene.classic.authorize())


@page
def classic_sign_up(scene, person):
    person.open(scene.classic.page("/signup"))


@page
def choose_factor(scene, person):
    sign_in_by(person, scene.factors, scene.somebody(scene.factors), "Sign in with a passkey")


@page
def passkey(scene, person):
    sign_in_by(person, scene.factors, scene.with_passkey(scene.factors)[0], "Sign in with a passkey")


@page
def password(scene, person):
    choose_factor(scene, person)
    person.choose("PASSWORD")
    person.submit()


@page
def code_by_mail(scene, person):
    sign_in_by(person, scene.factors, scene.somebody(scene.factors), "Send me a code by email")


@page
def code_by_text(scene, person):
    sign_in_by(person, scene.factors, scene.with_telephone(scene.factors)[0], "Send me a code by text message")


@page
def second_factor(scene, person):
    sign_in_with_password(person, scene.mfa, scene.with_second_factors(scene.mfa, "SOFTWARE_TOKEN_MFA")[0])


@page
def second_factor_refused(scene, person):
    name, telephone, _ = scene.with_second_factors(scene.mfa, "SMS_MFA")
    sign_in_with_password(person, scene.mfa, name)
    person.fill(code=other(scene.server.code(telephone)))
    person.submit()


@page
def choose_second_factor(scene, person):
    sign_in_with_password(person, scene.mfa, scene.with_second_factors(scene.mfa, "SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA")[0])


@page
def choose_what_to_set_up(scene, person):
    sign_in_with_password(person, scene.demanding, scene.bare(scene.demanding))


def set_up(scene, person, factor):
    choose_what_to_set_up(scene, person)
    person.choose(factor)
    person.submit()


@page
def set_up_an_app(scene, person):
    set_up(scene, person, "SOFTWARE_TOKEN_MFA")


@page
def set_up_mail(scene, person):
    set_up(scene, person, "EMAIL_OTP")


@page
def set_up_texts(scene, person):
    set_up(scene, person, "SMS_MFA")


@page
def remember_device(scene, person):
    name, telephone, _ = scene.with_second_factors(scene.tracking, "SMS_MFA")
    sign_in_with_password(person, scene.tracking, name)
    person.fill(code=scene.server.code(telephone))
    person.submit()


@page
def add_a_passkey(scene, person):
    sign_in_with_password(person, scene.factors, scene.somebody(scene.factors))


@page
def custom_challenge(scene, person):
    person.open(scene.riddle.authorize())
    person.fill(username=scene.somebody(scene.riddle))
    person.submit()


@page
def choose_account(scene, person):
    sign_in_with_password(person, scene.plain, scene.somebody(scene.plain))
    person.open(scene.plain.authorize(prompt="select_account"))


@page
def consent(scene, person):
    """A program that has registered itself asks for everything that it may have."""
    site = scene.registering
    person.open(site.authorize(client_id=site.program, scope=None))
    person.fill(username=scene.somebody(site), password=PASSWORD)
    person.submit()


@page
def new_password(scene, person):
    sign_in_with_password(person, scene.plain, scene.with_temporary_password(scene.plain), TEMPORARY)


@page
def sign_up(scene, person):
    person.open(scene.plain.page("/signup"))


@page
def sign_up_refused(scene, person):
    sign_up(scene, person)
    person.fill(username="ada", password=PASSWORD, confirm_password=OTHER_PASSWORD)
    person.submit()


@page
def sign_up_with_terms(scene, person):
    person.open(scene.legal.page("/signup"))


@page
def confirm(scene, person):
    sign_in_with_password(person, scene.plain, scene.unconfirmed(scene.plain))


@page
def confirm_again(scene, person):
    confirm(scene, person)
    person.press("Send a new code")


@page
def forgotten_password(scene, person):
    person.open(scene.plain.page("/forgotPassword"))


@page
def reset_password(scene, person):
    forgotten_password(scene, person)
    person.fill(username=scene.somebody(scene.plain))
    person.submit()


@page
def reset_password_refused(scene, person):
    reset_password(scene, person)
    person.fill(confirmation_code="123456", new_password=PASSWORD, confirm_password=OTHER_PASSWORD)
    person.submit()


@page
def provider_refused(scene, person):
    sign_in_providers(scene, person)
    person.press("Continue with Harbour")


@page
def device_code(scene, person):
    person.open(scene.code_on_a_television()["verification_uri"])


@page
def device_sign_in(scene, person):
    person.open(scene.code_on_a_television()["verification_uri_complete"])
    person.press("Continue")


@page
def device_decision(scene, person):
    device_sign_in(scene, person)
    person.press("Sign in to go on")
    person.fill(username=scene.somebody(scene.television), password=PASSWORD)
    person.submit()
    person.press("Continue")


@page
def device_done(scene, person):
    device_decision(scene, person)
    person.press("Allow")


@page
def answer_by_form(scene, person):
    """Seen by those alone whose scripts do not run; the rest is taken on at once."""
    person.open(scene.posting.authorize(response_mode="form_post"))
    person.fill(username=scene.somebody(scene.posting), password=PASSWORD)
    person.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    person.submit()
    person.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@page
def error(scene, person):
    person.open(scene.plain.authorize(redirect_uri="https://evil.example/"))


@page
def signed_out(scene, person):
    person.open(scene.plain.url + "/signedout")


@page
def japanese(scene, person):
    person.open(scene.plain.page("/signup", lang="ja"))
