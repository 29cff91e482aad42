"""What Cognito's authorization server does not have: off until a pool or a client asks for it, and then as its RFC says."""

import concurrent.futures
import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.discovery import OpenIDProviderMetadata
from browser import Person
from jose import jwt
from pools import OTHER_PASSWORD, PASSWORD, refused
from test_oauth import CALLBACK, SIGNED_OUT, Domain, answered, challenge

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


def holders(domain, name):
    """Two browsers that are signed in, and the tokens that one of them gave to the plain client."""
    browsers = [Person(), Person()]
    codes = [domain.code(browser, name) for browser in browsers]
    return browsers, domain.exchange(codes[0]).json()


def is_signed_in(domain, browser):
    return "code" in answered(browser.open(domain.authorize(prompt="none")))


@pytest.mark.parametrize("hardened", [True, False])
def test_a_recovered_password_ends_every_sign_in_at_a_hardened_client(domain, server, cognito, hardened):
    """ASVS 7.4.3: whoever has lost the account to somebody wants them out."""
    app, name = client(domain, {"Hardened": hardened}), domain.pool.user()
    browsers, tokens = holders(domain, name)
    access = app.sign_in(name)["AccessToken"]
    cognito.forgot_password(ClientId=app.id, Username=name)
    code = server.code(f"{name}@example.com")
    cognito.confirm_forgot_password(ClientId=app.id, Username=name, ConfirmationCode=code, Password=OTHER_PASSWORD)
    renewed = domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    if not hardened:
        assert all(is_signed_in(domain, browser) for browser in browsers) and renewed.status_code == 200
        assert cognito.get_user(AccessToken=access)["Username"] == name
        return
    assert not any(is_signed_in(domain, browser) for browser in browsers)
    assert renewed.status_code == 400 and renewed.json()["error"] == "invalid_grant"
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        cognito.get_user(AccessToken=access)
    # The person comes back with the new password.
    person = Person()
    back = person.send(person.follow(person.open(domain.authorize())), username=name, password=OTHER_PASSWORD)
    assert answered(back)["code"] and is_signed_in(domain, person)


@pytest.mark.parametrize("hardened", [True, False])
def test_a_changed_password_ends_the_other_sign_ins_at_a_hardened_client(domain, cognito, hardened):
    app, name = client(domain, {"Hardened": hardened}), domain.pool.user()
    browsers, tokens = holders(domain, name)
    own, other = app.sign_in(name), app.sign_in(name)
    cognito.change_password(AccessToken=own["AccessToken"], PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)
    assert cognito.get_user(AccessToken=own["AccessToken"])["Username"] == name
    renewed = domain.token(grant_type="refresh_token", refresh_token=own["RefreshToken"], client_id=app.id)
    assert renewed.status_code == 200
    assert (domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200) == (not hardened)
    assert [is_signed_in(domain, browser) for browser in browsers] == [not hardened] * 2
    if hardened:
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            cognito.get_user(AccessToken=other["AccessToken"])
    else:
        assert cognito.get_user(AccessToken=other["AccessToken"])["Username"] == name


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


# Discovery


def documents(domain):
    """The discovery document at every address that it has."""
    server, pool = domain.pool.server.url, domain.pool.id
    for address in [
        f"{server}/{pool}/.well-known/openid-configuration", f"{server}/{pool}/.well-known/oauth-authorization-server",
        f"{server}/.well-known/oauth-authorization-server/{pool}", f"{domain.url}/.well-known/openid-configuration",
        f"{domain.url}/.well-known/oauth-authorization-server",
    ]:
        answer = requests.get(address, timeout=20)
        assert answer.status_code == 200, address
        assert answer.headers["Content-Type"] == "application/json" and answer.headers["Access-Control-Allow-Origin"] == "*"
        yield answer.json()


def described(domain):
    found = list(documents(domain))
    assert all(document == found[0] for document in found)
    return found[0]


