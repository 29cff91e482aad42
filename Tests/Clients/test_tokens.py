"""A service that verifies tokens the way Cognito's own examples do: python-jose, the pool's JWKS, RS256, audience = client id."""

import base64
import datetime
import hashlib
import hmac
import json

import jose.jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from jose import jwk
from jose.exceptions import ExpiredSignatureError, JWTClaimsError, JWTError
from pools import App, Pool


class Service:
    def __init__(self, pool, app):
        self.app_id, self.issuer = app.id, pool.issuer
        self.keys = {key["kid"]: key for key in requests.get(f"{pool.issuer}/.well-known/jwks.json", timeout=10).json()["keys"]}

    def accept(self, token):
        """The claims of a good ID token; anything else raises."""
        kid = jose.jwt.get_unverified_header(token)["kid"]
        if kid not in self.keys:
            raise JWTError("unknown key")
        claims = jose.jwt.decode(token, self.keys[kid], algorithms=["RS256"], audience=self.app_id, issuer=self.issuer)
        if claims["token_use"] != "id":
            raise JWTClaimsError("not an ID token")
        return claims


@pytest.fixture(scope="module")
def signed_in(pool, cognito):
    cognito.create_group(UserPoolId=pool.id, GroupName="second", Precedence=2)
    cognito.create_group(UserPoolId=pool.id, GroupName="first", Precedence=1)
    ada = pool.user("ada", given_name="Ada")
    for group in ["second", "first"]:
        cognito.admin_add_user_to_group(UserPoolId=pool.id, GroupName=group, Username=ada)
    return pool.app.sign_in(ada)


@pytest.fixture(scope="module")
def service(pool):
    return Service(pool, pool.app)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_good_id_token_is_accepted(service, signed_in):
    claims = service.accept(signed_in["IdToken"])
    assert claims["email"] == "ada@example.com"
    assert claims["cognito:groups"] == ["first", "second"]


def test_the_claims_are_exactly_cognito_s(pool, signed_in):
    identity = jose.jwt.get_unverified_claims(signed_in["IdToken"])
    access = jose.jwt.get_unverified_claims(signed_in["AccessToken"])
    shared = {"sub", "iss", "exp", "iat", "jti", "auth_time", "origin_jti", "event_id", "token_use", "cognito:groups"}
    assert set(identity) == shared | {"aud", "cognito:username", "email", "email_verified", "given_name"}
    assert set(access) == shared | {"client_id", "scope", "username"}
    assert (identity["token_use"], identity["aud"], identity["email_verified"]) == ("id", pool.app.id, True)
    assert (access["token_use"], access["client_id"], access["username"]) == ("access", pool.app.id, "ada")
    assert access["scope"] == "aws.cognito.signin.user.admin"
    for name in ["sub", "iss", "auth_time", "origin_jti", "event_id"]:
        assert identity[name] == access[name]
    assert identity["jti"] != access["jti"]
    assert identity["exp"] - identity["iat"] == access["exp"] - access["iat"] == 3600
    headers = [jose.jwt.get_unverified_header(signed_in[name]) for name in ["IdToken", "AccessToken"]]
    assert all(set(header) == {"kid", "alg"} and header["alg"] == "RS256" for header in headers)
    assert headers[0]["kid"] != headers[1]["kid"]


def test_an_access_token_is_not_an_id_token(service, signed_in):
    with pytest.raises(JWTClaimsError):
        service.accept(signed_in["AccessToken"])


def test_another_audience_is_refused(pool, service):
    pool.user("audience")
    with pytest.raises(JWTClaimsError, match="audience"):
        service.accept(App(pool).sign_in("audience")["IdToken"])


def test_an_expired_token_is_refused(service, signed_in, monkeypatch):
    class Later(datetime.datetime):
        ahead = 3590

        @classmethod
        def now(cls, zone=None):
            return datetime.datetime.now(zone) + datetime.timedelta(seconds=cls.ahead)

    monkeypatch.setattr(jose.jwt, "datetime", Later)
    assert service.accept(signed_in["IdToken"])
    Later.ahead = 3602
    with pytest.raises(ExpiredSignatureError):
        service.accept(signed_in["IdToken"])


def test_an_unsigned_token_is_refused(service, signed_in):
    header, claims, _ = signed_in["IdToken"].split(".")
    kid = jose.jwt.get_unverified_header(signed_in["IdToken"])["kid"]
    for signature in ["", "AAAA"]:
        with pytest.raises(JWTError):
            service.accept(f"{part({'alg': 'none', 'kid': kid})}.{claims}.{signature}")


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(service, signed_in):
    kid = jose.jwt.get_unverified_header(signed_in["IdToken"])["kid"]
    pem = jwk.construct(service.keys[kid], "RS256").to_pem()
    assert serialization.load_pem_public_key(pem).key_size == 2048
    _, claims, _ = signed_in["IdToken"].split(".")
    content = f"{part({'alg': 'HS256', 'kid': kid})}.{claims}"
    signature = base64.urlsafe_b64encode(hmac.new(pem, content.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
    with pytest.raises(JWTError):
        service.accept(f"{content}.{signature}")


def test_an_altered_token_is_refused(service, signed_in):
    header, claims, signature = signed_in["IdToken"].split(".")
    changed = jose.jwt.get_unverified_claims(signed_in["IdToken"]) | {"email": "eve@example.com"}
    with pytest.raises(JWTError):
        service.accept(f"{header}.{part(changed)}.{signature}")


def test_a_token_of_another_pool_is_refused(server, service):
    other = Pool(server)
    other.user("ada")
    token = other.app.sign_in("ada")["IdToken"]
    with pytest.raises(JWTError, match="unknown key"):
        service.accept(token)
    assert Service(other, other.app).accept(token)["cognito:username"] == "ada"


def test_keys_and_discovery_are_published(pool, server):
    answer = requests.get(f"{pool.issuer}/.well-known/jwks.json", timeout=10)
    keys = answer.json()["keys"]
    assert len(keys) == 2
    assert all(
        set(key) == {"alg", "e", "kid", "kty", "n", "use"} and (key["alg"], key["kty"], key["use"]) == ("RS256", "RSA", "sig") for key in keys
    )
    document = requests.get(f"{pool.issuer}/.well-known/openid-configuration", timeout=10).json()
    assert document["issuer"] == pool.issuer
    assert document["jwks_uri"] == f"{pool.issuer}/.well-known/jwks.json"
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert requests.get(f"{server.url}/us-east-1_Nowhere99/.well-known/jwks.json", timeout=10).status_code in (400, 404)


def test_a_client_sets_the_lifetimes(pool):
    app = App(
        pool, AccessTokenValidity=5, IdTokenValidity=1, RefreshTokenValidity=24,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "days", "RefreshToken": "hours"},
    )  # fmt: skip
    pool.user("brief")
    tokens = app.sign_in("brief")
    access, identity = (jose.jwt.get_unverified_claims(tokens[name]) for name in ["AccessToken", "IdToken"])
    assert access["exp"] - access["iat"] == tokens["ExpiresIn"] == 300
    assert identity["exp"] - identity["iat"] == 86_400
