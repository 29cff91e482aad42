"""RFC 9700 section 4 at the authorization endpoint, and the items of attacks.md that concern it: each test fails when its defence is taken out.

Which test belongs to which item stands in docs/threat-model.md. What test_oauth.py shows already is not shown again.
"""

import concurrent.futures
import http.client
import os
import re
import socket
import threading
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from browser import Person
from jose import jwt
from pools import FLOWS, PASSWORD, App, Pool, refused
from rows import change
from test_oauth import CALLBACK, SIGNED_OUT, Domain, answered, challenge

VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123456789"
S256 = {"code_challenge": challenge(VERIFIER), "code_challenge_method": "S256"}
RESOURCE = "https://api.attacked.example"


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


def raw(server, target, method="GET", body=None, **headers):
    """A request as it stands here: no client tidies its target up. Returns (status, header fields, text)."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read().decode()
    finally:
        connection.close()


def value(fields, name):
    return next((text for field, text in fields if field == name), "")


def stays(domain, answer):
    """The answer leads nowhere but to a page of the domain."""
    target = answer.headers.get("location", "")
    assert answer.status_code in (302, 400, 403, 404, 405), answer.status_code
    assert target == "" or target.startswith(f"{domain.url}/error?"), target
    return True


# Insufficient redirect URI validation (4.1), open redirection (4.11), attacks.md E5.16

REGISTERED = "https://app.example/cb"
VARIANTS = [
    "HTTPS://app.example/cb", "https://APP.example/cb", "https://app.example/CB", "https://app.example/cb/", "https://app.example/cb?",
    "https://app.example/cb#", "https://app.example/cb#x", "https://app.example/cb?x=1", "https://app.example/cb&x=1",
    "https://app.example/cb;x", "https://app.example:443/cb", "https://app.example:8443/cb", "https://app.example./cb",
    "https://app.example//cb", "https://app.example/./cb", "https://app.example/x/../cb", "https://app.example/cb/../../evil",
    "https://app.example/%63b", "https://app.example/cb%2f", "https://app.example/cb%2f..%2fevil", "https://app.example/cb%00",
    "https://app.example/cb%20", "https://app.example\\@evil.example/cb", "https://app.example\\.evil.example/cb",
    "https://app.example@evil.example/cb", "https://user@app.example/cb", "https://evil.example/https://app.example/cb",
    "https://app.example.evil.example/cb", "https://evilapp.example/cb", "https://sub.app.example/cb", "https://app。example/cb",
    "https://app．example/cb", "https://xn--app-example-cb", "https://ａpp.example/cb", "https:app.example/cb", "https:/app.example/cb",
    "https:///app.example/cb", "//app.example/cb", "/cb", "app.example/cb", "http://app.example/cb", "javascript://app.example/cb",
    "data:text/html,x", "\thttps://app.example/cb", "https://app.example/cb\t", "https://app.example/cb\n",
    "https://127.0.0.1/cb", "https://[::1]/cb", "https://0x7f000001/cb",
    "http://localhost:3000/callback/", "http://localhost:3001/callback", "http://localhost/callback", "http://127.0.0.1:3000/callback",
    "http://[::1]:3000/callback", "http://LOCALHOST:3000/callback", "https://localhost:3000/callback", "myapp://callback/", "MYAPP://callback",
    "myapp:callback", "myapp:///callback", "myapp://callback.evil.example", "https://app.example/q?a=1&b=2", "https://app.example/q?b=2",
    "https://app.example/q", "https://app.example/q?a=1&code=x",
]  # fmt: skip


@pytest.fixture(scope="module")
def choosy(domain):
    """A client with a callback URL of each kind."""
    return domain.client(CallbackURLs=[REGISTERED, CALLBACK, "myapp://callback", "https://app.example/q?a=1"])


@pytest.mark.parametrize("address", VARIANTS, ids=ascii)
def test_a_redirect_address_that_looks_like_a_registered_one_is_another_one(domain, choosy, address):
    for path, prompt in [("/oauth2/authorize", "none"), ("/login", "login")]:
        asked = {"client_id": choosy.id, "redirect_uri": address, "response_type": "code", "prompt": prompt}
        answer = requests.get(domain.url + path, params=asked, allow_redirects=False, timeout=20)
        assert stays(domain, answer), (path, prompt)


@pytest.mark.parametrize("address", [REGISTERED, CALLBACK, "myapp://callback", "https://app.example/q?a=1"])
def test_the_registered_addresses_themselves_are_good(domain, choosy, address):
    answer = requests.get(domain.authorize(client_id=choosy.id, redirect_uri=address, prompt="none", state="s"), allow_redirects=False, timeout=20)
    target = answer.headers["location"]
    assert target == address + ("&" if "?" in address else "?") + "error=login_required&state=s"


def test_a_redirect_address_is_not_taken_from_another_client(domain, choosy):
    assert stays(domain, requests.get(domain.authorize(redirect_uri=REGISTERED), allow_redirects=False, timeout=20))
    assert answered(requests.get(domain.authorize(prompt="none"), allow_redirects=False, timeout=20))["error"] == "login_required"


def test_a_client_of_another_pool_is_nobody_here(domain, server, cognito):
    other = Domain(server, cognito)
    assert stays(domain, requests.get(domain.authorize(client_id=other.app.id), allow_redirects=False, timeout=20))
    assert stays(domain, Person().open(f"{domain.url}/logout", client_id=other.app.id, logout_uri=SIGNED_OUT))


@pytest.mark.parametrize("name", ["redirect", "redirect_url", "next", "url", "return_to", "returnTo", "continue", "target", "RelayState", "post_logout_redirect_uri"])
def test_no_page_follows_an_address_of_the_query(domain, ada, name):
    evil = {name: "https://evil.example/"}
    person = Person()
    for path in ["/error", "/signedout", "/logout", "/login"]:
        answer = requests.get(domain.url + path, params=evil, allow_redirects=False, timeout=20)
        assert "evil.example" not in answer.headers.get("location", "")
    page = person.follow(person.open(domain.authorize(**evil)))
    assert person.send(page, username=ada, password=PASSWORD).headers["location"].startswith(CALLBACK + "?code=")
    left = requests.get(f"{domain.url}/logout", {"client_id": domain.app.id, "logout_uri": SIGNED_OUT} | evil, allow_redirects=False, timeout=20)
    assert left.headers["location"] == SIGNED_OUT


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/%2f/evil.example", "/..//evil.example", "/login//evil.example", "/login/..;/"])
def test_a_path_of_two_slashes_leads_nowhere(domain, server, path):
    for target in [f"/auth/{domain.name}{path}", path]:
        status, fields, text = raw(server, target)
        assert status in (400, 404) and value(fields, "location") == "", target
        assert "evil.example" not in text


@pytest.mark.parametrize(
    "target",
    [
        SIGNED_OUT + "/", SIGNED_OUT + "?", SIGNED_OUT + "#", SIGNED_OUT.upper(), SIGNED_OUT + "%2f..", "http://localhost:3000/by", "http://localhost:3000",
        "http://localhost:3000@evil.example/bye", "http://localhost:3000\\@evil.example/bye", "http://127.0.0.1:3000/bye", "http://localhost:3001/bye",
        "https://localhost:3000/bye", "//localhost:3000/bye", "/bye", "javascript:alert(1)", SIGNED_OUT + "\r\nX-Injected: 1", CALLBACK, "",
    ],
    ids=ascii,
)  # fmt: skip
def test_signing_out_leads_to_registered_addresses_alone(domain, ada, target):
    """Both forms: the sign-out address must be one of the client's, and the way back in is checked as an authorization request."""
    person = Person()
    domain.code(person, ada)
    assert stays(domain, person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=target))
    if target == CALLBACK:
        return
    again = person.open(f"{domain.url}/logout", client_id=domain.app.id, redirect_uri=target, response_type="code")
    if again.headers.get("location", "").startswith(f"{domain.url}/login?"):
        again = person.follow(again)
    assert stays(domain, again)