def test_a_pool_publishes_where_its_endpoints_are(server, cognito):
    own = Domain(server, cognito)
    told = described(own)
    assert {name: value for name, value in told.items() if name.endswith("endpoint")} == {
        "authorization_endpoint": f"{own.url}/oauth2/authorize", "token_endpoint": f"{own.url}/oauth2/token",
        "userinfo_endpoint": f"{own.url}/oauth2/userInfo", "revocation_endpoint": f"{own.url}/oauth2/revoke",
        "end_session_endpoint": f"{own.url}/logout",
    }  # fmt: skip
    assert told["issuer"] == own.pool.issuer and told["jwks_uri"] == f"{own.pool.issuer}/.well-known/jwks.json"
    assert told["response_types_supported"] == ["code", "token"] and told["response_modes_supported"] == ["query", "fragment"]
    assert told["code_challenge_methods_supported"] == ["S256"] and "authorization_response_iss_parameter_supported" not in told
    assert requests.get(f"{own.url}/.well-known/jwks.json", timeout=20).json() == requests.get(told["jwks_uri"], timeout=20).json()
    OpenIDProviderMetadata(told).validate()
    preflight = requests.options(f"{own.url}/.well-known/openid-configuration", headers={"Origin": "https://app.example"}, timeout=20)
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert requests.post(f"{own.url}/.well-known/openid-configuration", timeout=20).status_code == 405
    assert requests.get(f"{server.url}/.well-known/oauth-authorization-server/us-east-1_Nowhere99", timeout=20).status_code == 404


def test_discovery_changes_with_the_pool(server, cognito):
    own = Domain(server, cognito)
    put(own.pool, FormPost=True, AuthorizationResponseIss=True)
    told = described(own)
    assert told["response_modes_supported"] == ["query", "fragment", "form_post"] and told["authorization_response_iss_parameter_supported"] is True
    assert "pushed_authorization_request_endpoint" not in told and "introspection_endpoint" not in told
    put(own.pool, FormPost=None, AuthorizationResponseIss=None, PushedAuthorizationRequests="REQUIRED", Introspection=True)
    told = described(own)
    assert "device_authorization_endpoint" not in told and "registration_endpoint" not in told
    assert told["pushed_authorization_request_endpoint"] == f"{own.url}/oauth2/par" and told["require_pushed_authorization_requests"] is True
    assert told["introspection_endpoint"] == f"{own.url}/oauth2/introspect"
    OpenIDProviderMetadata(told).validate()
    put(own.pool, PushedAuthorizationRequests=None, Introspection=None, DeviceAuthorization=True)
    assert described(own)["device_authorization_endpoint"] == f"{own.url}/oauth2/device_authorization"
    put(own.pool, DeviceAuthorization=None, Hardened=True)
    told = described(own)
    assert told["response_types_supported"] == ["code"] and told["authorization_response_iss_parameter_supported"] is True
    assert told["require_pushed_authorization_requests"] is False and "introspection_endpoint" not in told
    cognito.delete_user_pool_domain(UserPoolId=own.pool.id, Domain=own.name)
    left = requests.get(f"{own.pool.issuer}/.well-known/openid-configuration", timeout=20).json()
    assert not [name for name in left if name.endswith("endpoint")] and left["issuer"] == own.pool.issuer


def test_endpoints_are_named_by_the_host_that_resolves(launch):
    running = launch("--public-url", "https://id.example.com")
    # Nothing of that name is there: the tests come by the address itself.
    running.url = f"http://127.0.0.1:{running.port}"
    own = Domain(running, running.cognito())
    address = f"{running.url}/{own.pool.id}/.well-known/openid-configuration"
    told = requests.get(address, timeout=20).json()
    assert told["token_endpoint"] == f"https://{own.name}.auth.id.example.com/oauth2/token"
    # The custom domain is the name that the pool's owner has chosen.
    running.cognito().create_user_pool_domain(
        UserPoolId=own.pool.id, Domain="login.example.org", CustomDomainConfig={"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/x"}
    )
    told = requests.get(address, timeout=20).json()
    assert told["token_endpoint"] == "https://login.example.org/oauth2/token"
    by_host = requests.get(
        f"{running.url}/.well-known/openid-configuration", headers={"Host": f"{own.name}.auth.id.example.com"}, timeout=20
    )
    assert by_host.json() == told


# Pushed authorization requests


