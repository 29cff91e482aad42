"""The authorization server and its sign-in pages: Authlib as an unmodified relying party, and what an attacker would try."""

import base64
import concurrent.futures
import hashlib
import os
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from browser import Person
from jose import jwt
from pools import PASSWORD, App, Pool

CALLBACK = "http://localhost:3000/callback"
SIGNED_OUT = "http://localhost:3000/bye"


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Domain:
    """A pool with a domain and a client that signs people in at it."""

    def __init__(self, server, cognito, **settings):
        self.pool = Pool(server, cognito)
        self.name = "app" + os.urandom(5).hex()
        cognito.create_user_pool_domain(UserPoolId=self.pool.id, Domain=self.name)
        self.url = f"{server.url}/auth/{self.name}"
        self.app = self.client(**settings)

    def client(self, **settings):
        usual = {
            "CallbackURLs": [CALLBACK], "LogoutURLs": [SIGNED_OUT], "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthScopes": ["openid", "email", "profile"], "SupportedIdentityProviders": ["COGNITO"],
        }
        return App(self.pool, **usual | settings)

    def authorize(self, **changed):
        query = {"client_id": self.app.id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid email"} | changed
        return f"{self.url}/oauth2/authorize?" + urlencode({name: value for name, value in query.items() if value is not None})

    def sign_in(self, person, username, **changed):
        """From the authorization request to the answer that goes back to the client."""
        page = person.follow(person.open(self.authorize(**changed)))
        assert page.status_code == 200, page.text
        return person.send(page, username=username, password=PASSWORD)

    def code(self, person, username, **changed):
        return answered(self.sign_in(person, username, **changed))["code"]

    def token(self, **form):
        return requests.post(f"{self.url}/oauth2/token", data={"client_id": self.app.id} | form, timeout=20)

    def exchange(self, code, **form):
        return self.token(**{"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | form)


def answered(response):
    """The parameters that a redirect takes back to the client."""
    assert response.status_code == 302, response.text
    assert response.headers["location"].startswith(CALLBACK), response.headers["location"]
    parts = urlsplit(response.headers["location"])
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada", given_name="Ada")


def test_authlib_signs_in_refreshes_and_asks_who_it_is(domain, ada):
    person, nonce = Person(), os.urandom(8).hex()
    client = OAuth2Session(domain.app.id, redirect_uri=CALLBACK, scope="openid email", code_challenge_method="S256", token_endpoint_auth_method="none")
    verifier = base64.urlsafe_b64encode(os.urandom(48)).decode()
    address, state = client.create_authorization_url(f"{domain.url}/oauth2/authorize", code_verifier=verifier, nonce=nonce)
    answer = person.send(person.follow(person.open(address)), username=ada, password=PASSWORD)
    tokens = client.fetch_token(
        f"{domain.url}/oauth2/token", authorization_response=answer.headers["location"], code_verifier=verifier, state=state
    )
    keys = requests.get(f"{domain.pool.issuer}/.well-known/jwks.json", timeout=10).json()
    claims = jwt.decode(
        tokens["id_token"], keys, algorithms=["RS256"], audience=domain.app.id, issuer=domain.pool.issuer, access_token=tokens["access_token"]
    )
    assert claims["nonce"] == nonce and claims["cognito:username"] == ada and claims["email"] and "given_name" not in claims
    access = jwt.get_unverified_claims(tokens["access_token"])
    assert access["scope"] == "openid email" and access["version"] == 2 and access["client_id"] == domain.app.id
    shown = client.get(f"{domain.url}/oauth2/userInfo").json()
    assert shown == {"sub": claims["sub"], "email": claims["email"], "email_verified": "true", "username": ada}
    renewed = client.refresh_token(f"{domain.url}/oauth2/token", refresh_token=tokens["refresh_token"])
    assert "nonce" not in jwt.get_unverified_claims(renewed["id_token"])
    assert client.revoke_token(f"{domain.url}/oauth2/revoke", token=tokens["refresh_token"]).status_code == 200
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    refused = requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {renewed['access_token']}"}, timeout=20)
    assert refused.status_code == 401 and 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_a_browser_that_is_signed_in_is_not_asked_again_until_it_signs_out(domain, ada):
    person = Person()
    domain.code(person, ada, state="first")
    again = answered(person.open(domain.authorize(state="second", prompt="none")))
    assert again["code"] and again["state"] == "second"
    for asked in [{"prompt": "login"}, {"max_age": "0"}]:
        assert "/login?" in person.open(domain.authorize(**asked)).headers["location"], asked
    left = person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT)
    assert left.status_code == 302 and left.headers["location"] == SIGNED_OUT
    assert answered(person.open(domain.authorize(prompt="none", state="third"))) == {"error": "login_required", "state": "third"}


def test_a_global_sign_out_ends_the_browser_s_session(domain, cognito):
    ben = domain.pool.user("ben")
    person = Person()
    domain.code(person, ben)
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=ben)
    assert answered(person.open(domain.authorize(prompt="none")))["error"] == "login_required"


def test_a_code_works_once_and_its_reuse_ends_what_it_gave(domain, ada):
    code = domain.code(Person(), ada)
    tokens = domain.exchange(code).json()
    assert domain.exchange(code).json() == {"error": "invalid_grant"}
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_of_many_exchanges_at_once_one_gets_tokens(domain, ada):
    code = domain.code(Person(), ada)
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: domain.exchange(code).status_code, range(8)))
    assert sorted(answers) == [200] + [400] * 7