def test_signing_out_asks_for_a_client_and_takes_each_parameter_once(domain):
    address = f"{domain.url}/logout?client_id={domain.app.id}&logout_uri={quote(SIGNED_OUT, safe='')}"
    assert requests.get(address, allow_redirects=False, timeout=20).headers["location"] == SIGNED_OUT
    for query in [f"{address}&logout_uri=https://evil.example/", f"{address}&client_id=x", f"{domain.url}/logout?logout_uri={SIGNED_OUT}", f"{domain.url}/logout"]:
        assert stays(domain, requests.get(query, allow_redirects=False, timeout=20))
    assert requests.post(address, timeout=20, allow_redirects=False).status_code == 405


# Header injection


@pytest.mark.parametrize("injected", ["\r\nX-Injected: 1", "\nX-Injected: 1", "\r\n\r\n<script>", "\u560a\u560dX-Injected: 1", "\u2028X-Injected: 1", "\x00", "\x7f"], ids=ascii)
def test_no_parameter_breaks_into_the_header(domain, server, ada, injected):
    encoded = quote("v" + injected, safe="")
    places = [f"/login?{name}={encoded}" for name in ["client_id", "redirect_uri", "state", "lang", "error"]]
    for name in ["state", "nonce", "login_hint", "lang", "ui_locales", "unknown", "scope", "response_type", "redirect_uri", "client_id", "max_age", "prompt"]:
        query = "&".join(f"{part}" for part in urlsplit(domain.authorize()).query.split("&") if not part.startswith(f"{name}="))
        places += [f"/oauth2/authorize?{query}&{name}={encoded}", f"/login?{query}&{name}={encoded}"]
    places += [f"/error?error={encoded}&error_description={encoded}"]
    places += [f"/logout?client_id={domain.app.id}&logout_uri={quote(SIGNED_OUT, safe='')}&state={encoded}"]
    for place in places:
        status, fields, _ = raw(server, f"/auth/{domain.name}{place}", Cookie=f"{domain.name}-XSRF-TOKEN={encoded}")
        assert status in (200, 302, 400), (place, status)
        assert not [name for name, text in fields if "injected" in name or "\n" in text or "\x00" in text], place
        assert value(fields, "location").isascii()


