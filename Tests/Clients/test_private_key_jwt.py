"""Clients that prove themselves by a key of their own (RFC 7523, OpenID Connect Core section 9)."""

import base64
import hashlib
import hmac
import json
import time

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from browser import Person
from joserfc.jwk import OctKey, RSAKey
from proofs import ASSERTION, Key, put_settings
from test_oauth import CALLBACK, Domain


@pytest.fixture(scope="module")
def domain(server, cognito):
    domain = Domain(server, cognito, GenerateSecret=True)
    cognito.create_resource_server(
        UserPoolId=domain.pool.id, Identifier="api", Name="api", Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}]
    )
    return domain


def program(domain, key, **settings):
    """A client of the machine-to-machine kind that has a key, and a secret that is of no use any more."""
    usual = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["api/read"], "GenerateSecret": True}
    app = domain.client(**usual | settings)
    put_settings(domain.pool.server, domain.pool, {"JWKS": key.keys}, app.id)
    return app


def ask(domain, assertion, path="/oauth2/token", **form):
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion} | form
    return requests.post(domain.url + path, data={name: value for name, value in form.items() if value is not None}, timeout=20)


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_each_algorithm_proves_a_client(domain, algorithm):
    key = Key(algorithm)
    app = program(domain, key)
    for audience in [domain.pool.issuer, f"{domain.url}/oauth2/token", [f"{domain.url}/oauth2/token"]]:
        answer = ask(domain, key.assertion(app.id, audience))
        assert answer.status_code == 200 and answer.json()["token_type"] == "Bearer", answer.text


def test_authlib_s_client_proves_itself(domain):
    key = Key("RS256")
    app = program(domain, key)
    client = OAuth2Session(app.id, key.key.as_pem(private=True), token_endpoint_auth_method="private_key_jwt")
    client.register_client_auth_method(PrivateKeyJWT(f"{domain.url}/oauth2/token", alg="RS256", claims={"exp": int(time.time()) + 120}))
    client.token_endpoint_auth_method = "private_key_jwt"
    assert client.fetch_token(f"{domain.url}/oauth2/token", grant_type="client_credentials")["access_token"]


def test_codes_refreshes_and_revocations_need_the_key_too(domain):
    key = Key()
    app = domain.client()
    put_settings(domain.pool.server, domain.pool, {"JWKS": key.keys}, app.id)
    ada = domain.pool.user()

    def proved():
        return {"client_assertion_type": ASSERTION, "client_assertion": key.assertion(app.id, domain.pool.issuer)}

    before, domain.app = domain.app, app
    code = domain.code(Person(), ada)
    domain.app = before
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    assert domain.token(client_id=app.id, **form).json()["error"] == "invalid_client"
    tokens = domain.token(client_id=app.id, **form, **proved()).json()
    renewal = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert domain.token(client_id=app.id, **renewal).json()["error"] == "invalid_client"
    assert domain.token(client_id=app.id, **renewal, **proved()).status_code == 200
    revoke = f"{domain.url}/oauth2/revoke"
    named = {"token": tokens["refresh_token"], "client_id": app.id}
    assert requests.post(revoke, data=named, timeout=20).json()["error"] == "invalid_client"
    assert requests.post(revoke, data=named | proved(), timeout=20).status_code == 200
    assert domain.token(client_id=app.id, **renewal, **proved()).json() == {"error": "invalid_grant"}


def test_with_keys_the_secret_is_no_way_in(domain, cognito):
    key = Key()
    app = program(domain, key)
    for answer in [
        requests.post(f"{domain.url}/oauth2/token", data={"grant_type": "client_credentials"}, auth=(app.id, app.secret), timeout=20),
        domain.token(grant_type="client_credentials", client_id=app.id, client_secret=app.secret),
        domain.token(grant_type="client_credentials", client_id=app.id),
    ]:
        assert answer.status_code == 401 and answer.json()["error"] == "invalid_client", answer.text
    both = ask(domain, key.assertion(app.id, domain.pool.issuer), client_secret=app.secret)
    assert both.status_code == 400 and both.json()["error"] == "invalid_request"


def test_an_assertion_counts_once(domain):
    key = Key()
    app = program(domain, key)
    assertion = key.assertion(app.id, domain.pool.issuer)
    assert ask(domain, assertion).status_code == 200
    assert ask(domain, assertion).json()["error"] == "invalid_client"
    # The name counts, not the text.
    named = {"jti": "one"}
    assert ask(domain, key.assertion(app.id, domain.pool.issuer, **named)).status_code == 200
    assert ask(domain, key.assertion(app.id, domain.pool.issuer, exp=int(time.time()) + 90, **named)).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://other.example"}, {"aud": None}, {"aud": ["https://other.example"]}, {"iss": "another"}, {"sub": "another"}, {"iss": None},
        {"jti": None}, {"jti": ""}, {"jti": 1}, {"exp": None}, {"exp": -1}, {"exp": 400}, {"exp": "soon"}, {"nbf": 200}, {"iat": 200},
    ],
    ids=str,
)  # fmt: skip
def test_an_assertion_of_another_kind_is_refused(domain, changed):
    key = Key()
    app = program(domain, key)
    now = int(time.time())
    changed = {name: now + value if name in ("exp", "nbf", "iat") and isinstance(value, int) else value for name, value in changed.items()}
    answer = ask(domain, key.assertion(app.id, domain.pool.issuer, **changed))
    assert answer.status_code == 401 and answer.json()["error"] == "invalid_client", answer.text