@pytest.mark.parametrize(
    "asked, told",
    [
        ({}, {"code_verifier": "v" * 43}),
        ({"code_challenge": challenge("v" * 43), "code_challenge_method": "S256"}, {}),
        ({"code_challenge": challenge("v" * 43), "code_challenge_method": "S256"}, {"code_verifier": "w" * 43}),
        ({}, {"redirect_uri": CALLBACK + "/"}),
        ({}, {"redirect_uri": ""}),
    ],
    ids=["a verifier without a challenge", "no verifier", "another verifier", "another redirect address", "no redirect address"],
)
def test_a_code_is_bound_to_its_request(domain, ada, asked, told):
    assert domain.exchange(domain.code(Person(), ada, **asked), **told).json() == {"error": "invalid_grant"}


def test_a_code_is_no_other_client_s_and_no_other_pool_s(domain, ada, server, cognito):
    code = domain.code(Person(), ada)
    other = domain.client()
    assert domain.exchange(code, client_id=other.id).json() == {"error": "invalid_grant"}
    elsewhere = Domain(server, cognito)
    assert elsewhere.exchange(code).json() == {"error": "invalid_grant"}
    assert elsewhere.exchange(code, client_id=domain.app.id).json() == {"error": "invalid_client"}
    assert domain.exchange(code).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        CALLBACK + "/", CALLBACK + "?x", CALLBACK + "#x", CALLBACK.upper(), "http://localhost:3000", "http://localhost:3000/callback/../x",
        "http://localhost:3000@evil.example/callback", "http://evil.example/callback", "//localhost:3000/callback", "javascript:alert(1)",
        CALLBACK + "%0d%0aSet-Cookie:x=y", CALLBACK + "\r\nLocation: http://evil.example", CALLBACK + "\x00", " " + CALLBACK,
    ],
)
def test_another_redirect_address_is_told_on_a_page_and_never_followed(domain, address):
    for path in ["/oauth2/authorize", "/login", "/signup"]:
        answer = requests.get(domain.url + path, params={"client_id": domain.app.id, "redirect_uri": address, "response_type": "code"}, allow_redirects=False, timeout=20)
        assert answer.status_code in (302, 400), path
        if answer.status_code == 302:
            assert answer.headers["location"].startswith(f"{domain.url}/error?"), path
        assert "set-cookie" not in answer.headers or "x=y" not in answer.headers["set-cookie"]


