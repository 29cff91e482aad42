"""What Cognito's authorization server does not have: off until a pool or a client asks for it, and then as its RFC says."""

import os
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from browser import Person
from pools import refused
from test_oauth import CALLBACK, Domain, answered, challenge

VERIFIER = "v" * 43
PKCE = {"code_challenge": challenge(VERIFIER), "code_challenge_method": "S256"}


def put(pool, app=None, **settings):
    body = {"UserPoolId": pool.id, "Settings": settings} | ({"ClientId": app.id} if app else {})
    answer = pool.server.call("", body, headers={"X-Amz-Target": "Lifeguard.PutSettings"})
    assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


def client(domain, settings, **members):
    """A client of its own, with extension settings."""
    app = domain.client(**members)
    put(domain.pool, app, **settings)
    return app


def ask(domain, app, **changed):
    """The answer to an authorization request of a browser that nobody has signed in at."""
    return requests.get(domain.authorize(client_id=app.id, **changed), allow_redirects=False, timeout=20)


def posted(page):
    """Where a page's form goes and what it takes there."""
    assert page.status_code == 200, page.text
    action, body = re.findall(r'<form method="post" action="([^"]*)">(.*?)</form>', page.text, re.DOTALL)[0]
    return unescape(action), {unescape(name): unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', body)}


def test_a_client_that_must_have_pkce_gets_no_code_without_it(domain, ada):
    app = client(domain, {"RequirePKCE": True})
    assert answered(ask(domain, app, state="s")) == {"error": "invalid_request", "error_description": "code_challenge is required", "state": "s"}
    # The page alone is no way around it.
    page = requests.get(domain.authorize(client_id=app.id).replace("/oauth2/authorize", "/login"), allow_redirects=False, timeout=20)
    assert answered(page)["error"] == "invalid_request"
    code = domain.code(Person(), ada, client_id=app.id, **PKCE)
    assert domain.exchange(code, client_id=app.id).json() == {"error": "invalid_grant"}
    assert domain.exchange(code, client_id=app.id, code_verifier=VERIFIER).status_code == 200
    # The pool's choice is every client's that has not chosen.
    put(domain.pool, RequirePKCE=True)
    try:
        assert answered(ask(domain, domain.app))["error"] == "invalid_request"
        assert "/login?" in ask(domain, client(domain, {"RequirePKCE": False})).headers["location"]
    finally:
        put(domain.pool, RequirePKCE=None)
    assert "/login?" in ask(domain, domain.app).headers["location"]


def test_every_answer_says_whose_it_is(domain, ada, server, cognito):
    app = client(domain, {"AuthorizationResponseIss": True}, AllowedOAuthFlows=["code", "implicit"])
    person = Person()
    given = answered(domain.sign_in(person, ada, client_id=app.id, state="s"))
    assert given["iss"] == domain.pool.issuer and set(given) == {"code", "state", "iss"}
    tokens = answered(person.open(domain.authorize(client_id=app.id, response_type="token", prompt="none")))
    assert tokens["iss"] == domain.pool.issuer and tokens["access_token"]
    for asked in [{"prompt": "none"}, {"response_type": "id_token"}, {"scope": "openid phone"}, {"identity_provider": "Google"}]:
        told = answered(ask(domain, app, **asked))
        assert told["error"] and told["iss"] == domain.pool.issuer, asked
    # A client of two servers tells them apart: another pool's answers name another issuer.
    other = Domain(server, cognito)
    put(other.pool, AuthorizationResponseIss=True)
    told = answered(ask(other, other.app, prompt="none"))
    assert told["iss"] == other.pool.issuer != domain.pool.issuer
    assert "iss" not in answered(ask(domain, domain.app, prompt="none"))


def test_form_post_answers_in_a_form_that_goes_to_the_client_alone(domain, ada):
    app = client(domain, {"FormPost": True, "AuthorizationResponseIss": True})
    person, state = Person(), '"><script>alert(1)</script>'
    page = domain.sign_in(person, ada, client_id=app.id, response_mode="form_post", state=state)
    action, fields = posted(page)
    assert action == CALLBACK and set(fields) == {"code", "state", "iss"} and fields["state"] == state
    assert "<script>alert" not in page.text
    assert domain.exchange(fields["code"], client_id=app.id).status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "form-action http://localhost:3000;" in policy and "script-src 'self'" in policy and "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy and page.headers["Cache-Control"] == "no-store" and "location" not in page.headers
    # Without a script there is a button; with one there is nothing to press.
    assert '<button type="submit"' in page.text
    script = re.findall(r'<script src="([^"]*)" defer></script>', page.text)
    assert len(script) == 1 and "submit()" in requests.get(script[0], timeout=20).text
    # Signed in already, and refused: in a form as well, with no token of ours in it.
    assert posted(person.open(domain.authorize(client_id=app.id, response_mode="form_post")))[1]["code"]
    refused = ask(domain, app, response_mode="form_post", prompt="none", state="s")
    assert posted(refused) == (CALLBACK, {"error": "login_required", "state": "s", "iss": domain.pool.issuer})
    assert posted(ask(domain, app, response_mode="form_post", scope="openid phone"))[1]["error"] == "invalid_scope"


def test_tokens_travel_by_form_post_too(domain, ada):
    app = client(domain, {"FormPost": True}, AllowedOAuthFlows=["implicit"])
    _, fields = posted(domain.sign_in(Person(), ada, client_id=app.id, response_type="token", response_mode="form_post"))
    assert fields["access_token"] and fields["token_type"] == "Bearer"


@pytest.mark.parametrize(
    "settings, asked, understood",
    [
        ({}, {"response_mode": "query"}, True), ({}, {"response_mode": "form_post"}, False), ({}, {"response_mode": "fragment"}, False),
        ({"FormPost": True}, {"response_mode": "form_post.jwt"}, False), ({"FormPost": True}, {"response_mode": ""}, False),
        ({"FormPost": True}, {"response_mode": "web_message"}, False), ({"FormPost": True}, {"response_mode": "fragment"}, False),
        ({}, {"response_type": "token", "response_mode": "fragment"}, True), ({}, {"response_type": "token", "response_mode": "query"}, False),
    ],
)
def test_an_answer_travels_only_by_a_way_that_is_open(domain, settings, asked, understood):
    app = client(domain, settings, AllowedOAuthFlows=["code", "implicit"])
    answer = ask(domain, app, **asked)
    if understood:
        assert "/login?" in answer.headers["location"]
    else:
        assert answered(answer)["error_description"] == "This response_mode is not available"


def test_an_app_s_own_scheme_receives_no_form(domain):
    app = client(domain, {"FormPost": True}, CallbackURLs=["com.example.app:/callback"])
    told = ask(domain, app, redirect_uri="com.example.app:/callback", response_mode="form_post").headers["location"]
    assert told.startswith("com.example.app:/callback?error=invalid_request")


# Hardened


def test_a_hardened_client_takes_the_choices_of_the_security_practice(domain, ada):
    app = client(domain, {"Hardened": True}, AllowedOAuthFlows=["code", "implicit"])
    assert answered(ask(domain, app)) == {"error": "invalid_request", "error_description": "code_challenge is required", "iss": domain.pool.issuer}
    implicit = answered(ask(domain, app, response_type="token"))
    assert implicit == {"error": "unauthorized_client", "iss": domain.pool.issuer}
    given = answered(domain.sign_in(Person(), ada, client_id=app.id, **PKCE))
    assert given["iss"] == domain.pool.issuer
    # A used refresh token ends the sign-in, at every door.
    first = domain.exchange(given["code"], client_id=app.id, code_verifier=VERIFIER).json()["refresh_token"]
    second = domain.token(client_id=app.id, grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
    assert second != first
    with refused("InvalidParameterException"):
        app.refresh(second)
    third = app.rotate(second)["RefreshToken"]
    assert domain.token(client_id=app.id, grant_type="refresh_token", refresh_token=second).json() == {"error": "invalid_grant"}
    assert domain.token(client_id=app.id, grant_type="refresh_token", refresh_token=third).json() == {"error": "invalid_grant"}


def test_a_hardened_client_with_a_secret_keeps_its_refresh_token(domain, ada):
    app = client(domain, {"Hardened": True}, GenerateSecret=True)
    code = domain.code(Person(), ada, client_id=app.id, **PKCE)
    tokens = domain.exchange(code, client_id=app.id, client_secret=app.secret, code_verifier=VERIFIER).json()
    renewed = domain.token(client_id=app.id, client_secret=app.secret, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert renewed["access_token"] and "refresh_token" not in renewed


@pytest.mark.parametrize(
    "address, taken",
    [
        ("myapp:/callback", False), ("MyApp://callback", False), ("com.example.app:/callback", True), ("http://127.0.0.1:3000/callback", True),
        ("http://[::1]:3000/callback", True), ("https://app.example/callback", True),
    ],
)
def test_a_hardened_client_is_answered_at_an_address_of_its_own(domain, address, taken):
    for hardened in [True, False]:
        app = client(domain, {"Hardened": hardened}, CallbackURLs=[address])
        answer = ask(domain, app, redirect_uri=address, **PKCE)
        assert answer.headers["location"].startswith(f"{domain.url}/{'login' if taken or not hardened else 'error'}?"), hardened