def test_an_audience_that_also_names_another_server_is_refused(domain):
    key = Key()
    app = program(domain, key)
    answer = ask(domain, key.assertion(app.id, [domain.pool.issuer, "https://other.example"]))
    assert answer.json()["error"] == "invalid_client"


def test_a_signature_by_another_key_or_in_another_way_is_refused(domain):
    key = Key("RS256")
    app = program(domain, key)
    aud = domain.pool.issuer
    parts = key.assertion(app.id, aud).split(".")

    def header(**members):
        return base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()

    def with_secret(secret):
        signed = header(alg="HS256") + "." + parts[1]
        return signed + "." + base64.urlsafe_b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()

    forged = {
        "another key": Key("RS256").assertion(app.id, aud),
        "a key of another type": Key("ES256").assertion(app.id, aud),
        "the signature left out": parts[0] + "." + parts[1] + ".",
        "alg none": header(alg="none") + "." + parts[1] + ".",
        "alg none with a signature": header(alg="none") + "." + parts[1] + "." + parts[2],
        "HS256 with the public key": with_secret(key.key.as_pem(private=False)),
        "HS256 with the client's secret": with_secret(app.secret.encode()),
        "a header that demands an extension": key.assertion(app.id, aud, header={"crit": ["exp"]}),
        "a key that came along": Key("RS256").assertion(app.id, aud, header={"jwk": Key("RS256").public}),
        "a key's name that nobody has": key.assertion(app.id, aud, header={"kid": "other"}),
        "changed claims": parts[0] + "." + key.assertion(app.id, aud).split(".")[1] + "." + parts[2],
        "no token at all": "x",
    }
    for what, assertion in forged.items():
        answer = ask(domain, assertion)
        assert answer.status_code == 401 and answer.json()["error"] == "invalid_client", what
    assert ask(domain, key.assertion(app.id, aud), client_assertion_type="urn:x").json()["error"] == "invalid_client"
    assert ask(domain, key.assertion(app.id, aud), client_assertion_type=None).json()["error"] == "invalid_client"
    assert ask(domain, key.assertion(app.id, aud), client_id=domain.app.id).json()["error"] == "invalid_client"
    # A client without keys has none to prove itself by.
    assert ask(domain, key.assertion(domain.app.id, aud)).json()["error"] == "invalid_client"


def test_only_the_named_key_counts_and_keys_can_be_changed_over(domain):
    old, new = Key(), Key()
    app = program(domain, old)
    keys = {"keys": [old.public | {"kid": "old"}, new.public | {"kid": "new"}]}
    put_settings(domain.pool.server, domain.pool, {"JWKS": keys}, app.id)
    aud = domain.pool.issuer
    assert ask(domain, new.assertion(app.id, aud, header={"kid": "new"})).status_code == 200
    assert ask(domain, new.assertion(app.id, aud)).status_code == 200
    assert ask(domain, new.assertion(app.id, aud, header={"kid": "old"})).json()["error"] == "invalid_client"
    put_settings(domain.pool.server, domain.pool, {"JWKS": {"keys": [new.public]}}, app.id)
    assert ask(domain, old.assertion(app.id, aud)).json()["error"] == "invalid_client"


def test_keys_that_are_unfit_are_refused_when_they_are_set(domain, server):
    good = Key().public
    app = domain.client()
    unfit = [
        {}, {"keys": []}, {"keys": [good] * 17}, {"keys": [Key().key.as_dict(private=True)]},
        {"keys": [OctKey.generate_key(256).as_dict()]}, {"keys": [RSAKey.generate_key(1024, auto_kid=False).as_dict(private=False)]},
        {"keys": [good | {"use": "enc"}]}, {"keys": [good | {"alg": "HS256"}]}, {"keys": [good | {"alg": "RS256"}]},
        {"keys": [good | {"key_ops": ["encrypt"]}]}, {"keys": [good | {"y": good["x"]}]}, {"keys": [good | {"crv": "P-384"}]},
        {"keys": [good | {"kid": "same"}, Key().public | {"kid": "same"}]}, {"keys": [good | {"x": good["x"] + "="}]},
    ]  # fmt: skip
    for keys in unfit:
        put_settings(server, domain.pool, {"JWKS": keys}, app.id, status=400)
    put_settings(server, domain.pool, {"JWKS": {"keys": [good]}}, app.id)
    put_settings(server, domain.pool, {"JWKS": None}, app.id)