def test_a_repeated_parameter_is_refused(domain):
    for name in ["client_id", "redirect_uri"]:
        answer = requests.get(domain.authorize() + f"&{name}=x", allow_redirects=False, timeout=20)
        assert answer.headers["location"].startswith(f"{domain.url}/error?")
    told = answered(requests.get(domain.authorize(state="s") + "&scope=openid", allow_redirects=False, timeout=20))
    assert told["error"] == "invalid_request"


@pytest.mark.parametrize(
    "asked, error",
    [
        ({"response_type": "token"}, "unauthorized_client"), ({"response_type": "id_token"}, "invalid_request"),
        ({"scope": "openid phone"}, "invalid_scope"), ({"code_challenge": "x", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": challenge("v" * 43), "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": challenge("v" * 43)}, "invalid_request"), ({"prompt": "none login"}, "invalid_request"),
        ({"resource": "https://other.example"}, "invalid_target"),
    ],
)
def test_other_mistakes_are_told_to_the_client(domain, asked, error):
    told = answered(requests.get(domain.authorize(state="kept", **asked), allow_redirects=False, timeout=20))
    assert (told["error"], told["state"]) == (error, "kept")


def test_sign_out_leads_only_where_the_client_says(domain):
    for target in ["http://evil.example/", SIGNED_OUT + "/", "//evil.example"]:
        answer = Person().open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=target)
        assert answer.headers["location"].startswith(f"{domain.url}/error?"), target
    again = Person().open(f"{domain.url}/logout", client_id=domain.app.id, redirect_uri=CALLBACK, response_type="code")
    assert again.headers["location"].startswith(f"{domain.url}/login?")


def test_a_form_of_another_site_does_nothing(domain, ada):
    person = Person()
    page = person.follow(person.open(domain.authorize()))
    fields = {"username": ada, "password": PASSWORD}
    own = dict(person.session.cookies)
    for cookies, form, headers in [
        ({}, fields, {}),
        (own, fields, {}),
        (own, fields | {"_csrf": "forged.token"}, {}),
        ({name: "forged.token" for name in own}, fields | {"_csrf": "forged.token"}, {}),
        (own, fields | {"_csrf": list(own.values())[0]}, {"Origin": "http://evil.example"}),
        (own, fields | {"_csrf": list(own.values())[0]}, {"Sec-Fetch-Site": "cross-site"}),
    ]:
        answer = requests.post(page.url, data=form, cookies=cookies, headers=headers, allow_redirects=False, timeout=20)
        assert answer.status_code == 403, (form, headers)
    assert requests.post(page.url, data=fields | {"_csrf": list(own.values())[0]}, cookies=own, allow_redirects=False, timeout=20).status_code == 302


def test_pages_tell_browsers_what_they_may_do(domain):
    page = Person().follow(Person().open(domain.authorize()))
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "script-src 'self'" in policy and "unsafe-inline" not in policy
    assert page.headers["X-Frame-Options"] == "DENY" and page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin" and page.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in page.headers
    assert "HttpOnly" in page.headers["Set-Cookie"] and "SameSite=Lax" in page.headers["Set-Cookie"]
    assert "<script>" not in page.text and "onclick" not in page.text and "style=" not in page.text


def test_a_false_host_changes_no_address(domain):
    answer = requests.get(domain.authorize(), headers={"Host": "evil.example"}, allow_redirects=False, timeout=20)
    assert "evil" not in answer.headers.get("location", "") and "evil" not in answer.text


def test_names_and_reasons_are_shown_and_not_run(domain):
    person = Person()
    page = person.send(person.follow(person.open(domain.authorize())), username='"><script>alert(1)</script>', password="x")
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text
    reason = requests.get(f"{domain.url}/error?error=<script>alert(1)</script>&error_description=<b>x</b>", timeout=20)
    assert "<script>" not in reason.text and "<b>" not in reason.text


def test_a_wrong_password_and_a_name_that_nobody_has_look_alike(domain, ada):
    said = set()
    for name in [ada, "nobody-" + os.urandom(4).hex()]:
        person = Person()
        said.add(Person.problem(person.send(person.follow(person.open(domain.authorize())), username=name, password="Wrong-Horse-1")))
    assert said == {"Incorrect username or password."}


def test_a_program_gets_tokens_for_its_secret(domain, cognito):
    cognito.create_resource_server(UserPoolId=domain.pool.id, Identifier="https://api.example", Name="api", Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}])
    app = domain.client(
        GenerateSecret=True, AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["https://api.example/read"], CallbackURLs=[], LogoutURLs=[]
    )
    form = {"grant_type": "client_credentials"}
    address = f"{domain.url}/oauth2/token"
    basic = requests.post(address, data=form, auth=(app.id, app.secret), timeout=20).json()
    assert jwt.get_unverified_claims(basic["access_token"])["scope"] == "https://api.example/read" and "id_token" not in basic
    assert requests.post(address, data=form | {"client_id": app.id, "client_secret": app.secret}, timeout=20).status_code == 200
    wrong = requests.post(address, data=form, auth=(app.id, "x" * 52), timeout=20)
    assert wrong.status_code == 401 and wrong.json()["error"] == "invalid_client" and wrong.headers["WWW-Authenticate"].startswith("Basic")
    both = requests.post(address, data=form | {"client_secret": app.secret}, auth=(app.id, app.secret), timeout=20)
    assert both.json()["error"] == "invalid_request"
    assert requests.post(address, data=form | {"scope": "https://api.example/write"}, auth=(app.id, app.secret), timeout=20).json()["error"] == "invalid_scope"
    assert domain.token(**form).status_code == 401
    assert requests.post(address, data={"grant_type": "password"}, auth=(app.id, app.secret), timeout=20).json()["error"] == "unsupported_grant_type"