def push(domain, app, auth=None, **changed):
    fields = {"client_id": app.id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid email"} | changed
    return requests.post(f"{domain.url}/oauth2/par", data={name: value for name, value in fields.items() if value is not None}, auth=auth, timeout=20)


def pushed(domain, app, **changed):
    answer = push(domain, app, **changed)
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "no-store", answer.text
    told = answer.json()
    assert set(told) == {"request_uri", "expires_in"} and told["expires_in"] == 60
    assert told["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    return told["request_uri"]


def begin(domain, app, address):
    return f"{domain.url}/oauth2/authorize?" + urlencode({"client_id": app.id, "request_uri": address})


def turned_away(domain, answer):
    return answer.status_code == 302 and answer.headers["location"].startswith(f"{domain.url}/error?error=invalid_request_uri")


def test_a_pushed_request_is_signed_in_for_and_stands_in_no_address(domain, ada):
    app = client(domain, {"PushedAuthorizationRequests": "REQUIRED", "AuthorizationResponseIss": True})
    plain = answered(ask(domain, app, state="s"))
    assert (plain["error"], plain["state"]) == ("invalid_request", "s")
    page = requests.get(domain.authorize(client_id=app.id).replace("/oauth2/authorize", "/login"), allow_redirects=False, timeout=20)
    assert answered(page)["error"] == "invalid_request"

    address = pushed(domain, app, state="kept", nonce="n-1", lang="nl", **PKCE)
    person = Person()
    # What stands in the address beside it means nothing.
    page = person.follow(person.open(begin(domain, app, address) + "&state=other&scope=phone&redirect_uri=http://evil.example"))
    assert page.status_code == 200 and "state=kept" not in page.url and '<html lang="nl"' in page.text
    wrong = person.send(page, username=ada, password="Wrong-Horse-1")
    assert wrong.status_code == 200 and Person.problem(wrong)
    given = answered(person.send(wrong, username=ada, password=PASSWORD))
    assert given["state"] == "kept" and given["iss"] == domain.pool.issuer
    tokens = domain.exchange(given["code"], client_id=app.id, code_verifier=VERIFIER).json()
    assert jwt.get_unverified_claims(tokens["id_token"])["nonce"] == "n-1"
    # A browser that is signed in is sent on at once.
    assert answered(person.open(begin(domain, app, pushed(domain, app, state="again"))))["state"] == "again"


def test_a_request_uri_is_for_one_browser_and_one_client(domain, ada):
    app, other = (client(domain, {"PushedAuthorizationRequests": "ALLOWED"}) for _ in range(2))
    address = pushed(domain, app, state="s")
    assert turned_away(domain, Person().open(begin(domain, other, address)))
    person = Person()
    page = person.follow(person.open(begin(domain, app, address)))
    # Whoever has seen the address since gets nothing for it, at no door.
    assert turned_away(domain, Person().open(begin(domain, app, address)))
    assert turned_away(domain, Person().open(page.url))
    assert turned_away(domain, Person().open(page.url.replace("/login", "/signup")))
    stranger = Person()
    stranger.open(begin(domain, app, pushed(domain, app)))
    assert turned_away(domain, stranger.open(begin(domain, app, address)))
    # The same browser may load it again, also with another sign-in under way.
    person.open(begin(domain, app, pushed(domain, app)))
    assert person.follow(person.open(begin(domain, app, address))).status_code == 200
    assert answered(person.send(page, username=ada, password=PASSWORD))["state"] == "s"


def test_of_many_browsers_at_once_one_has_a_pushed_request(domain):
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED"})
    address = begin(domain, app, pushed(domain, app))
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: turned_away(domain, Person().open(address)), range(8)))
    assert sorted(answers) == [False] + [True] * 7


def test_a_false_request_uri_leads_nowhere(domain):
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED"})
    for address in ["urn:ietf:params:oauth:request_uri:x", "https://evil.example/request.jwt", "", "urn:ietf:params:oauth:request_uri:" + "A" * 4_000]:
        assert turned_away(domain, Person().open(begin(domain, app, address))), address
    twice = begin(domain, app, pushed(domain, app)) + "&request_uri=x"
    assert turned_away(domain, Person().open(twice))
    # Without the setting it means nothing, as on Cognito.
    assert "/login?" in requests.get(domain.authorize() + "&request_uri=x", allow_redirects=False, timeout=20).headers["location"]