def test_state_comes_back_as_it_went(domain, ada):
    state = "a b+c%2B&d=e#f?/\\\"'<>é漢\U0001f600" + "x" * 512
    person = Person()
    assert domain.sign_in(person, ada, state=state).headers["location"]
    for asked in [{}, {"prompt": "none"}, {"scope": "unknown"}]:
        target = person.open(domain.authorize(state=state, **asked)).headers["location"]
        assert parse_qs(urlsplit(target).query)["state"] == [state]
        assert person.open(domain.authorize(**asked)).headers["location"].count("state=") == 0


# Authorization code injection and replay (4.5), PKCE downgrade (4.8), attacks.md E5.15


def test_a_code_of_another_browser_does_not_fit(domain, ada):
    """The attacker's client has a verifier and a nonce of its own; the stolen code is bound to the victim's."""
    stolen = domain.code(Person(), ada, nonce="the victim's", **S256)
    assert domain.exchange(stolen, code_verifier="an-attackers-verifier-of-forty-three-characters").json() == {"error": "invalid_grant"}
    tokens = domain.exchange(stolen, code_verifier=VERIFIER).json()
    assert jwt.get_unverified_claims(tokens["id_token"])["nonce"] == "the victim's"


def test_an_id_token_says_the_nonce_of_its_own_request(domain, ada):
    person = Person()
    codes = [domain.code(person, ada, nonce="first")] + [answered(person.open(domain.authorize(nonce=nonce)))["code"] for nonce in ["second", None]]
    nonces = [jwt.get_unverified_claims(domain.exchange(code).json()["id_token"]).get("nonce") for code in codes]
    assert nonces == ["first", "second", None]


