"""Tokens that are bound to a key of the client: DPoP (RFC 9449)."""

import base64
import http.client
import json
import time
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from browser import Person
from jose import jwt
from pools import PASSWORD, refused
from proofs import Key, put_settings
from test_oauth import CALLBACK, Domain, answered


@pytest.fixture(scope="module")
def domain(server, cognito):
    domain = Domain(server, cognito, AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"])
    put_settings(server, domain.pool, {"DPoP": "ALLOWED"})
    return domain


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


class Bound:
    """A client at the token endpoint with a key."""

    def __init__(self, domain, key=None):
        self.domain, self.key = domain, key or Key()
        self.endpoint, self.info = f"{domain.url}/oauth2/token", f"{domain.url}/oauth2/userInfo"

    def token(self, proof="make", app=None, **form):
        headers = {}
        if proof == "make":
            proof = self.key.proof("POST", self.endpoint)
        if proof is not None:
            headers["DPoP"] = proof
        return requests.post(self.endpoint, data={"client_id": (app or self.domain.app).id} | form, headers=headers, timeout=20)

    def exchange(self, user, proof="make", **asked):
        code = self.domain.code(Person(), user, scope="openid email aws.cognito.signin.user.admin", **asked)
        return self.token(proof, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)

    def refresh(self, token, proof="make", **named):
        return self.token(proof, grant_type="refresh_token", refresh_token=token, **named)

    def who(self, token, proof="make", scheme="DPoP"):
        if proof == "make":
            proof = self.key.proof("GET", self.info, token)
        headers = {"Authorization": f"{scheme} {token}"} | ({"DPoP": proof} if proof else {})
        return requests.get(self.info, headers=headers, timeout=20)


@pytest.fixture(scope="module")
def bound(domain):
    return Bound(domain)


@pytest.fixture(scope="module")
def tokens(bound, ada):
    answer = bound.exchange(ada)
    assert answer.status_code == 200, answer.text
    return answer.json()


def claims(token):
    return jwt.get_unverified_claims(token)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256", "EdDSA"])
def test_a_code_gives_tokens_bound_to_the_key(domain, ada, algorithm):
    bound = Bound(domain, Key(algorithm))
    given = bound.exchange(ada).json()
    assert given["token_type"] == "DPoP" and given["refresh_token"]
    assert claims(given["access_token"])["cnf"] == {"jkt": bound.key.thumbprint}
    assert "cnf" not in claims(given["id_token"])
    shown = bound.who(given["access_token"])
    assert shown.status_code == 200 and shown.json()["username"] == ada


def test_refresh_tokens_are_bound_to_the_key(bound, tokens, domain):
    renewed = bound.refresh(tokens["refresh_token"]).json()
    assert renewed["token_type"] == "DPoP" and claims(renewed["access_token"])["cnf"] == {"jkt": bound.key.thumbprint}
    assert bound.refresh(tokens["refresh_token"], None).json() == {"error": "invalid_grant"}
    assert Bound(domain).refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_the_api_takes_no_bound_token(domain, tokens, cognito):
    with refused("NotAuthorizedException"):
        cognito.get_user(AccessToken=tokens["access_token"])
    with refused("NotAuthorizedException"):
        cognito.global_sign_out(AccessToken=tokens["access_token"])
    with refused("NotAuthorizedException"):
        domain.app.refresh(tokens["refresh_token"])


def test_a_bound_token_is_no_bearer_token(bound, tokens, domain):
    token = tokens["access_token"]
    for scheme in ["Bearer", "bearer"]:
        answer = bound.who(token, None, scheme)
        assert answer.status_code == 401 and answer.json()["error"] == "invalid_token"
    assert bound.who(token, scheme="Bearer").status_code == 401
    # And a bearer token proves no key.
    bearer = domain.exchange(domain.code(Person(), domain.pool.user())).json()
    assert bearer["token_type"] == "Bearer" and "cnf" not in claims(bearer["access_token"])
    assert bound.who(bearer["access_token"]).status_code == 401
    assert bound.who(bearer["access_token"], None, "Bearer").status_code == 200


def test_userinfo_wants_a_proof_for_this_token(bound, tokens, domain):
    token, key, info = tokens["access_token"], bound.key, bound.info
    wrong = {
        "no proof": None,
        "no ath": key.proof("GET", info),
        "another token's ath": key.proof("GET", info, token + "x"),
        "another method": key.proof("POST", info, token),
        "another address": key.proof("GET", bound.endpoint, token),
        "another key": Key().proof("GET", info, token),
    }
    for what, proof in wrong.items():
        answer = bound.who(token, proof)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].split()[0] in ("DPoP", "Bearer"), what
    proof = key.proof("GET", info, token)
    assert bound.who(token, proof).status_code == 200
    replayed = bound.who(token, proof)
    assert replayed.status_code == 401 and 'error="invalid_dpop_proof"' in replayed.headers["WWW-Authenticate"]
    assert 'algs="RS256 PS256 ES256 EdDSA"' in replayed.headers["WWW-Authenticate"]