def test_a_client_proves_itself_when_it_pushes(domain):
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED"}, GenerateSecret=True)
    assert push(domain, app).status_code == 401
    assert push(domain, app, client_secret="x" * 52).json() == {"error": "invalid_client", "error_description": "invalid_client_secret"}
    basic = push(domain, app, auth=(app.id, "x" * 52))
    assert basic.status_code == 401 and basic.headers["WWW-Authenticate"].startswith("Basic")
    assert push(domain, app, client_secret=app.secret).status_code == 201
    by_header = push(domain, app, auth=(app.id, app.secret), client_id=None, state="b").json()["request_uri"]
    assert "/login?" in Person().open(begin(domain, app, by_header)).headers["location"]
    assert push(domain, domain.app).json() == {"error": "unauthorized_client"}


@pytest.mark.parametrize(
    "changed, error",
    [
        ({"redirect_uri": CALLBACK + "/"}, "invalid_request"), ({"scope": "openid phone"}, "invalid_scope"),
        ({"response_type": "token"}, "unauthorized_client"), ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"state": "s" * 20_000}, "invalid_request"), ({"nonsense": "s" * 20_000}, "invalid_request"), ({"code_challenge": "x"}, "invalid_request"),
    ],
)
def test_a_pushed_request_is_checked_when_it_comes(domain, changed, error):
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED"})
    answer = push(domain, app, **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert requests.get(f"{domain.url}/oauth2/par", timeout=20).status_code == 405


def test_the_sign_in_of_a_device_is_not_pushed(domain):
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED", "DeviceAuthorization": True})
    answer = push(domain, app, response_type="device", redirect_uri=None, user_code="BCDF-GHJK")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_response_type")


def test_a_pushed_request_is_answered_on_another_node_s_word(domain, ada):
    """Nothing of it is kept in the process: its secret is in the cookie, the rest in the database, sealed."""
    app = client(domain, {"PushedAuthorizationRequests": "ALLOWED"})
    address = pushed(domain, app, state="only-in-the-database")
    person = Person()
    page = person.follow(person.open(begin(domain, app, address)))
    kept = [cookie.value for cookie in person.session.cookies]
    assert not [value for value in kept if "only-in" in value or address in value]
    assert "only-in-the-database" not in page.text


# Introspection


def inspect(domain, app, token, **form):
    answer = requests.post(f"{domain.url}/oauth2/introspect", data={"token": token} | form, auth=(app.id, app.secret), timeout=20)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", answer.text
    return answer.json()


@pytest.fixture(scope="module")
def service(domain):
    """A client that may ask about tokens."""
    return client(domain, {"Introspection": True}, GenerateSecret=True)


INACTIVE = {"active": False}


def signed_in(domain, app, username):
    """The tokens of a sign-in through the pages."""
    proof = {"client_secret": app.secret} if app.secret else {}
    return domain.exchange(domain.code(Person(), username, client_id=app.id), client_id=app.id, **proof).json()


def test_a_service_learns_what_a_token_is(domain, ada, service):
    tokens = signed_in(domain, service, ada)
    claims = jwt.get_unverified_claims(tokens["access_token"])
    assert inspect(domain, service, tokens["access_token"]) == {
        "active": True, "scope": "openid email", "client_id": service.id, "username": ada, "token_type": "Bearer", "exp": claims["exp"],
        "iat": claims["iat"], "sub": claims["sub"], "iss": domain.pool.issuer, "jti": claims["jti"],
    }  # fmt: skip
    refresh = inspect(domain, service, tokens["refresh_token"], token_type_hint="refresh_token")
    assert refresh["active"] and refresh["username"] == ada and refresh["exp"] > claims["exp"] and "token_type" not in refresh
    # Another client's access token is the pool's too; its refresh token is its own matter.
    theirs = signed_in(domain, domain.app, ada)
    assert inspect(domain, service, theirs["access_token"])["client_id"] == domain.app.id
    assert inspect(domain, service, theirs["refresh_token"]) == INACTIVE
    # What is no access token of this pool.
    for token in [tokens["id_token"], "x", "a.b.c", tokens["access_token"][:-4] + "AAAA", "x" * 70_000]:
        assert inspect(domain, service, token) == INACTIVE


def test_a_token_of_another_pool_means_nothing_here(domain, service, server, cognito):
    other = Domain(server, cognito)
    tokens = signed_in(other, other.app, other.pool.user("eve"))
    assert inspect(domain, service, tokens["access_token"]) == INACTIVE
    elsewhere = requests.post(f"{other.url}/oauth2/introspect", data={"token": tokens["access_token"]}, auth=(service.id, service.secret), timeout=20)
    assert elsewhere.status_code == 401 and elsewhere.json()["error"] == "invalid_client"


@pytest.mark.parametrize("ended", ["revoked", "signed out", "disabled", "deleted", "client deleted"])
def test_a_token_whose_sign_in_has_ended_is_told_nothing_about(domain, service, cognito, ended):
    user, app = domain.pool.user(), domain.client()
    tokens, own = signed_in(domain, app, user), signed_in(domain, service, user)
    assert inspect(domain, service, tokens["access_token"])["active"] and inspect(domain, service, own["refresh_token"])["active"]
    named = {"UserPoolId": domain.pool.id, "Username": user}
    match ended:
        case "revoked":
            for client_id, proof, given in [(app.id, {}, tokens), (service.id, {"client_secret": service.secret}, own)]:
                form = {"client_id": client_id, "token": given["refresh_token"]} | proof
                assert requests.post(f"{domain.url}/oauth2/revoke", data=form, timeout=20).status_code == 200
        case "signed out":
            cognito.admin_user_global_sign_out(**named)
        case "disabled":
            cognito.admin_disable_user(**named)
        case "deleted":
            cognito.admin_delete_user(**named)
        case "client deleted":
            cognito.delete_user_pool_client(UserPoolId=domain.pool.id, ClientId=app.id)
    assert inspect(domain, service, tokens["access_token"]) == INACTIVE
    assert (inspect(domain, service, own["refresh_token"]) == INACTIVE) is (ended != "client deleted")


def test_a_refresh_token_that_was_rotated_away_is_inactive(domain, ada):
    rotating = client(
        domain, {"Introspection": True}, GenerateSecret=True, RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
    )  # fmt: skip
    first = signed_in(domain, rotating, ada)["refresh_token"]
    second = domain.token(client_id=rotating.id, client_secret=rotating.secret, grant_type="refresh_token", refresh_token=first).json()["refresh_token"]
    assert inspect(domain, rotating, first) == INACTIVE and inspect(domain, rotating, second)["active"]


def test_a_program_s_token_is_inspected_too(domain, service, cognito):
    cognito.create_resource_server(UserPoolId=domain.pool.id, Identifier="orders", Name="orders", Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}])
    program = domain.client(GenerateSecret=True, AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["orders/read"], CallbackURLs=[], LogoutURLs=[])
    token = domain.token(client_id=program.id, client_secret=program.secret, grant_type="client_credentials").json()["access_token"]
    told = inspect(domain, service, token)
    assert (told["active"], told["scope"], told["client_id"], told["sub"]) == (True, "orders/read", program.id, program.id) and "username" not in told
    cognito.delete_user_pool_client(UserPoolId=domain.pool.id, ClientId=program.id)
    assert inspect(domain, service, token) == INACTIVE