@pytest.mark.parametrize("verifier", [VERIFIER.upper(), VERIFIER + "=", VERIFIER[:-1], challenge(VERIFIER), "", "x" * 42, "x" * 129, VERIFIER + "é"], ids=ascii)
def test_only_the_verifier_itself_proves(domain, ada, verifier):
    code = domain.code(Person(), ada, **S256)
    assert domain.exchange(code, code_verifier=verifier).json() == {"error": "invalid_grant"}
    assert domain.exchange(code).json() == {"error": "invalid_grant"}
    assert domain.exchange(code, code_verifier=VERIFIER).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"}, {"code_challenge": challenge(VERIFIER), "code_challenge_method": "s256"},
        {"code_challenge": challenge(VERIFIER), "code_challenge_method": ""}, {"code_challenge": challenge(VERIFIER)}, {"code_challenge_method": "S256"},
        {"code_challenge": "", "code_challenge_method": "S256"}, {"code_challenge": challenge(VERIFIER) + "=", "code_challenge_method": "S256"},
        {"code_challenge": challenge(VERIFIER)[:-1] + "+", "code_challenge_method": "S256"},
    ],
    ids=str,
)  # fmt: skip
def test_no_challenge_but_s256_is_taken(domain, asked):
    told = answered(requests.get(domain.authorize(**asked), allow_redirects=False, timeout=20))
    assert told["error"] == "invalid_request" and "code" not in told


def test_a_challenge_of_two_is_none(domain):
    answer = requests.get(domain.authorize(**S256) + "&code_challenge=" + "A" * 43, allow_redirects=False, timeout=20)
    assert answered(answer)["error"] == "invalid_request"


def test_of_many_replays_at_once_one_wins_and_gets_nothing_that_lasts(domain, ada):
    """Reuse of a code revokes what it gave, when it happens at the same moment too (RFC 6749 section 4.1.2)."""
    for _ in range(4):
        code = domain.code(Person(), ada)
        start = threading.Barrier(6)

        def exchange(_, code=code, start=start):
            start.wait()
            return domain.exchange(code)

        with concurrent.futures.ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(exchange, range(6)))
        (won,) = [answer.json() for answer in answers if answer.status_code == 200]
        assert [answer.json() for answer in answers if answer.status_code != 200] == [{"error": "invalid_grant"}] * 5
        assert domain.token(grant_type="refresh_token", refresh_token=won["refresh_token"]).json() == {"error": "invalid_grant"}
        header = {"Authorization": f"Bearer {won['access_token']}"}
        assert requests.get(f"{domain.url}/oauth2/userInfo", headers=header, timeout=20).status_code == 401


def test_a_code_used_again_ends_its_access_tokens_too(domain, ada):
    code = domain.code(Person(), ada)
    tokens = domain.exchange(code).json()
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert requests.get(f"{domain.url}/oauth2/userInfo", headers=header, timeout=20).status_code == 200
    assert domain.exchange(code).status_code == 400
    assert requests.get(f"{domain.url}/oauth2/userInfo", headers=header, timeout=20).status_code == 401


def test_a_code_used_again_ends_everything_where_tokens_are_not_revoked_otherwise(domain, ada, cognito):
    app = domain.client(EnableTokenRevocation=False, AllowedOAuthScopes=["openid", "aws.cognito.signin.user.admin"])
    code = domain.code(Person(), ada, client_id=app.id, scope="openid aws.cognito.signin.user.admin")
    given = domain.exchange(code, client_id=app.id).json()
    renewed = app.refresh(given["refresh_token"])["AccessToken"]
    asked = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"], "client_id": app.id}
    tokens = [given["access_token"], renewed, domain.token(**asked).json()["access_token"]]
    for token in tokens:
        assert requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {token}"}, timeout=20).status_code == 200
    assert domain.exchange(code, client_id=app.id).json() == {"error": "invalid_grant"}
    assert domain.token(**asked).json() == {"error": "invalid_grant"}
    for token in tokens:
        assert requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {token}"}, timeout=20).status_code == 401
        with refused("NotAuthorizedException"):
            cognito.get_user(AccessToken=token)


def test_another_client_s_try_ends_nothing(domain, ada):
    """Or anybody could end sign-ins with codes out of a log."""
    code = domain.code(Person(), ada)
    tokens = domain.exchange(code).json()
    assert domain.exchange(code, client_id=domain.client().id).json() == {"error": "invalid_grant"}
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200


