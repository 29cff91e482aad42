"""Programs that register themselves as app clients (RFC 7591), as a pool's DcrConfiguration lets them."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from browser import Person
from jose import jwt
from pools import refused
from proofs import ASSERTION, Key, put_settings
from test_oauth import CALLBACK, SIGNED_OUT, Domain, answered

SCOPE = "aws.cognito/dcr/register"
BOTH = ["authorization_code", "refresh_token"]


class Registry:
    """The registration endpoint of a pool."""

    def __init__(self, server, cognito, **configuration):
        self.domain = Domain(server, cognito)
        self.pool, self.cognito = self.domain.pool, cognito
        cognito.create_resource_server(
            UserPoolId=self.pool.id, Identifier="api", Name="api",
            Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")],
        )  # fmt: skip
        self.configure(**configuration)

    @property
    def url(self):
        return f"{self.domain.url}/oauth2/register"

    def configure(self, **configuration):
        self.cognito.update_user_pool(UserPoolId=self.pool.id, DcrConfiguration=configuration)

    def register(self, token=None, **metadata):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.post(self.url, json={"redirect_uris": [CALLBACK]} | metadata, headers=headers, timeout=20)

    def token(self, *scopes):
        """An initial access token: of a program that may register clients."""
        app = self.domain.client(AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=list(scopes) or [SCOPE], GenerateSecret=True)
        answer = self.domain.token(grant_type="client_credentials", client_id=app.id, client_secret=app.secret)
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def described(self, client):
        return self.cognito.describe_user_pool_client(UserPoolId=self.pool.id, ClientId=client)["UserPoolClient"]


@pytest.fixture(scope="module")
def registry(server, cognito):
    return Registry(server, cognito, OpenDcrEnabled=True, AllowedScopes=["api/read"])


def test_a_program_registers_and_signs_a_person_in(registry):
    answer = registry.register(client_name="Reader (beta)", scope="openid email", token_endpoint_auth_method="client_secret_basic")
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "no-store", answer.text
    made = answer.json()
    assert made.pop("client_id_issued_at") and made["client_secret"]
    assert {name: value for name, value in made.items() if name not in ("client_id", "client_secret")} == {
        "client_secret_expires_at": 0, "client_name": "Reader beta", "redirect_uris": [CALLBACK], "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["authorization_code"], "scope": "openid email",
    }  # fmt: skip
    described = registry.described(made["client_id"])
    assert described["ClientType"] == "DCR" and described["AllowedOAuthFlows"] == ["code"] and described["CallbackURLs"] == [CALLBACK]
    person, user = Person(), registry.pool.user()
    client = OAuth2Session(made["client_id"], made["client_secret"], redirect_uri=CALLBACK, scope="openid email", code_challenge_method="S256")
    address, state = client.create_authorization_url(f"{registry.domain.url}/oauth2/authorize", code_verifier="v" * 43)
    page = person.follow(person.send(person.follow(person.open(address)), username=user, password="Correct-Horse-9"))
    back = person.send(page, consent="approve")
    tokens = client.fetch_token(
        f"{registry.domain.url}/oauth2/token", authorization_response=back.headers["location"], code_verifier="v" * 43, state=state
    )
    assert tokens["id_token"]


def asked(registry, person, address):
    """Where an authorization request leads at this server: to a page, or out of it."""
    answer = person.open(address)
    while answer.status_code == 302 and answer.headers["location"].startswith(registry.domain.url):
        answer = person.follow(answer)
    return answer


def signed_in(registry):
    """Somebody whose browser knows them, from one of the pool's own apps."""
    person = Person()
    registry.domain.code(person, registry.pool.user())
    return person


@pytest.fixture(scope="module")
def notes(registry):
    answer = registry.register(client_name="Harbour Notes", token_endpoint_auth_method="none", scope="openid email phone api/read", grant_types=BOTH)
    return answer.json()["client_id"]


