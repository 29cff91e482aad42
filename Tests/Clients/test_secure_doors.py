"""The doors of a user pool domain over https, as `serve` opens them: cookies that no neighbour can set or read, and browsers that come back by https alone."""

from urllib.parse import urlsplit

import pytest
import requests
from browser import Person
from pools import PASSWORD
from test_oauth import CALLBACK, SIGNED_OUT, Domain, answered
from test_relying_parties import certificate, cognito, server  # noqa: F401 - the fixtures


@pytest.fixture(scope="module")
def domain(server, cognito):  # noqa: F811
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


class AtHost:
    """The same domain behind its own host: names of it are not in any resolver, so requests name it themselves."""

    def __init__(self, domain, server):
        self.server, self.authority = server, f"{domain.name}.auth.localhost:{server.port}"
        self.url = f"https://{self.authority}"

    def get(self, address, **options):
        parts = urlsplit(address)
        options["headers"] = {"Host": self.authority} | options.get("headers", {})
        return requests.get(f"{self.server.url}{parts.path}?{parts.query}", allow_redirects=False, timeout=20, **options)


def cookies_of(*answers):
    return [text for answer in answers for text in answer.raw.headers.getlist("Set-Cookie")]


def test_cookies_are_bound_to_https_and_to_one_host(domain, ada):
    person = Person()
    page = person.follow(person.open(domain.authorize()))
    answers = [page, person.send(page, username=ada, password=PASSWORD)]
    answers += [person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT)]
    told = cookies_of(*answers)
    assert {text.split("=")[0] for text in told} == {f"__Host-{domain.name}-{name}" for name in ["XSRF-TOKEN", "cognito", "sign-in"]}
    for text in told:
        flags = {part.strip() for part in text.split(";")[1:]}
        assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= flags and "domain" not in text.lower().split(";", 1)[1], text


def test_a_session_without_the_prefix_is_none(domain, ada):
    """A neighbouring host, or a page by http, can set any cookie but one with `__Host-`."""
    person = Person()
    page = person.follow(person.open(domain.authorize()))
    person.send(page, username=ada, password=PASSWORD)
    sealed = person.session.cookies.get(f"__Host-{domain.name}-cognito")
    for name, good in [(f"__Host-{domain.name}-cognito", True), (f"{domain.name}-cognito", False), (f"__Secure-{domain.name}-cognito", False), ("cognito", False)]:
        answer = requests.get(domain.authorize(prompt="none"), cookies={name: sealed}, allow_redirects=False, timeout=20)
        assert ("code" in answered(answer)) is good, name


def test_a_host_of_its_own_has_cookies_of_its_own(domain, server, ada):  # noqa: F811
    """What the alias's cookie says does not count there, and answers stay on the door that the request came by."""
    host = AtHost(domain, server)
    sent = host.get(domain.authorize().replace(domain.url, host.url))
    assert sent.headers["location"].startswith(f"{host.url}/login?")
    page = host.get(sent.headers["location"])
    assert [text.split("=")[0] for text in cookies_of(page)] == ["__Host-XSRF-TOKEN"]
    assert domain.url not in page.text and f'action="{host.url}/login?' in page.text


@pytest.mark.parametrize("path", ["/oauth2/authorize", "/login", "/oauth2/token", "/oauth2/userInfo", "/error", "/logout"])
def test_browsers_are_told_to_come_by_https_alone(domain, path):
    answer = requests.get(domain.authorize().replace("/oauth2/authorize", path), allow_redirects=False, timeout=20)
    age = dict(part.strip().split("=") for part in answer.headers["Strict-Transport-Security"].split(";") if "=" in part)["max-age"]
    assert int(age) >= 31_536_000


def test_a_false_host_is_not_believed_in_production(domain):
    target = urlsplit(domain.authorize())
    for headers in [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "http"}, {"Forwarded": "host=evil.example;proto=http"}]:
        for path in [target.path, target.path.replace("/oauth2/authorize", "/login")]:
            answer = requests.get(domain.url.split("/auth/")[0] + path + "?" + target.query, headers=headers, allow_redirects=False, timeout=20)
            assert "evil" not in str(answer.headers) + answer.text, headers
            assert answer.headers.get("location", domain.url).startswith(domain.url), headers
            assert all("; Secure" in text for text in cookies_of(answer))


def test_the_client_s_address_is_all_that_forms_lead_to(domain):
    policy = Person().follow(Person().open(domain.authorize())).headers["Content-Security-Policy"]
    action = next(part for part in policy.split(";") if part.strip().startswith("form-action"))
    parts = urlsplit(CALLBACK)
    assert action.split() == ["form-action", "'self'", f"{parts.scheme}://{parts.netloc}"]