def test_a_code_is_over_after_five_minutes(domain, ada, server, request):
    code = domain.code(Person(), ada)
    moved = f"UPDATE authorization_codes SET expires = expires - {{}} WHERE pool_id = '{domain.pool.id}' AND origin IS NULL"
    change(server, lambda: request.getfixturevalue("postgres"), moved.format(300_000))
    assert domain.exchange(code).json() == {"error": "invalid_grant"}
    change(server, lambda: request.getfixturevalue("postgres"), moved.format(-60_000))
    assert domain.exchange(code).status_code == 200


def test_a_code_of_somebody_who_is_gone_gives_nothing(domain, cognito):
    # Whoever has to set a new password gets nothing for a sign-in with the one before.
    for end in [cognito.admin_disable_user, cognito.admin_delete_user, cognito.admin_user_global_sign_out, cognito.admin_reset_user_password]:
        user = domain.pool.user()
        code = domain.code(Person(), user)
        end(UserPoolId=domain.pool.id, Username=user)
        assert domain.exchange(code).json() == {"error": "invalid_grant"}, end


def test_codes_cannot_be_guessed(domain, ada):
    codes = {domain.code(Person(), ada) for _ in range(3)}
    assert len({code[:8] for code in codes}) == 3
    for code in ["", "x", "0" * 36, "%00", "a" * 257, "' OR 1=1 --"]:
        assert domain.exchange(code).json()["error"] in ("invalid_grant", "invalid_request")


# Access token injection (4.6), credentials in browser history (4.3), the implicit grant (2.1.2)


def test_the_id_token_names_the_access_token_that_came_with_it(domain, ada):
    implicit = domain.client(AllowedOAuthFlows=["implicit"])
    person = Person()
    given = answered(domain.sign_in(person, ada, client_id=implicit.id, response_type="token", nonce="n"))
    coded = domain.exchange(answered(person.open(domain.authorize()))["code"]).json()
    keys = requests.get(f"{domain.pool.issuer}/.well-known/jwks.json", timeout=10).json()
    for tokens, audience in [(given, implicit.id), (coded, domain.app.id)]:
        jwt.decode(tokens["id_token"], keys, algorithms=["RS256"], audience=audience, access_token=tokens["access_token"])
    with pytest.raises(jwt.JWTClaimsError):
        jwt.decode(given["id_token"], keys, algorithms=["RS256"], audience=implicit.id, access_token=coded["access_token"])


@pytest.mark.parametrize("mode", ["query", "form_post", "fragment", "web_message", "x"])
def test_no_token_ever_stands_in_a_query(domain, ada, mode):
    implicit = domain.client(AllowedOAuthFlows=["implicit"])
    person = Person()
    domain.code(person, ada)
    answer = person.open(domain.authorize(client_id=implicit.id, response_type="token", response_mode=mode))
    assert answer.status_code == 200 or "token=" not in urlsplit(answer.headers["location"]).query


def test_who_has_not_asked_for_the_implicit_grant_has_none(domain):
    told = answered(requests.get(domain.authorize(response_type="token"), allow_redirects=False, timeout=20))
    assert told == {"error": "unauthorized_client"}
    assert answered(requests.get(domain.authorize(client_id=domain.client(AllowedOAuthFlows=["implicit"]).id), allow_redirects=False, timeout=20)) == {
        "error": "unauthorized_client"
    }


# Mix-up (4.4)


def test_each_pool_is_an_issuer_of_its_own(domain, server, cognito, ada):
    other = Domain(server, cognito)
    issuers = {requests.get(f"{one.pool.issuer}/.well-known/openid-configuration", timeout=10).json()["issuer"] for one in [domain, other]}
    assert issuers == {domain.pool.issuer, other.pool.issuer} and len(issuers) == 2
    tokens = domain.exchange(domain.code(Person(), ada)).json()
    assert {jwt.get_unverified_claims(tokens[name])["iss"] for name in ["id_token", "access_token"]} == {domain.pool.issuer}
    foreign = requests.get(f"{other.pool.issuer}/.well-known/jwks.json", timeout=10).json()
    assert jwt.get_unverified_header(tokens["id_token"])["kid"] not in {key["kid"] for key in foreign["keys"]}