def test_a_registered_client_gets_nothing_without_the_person_s_word(registry, notes):
    domain, person = registry.domain, signed_in(registry)
    address = domain.authorize(client_id=notes, scope="openid email phone api/read", state="s 1")
    # Each time, signed in or not.
    for _ in range(2):
        page = asked(registry, person, address)
        assert page.status_code == 200 and page.url.startswith(f"{domain.url}/consent?")
        for said in ["Harbour Notes", "localhost:3000", "see your email address", "see your phone number", "use api/read", "registered itself"]:
            assert said in page.text, said
        assert answered(person.send(page, consent="deny")) == {"error": "access_denied", "state": "s 1"}
    page = asked(registry, person, address)
    # Neither a look nor a form of another site's is a word, nor is one that says neither.
    assert person.open(page.url + "&consent=approve").status_code == 302 and person.send(page, consent="").status_code == 200
    forged = person.session.post(page.url, data={"consent": "approve"}, allow_redirects=False, timeout=20)
    assert forged.status_code == 403
    told = answered(person.send(page, consent="approve"))
    assert told["state"] == "s 1"
    given = domain.exchange(told["code"], client_id=notes).json()
    assert jwt.get_unverified_claims(given["access_token"])["scope"] == "openid email phone api/read"
    # The word was for once.
    again = person.session.post(page.url, data={"_csrf": token(page), "consent": "approve"}, allow_redirects=False, timeout=20)
    assert again.headers["location"].startswith(f"{domain.url}/login?")
    # Who has just signed in is asked as well, and so is whoever has chosen their account.
    stranger = Person()
    page = stranger.follow(domain.sign_in(stranger, registry.pool.user(), client_id=notes))
    assert answered(stranger.send(page, consent="approve"))["code"]
    chosen = asked(registry, person, domain.authorize(client_id=notes, prompt="select_account"))
    page = person.follow(person.send(chosen, **{"continue": "yes"}))
    assert answered(person.send(page, consent="approve"))["code"]


def token(page):
    return unescape(re.search(r'name="_csrf" value="([^"]*)"', page.text)[1])


def test_the_person_agrees_to_the_request_that_was_shown(registry, notes):
    domain, person = registry.domain, signed_in(registry)
    page = asked(registry, person, domain.authorize(client_id=notes, scope="openid"))
    others = [{"scope": "openid email"}, {"scope": "openid", "state": "x"}, {"client_id": registry.register(token_endpoint_auth_method="none").json()["client_id"]}]
    for changed in others:
        address = domain.authorize(**{"client_id": notes, "scope": "openid"} | changed).replace("/oauth2/authorize", "/consent")
        sent = person.session.post(address, data={"_csrf": token(page), "consent": "approve"}, allow_redirects=False, timeout=20)
        assert sent.headers["location"].startswith(f"{domain.url}/login?"), changed
    assert answered(person.send(page, consent="approve"))["code"]
    # And only as long as they are signed in.
    page = asked(registry, person, domain.authorize(client_id=notes, scope="openid"))
    person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT)
    assert person.send(page, consent="approve").headers["location"].startswith(f"{domain.url}/login?")


def test_nobody_is_sent_to_a_registered_address_without_a_word_of_theirs(registry, notes):
    """RFC 9700 section 4.11.2: else whoever registers an address has a link of this server's to it."""
    domain, person = registry.domain, signed_in(registry)

    def told(browser, **changed):
        address = browser.open(domain.authorize(**{"client_id": notes} | changed)).headers["location"]
        assert address.startswith(f"{domain.url}/error?"), address
        return parse_qs(urlsplit(address).query)["error"][0]

    assert told(person, prompt="none") == "consent_required"
    assert told(Person(), prompt="none") == "login_required"
    mistakes = {
        "invalid_scope": {"scope": "nope"}, "unauthorized_client": {"response_type": "token"},
        "invalid_request": {"identity_provider": "Nobody"}, "invalid_target": {"resource": "https://nobody.example"},
    }  # fmt: skip
    for error, mistake in mistakes.items():
        assert told(person, **mistake) == error
        # The pool's own apps are told themselves.
        assert answered(person.open(domain.authorize(**mistake)))["error"] == error
    assert "consent_required" in person.open(f"{domain.url}/error?error=consent_required").text


def test_a_client_may_want_the_person_asked(registry):
    domain, person = registry.domain, signed_in(registry)
    page = asked(registry, person, domain.authorize(prompt="consent", scope="openid"))
    assert "app asks for access" in page.text and "everything in your profile" in page.text and "registered itself" not in page.text
    assert answered(person.send(page, consent="deny"))["error"] == "access_denied"
    assert answered(person.send(asked(registry, person, domain.authorize(prompt="consent")), consent="approve"))["code"]
    assert answered(person.open(domain.authorize()))["code"]
    # Together with a new sign-in, which the session of before does not stand for.
    fresh = domain.sign_in(person, registry.pool.user(), prompt="login consent")
    assert fresh.headers["location"].startswith(f"{domain.url}/consent?")
    assert answered(person.send(person.follow(fresh), consent="approve"))["code"]


