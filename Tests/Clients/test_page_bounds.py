"""What the pages take: no more than the API, whose model bounds every member."""

import pytest
from browser import Person
from pools import PASSWORD, refused
from test_oauth import Domain
from test_page_attacks import cookie, page_of

# Names that UsernameType does not have, so that no operation could say whose account is meant.
NAMELESS = {
    "a space": "two words", "a line": "ada\nBcc: x@evil.example", "a bell": "ada\x07", "a direction": "ada\u202egnp.exe", "an invisible join": "a\u200bda",
    "129 characters": "n" * 129, "half a million": "n" * 500_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito, PreventUserExistenceErrors="ENABLED")


def send(domain, path, **fields):
    person = Person()
    person.open(page_of(domain, "/login"))
    form = fields | {"_csrf": cookie(person, domain, "XSRF-TOKEN")}
    return person.session.post(page_of(domain, path), data=form, allow_redirects=False, timeout=30)


@pytest.mark.parametrize("name", NAMELESS.values(), ids=NAMELESS)
def test_nobody_is_called_what_the_api_cannot_call(domain, cognito, name):
    before = cognito.describe_user_pool(UserPoolId=domain.pool.id)["UserPool"]["EstimatedNumberOfUsers"]
    answer = send(domain, "/signup", username=name, password=PASSWORD, **{"requiredAttributes[email]": "x@example.com"})
    # The form again, with the field that is wrong.
    assert answer.status_code == 400 and "Please check this value." in answer.text and 'name="confirm_password"' in answer.text
    assert cognito.describe_user_pool(UserPoolId=domain.pool.id)["UserPool"]["EstimatedNumberOfUsers"] == before


@pytest.mark.parametrize("name", NAMELESS.values(), ids=NAMELESS)
@pytest.mark.parametrize("path", ["/forgotPassword", "/confirmForgotPassword", "/confirmUser", "/resendcode"])
def test_no_page_looks_such_a_name_up_or_keeps_it(domain, path, name):
    fields = {"username": name, "password": PASSWORD, "new_password": PASSWORD, "code": "123456", "confirmation_code": "123456"}
    answer = send(domain, path, **fields)
    # Where existence is hidden a name that nobody has would be answered like a real one.
    assert answer.status_code == 200 and Person.problem(answer) == "Please check this value."
    assert "Set-Cookie" not in answer.headers or "-sign-in=" not in answer.headers["Set-Cookie"]


def test_a_space_around_a_name_is_the_keyboard_s(domain):
    name = domain.pool.user()
    assert "/callback?code=" in send(domain, "/login", username=f" {name} ", password=PASSWORD).headers["location"]


@pytest.mark.parametrize("name", NAMELESS.values(), ids=NAMELESS)
def test_nobody_signs_in_by_such_a_name(domain, name):
    answer = send(domain, "/login", username=name, password=PASSWORD)
    wrong = "Please check this value." if len(name) > 128 else "Incorrect username or password."
    assert answer.status_code == 200 and Person.problem(answer) == wrong


def test_a_name_with_a_space_in_it_is_nobody_s_at_the_api(domain):
    with refused("NotAuthorizedException", "Incorrect username or password."):
        domain.app.sign_in("two words")


@pytest.mark.parametrize(
    "path, field",
    [("/login", "password"), ("/confirmUser", "code"), ("/confirmForgotPassword", "confirmation_code"), ("/signup", "requiredAttributes[email]")],
)
def test_no_field_is_longer_than_the_api_takes(domain, path, field):
    name = domain.pool.user()
    fields = {"username": name, "password": PASSWORD, "new_password": PASSWORD, "code": "123456", "confirmation_code": "123456"}
    answer = send(domain, path, **fields | {field: "1" * 150_000})
    assert answer.status_code in (200, 400) and "location" not in answer.headers
    assert Person.problem(answer) in ("Please check this value.", "This code is not right. Please try again.", "Please check the form")