def resigned(proof, **header):
    parts = proof.split(".")
    return ".".join([base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode(), *parts[1:]])


def test_a_proof_of_another_kind_is_refused(bound, domain, ada):
    """Each proof below differs in one point from one that is taken."""
    key, at = bound.key, bound.endpoint
    secret = key.key.as_dict(private=True)
    secret.pop("kid", None)
    good = key.proof("POST", at)
    wrong = {
        "another method": key.proof("GET", at),
        "a method in small letters": key.proof("post", at),
        "another address": key.proof("POST", at + "/x"),
        "another host": key.proof("POST", at.replace("127.0.0.1", "evil.example").replace("localhost", "evil.example")),
        "no method": key.proof("POST", at, htm=None),
        "no address": key.proof("POST", at, htu=None),
        "no time": key.proof("POST", at, iat=None),
        "a time in words": key.proof("POST", at, iat="now"),
        "no name": key.proof("POST", at, jti=None),
        "an empty name": key.proof("POST", at, jti=""),
        "a long name": key.proof("POST", at, jti="x" * 300),
        "another type": key.proof("POST", at, header={"typ": "JWT"}),
        "no type": key.proof("POST", at, header={"typ": None}),
        "no key": key.proof("POST", at, header={"jwk": None}),
        "a private key": key.proof("POST", at, header={"jwk": secret}),
        "a key that did not sign": key.proof("POST", at, header={"jwk": Key().public}),
        "a symmetric key": key.proof("POST", at, header={"jwk": {"kty": "oct", "k": "AAAA"}}),
        "a demanded extension": key.proof("POST", at, header={"crit": ["b64"]}),
        "none": resigned(good, typ="dpop+jwt", alg="none", jwk=key.public),
        "HS256": resigned(good, typ="dpop+jwt", alg="HS256", jwk=key.public),
        "RS256 with a P-256 key": resigned(good, typ="dpop+jwt", alg="RS256", jwk=key.public),
        "no JWT": "proof",
        "empty parts": "..",
    }
    for what, proof in wrong.items():
        answer = bound.exchange(ada, proof)
        assert answer.status_code == 400 and answer.json() == {"error": "invalid_dpop_proof"}, (what, answer.text)


def test_two_proofs_are_none(bound, domain, ada):
    parts = urlsplit(bound.endpoint)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    body = urlencode({"client_id": domain.app.id, "grant_type": "refresh_token", "refresh_token": "x"})
    connection.putrequest("POST", parts.path)
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    for _ in range(2):
        connection.putheader("DPoP", bound.key.proof("POST", bound.endpoint))
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (400, {"error": "invalid_dpop_proof"})


def test_a_proof_counts_once(bound, tokens):
    proof = bound.key.proof("POST", bound.endpoint)
    assert bound.refresh(tokens["refresh_token"], proof).status_code == 200
    assert bound.refresh(tokens["refresh_token"], proof).json() == {"error": "invalid_dpop_proof"}
    again = bound.key.proof("POST", bound.endpoint, jti=json.loads(base64.urlsafe_b64decode(proof.split(".")[1] + "=="))["jti"])
    assert bound.refresh(tokens["refresh_token"], again).json() == {"error": "invalid_dpop_proof"}