# Redirects by 307 (4.12), CORS, method


def test_a_form_with_a_password_is_never_sent_on(domain, ada):
    """A browser repeats the body of a POST behind 307 and 308, and with it the password (RFC 9700 section 4.12)."""
    person = Person()
    page = person.follow(person.open(domain.authorize()))
    for answer in [person.send(page, username=ada, password="wrong"), person.send(page, username=ada, password=PASSWORD)]:
        assert answer.status_code in (200, 302, 303)


def test_no_other_origin_reads_what_the_authorization_endpoint_says(domain, ada):
    person = Person()
    domain.code(person, ada)
    origin = {"Origin": "https://evil.example"}
    paths = [urlsplit(domain.authorize()).query and domain.authorize(), domain.authorize().replace("/oauth2/authorize", "/login"), f"{domain.url}/error"]
    paths += [domain.authorize().replace("/oauth2/authorize", "/signup"), f"{domain.url}/logout?client_id={domain.app.id}&logout_uri={SIGNED_OUT}"]
    for address in paths:
        for method in ["GET", "OPTIONS"]:
            answer = person.session.request(method, address, headers=origin | {"Access-Control-Request-Method": "GET"}, allow_redirects=False, timeout=20)
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")], (method, address)


def test_an_authorization_request_comes_by_get_alone(domain):
    for method in ["POST", "PUT", "DELETE", "PATCH", "HEAD"]:
        answer = requests.request(method, domain.authorize(prompt="none"), data={"prompt": "none"}, allow_redirects=False, timeout=20)
        assert answer.status_code == 405 and "location" not in answer.headers


def test_head_looks_and_does_nothing(domain, ada):
    """What fetches addresses ahead, or checks links, neither gets codes nor signs anybody out."""
    person = Person()
    domain.code(person, ada)
    allowed = {
        "/oauth2/authorize": "GET", "/login": "GET, POST", "/signup": "GET, POST", "/device": "GET, POST", "/oauth2/token": "POST, OPTIONS",
        "/oauth2/userInfo": "GET, POST, OPTIONS", "/error": "GET, POST",
    }  # fmt: skip
    for path, methods in allowed.items():
        answer = person.session.head(domain.authorize().replace("/oauth2/authorize", path), allow_redirects=False, timeout=20)
        assert (answer.status_code, answer.headers["Allow"]) == (405, methods), path
        assert not {"location", "set-cookie"} & {name.lower() for name in answer.headers}
    for query in [f"logout_uri={SIGNED_OUT}", f"redirect_uri={CALLBACK}&response_type=code", ""]:
        answer = person.session.head(f"{domain.url}/logout?client_id={domain.app.id}&{query}", allow_redirects=False, timeout=20)
        assert answer.status_code == 405 and "location" not in answer.headers, query
    assert answered(person.open(domain.authorize(prompt="none")))["code"]
    # Files are looked at as ever.
    style = re.search(r'<link rel="stylesheet" href="([^"]*)"', Person().open(f"{domain.url}/signedout").text)[1]
    for address in [style, f"{domain.url}/.well-known/openid-configuration", f"{domain.pool.issuer}/.well-known/jwks.json"]:
        answer = requests.head(address, timeout=20)
        assert answer.status_code == 200 and answer.text == "", address


# What a request may ask for


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "resource", "code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint", "lang"])  # fmt: skip
def test_no_parameter_counts_twice(domain, ada, name):
    """HTTP parameter pollution: neither the first nor the last wins."""
    person = Person()
    domain.code(person, ada)
    asked = {"state": "s", "nonce": "n", **S256, "max_age": "600", "prompt": "none", "lang": "en", "login_hint": "x"}
    whole = domain.authorize(**asked)
    assert answered(person.open(whole))["code"]
    for doubled in [f"{whole}&{name}=evil", f"{whole}&{name}="] if name != "resource" else [f"{whole}&resource=a&resource=b"]:
        answer = person.open(doubled)
        if name in ("client_id", "redirect_uri"):
            assert stays(domain, answer)
        else:
            told = answered(answer)
            assert told["error"] == "invalid_request" and "code" not in told