def test_only_a_client_that_proves_itself_and_may_learns_of_tokens(domain, ada, service):
    token = signed_in(domain, service, ada)["access_token"]
    address = f"{domain.url}/oauth2/introspect"
    assert requests.post(address, data={"token": token}, auth=(service.id, "x" * 52), timeout=20).status_code == 401
    assert requests.post(address, data={"token": token, "client_id": service.id}, timeout=20).status_code == 401
    assert requests.post(address, data={"token": token}, timeout=20).status_code == 401
    public = client(domain, {"Introspection": True})
    assert requests.post(address, data={"token": token, "client_id": public.id}, timeout=20).json() == {"error": "unauthorized_client"}
    secret = domain.client(GenerateSecret=True)
    assert requests.post(address, data={"token": token}, auth=(secret.id, secret.secret), timeout=20).json() == {"error": "unauthorized_client"}
    assert requests.post(address, data={}, auth=(service.id, service.secret), timeout=20).json()["error"] == "invalid_request"
    in_address = requests.post(address, params={"token": token}, data={"token": token}, auth=(service.id, service.secret), timeout=20)
    assert in_address.json()["error"] == "invalid_request"
    assert requests.get(address, timeout=20).status_code == 405


def test_authlib_asks_about_tokens(domain, ada, service):
    tokens = signed_in(domain, service, ada)
    asking = OAuth2Session(service.id, service.secret, token_endpoint_auth_method="client_secret_basic")
    told = asking.introspect_token(f"{domain.url}/oauth2/introspect", token=tokens["access_token"], token_type_hint="access_token")
    assert told.json()["active"] is True


