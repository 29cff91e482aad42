"""Tokens for programs, as a service that trusts the pool's keys sees them: client credentials and token exchange."""

import jose.jwt
import pytest
import requests
from botocore import UNSIGNED
from jose.exceptions import JWTClaimsError
from pools import App, refused

API = "https://api.example.com"
EXCHANGE = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]


@pytest.fixture(scope="module")
def api(pool, cognito):
    cognito.create_resource_server(
        UserPoolId=pool.id, Identifier=API, Name="API",
        Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in ["read", "write"]],
    )  # fmt: skip
    return API


def program(pool, flows, *scopes, **settings):
    return App(pool, GenerateSecret=True, ExplicitAuthFlows=flows, AllowedOAuthScopes=list(scopes), **settings)


@pytest.fixture(scope="module")
def agent(pool, api):
    """A program with a name of its own."""
    return program(pool, ["ALLOW_CLIENT_TOKEN_AUTH"], f"{api}/read", f"{api}/write")


@pytest.fixture(scope="module")
def gateway(pool, api):
    """A service that exchanges people's tokens."""
    return program(pool, EXCHANGE, f"{api}/read", "aws.cognito.signin.user.admin")


def own_token(cognito, app, **request):
    return cognito.get_client_token(ClientId=app.id, Secret=app.secret, **request)["ClientAuthenticationResult"]


def exchanged(cognito, app, token, **request):
    request = {"SubjectTokenType": "ACCESS_TOKEN", "ClientSecret": app.secret} | request
    return cognito.get_derived_token(ClientId=app.id, SubjectToken=token, **request)


def accepted(pool, token, audience=None):
    """The claims, once python-jose has checked signature, times, issuer and audience against the published keys."""
    keys = {key["kid"]: key for key in requests.get(f"{pool.issuer}/.well-known/jwks.json", timeout=10).json()["keys"]}
    key = keys[jose.jwt.get_unverified_header(token)["kid"]]
    return jose.jwt.decode(token, key, algorithms=["RS256"], issuer=pool.issuer, audience=audience)


def test_a_program_s_token_is_good_where_the_pool_s_keys_are_trusted(pool, cognito, agent, api):
    result = own_token(cognito, agent)
    assert (result["TokenType"], result["ExpiresIn"]) == ("Bearer", 3600)
    claims = accepted(pool, result["AccessToken"])
    assert (claims["sub"], claims["client_id"], claims["token_use"]) == (agent.id, agent.id, "access")
    assert claims["scope"] == f"{api}/read {api}/write"
    assert "username" not in claims
    assert accepted(pool, own_token(cognito, agent, Scopes=[f"{api}/read"])["AccessToken"])["scope"] == f"{api}/read"


def test_no_signature_is_needed_and_a_wrong_secret_is_refused(server, agent, pool):
    plain = server.cognito(signature_version=UNSIGNED)
    assert own_token(plain, agent)["AccessToken"]
    with refused("NotAuthorizedException", "Invalid client secret."):
        plain.get_client_token(ClientId=agent.id, Secret="x" * 51)
    with refused("NotAuthorizedException"):
        plain.get_client_token(ClientId=pool.app.id, Secret="x" * 51)
    with refused("InvalidParameterException", "Invalid scope requested: openid"):
        own_token(plain, agent, Scopes=["openid"])


def test_a_page_may_ask_for_a_program_s_token_with_its_secret_and_not_exchange_anybody_s(server, pool, agent, gateway):
    page = {"Origin": "https://app.example"}
    answer = server.call("GetClientToken", {"ClientId": agent.id, "Secret": agent.secret}, headers=page)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    token = pool.app.sign_in(pool.user())["AccessToken"]
    body = {"ClientId": gateway.id, "SubjectToken": token, "SubjectTokenType": "ACCESS_TOKEN"}
    answer = server.call("GetDerivedToken", body, headers=page)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert server.call("GetDerivedToken", body).status_code == 200


def test_a_derived_token_is_for_its_resource_alone(pool, cognito, gateway, agent, api):
    token = pool.app.sign_in(pool.user())["AccessToken"]
    answer = exchanged(
        cognito, gateway, token, Resources=[api],
        ActorToken=own_token(cognito, agent)["AccessToken"], ActorTokenType="ACCESS_TOKEN",
    )  # fmt: skip
    assert (answer["IssuedTokenType"], answer["TokenType"]) == ("ACCESS_TOKEN", "Bearer")
    assert 3590 <= answer["ExpiresIn"] <= 3600
    claims = accepted(pool, answer["IssuedToken"], audience=api)
    assert claims["act"] == {"sub": agent.id, "client_id": agent.id}
    assert claims["sub"] == jose.jwt.get_unverified_claims(token)["sub"]
    assert claims["client_id"] == gateway.id
    with pytest.raises(JWTClaimsError):
        accepted(pool, answer["IssuedToken"], audience="https://other.example.com")
    with refused("NotAuthorizedException", "Invalid Access Token"):
        cognito.get_user(AccessToken=answer["IssuedToken"])


def test_a_derived_token_ends_with_its_sign_in(pool, cognito, gateway):
    tokens = pool.app.sign_in(pool.user())
    derived = exchanged(cognito, gateway, tokens["AccessToken"])
    assert derived["Scopes"] == ["aws.cognito.signin.user.admin"]
    assert cognito.get_user(AccessToken=derived["IssuedToken"])["Username"]
    cognito.revoke_token(ClientId=pool.app.id, Token=tokens["RefreshToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        cognito.get_user(AccessToken=derived["IssuedToken"])
    with refused("NotAuthorizedException", "The subject token has been revoked."):
        exchanged(cognito, gateway, tokens["AccessToken"])


def test_scopes_do_not_grow(pool, cognito, gateway, api):
    token = pool.app.sign_in(pool.user())["AccessToken"]
    with refused("InvalidParameterException", "None of the requested scopes can be granted."):
        exchanged(cognito, gateway, token, Scopes=[f"{api}/read"])
    bound = exchanged(cognito, gateway, token, Resources=[api])
    assert "Scopes" not in bound
    assert "scope" not in accepted(pool, bound["IssuedToken"], audience=api)


def test_an_id_token_comes_out_for_the_service(pool, cognito, gateway):
    user = pool.user()
    answer = exchanged(cognito, gateway, pool.app.sign_in(user)["AccessToken"], RequestedTokenType="ID_TOKEN")
    assert (answer["IssuedTokenType"], answer["TokenType"]) == ("ID_TOKEN", "N_A")
    claims = accepted(pool, answer["IssuedToken"], audience=gateway.id)
    assert (claims["token_use"], claims["cognito:username"], claims["email"]) == ("id", user, f"{user}@example.com")