def test_browser_apps_of_any_origin_may_ask_for_tokens_and_nothing_else(domain):
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    for path in ["/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke"]:
        assert requests.options(domain.url + path, headers=headers, timeout=20).headers["Access-Control-Allow-Origin"] == "*"
    for path in ["authorize", "device_authorization", "register", "par", "introspect"]:
        for answer in [requests.options(f"{domain.url}/oauth2/{path}", headers=headers, timeout=20), requests.post(f"{domain.url}/oauth2/{path}", headers=headers, timeout=20)]:
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")], path
            assert answer.status_code != 405 or "OPTIONS" not in answer.headers["Allow"], path


def test_the_implicit_grant_answers_behind_the_hash(domain, ada):
    app = domain.client(AllowedOAuthFlows=["implicit"])
    person = Person()
    page = person.follow(person.open(domain.authorize(client_id=app.id, response_type="token", state="s")))
    answer = person.send(page, username=ada, password=PASSWORD)
    assert "#access_token=" in answer.headers["location"]
    given = answered(answer)
    assert given["state"] == "s" and given["token_type"] == "Bearer" and "refresh_token" not in given
    assert jwt.get_unverified_claims(given["id_token"])["at_hash"]


@pytest.mark.parametrize("language", ["nl", "fr", "es", "de", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"])
def test_pages_speak_the_language_that_is_asked_for(domain, language):
    english = Person().open(domain.authorize().replace("/oauth2/authorize", "/signup")).text
    asked = Person().open(domain.authorize(lang=language).replace("/oauth2/authorize", "/signup")).text
    preferred = requests.get(
        domain.authorize().replace("/oauth2/authorize", "/signup"), headers={"Accept-Language": f"xx, {language};q=0.9, en;q=0.5"}, timeout=20
    ).text
    for page in [asked, preferred]:
        assert f'<html lang="{language}"' in page
        assert page.split("<title>")[1].split("</title>")[0] != english.split("<title>")[1].split("</title>")[0]
        assert "{" not in page.split("<main")[1].split("</main>")[0]
