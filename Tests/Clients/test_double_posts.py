"""Forms that are sent twice: a browser shows the answer to the last press of a button, and what the first one did cannot be done again."""

import concurrent.futures
import os
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from browser import Person
from pages_scene import TEMPORARY, RelyingParty, Scene
from pools import OTHER_PASSWORD, PASSWORD
from test_device_grant import link

WAYS = ["one after the other", "at once"]


@pytest.fixture(scope="module")
def scene(server):
    party = RelyingParty()
    yield Scene(server, party)
    party.stop()


class Form:
    """A form as a browser has it on the screen: its fields, and the cookies of the moment at which it is sent."""

    def __init__(self, site, person, path, **fields):
        self.address, self.cookies = site.page(path), dict(person.session.cookies)
        self.fields = fields | {"_csrf": self.cookies[f"{site.name}-XSRF-TOKEN"]}

    def send(self, **changed):
        return requests.post(self.address, data=self.fields | changed, cookies=self.cookies, allow_redirects=False, timeout=30)

    def twice(self, way):
        if way == WAYS[0]:
            return [self.send(), self.send()]
        with concurrent.futures.ThreadPoolExecutor(2) as threads:
            return list(threads.map(lambda _: self.send(), range(2)))


def at_its_page(site, path="/login"):
    person = Person()
    person.open(site.page(path))
    return person


def second_factor(scene):
    site = scene.mfa
    name, _, app = scene.with_second_factors(site, "SOFTWARE_TOKEN_MFA")
    person = at_its_page(site)
    person.follow(person.send(person.open(site.page("/login")), username=name, password=PASSWORD))
    return Form(site, person, "/mfa", code=app.code()), person, name


def both_sign_in(site, answers, name):
    """Each of them with a code of its own: the use of one takes nothing from the other."""
    codes = [parse_qs(urlsplit(answer.headers["location"]).query)["code"][0] for answer in answers]
    assert len(set(codes)) == 2
    assert [site.redeemed(code)["cognito:username"] for code in codes] == [name, name]
    assert all(f"{site.name}-cognito=" in answer.headers["Set-Cookie"] for answer in answers)


@pytest.mark.parametrize("way", WAYS)
def test_a_second_factor(scene, way):
    form, _, name = second_factor(scene)
    both_sign_in(scene.mfa, form.twice(way), name)


@pytest.mark.parametrize("way", WAYS)
def test_a_new_password(scene, way):
    site = scene.plain
    name, person = scene.with_temporary_password(site), at_its_page(site)
    person.follow(person.send(person.open(site.page("/login")), username=name, password=TEMPORARY))
    form = Form(site, person, "/changePassword", new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD, **{"requiredAttributes[given_name]": "Ada"})
    both_sign_in(site, form.twice(way), name)


@pytest.mark.parametrize("way", WAYS)
def test_a_sign_up_its_confirmation_and_a_reset(scene, server, way):
    site, name = scene.plain, f"twice-{os.urandom(4).hex()}"
    person, mail = at_its_page(site, "/signup"), f"{name}@example.com"
    values = {"email": mail, "given_name": "Ada", "birthdate": "1990-01-01"}
    fields = {f"requiredAttributes[{attribute}]": value for attribute, value in values.items()}
    answers = Form(site, person, "/signup", username=name, password=PASSWORD, confirm_password=PASSWORD, **fields).twice(way)
    assert [urlsplit(answer.headers.get("location", "")).path[-12:] for answer in answers] == ["/confirmUser"] * 2
    # The cookie that leads on is there twice as well, and one message went out.
    assert all("-sign-in=" in answer.headers["Set-Cookie"] for answer in answers)
    assert len(server.inbox(mail)) == 1
    answers = Form(site, person, "/confirmUser", username=name, code=server.code(mail)).twice(way)
    assert [urlsplit(answer.headers.get("location", "")).path[-6:] for answer in answers] == ["/login"] * 2
    assert site.pool.get(name)["UserStatus"] == "CONFIRMED"
    Form(site, person, "/forgotPassword", username=name).send()
    code = server.code(mail)
    answers = Form(site, person, "/confirmForgotPassword", username=name, confirmation_code=code, new_password=OTHER_PASSWORD).twice(way)
    assert [urlsplit(answer.headers.get("location", "")).path[-6:] for answer in answers] == ["/login"] * 2
    site.pool.app.sign_in(name, OTHER_PASSWORD)


@pytest.mark.parametrize("way", WAYS)
def test_a_device_s_code(scene, way):
    site, waiting = scene.television, [scene.code_on_a_television() for _ in range(2)]
    person = Person()
    page = person.send(person.open(waiting[0]["verification_uri"]), user_code=waiting[0]["user_code"])
    person.send(person.open(link(page)), username=site.pool.user(), password=PASSWORD)
    form = Form(site, person, "/device", user_code=waiting[0]["user_code"], decision="approve")
    answers = [answer for _ in range(6) for answer in form.twice(way)]
    assert all(answer.status_code == 200 and "The device is signed in." in answer.text for answer in answers)
    # None of them was a wrong code.
    page = person.send(person.open(waiting[1]["verification_uri"]), user_code=waiting[1]["user_code"])
    assert page.status_code == 200 and waiting[1]["user_code"] in page.text


def test_only_the_same_form_of_the_same_browser_is_answered_again(scene):
    form, _, name = second_factor(scene)
    assert "code=" in form.send().headers["location"]
    assert "location" not in form.send(code=form.fields["code"][::-1] + "0").headers
    stranger = at_its_page(scene.mfa)
    stolen = Form(scene.mfa, stranger, "/mfa", code=form.fields["code"])
    stolen.cookies |= {cookie: value for cookie, value in form.cookies.items() if cookie.endswith("-sign-in")}
    answer = stolen.send()
    assert "code=" not in answer.headers.get("location", "") and "-cognito=" not in answer.headers.get("Set-Cookie", "")


def test_nobody_is_signed_in_again_after_signing_out(scene):
    form, person, name = second_factor(scene)
    site = scene.mfa
    answer = form.send()
    assert "code=" in answer.headers["location"]
    # What the browser has now: no sign-in under way, and no session.
    form.cookies = {cookie: value for cookie, value in form.cookies.items() if cookie.endswith("XSRF-TOKEN")}
    again = form.send()
    assert "code=" not in again.headers.get("location", "") and "-cognito=" not in again.headers.get("Set-Cookie", "")
    # Signed out everywhere, a copy of the cookies is worth nothing either.
    form, person, name = second_factor(scene)
    assert "code=" in form.send().headers["location"]
    site.pool.cognito.admin_user_global_sign_out(UserPoolId=site.pool.id, Username=name)
    assert "code=" not in form.send().headers.get("location", "")


def test_the_answer_is_kept_for_moments_alone(scene):
    form, _, _ = second_factor(scene)
    assert "code=" in form.send().headers["location"]
    time.sleep(11)
    assert "code=" not in form.send().headers.get("location", "")