def test_pages_of_other_origins_read_neither_of_the_two(domain):
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    for path in ["/oauth2/par", "/oauth2/introspect", "/logout", "/login"]:
        for answer in [requests.options(domain.url + path, headers=headers, timeout=20), requests.post(domain.url + path, headers=headers, timeout=20)]:
            assert "Access-Control-Allow-Origin" not in answer.headers, path


# Sign-out by the client


@pytest.fixture(scope="module")
def leaving(domain):
    """A client that signs people out."""
    return client(domain, {"RPInitiatedLogout": True})


def remembered(domain, app, person):
    """Whether the browser is still signed in."""
    return "code" in answered(person.open(domain.authorize(client_id=app.id, prompt="none")))


def entered(domain, app, username):
    person = Person()
    tokens = domain.exchange(domain.code(person, username, client_id=app.id), client_id=app.id).json()
    return person, tokens


def test_a_client_signs_a_person_out_by_their_id_token(domain, ada, leaving):
    for by_post in [False, True]:
        person, tokens = entered(domain, leaving, ada)
        asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": SIGNED_OUT, "state": "a b"}
        if by_post:
            answer = person.follow(person.session.post(f"{domain.url}/logout", data=asked, allow_redirects=False, timeout=20))
        else:
            answer = person.open(f"{domain.url}/logout", **asked)
        assert answer.headers["location"] == SIGNED_OUT + "?state=a%20b"
        assert not remembered(domain, leaving, person)


def test_a_posted_sign_out_puts_no_token_into_an_address(domain, ada, leaving, server, cognito):
    person, tokens = entered(domain, leaving, ada)

    def post(**form):
        return person.session.post(f"{domain.url}/logout", data=form, allow_redirects=False, timeout=20)

    answer = post(id_token_hint=tokens["id_token"], post_logout_redirect_uri=SIGNED_OUT, state="s")
    address = answer.headers["location"]
    assert address.startswith(f"{domain.url}/logout?") and "state=s" in address and len(address) < 1_000
    assert not [part for part in tokens["id_token"].split(".") if part in address] and "id_token_hint" not in address
    # What stands there in its place is good for this pool alone, as it is, and beside nothing else.
    elsewhere = Domain(server, cognito)
    put(elsewhere.pool, RPInitiatedLogout=True)
    hint = parse_qs(urlsplit(address).query)["hint"][0]
    wrong = [address.replace(domain.url, elsewhere.url), address.replace(hint, hint[:-4] + "AAAA"), address + "&hint=x", address + "&id_token_hint=" + tokens["id_token"]]
    for other in wrong:
        assert "/error?" in person.open(other).headers["location"], other[:200]
        assert remembered(domain, leaving, person)
    assert person.open(address).headers["location"] == SIGNED_OUT + "?state=s" and not remembered(domain, leaving, person)
    # A token that is not ours, and more than an address holds, go nowhere.
    for form in [{"id_token_hint": "eyJ.x.y"}, {"id_token_hint": tokens["access_token"]}, {"x": "y" * 9_000}, {"client_id": leaving.id, "state": "s" * 900_000}]:
        assert post(**form).headers["location"].startswith(f"{domain.url}/error?error=invalid_request"), str(form)[:80]