def test_a_clock_that_is_wrong_is_given_a_nonce(bound, tokens, server, cognito):
    for off in [-120, 120, -86_400]:
        stale = bound.refresh(tokens["refresh_token"], bound.key.proof("POST", bound.endpoint, iat=int(time.time()) + off))
        assert stale.status_code == 400 and stale.json() == {"error": "use_dpop_nonce"}
        nonce = stale.headers["DPoP-Nonce"]
        fresh = bound.key.proof("POST", bound.endpoint, iat=int(time.time()) + off, nonce=nonce)
        assert bound.refresh(tokens["refresh_token"], fresh).status_code == 200
        assert bound.refresh(tokens["refresh_token"], fresh).json() == {"error": "invalid_dpop_proof"}
    made = nonce.split(".")
    for forged in ["x", f"{int(made[0]) - 1}.{made[1]}", f"{-(2**63)}.{made[1]}", made[0] + ".", ""]:
        answer = bound.refresh(tokens["refresh_token"], bound.key.proof("POST", bound.endpoint, nonce=forged))
        assert answer.json() == {"error": "use_dpop_nonce"}, forged
    # One pool's nonce is no other's.
    other = Domain(server, cognito)
    put_settings(server, other.pool, {"DPoP": "ALLOWED"})
    elsewhere = Bound(other)
    answer = elsewhere.refresh("x", elsewhere.key.proof("POST", elsewhere.endpoint, nonce=nonce))
    assert answer.json() == {"error": "use_dpop_nonce"}


def test_an_app_in_a_browser_sends_proofs_and_reads_nonces(bound, tokens):
    """The Fetch standard, section 3.2: a script sends and sees only what the server says that it may."""

    def names(answer, header):
        return {name.strip().lower() for name in answer.headers[header].split(",")}

    for path in ["/oauth2/token", "/oauth2/userInfo"]:
        asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "dpop"}
        preflight = requests.options(bound.domain.url + path, headers=asked, timeout=20)
        assert {"dpop", "authorization", "content-type"} <= names(preflight, "Access-Control-Allow-Headers")
    stale = int(time.time()) - 600
    for answer in [
        bound.refresh("x", bound.key.proof("POST", bound.endpoint, iat=stale)),
        bound.who(tokens["access_token"], bound.key.proof("GET", bound.info, tokens["access_token"], iat=stale)),
    ]:
        assert answer.headers["DPoP-Nonce"] and {"dpop-nonce", "www-authenticate"} <= names(answer, "Access-Control-Expose-Headers")


def test_a_code_can_be_bound_to_the_key_from_the_start(bound, domain, ada):
    assert Bound(domain).exchange(ada, dpop_jkt=bound.key.thumbprint).json() == {"error": "invalid_grant"}
    assert bound.exchange(ada, None, dpop_jkt=bound.key.thumbprint).json() == {"error": "invalid_grant"}
    assert bound.exchange(ada, dpop_jkt=bound.key.thumbprint).json()["token_type"] == "DPoP"
    told = requests.get(domain.authorize(dpop_jkt="short"), allow_redirects=False, timeout=20)
    assert "error=invalid_request" in told.headers["location"]