def test_a_pushed_request_and_an_answer_by_form_are_agreed_to_as_well(registry, notes, server):
    domain, person = registry.domain, signed_in(registry)
    put_settings(server, registry.pool, {"PushedAuthorizationRequests": "ALLOWED", "FormPost": True}, notes)

    def begun(**changed):
        form = {"client_id": notes, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid", "state": "s"} | changed
        name = requests.post(f"{domain.url}/oauth2/par", data=form, timeout=20).json()["request_uri"]
        return asked(registry, person, f"{domain.url}/oauth2/authorize?" + urlencode({"client_id": notes, "request_uri": name}))

    assert answered(person.send(begun(), consent="approve"))["code"]
    assert answered(person.send(begun(), consent="deny"))["error"] == "access_denied"
    for word, field in [("approve", "code"), ("deny", "error")]:
        page = person.send(begun(response_mode="form_post"), consent=word)
        assert page.status_code == 200 and f'action="{CALLBACK}"' in page.text and f'name="{field}"' in page.text


def test_a_registered_client_has_the_grants_of_its_registration_alone(server, cognito):
    """Neither refresh tokens that it did not ask for, nor what the pool has opened to its own apps."""
    registry = Registry(server, cognito, OpenDcrEnabled=True)
    domain, person = registry.domain, signed_in(registry)
    put_settings(server, registry.pool, {"DeviceAuthorization": True, "Introspection": True, "Hardened": True, "RequirePKCE": False})

    def register(**metadata):
        made = registry.register(token_endpoint_auth_method="client_secret_post", **metadata).json()
        return {"client_id": made["client_id"], "client_secret": made["client_secret"]}

    def tokens(proof):
        page = asked(registry, person, domain.authorize(client_id=proof["client_id"]))
        return domain.exchange(answered(person.send(page, consent="approve"))["code"], **proof).json()

    lasting, passing = register(grant_types=BOTH), register()
    kept, given = tokens(lasting), tokens(passing)
    assert domain.token(grant_type="refresh_token", refresh_token=kept["refresh_token"], **lasting).status_code == 200
    assert given["access_token"] and "refresh_token" not in given
    assert domain.token(grant_type="refresh_token", refresh_token=kept["refresh_token"], **passing).json() == {"error": "unauthorized_client"}
    public = registry.register(token_endpoint_auth_method="none").json()["client_id"]
    assert domain.token(grant_type="refresh_token", refresh_token="x", client_id=public).json() == {"error": "unauthorized_client"}
    for proof in [lasting, passing]:
        for path, form in [("device_authorization", {}), ("introspect", {"token": kept["access_token"]})]:
            answer = requests.post(f"{domain.url}/oauth2/{path}", data=proof | form, timeout=20)
            assert answer.status_code == 400 and answer.json() == {"error": "unauthorized_client"}, path
    with refused("InvalidParameterException"):
        cognito.initiate_auth(ClientId=public, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": "x", "SRP_A": "1"})
    # What an administrator opens to one of them is open to it.
    put_settings(server, registry.pool, {"Introspection": True}, passing["client_id"])
    assert requests.post(f"{domain.url}/oauth2/introspect", data=passing | {"token": "x"}, timeout=20).json() == {"active": False}


def test_a_public_client_has_no_secret_and_one_with_keys_proves_itself_by_them(registry):
    public = registry.register(token_endpoint_auth_method="none", backchannel_logout_uri="https://app.example/", unknown=[1]).json()
    # Nothing that a stranger names is ever called by this server.
    assert "backchannel_logout_uri" not in public and "unknown" not in public
    assert "client_secret" not in public and "ClientSecret" not in registry.described(public["client_id"])
    assert public["scope"] == "email openid phone profile"
    key = Key()
    answer = registry.register(token_endpoint_auth_method="private_key_jwt", jwks=key.keys, dpop_bound_access_tokens=True)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["jwks"] == key.keys and made["dpop_bound_access_tokens"] is True and "client_secret" not in made
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_assertion_type": ASSERTION}
    endpoint = f"{registry.domain.url}/oauth2/token"
    form["client_assertion"] = key.assertion(made["client_id"], endpoint)
    assert requests.post(endpoint, data=form, timeout=20).json()["error"] == "invalid_dpop_proof"
    form["client_assertion"] = Key().assertion(made["client_id"], endpoint)
    assert requests.post(endpoint, data=form, timeout=20).json()["error"] == "invalid_client"


def test_the_api_s_sign_in_is_not_for_registered_clients(registry, cognito):
    made = registry.register(token_endpoint_auth_method="none").json()
    user = registry.pool.user()
    with refused("InvalidParameterException"):
        cognito.initiate_auth(
            ClientId=made["client_id"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": user, "PASSWORD": "Correct-Horse-9"}
        )
    with refused("InvalidParameterException"):
        cognito.add_user_pool_client_secret(UserPoolId=registry.pool.id, ClientId=registry.register().json()["client_id"])
    listed = cognito.list_user_pool_clients(UserPoolId=registry.pool.id, ClientType="DCR", MaxResults=60)["UserPoolClients"]
    regular = cognito.list_user_pool_clients(UserPoolId=registry.pool.id, ClientType="REGULAR", MaxResults=60)["UserPoolClients"]
    assert made["client_id"] in {item["ClientId"] for item in listed}
    assert registry.domain.app.id in {item["ClientId"] for item in regular}
    assert not {item["ClientId"] for item in listed} & {item["ClientId"] for item in regular}


@pytest.mark.parametrize(
    "metadata, error",
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"), ({"redirect_uris": None}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://app.example/cb"]}, "invalid_redirect_uri"), ({"redirect_uris": ["https://app.example/cb#x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"), ({"redirect_uris": ["/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://localhost.evil.example/cb"]}, "invalid_redirect_uri"), ({"redirect_uris": [1]}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://app.example/cb"}, "invalid_redirect_uri"), ({"redirect_uris": ["https://a.example/\r\nx"]}, "invalid_redirect_uri"),
        ({"grant_types": ["implicit"], "response_types": ["token"]}, "invalid_client_metadata"),
        ({"grant_types": ["password"], "redirect_uris": []}, "invalid_client_metadata"),
        ({"grant_types": [], "redirect_uris": []}, "invalid_client_metadata"),
        ({"grant_types": ["client_credentials"], "redirect_uris": []}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"), ({"response_types": ["code", "token"]}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "tls_client_auth"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"jwks": {"keys": []}}, "invalid_client_metadata"), ({"jwks": Key().keys}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [Key().key.as_dict(private=True)]}}, "invalid_client_metadata"),
        ({"jwks_uri": "https://app.example/keys"}, "invalid_client_metadata"), ({"software_statement": "x.y.z"}, "invalid_software_statement"),
        ({"scope": "openid api/write"}, "invalid_client_metadata"), ({"scope": SCOPE}, "invalid_client_metadata"),
        ({"scope": "aws.cognito.signin.user.admin"}, "invalid_client_metadata"), ({"scope": ["openid"]}, "invalid_client_metadata"),
        ({"post_logout_redirect_uris": ["http://app.example"]}, "invalid_client_metadata"),
        ({"dpop_bound_access_tokens": "yes"}, "invalid_client_metadata"),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_client_may_not_be_is_refused(registry, metadata, error):
    before = len(registry.cognito.list_user_pool_clients(UserPoolId=registry.pool.id, ClientType="DCR", MaxResults=60)["UserPoolClients"])
    answer = registry.register(**metadata)
    assert answer.status_code == 400 and answer.json()["error"] == error, answer.text
    after = len(registry.cognito.list_user_pool_clients(UserPoolId=registry.pool.id, ClientType="DCR", MaxResults=60)["UserPoolClients"])
    assert before == after


@pytest.mark.parametrize(
    "address",
    [
        "https://evil@app.example/cb", "https://app.example:x@evil.example/", "https://a:b@c.example", "https://@app.example/", "app://user@host/cb",
        "view-source:https://app.example/", "VIEW-SOURCE:x", "ws://app.example/x", "wss://app.example/x", "ftp://app.example/x", "intent://app.example/x",
        "mailto:a@b.example", "tel:123", "sms:1", "filesystem:https://app.example/", "ms-settings:x", "search-ms:query=x", "urn:x:y", "smb://app.example/x",
    ],
)  # fmt: skip
def test_no_address_that_misleads_or_is_nobody_s_is_registered(registry, address):
    assert registry.register(redirect_uris=[address]).json()["error"] == "invalid_redirect_uri"
    assert registry.register(post_logout_redirect_uris=[address]).json()["error"] == "invalid_client_metadata"


@pytest.mark.parametrize("address", ["https://app.example/cb@x?y=a@b", "http://127.0.0.1:1/", "http://[::1]/", "com.example.app:/cb", "myapp://cb"])
def test_an_app_s_own_address_is_registered(registry, address):
    assert registry.register(redirect_uris=[address], post_logout_redirect_uris=[address]).status_code == 201


def test_what_is_no_json_object_or_too_long_is_refused(registry):
    for body in [b"", b"[]", b"{", b'{"client_name":"a","client_name":"b","redirect_uris":["https://a.example/"]}']:
        answer = requests.post(registry.url, data=body, headers={"Content-Type": "application/json"}, timeout=20)
        assert answer.status_code == 400 and answer.json()["error"] == "invalid_client_metadata", body
    good = {"redirect_uris": [CALLBACK]}
    assert requests.post(registry.url, data=json.dumps(good), headers={"Content-Type": "text/plain"}, timeout=20).status_code == 400
    assert requests.post(registry.url, data=good, timeout=20).status_code == 400
    long = json.dumps(good | {"contacts": ["x" * 70_000]})
    assert requests.post(registry.url, data=long, headers={"Content-Type": "application/json"}, timeout=20).status_code == 400
    assert requests.get(registry.url, timeout=20).status_code == 405


def test_without_a_configuration_there_is_no_such_address(server, cognito):
    registry = Registry(server, cognito, EnableStatus="Disabled", OpenDcrEnabled=True)
    assert registry.register().status_code == 404
    never = Domain(server, cognito)
    assert requests.post(f"{never.url}/oauth2/register", json={"redirect_uris": [CALLBACK]}, timeout=20).status_code == 404
    # One that does not say whether it is on is on, and an update without one keeps it.
    registry.configure(OpenDcrEnabled=True)
    assert registry.register().status_code == 201
    cognito.update_user_pool(UserPoolId=registry.pool.id)
    assert registry.register().status_code == 201


def test_where_it_is_not_open_a_token_with_the_scope_registers(server, cognito):
    registry = Registry(server, cognito, EnableStatus="Enabled", AllowedScopes=["api/read", "api/write"])
    refusal = registry.register()
    assert refusal.status_code == 401 and refusal.headers["WWW-Authenticate"] == f'Bearer scope="{SCOPE}"'
    token = registry.token()
    assert registry.register(token).status_code == 201
    for wrong in [registry.token("api/read"), token[:-6] + "AAAAAA", "x", ""]:
        answer = requests.post(registry.url, json={"redirect_uris": [CALLBACK]}, headers={"Authorization": f"Bearer {wrong}"}, timeout=20)
        assert answer.status_code == 401, wrong
    program = registry.register(token, redirect_uris=[], grant_types=["client_credentials"])
    assert program.status_code == 201, program.text
    assert program.json()["scope"] == "api/read api/write" and program.json()["response_types"] == []
    made = program.json()
    got = registry.domain.token(grant_type="client_credentials", client_id=made["client_id"], client_secret=made["client_secret"])
    assert got.status_code == 200
    # Another pool's token is none here, nor is one whose client is gone.
    other = Registry(server, cognito, EnableStatus="Enabled")
    assert other.register(token).status_code == 401
    # What registered clients hold registers nobody.
    assert registry.register(got.json()["access_token"]).status_code == 401
    with refused("InvalidParameterException"):
        cognito.update_user_pool_client(
            UserPoolId=registry.pool.id, ClientId=made["client_id"], AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[SCOPE],
        )  # fmt: skip


def test_open_registrations_of_one_address_are_counted(server, cognito):
    registry = Registry(server, cognito, OpenDcrEnabled=True)
    assert [registry.register(token_endpoint_auth_method="none").status_code for _ in range(20)] == [201] * 20
    over = registry.register(token_endpoint_auth_method="none")
    assert over.status_code == 429 and over.json()["error"] == "temporarily_unavailable"
    # Whoever has a token is known, and other pools count for themselves.
    assert registry.register(registry.token()).status_code == 201
    assert Registry(server, cognito, OpenDcrEnabled=True).register().status_code == 201


def test_the_grants_are_those_that_the_pool_allows(server, cognito):
    registry = Registry(server, cognito, OpenDcrEnabled=True, OpenDcrGrantTypes=[], AuthenticatedGrantTypes=["client_credentials"], AllowedScopes=["api/read"])
    assert registry.register().json()["error"] == "invalid_client_metadata"
    token = registry.token()
    assert registry.register(token).json()["error"] == "invalid_client_metadata"
    assert registry.register(token, redirect_uris=[], grant_types=["client_credentials"]).status_code == 201


def test_settings_take_only_addresses_that_the_server_may_call(server, cognito, registry):
    for address in ["http://localhost.evil.example/x", "http://localhost@evil.example/", "https://u:p@a.example/", "ftp://a.example", "app:/x", "https://a.example/#x", "https:///x"]:
        put_settings(server, registry.pool, {"BackChannelLogoutURI": address}, registry.domain.app.id, status=400)
    for address in ["https://app.example/logout?x=1", "http://localhost:8080/logout", "http://127.0.0.1:8080/logout"]:
        put_settings(server, registry.pool, {"BackChannelLogoutURI": address}, registry.domain.app.id)
    put_settings(server, registry.pool, {"BackChannelLogoutURI": None}, registry.domain.app.id)