def test_without_an_address_the_person_is_told_here(domain, ada, leaving):
    person, tokens = entered(domain, leaving, ada)
    page = person.follow(person.open(f"{domain.url}/logout", id_token_hint=tokens["id_token"]))
    assert "You are signed out" in page.text and not remembered(domain, leaving, person)


def test_without_a_hint_of_theirs_the_person_is_asked(domain, ada, leaving):
    ben = domain.pool.user()
    _, other = entered(domain, leaving, ben)
    for asked in [{"client_id": leaving.id}, {"id_token_hint": other["id_token"]}]:
        person, _ = entered(domain, leaving, ada)
        asked |= {"post_logout_redirect_uri": SIGNED_OUT, "state": "s", "ui_locales": "xx nl en"}
        page = person.open(f"{domain.url}/logout", **asked)
        assert page.status_code == 200 and "Uitloggen?" in page.text
        assert "form-action 'self' http://localhost:3000;" in page.headers["Content-Security-Policy"]
        assert remembered(domain, leaving, person)
        # Another site's form cannot press the button.
        forged = person.session.post(page.url, data={"_csrf": "forged.token"}, allow_redirects=False, timeout=20)
        assert forged.status_code == 403 and remembered(domain, leaving, person)
        crossed = person.session.post(page.url, data={"x": "y"}, allow_redirects=False, timeout=20)
        assert crossed.headers["location"].startswith(f"{domain.url}/logout?x=y") and remembered(domain, leaving, person)
        assert person.send(page).headers["location"] == SIGNED_OUT + "?state=s"
        assert not remembered(domain, leaving, person)
    # Nobody is signed in: there is nothing to ask.
    gone = Person().open(f"{domain.url}/logout", client_id=leaving.id, post_logout_redirect_uri=SIGNED_OUT)
    assert gone.headers["location"] == SIGNED_OUT


def test_sign_out_believes_only_what_this_pool_has_said_of_this_client(domain, ada, leaving, server, cognito):
    person, tokens = entered(domain, leaving, ada)
    elsewhere = Domain(server, cognito)
    _, foreign = entered(elsewhere, elsewhere.app, elsewhere.pool.user("eve"))
    others = client(domain, {"RPInitiatedLogout": True})
    hint = tokens["id_token"]
    for asked in [
        {"id_token_hint": hint, "post_logout_redirect_uri": "http://evil.example/"},
        {"id_token_hint": hint, "post_logout_redirect_uri": SIGNED_OUT + "/"},
        {"id_token_hint": hint, "post_logout_redirect_uri": ""},
        {"client_id": leaving.id, "post_logout_redirect_uri": CALLBACK},
        {"id_token_hint": hint, "client_id": others.id, "post_logout_redirect_uri": SIGNED_OUT},
        {"id_token_hint": tokens["access_token"], "post_logout_redirect_uri": SIGNED_OUT},
        {"id_token_hint": foreign["id_token"], "post_logout_redirect_uri": SIGNED_OUT},
        {"id_token_hint": hint[:-4] + "AAAA", "post_logout_redirect_uri": SIGNED_OUT},
        {"id_token_hint": "", "client_id": leaving.id, "post_logout_redirect_uri": SIGNED_OUT},
        {"post_logout_redirect_uri": SIGNED_OUT},
        # Whose client has not chosen it.
        {"client_id": domain.app.id, "post_logout_redirect_uri": SIGNED_OUT},
        {},
    ]:
        answer = person.open(f"{domain.url}/logout", **asked)
        assert answer.status_code == 302 and answer.headers["location"].startswith(f"{domain.url}/error?"), asked
    assert remembered(domain, leaving, person)
    twice = person.open(f"{domain.url}/logout?id_token_hint={hint}&post_logout_redirect_uri={SIGNED_OUT}&post_logout_redirect_uri=http://evil.example")
    assert twice.headers["location"].startswith(f"{domain.url}/error?")


def test_cognito_s_own_forms_of_sign_out_stay(domain, ada, leaving):
    person, _ = entered(domain, leaving, ada)
    answer = person.open(f"{domain.url}/logout", client_id=leaving.id, logout_uri=SIGNED_OUT)
    assert answer.headers["location"] == SIGNED_OUT and not remembered(domain, leaving, person)
