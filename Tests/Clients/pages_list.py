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
def error(scene, person):
    person.open(scene.plain.authorize(redirect_uri="https://evil.example/"))


@page
def signed_out(scene, person):
    person.open(scene.plain.url + "/signedout")


@page
def japanese(scene, person):
    person.open(scene.plain.page("/signup", lang="ja"))
