"""Relying parties as people run them, unmodified: a Flask application on Authlib, and Debian's Apache with mod_auth_openidc before a page."""

from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import pytest
import requests
from apache import Apache, Site, shown
from authlib.integrations.requests_client import OAuth2Session
from browser import Person
from flask_application import FlaskApplication
from pools import PASSWORD
from secure_server import KEY, SECRET, Certificate, secure_server
from test_oauth import Domain


def asked(address):
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


def changed(address, **parameters):
    """The address with other parameters; `None` takes one away."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | parameters
    return urlunsplit(parts._replace(query=urlencode({name: value for name, value in query.items() if value is not None})))


class Visitor(Person):
    """A person who goes where redirects lead, as browsers do, until the sign-in page asks for something."""

    def go(self, answer, until=200):
        for _ in range(10):
            if answer.status_code != 302:
                assert answer.status_code == until, f"{answer.status_code} at {answer.url}: {answer.text}"
                return answer
            answer = self.open(urljoin(answer.url, answer.headers["location"]))
        raise AssertionError(f"no end of redirects at {answer.url}")

    def visit(self, address):
        return self.go(self.open(address))

    def sign_in(self, address, username):
        """From an address that needs it to the page that it shows."""
        return self.go(self.send(self.visit(address), username=username, password=PASSWORD))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    with Certificate(tmp_path_factory.mktemp("certificate")).trusted() as certificate:
        yield certificate


@pytest.fixture(scope="module")
def server(engine, certificate, database, tmp_path_factory):
    """Over https, as mod_auth_openidc demands."""
    running = secure_server(tmp_path_factory.mktemp(f"secure-{engine}"), certificate, *database())
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def cognito(server):
    return server.cognito(access_key=KEY, secret_key=SECRET)


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada", given_name="Ada")


# Authlib


@pytest.fixture(scope="module")
def application(certificate):
    application = FlaskApplication(certificate)
    yield application
    application.stop()


@pytest.fixture(params=[False, True], ids=["public", "confidential"])
def signs_in(request, application, domain):
    """The application with an app client of its own."""
    app = domain.client(GenerateSecret=request.param, CallbackURLs=[application.callback], LogoutURLs=[application.goodbye])
    paths = {
        "authorization_endpoint": "/oauth2/authorize", "token_endpoint": "/oauth2/token", "userinfo_endpoint": "/oauth2/userInfo",
        "revocation_endpoint": "/oauth2/revoke", "end_session_endpoint": "/logout",
    }  # fmt: skip
    endpoints = {name: domain.url + path for name, path in paths.items()}
    application.register(app, server_metadata_url=f"{domain.pool.issuer}/.well-known/openid-configuration", **endpoints)
    return application


def test_authlib_finds_everything_and_believes_the_id_token(signs_in, domain, ada):
    shown = Visitor().sign_in(f"{signs_in.url}/profile", ada).json()
    claims = shown["claims"]
    assert (claims["iss"], claims["aud"], claims["email"]) == (domain.pool.issuer, signs_in.provider.client_id, "ada@example.com")
    assert claims["nonce"] and claims["at_hash"] and "given_name" not in claims
    assert shown["asked"] == {"sub": claims["sub"], "email": "ada@example.com", "email_verified": "true", "username": "ada"}


def test_authlib_asks_for_a_code_with_pkce_and_gets_no_other_browser_s(signs_in, ada):
    victim, attacker = Visitor(), Visitor()
    stolen = victim.open(f"{signs_in.url}/login")
    assert asked(stolen.headers["location"])["code_challenge_method"] == "S256"
    answer = victim.send(victim.visit(stolen.headers["location"]), username=ada, password=PASSWORD)
    own = asked(attacker.open(f"{signs_in.url}/login").headers["location"])["state"]
    injected = attacker.open(changed(answer.headers["location"], state=own))
    assert (injected.status_code, injected.json()) == (403, {"error": "invalid_grant"})
    assert not (set(attacker.session.cookies.keys()) & set(victim.session.cookies.keys())) - {"session"}


def test_authlib_refreshes_what_has_expired(signs_in, ada):
    person = Visitor()
    before = person.sign_in(f"{signs_in.url}/profile", ada).json()["asked"]
    (kept,) = [token for token in signs_in.tokens.values() if token["userinfo"]["aud"] == signs_in.provider.client_id]
    first = dict(kept)
    kept["expires_at"] = 1
    assert person.visit(f"{signs_in.url}/profile").json()["asked"] == before
    assert kept["access_token"] != first["access_token"] and kept["expires_at"] > 1
    assert kept["refresh_token"] == first["refresh_token"]


def test_authlib_revokes(signs_in, domain, ada):
    person = Visitor()
    person.sign_in(f"{signs_in.url}/profile", ada)
    (kept,) = [token for token in signs_in.tokens.values() if token["userinfo"]["aud"] == signs_in.provider.client_id]
    method = signs_in.provider.client_kwargs["token_endpoint_auth_method"]
    with OAuth2Session(signs_in.provider.client_id, signs_in.provider.client_secret, revocation_endpoint_auth_method=method) as client:
        address = signs_in.provider.load_server_metadata()["revocation_endpoint"]
        assert client.revoke_token(address, token=kept["refresh_token"]).status_code == 200
    kept["expires_at"] = 1
    refused = person.open(f"{signs_in.url}/profile")
    assert (refused.status_code, refused.json()) == (403, {"error": "invalid_grant"})


def test_authlib_signs_out(signs_in, ada):
    person = Visitor()
    page = f"{signs_in.url}/profile"
    person.sign_in(page, ada)
    # Signed in there as well: another sign-in asks nothing.
    assert person.visit(f"{signs_in.url}/login").json()["claims"]["email"] == "ada@example.com"
    assert person.visit(f"{signs_in.url}/logout").json() == {"left": "the application"}
    assert 'name="password"' in person.visit(page).text


def test_authlib_is_told_what_went_wrong(signs_in):
    person = Visitor()
    assert 'name="password"' in person.visit(f"{signs_in.url}/profile").text
    answer = person.go(person.open(f"{signs_in.url}/login?prompt=none"), until=403)
    assert answer.json() == {"error": "login_required"}


# Apache


ROTATION = {
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
}  # fmt: skip


class Guarded:
    """Sites of one Apache, each with an app client of its own."""

    def __init__(self, domain, certificate):
        self.sites, self.apps = {}, {}
        each = {
            "OIDCProviderIssuer": domain.pool.issuer, "OIDCProviderAuthorizationEndpoint": f"{domain.url}/oauth2/authorize",
            "OIDCProviderTokenEndpoint": f"{domain.url}/oauth2/token", "OIDCProviderUserInfoEndpoint": f"{domain.url}/oauth2/userInfo",
            "OIDCProviderRevocationEndpoint": f"{domain.url}/oauth2/revoke",
            "OIDCProviderJwksUri": f"{domain.pool.issuer}/.well-known/jwks.json",
        }  # fmt: skip
        pkce = {"OIDCPKCEMethod": "S256"}
        for name, secret, settings in [
            ("basic", True, each | pkce | {"OIDCProviderTokenEndpointAuth": "client_secret_basic"}),
            # As many use Cognito.
            ("post", True, each | {"OIDCProviderTokenEndpointAuth": "client_secret_post"}),
            ("public", False, each | pkce | {"OIDCProviderTokenEndpointAuth": "none"}),
            # Longer than an access token lives: each page asks for a new one.
            ("eager", True, each | pkce | {"OIDCRefreshAccessTokenBeforeExpiry": ("7200", "logout_on_error")}),
            # Each refresh token works once.
            ("rotating", True, each | pkce | {"OIDCRefreshAccessTokenBeforeExpiry": ("7200", "logout_on_error")}),
            ("stale", True, each | pkce | {"OIDCClientSecret": "the secret of before"}),
        ]:
            site = Site({})
            app = domain.client(GenerateSecret=secret, CallbackURLs=[site.callback], LogoutURLs=[site.goodbye], **(ROTATION if name == "rotating" else {}))
            site.settings |= {
                "OIDCClientID": app.id, "OIDCCryptoPassphrase": "a passphrase of the test's own", "OIDCScope": "openid email",
                "OIDCRemoteUserClaim": "cognito:username", "OIDCCookieSameSite": "On",
            } | ({"OIDCClientSecret": app.secret} if secret else {}) | settings  # fmt: skip
            leave = urlencode({"client_id": app.id, "logout_uri": site.goodbye})
            site.settings["OIDCProviderEndSessionEndpoint"] = f"{domain.url}/logout?{leave}"
            self.sites[name], self.apps[name] = site, app
        self.apache = Apache(certificate, *self.sites.values())


@pytest.fixture(scope="module")
def guarded(domain, certificate):
    guarded = Guarded(domain, certificate)
    yield guarded
    guarded.apache.stop()


@pytest.fixture
def site(guarded):
    return guarded.sites["basic"]


KINDS = ["basic", "post", "public", "eager", "rotating"]


def refuses(guarded, answer, reason):
    """Apache shows an error in place of its page, and says why in its log since the last time."""
    assert answer.status_code in (200, 400, 401, 500) and "<title>Protected" not in answer.text, f"{answer.status_code} {answer.text}"
    told = guarded.apache.news()
    assert reason in told, told
    return True


def is_outside(person, site):
    """Whether the browser is sent to sign in before it sees the page."""
    answer = person.open(site.page)
    return answer.status_code == 302 and "/oauth2/authorize?" in answer.headers["location"]


@pytest.mark.parametrize("kind", KINDS)
def test_apache_shows_its_page_to_those_who_signed_in(guarded, ada, kind):
    site, person = guarded.sites[kind], Visitor()
    assert is_outside(person, site)
    page = shown(person.sign_in(site.page, ada))
    assert (page["REMOTE_USER"], page["email"]) == ("ada", "ada@example.com")
    assert page["sub"] and page["access token"] and page["refresh token"]
    assert shown(person.open(site.page))["sub"] == page["sub"]
    assert is_outside(Visitor(), site)


@pytest.mark.parametrize("kind", KINDS)
def test_apache_refreshes(guarded, domain, ada, kind):
    site, person = guarded.sites[kind], Visitor()
    before = shown(person.sign_in(site.page, ada))
    after = shown(person.visit(f"{site.callback}?" + urlencode({"refresh": site.page, "access_token": before["access token"]})))
    assert after["access token"] != before["access token"] and after["sub"] == before["sub"]
    for page in [before, after]:
        header = {"Authorization": f"Bearer {page['access token']}"}
        assert requests.get(f"{domain.url}/oauth2/userInfo", headers=header, timeout=20).json()["sub"] == page["sub"]


def test_apache_refreshes_by_itself_until_the_person_is_signed_out_everywhere(guarded, domain, cognito):
    eve, site, person = domain.pool.user(), guarded.sites["eager"], Visitor()
    seen = {shown(person.sign_in(site.page, eve))["access token"]} | {shown(person.open(site.page))["access token"] for _ in range(2)}
    assert len(seen) == 3
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=eve)
    assert refuses(guarded, person.open(site.page), "access_token could not be refreshed")
    assert 'name="password"' in person.visit(site.page).text


def test_apache_goes_on_with_refresh_tokens_that_work_once(guarded, ada):
    site, person = guarded.sites["rotating"], Visitor()
    pages = [shown(person.sign_in(site.page, ada))] + [shown(person.open(site.page)) for _ in range(3)]
    for name in ["access token", "refresh token"]:
        assert len({page[name] for page in pages}) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_apache_signs_out(guarded, domain, ada, kind):
    site, app, person = guarded.sites[kind], guarded.apps[kind], Visitor()
    page = shown(person.sign_in(site.page, ada))
    left = person.visit(f"{site.callback}?logout={quote(site.goodbye, safe='')}")
    assert left.url.split("?")[0] == site.goodbye and "Goodbye" in left.text
    # Of the page, of managed login, and of the tokens.
    assert is_outside(person, site)
    assert 'name="password"' in person.visit(site.page).text
    form = {"grant_type": "refresh_token", "refresh_token": page["refresh token"], "client_id": app.id}
    answer = requests.post(f"{domain.url}/oauth2/token", data=form | ({"client_secret": app.secret} if app.secret else {}), timeout=20)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})
    header = {"Authorization": f"Bearer {page['access token']}"}
    assert requests.get(f"{domain.url}/oauth2/userInfo", headers=header, timeout=20).status_code == 401


def test_apache_refuses_an_answer_to_a_question_it_did_not_ask(guarded, site, ada):
    person = Visitor()
    answer = person.send(person.visit(site.page), username=ada, password=PASSWORD)
    address = answer.headers["location"]
    for state, reason in [(asked(address)["state"][:-1] + "~", "unable to restore state"), (None, "received an invalid request")]:
        assert refuses(guarded, person.open(changed(address, state=state)), reason)
        assert is_outside(person, site)
    # Nor does another browser get in by it.
    other = Visitor()
    assert refuses(guarded, other.open(address), "unable to restore state")
    assert is_outside(other, site)


@pytest.mark.parametrize("kind", ["post", "basic"])
def test_apache_refuses_a_token_with_another_nonce(guarded, ada, kind):
    """Somebody on the way changes the nonce: the ID token says so, and Apache sees it."""
    site, person = guarded.sites[kind], Visitor()
    address = person.open(site.page).headers["location"]
    for nonce, reason in [("forged", "in the id_token did not match"), (None, "nonce")]:
        page = person.visit(changed(address, nonce=nonce, prompt="login"))
        answer = person.send(page, username=ada, password=PASSWORD)
        assert refuses(guarded, person.open(answer.headers["location"]), reason)
        assert is_outside(person, site)
        address = person.open(site.page).headers["location"]


def test_apache_gets_no_tokens_when_its_challenge_is_taken_away(site, guarded, ada):
    """PKCE downgrade: the verifier that it sends all the same is refused (RFC 9700 section 4.8.2)."""
    person = Visitor()
    address = changed(person.open(site.page).headers["location"], code_challenge=None, code_challenge_method=None)
    answer = person.send(person.visit(address), username=ada, password=PASSWORD)
    assert refuses(guarded, person.open(answer.headers["location"]), "invalid_grant")
    assert is_outside(person, site)


@pytest.mark.parametrize(("kind", "reason"), [("basic", "invalid_grant"), ("post", "in the id_token did not match")])
def test_apache_is_not_fooled_by_somebody_else_s_code(guarded, ada, kind, reason):
    """Code injection, met by PKCE in Lifeguard, and without PKCE by the nonce in Apache (RFC 9700 section 4.5)."""
    site, victim, attacker = guarded.sites[kind], Visitor(), Visitor()
    stolen = victim.send(victim.visit(site.page), username=ada, password=PASSWORD).headers["location"]
    own = asked(attacker.open(site.page).headers["location"])["state"]
    assert refuses(guarded, attacker.open(changed(stolen, state=own)), reason)
    assert is_outside(attacker, site)


def test_apache_gets_nothing_with_a_secret_of_before(guarded, ada):
    site, person = guarded.sites["stale"], Visitor()
    answer = person.send(person.visit(site.page), username=ada, password=PASSWORD)
    assert refuses(guarded, person.open(answer.headers["location"]), "invalid_client")
    assert is_outside(person, site)