def test_a_request_object_is_neither_fetched_nor_believed(domain):
    """Server-side request forgery by `request_uri`, and parameters from two sources (RFC 9101)."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(1)
        evil = f"http://127.0.0.1:{trap.getsockname()[1]}/request"
        for asked in [{"request_uri": evil}, {"request": "eyJhbGciOiJub25lIn0.eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9."}]:
            answer = requests.get(domain.authorize(prompt="none", **asked), allow_redirects=False, timeout=20)
            assert answered(answer)["error"] in ("login_required", "request_uri_not_supported", "request_not_supported", "invalid_request", "invalid_request_uri")
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize("path", ["/oauth2/authorize", "/login", "/signup"])
def test_a_page_is_never_shown_where_none_was_asked_for(domain, path):
    address = domain.authorize(prompt="none", state="s").replace("/oauth2/authorize", path)
    assert answered(Person().open(address)) == {"error": "login_required", "state": "s"}


def test_auth_time_is_when_somebody_signed_in_and_max_age_counts_from_there(domain, ada):
    person = Person()
    first = jwt.get_unverified_claims(domain.exchange(domain.code(person, ada)).json()["id_token"])
    again = jwt.get_unverified_claims(domain.exchange(answered(person.open(domain.authorize(max_age="600")))["code"]).json()["id_token"])
    assert again["auth_time"] == first["auth_time"]
    assert answered(person.open(domain.authorize(max_age="0", prompt="none")))["error"] == "login_required"
    for age in ["-1", "x", "1.5", "99999999999999999999", "0x10", " 1"]:
        assert answered(person.open(domain.authorize(max_age=age)))["error"] == "invalid_request", age


def test_scopes_are_those_of_the_client(domain, ada):
    for scope in ["openid aws.cognito.signin.user.admin", "openid phone", "OPENID", "openid\tphone", "https://api.example/read", "*", "openid,phone"]:
        assert answered(requests.get(domain.authorize(scope=scope), allow_redirects=False, timeout=20))["error"] == "invalid_scope", scope
    tokens = domain.exchange(domain.code(Person(), ada, scope="openid")).json()
    assert jwt.get_unverified_claims(tokens["access_token"])["scope"] == "openid"
    with refused("NotAuthorizedException"):
        domain.pool.cognito.get_user(AccessToken=tokens["access_token"])


def test_a_token_for_a_resource_is_for_it_alone(domain, ada, cognito):
    cognito.create_resource_server(UserPoolId=domain.pool.id, Identifier=RESOURCE, Name="api", Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}])
    app = domain.client(AllowedOAuthScopes=["openid", f"{RESOURCE}/read", "aws.cognito.signin.user.admin"])
    code = domain.code(Person(), ada, client_id=app.id, resource=RESOURCE, scope=f"openid {RESOURCE}/read aws.cognito.signin.user.admin")
    tokens = domain.exchange(code, client_id=app.id).json()
    assert jwt.get_unverified_claims(tokens["access_token"])["aud"] == RESOURCE
    renewed = domain.token(client_id=app.id, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert jwt.get_unverified_claims(renewed["access_token"])["aud"] == RESOURCE
    for token in [tokens["access_token"], renewed["access_token"]]:
        with refused("NotAuthorizedException"):
            cognito.get_user(AccessToken=token)
    assert answered(requests.get(domain.authorize(resource="https://other.example"), allow_redirects=False, timeout=20))["error"] == "invalid_target"


def test_a_token_request_names_no_other_resource(domain, ada, cognito):
    """RFC 8707 section 2.2."""
    for name in ["one", "two"]:
        cognito.create_resource_server(UserPoolId=domain.pool.id, Identifier=f"https://{name}.example", Name=name, Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}])
    code, free = domain.code(Person(), ada, resource="https://one.example"), domain.code(Person(), ada)
    for other in ["https://two.example", "https://unknown.example"]:
        for given in [code, free]:
            answer = domain.exchange(given, resource=other)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target"), other
    # A refusal has used nothing up.
    tokens, plain = domain.exchange(code, resource="https://one.example").json(), domain.exchange(free).json()
    assert jwt.get_unverified_claims(tokens["access_token"])["aud"] == "https://one.example"
    for given, resource, status in [(tokens, "https://one.example", 200), (tokens, "https://two.example", 400), (plain, "https://one.example", 400), (plain, "x", 400)]:
        answer = domain.token(grant_type="refresh_token", refresh_token=given["refresh_token"], resource=resource)
        assert answer.status_code == status and answer.json().get("error") == (None if status == 200 else "invalid_target"), resource
    # Programs' tokens are bound to none, as on Cognito; what nobody knows is refused.
    program = domain.client(AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["https://one.example/read"], GenerateSecret=True)
    asked = {"client_id": program.id, "client_secret": program.secret, "grant_type": "client_credentials"}
    assert "aud" not in jwt.get_unverified_claims(domain.token(resource="https://one.example", **asked).json()["access_token"])
    assert domain.token(resource="https://unknown.example", **asked).json()["error"] == "invalid_target"


# What is gone


def test_a_deleted_client_has_no_page_and_no_codes(domain, ada, cognito):
    app = domain.client()
    person = Person()
    page = person.follow(person.open(domain.authorize(client_id=app.id)))
    code = domain.code(Person(), ada, client_id=app.id)
    cognito.delete_user_pool_client(UserPoolId=domain.pool.id, ClientId=app.id)
    assert stays(domain, person.open(domain.authorize(client_id=app.id)))
    assert stays(domain, person.open(page.url))
    assert stays(domain, person.send(page, username=ada, password=PASSWORD))
    assert domain.exchange(code, client_id=app.id).json() == {"error": "invalid_client"}


def test_a_callback_that_was_taken_away_gets_no_code(domain, ada, cognito):
    app = domain.client()
    person = Person()
    page = person.follow(person.open(domain.authorize(client_id=app.id)))
    cognito.update_user_pool_client(
        UserPoolId=domain.pool.id, ClientId=app.id, CallbackURLs=["https://elsewhere.example/"], AllowedOAuthFlows=["code"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["openid", "email"], SupportedIdentityProviders=["COGNITO"], ExplicitAuthFlows=FLOWS,
    )  # fmt: skip
    assert stays(domain, person.send(page, username=ada, password=PASSWORD))


def test_a_deleted_domain_answers_nobody(server, cognito):
    gone = Domain(server, cognito)
    user, person = gone.pool.user(), Person()
    page = person.follow(person.open(gone.authorize()))
    code = gone.code(Person(), user)
    cognito.delete_user_pool_domain(UserPoolId=gone.pool.id, Domain=gone.name)
    assert gone.exchange(code).status_code == 404
    assert person.open(gone.authorize()).status_code == 404
    assert person.send(page, username=user, password=PASSWORD).status_code == 404


def test_a_domain_that_changed_hands_knows_nothing_of_before(server, cognito):
    """Its new owner gets neither the SSO sessions nor the codes of the old one."""
    before = Domain(server, cognito)
    user, person = before.pool.user("same-name"), Person()
    code = before.code(person, user)
    cognito.delete_user_pool_domain(UserPoolId=before.pool.id, Domain=before.name)
    after = Domain(server, cognito)
    cognito.create_user_pool_domain(UserPoolId=Pool(server, cognito).id, Domain="spare" + os.urandom(5).hex())
    cognito.delete_user_pool_domain(UserPoolId=after.pool.id, Domain=after.name)
    cognito.create_user_pool_domain(UserPoolId=after.pool.id, Domain=before.name)
    after.url = before.url
    after.pool.user("same-name")
    assert answered(person.open(after.authorize(prompt="none")))["error"] == "login_required"
    assert after.exchange(code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "http://evil.example/", "https://app.example/#x", "https://app.example/\r\n", "app.example", "//app.example/", "file:///etc/passwd", "about:blank", "blob:x"])  # fmt: skip
def test_no_such_callback_is_registered(domain, cognito, address):
    for settings in [{"CallbackURLs": [address]}, {"LogoutURLs": [address]}]:
        with refused("InvalidParameterException"):
            App(domain.pool, **settings)