def pushing(bound, proof, **changed):
    """A pushed request of a client that may push, with a proof."""
    asked = {"client_id": bound.domain.app.id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid"} | changed
    return requests.post(f"{bound.domain.url}/oauth2/par", data=asked, headers={"DPoP": proof} if proof else {}, timeout=20)


@pytest.fixture
def pusher(domain, server):
    before, domain.app = domain.app, domain.client()
    put_settings(server, domain.pool, {"PushedAuthorizationRequests": "ALLOWED"}, domain.app.id)
    yield Bound(domain)
    domain.app = before


def test_a_pushed_request_s_proof_binds_the_code(pusher, domain, ada):
    """RFC 9449 section 10.1."""
    par = f"{domain.url}/oauth2/par"

    def code(answer):
        assert answer.status_code == 201, answer.text
        person = Person()
        begun = person.open(f"{domain.url}/oauth2/authorize", client_id=domain.app.id, request_uri=answer.json()["request_uri"])
        return answered(person.send(person.follow(begun), username=ada, password=PASSWORD))["code"]

    def redeem(by, given):
        return by.token(grant_type="authorization_code", code=given, redirect_uri=CALLBACK)

    for named in [{}, {"dpop_jkt": pusher.key.thumbprint}]:
        given = code(pushing(pusher, pusher.key.proof("POST", par), **named))
        assert redeem(Bound(domain), given).json() == {"error": "invalid_grant"}
        assert redeem(pusher, given).json()["token_type"] == "DPoP"
    # Without a proof a name is good, and without either any key.
    assert redeem(Bound(domain), code(pushing(pusher, None, dpop_jkt=pusher.key.thumbprint))).json() == {"error": "invalid_grant"}
    assert redeem(pusher, code(pushing(pusher, None))).status_code == 200


def test_a_wrong_proof_pushes_nothing(pusher, domain):
    par = f"{domain.url}/oauth2/par"
    used = pusher.key.proof("POST", par)
    assert pushing(pusher, used).status_code == 201
    wrong = {
        "no proof": "garbage", "used": used, "another endpoint's": pusher.key.proof("POST", pusher.endpoint), "another method's": pusher.key.proof("GET", par),
    }  # fmt: skip
    for what, proof in wrong.items():
        assert (pushing(pusher, proof).status_code, pushing(pusher, proof).json()["error"]) == (400, "invalid_dpop_proof"), what
    named = pushing(pusher, pusher.key.proof("POST", par), dpop_jkt=Key().thumbprint)
    assert named.json() == {"error": "invalid_dpop_proof", "error_description": "dpop_jkt names another key"}
    stale = pushing(pusher, pusher.key.proof("POST", par, iat=int(time.time()) - 600))
    assert stale.status_code == 400 and stale.json() == {"error": "use_dpop_nonce"}
    nonce = stale.headers["DPoP-Nonce"]
    assert pushing(pusher, pusher.key.proof("POST", par, iat=int(time.time()) - 600, nonce=nonce)).status_code == 201


def test_a_client_that_must_use_it_gets_nothing_without(domain, ada, server):
    app = domain.client(AllowedOAuthFlows=["code", "implicit"], AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"])
    before, domain.app = domain.app, app
    try:
        bound = Bound(domain)
        # Of a time when it was not asked for.
        old = domain.exchange(domain.code(Person(), ada)).json()["refresh_token"]
        put_settings(server, domain.pool, {"DPoP": "REQUIRED"}, app.id)
        code = domain.code(Person(), ada)
        refusal = {"error": "invalid_dpop_proof", "error_description": "This client has to send a DPoP proof"}
        assert domain.exchange(code).json() == refusal
        # The code is still good: nothing was given for it.
        assert bound.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK).json()["token_type"] == "DPoP"
        assert bound.refresh(old, None).json() == refusal
        assert bound.refresh(old).json()["token_type"] == "DPoP"
        implicit = requests.get(domain.authorize(response_type="token"), allow_redirects=False, timeout=20)
        assert "error=unauthorized_client" in implicit.headers["location"]
        with refused("NotAuthorizedException", "This client's tokens are bound to keys; ask for them at the token endpoint."):
            app.sign_in(ada)
        with refused("NotAuthorizedException"):
            app.refresh(old)
    finally:
        domain.app = before


def test_programs_get_bound_tokens(domain, cognito, server):
    cognito.create_resource_server(
        UserPoolId=domain.pool.id, Identifier="api", Name="api", Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}]
    )
    app = domain.client(AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["api/read"], GenerateSecret=True)
    bound = Bound(domain)
    given = bound.token(app=app, grant_type="client_credentials", client_secret=app.secret).json()
    assert given["token_type"] == "DPoP" and claims(given["access_token"])["cnf"] == {"jkt": bound.key.thumbprint}


def test_it_is_off_unless_it_is_chosen(server, cognito):
    domain = Domain(server, cognito)
    bound = Bound(domain)
    address = f"{domain.pool.issuer}/.well-known/openid-configuration"
    assert "dpop_signing_alg_values_supported" not in requests.get(address, timeout=20).json()
    code = domain.code(Person(), domain.pool.user(), dpop_jkt="ignored")
    given = bound.token("no proof at all", grant_type="authorization_code", code=code, redirect_uri=CALLBACK).json()
    assert given["token_type"] == "Bearer" and "cnf" not in claims(given["access_token"])
    put_settings(server, domain.pool, {"DPoP": "ALLOWED"})
    assert requests.get(address, timeout=20).json()["dpop_signing_alg_values_supported"] == ["RS256", "PS256", "ES256", "EdDSA"]
