"""Attacks at the endpoints that programs call: token, userInfo, revoke. Each test fails when its defence is taken out.

Which test belongs to which item of RFC 9700 and attacks.md stands in docs/threat-model.md.
"""

import base64
import concurrent.futures
import json

import pytest
import requests
from browser import Person
from jose import jwt
from pools import FLOWS, PASSWORD, App, refused
from test_oauth import CALLBACK, Domain, answered, challenge

API = "https://machines.example"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


@pytest.fixture(scope="module")
def confidential(domain):
    return domain.client(GenerateSecret=True)


@pytest.fixture(scope="module")
def machine(domain, cognito):
    cognito.create_resource_server(UserPoolId=domain.pool.id, Identifier=API, Name="api", Scopes=[{"ScopeName": "read", "ScopeDescription": "r"}])
    return domain.client(GenerateSecret=True, AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=[f"{API}/read"], CallbackURLs=[], LogoutURLs=[])


@pytest.fixture
def tokens(domain, ada):
    """Of a sign-in of the test's own."""
    return domain.exchange(domain.code(Person(), ada)).json()


def secretly(app):
    return {"client_id": app.id, "client_secret": app.secret}


def told(answer, status, error):
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert "access_token" not in answer.text
    return True


def user_info(domain, token, **request):
    return requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {token}"}, timeout=20, **request)


def post(domain, path="/oauth2/token", **request):
    return requests.post(domain.url + path, timeout=20, **request)


# How a request comes


@pytest.mark.parametrize("path", ["/oauth2/token", "/oauth2/revoke"])
def test_tokens_and_secrets_do_not_travel_in_addresses(domain, ada, tokens, path):
    """They would stand in logs, histories and Referer fields (RFC 6749 section 2.3.1, RFC 9700 section 4.3)."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "token": tokens["refresh_token"], "client_id": domain.app.id}
    for method in ["GET", "PUT", "DELETE", "PATCH"]:
        answer = requests.request(method, domain.url + path, params=form, data=form, timeout=20)
        assert answer.status_code == 405 and "access_token" not in answer.text
    assert post(domain, path, params=form).status_code >= 400
    assert post(domain, path, params=form, data={"client_id": domain.app.id}).status_code == 400
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200


def test_a_secret_in_the_address_is_refused(domain, machine):
    form = {"grant_type": "client_credentials", "client_id": machine.id}
    assert told(post(domain, params={"client_secret": machine.secret}, data=form), 400, "invalid_request")
    assert told(post(domain, params={"client_secret": machine.secret}, data=form | {"client_secret": machine.secret}), 400, "invalid_request")
    assert post(domain, data=form | {"client_secret": machine.secret}).status_code == 200


@pytest.mark.parametrize(
    "name", ["grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "resource", "audience"]
)
def test_no_parameter_counts_twice(domain, ada, confidential, name):
    verifier = "v" * 43
    asked = {"client_id": confidential.id, "code_challenge": challenge(verifier), "code_challenge_method": "S256"}
    form = {"grant_type": "authorization_code", "code": domain.code(Person(), ada, **asked), "redirect_uri": CALLBACK, "code_verifier": verifier}
    form |= secretly(confidential)
    for other in [form.get(name, "x"), "evil", ""]:
        doubled = [*form.items(), (name, other)] + ([] if name in form else [(name, "y")])
        assert told(post(domain, data=doubled), 400, "invalid_request")
    assert post(domain, data=form).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded-x", None])
def test_only_a_form_is_a_form(domain, tokens, kind):
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": domain.app.id}
    for body in [json.dumps(form), "&".join(f"{name}={value}" for name, value in form.items())]:
        assert told(post(domain, data=body, headers={"Content-Type": kind} if kind else {}), 400, "invalid_request")


@pytest.mark.parametrize("body", [b"grant_type=%", b"grant_type=%zz", b"grant_type=\xff", b"a=b" + b"&a=b" * 500, b"grant_type=x%00", b"\x00"])
def test_a_broken_form_is_refused_and_tells_nothing(domain, body):
    answer = post(domain, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code in (400, 401) and len(answer.text) < 200


# Who a client says it is


def basic(name, secret):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def test_a_client_proves_itself_in_one_way_and_rightly(domain, machine, confidential):
    form = {"grant_type": "client_credentials"}
    right = basic(machine.id, machine.secret)
    assert post(domain, data=form, headers=right).status_code == 200
    assert told(post(domain, data=form | {"client_secret": machine.secret}, headers=right), 400, "invalid_request")
    assert told(post(domain, data=form | {"client_id": confidential.id}, headers=right), 400, "invalid_request")
    wrong = [
        basic(machine.id, machine.secret[:-1]), basic(machine.id, machine.secret + "x"), basic(machine.id, ""), basic(machine.id, machine.secret.upper()),
        basic(machine.id, confidential.secret), basic(confidential.id, machine.secret), basic("", machine.secret), basic(machine.id.upper(), machine.secret),
        {"Authorization": "Basic"}, {"Authorization": "Basic ="}, {"Authorization": "Basic %%%"}, {"Authorization": f"Bearer {machine.secret}"},
        {"Authorization": "Basic " + base64.b64encode(machine.id.encode()).decode()}, {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:x").decode()},
    ]  # fmt: skip
    for header in wrong:
        answer = post(domain, data=form, headers=header)
        assert told(answer, 401, "invalid_client"), header
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_no_secret_is_no_proof(domain, ada, confidential):
    code = domain.code(Person(), ada, client_id=confidential.id)
    for secret in [{}, {"client_secret": ""}, {"client_secret": "x" * 52}, {"client_secret": confidential.secret.swapcase()}]:
        assert told(domain.exchange(code, client_id=confidential.id, **secret), 401, "invalid_client")
    assert domain.exchange(code, **secretly(confidential)).status_code == 200


def test_a_public_client_that_sends_a_secret_is_somebody_else(domain, ada, tokens):
    """As when a confidential client's id was confused with a public one's."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": domain.app.id}
    assert told(post(domain, data=form | {"client_secret": "guess"}), 401, "invalid_client")
    assert told(post(domain, data=form, headers=basic(domain.app.id, "guess")), 401, "invalid_client")
    assert post(domain, data=form, headers=basic(domain.app.id, "")).status_code == 200


def test_a_client_of_another_pool_gets_nothing_here(domain, server, cognito, ada):
    other = Domain(server, cognito)
    app = other.client(GenerateSecret=True)
    code = domain.code(Person(), ada)
    assert told(domain.exchange(code, **secretly(app)), 401, "invalid_client")
    assert told(other.exchange(code, **secretly(app)), 400, "invalid_grant")
    tokens = domain.exchange(code).json()
    assert told(other.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]), 400, "invalid_grant")
    assert user_info(other, tokens["access_token"]).status_code == 401
    assert post(other, "/oauth2/revoke", data={"token": tokens["refresh_token"], "client_id": other.app.id}).status_code in (200, 400)
    assert user_info(domain, tokens["access_token"]).status_code == 200


def test_a_grant_that_the_client_does_not_have_is_refused(domain, ada, machine, confidential, tokens):
    assert told(post(domain, data={"grant_type": "client_credentials"} | secretly(confidential)), 400, "unauthorized_client")
    assert told(post(domain, data={"grant_type": "client_credentials", "client_id": domain.app.id}), 401, "invalid_client")
    assert told(post(domain, data={"grant_type": "authorization_code", "code": "x", "redirect_uri": CALLBACK} | secretly(machine)), 400, "unauthorized_client")
    exchange = {"grant_type": EXCHANGE, "subject_token": tokens["access_token"], "subject_token_type": "urn:ietf:params:oauth:token-type:access_token"}
    assert told(post(domain, data=exchange | secretly(confidential)), 400, "unauthorized_client")


@pytest.mark.parametrize("grant", ["password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer", "AUTHORIZATION_CODE", ""])
def test_there_is_no_grant_for_passwords(domain, ada, grant):
    """RFC 9700 section 2.4."""
    answer = domain.token(grant_type=grant, username=ada, password=PASSWORD, assertion="x")
    assert answer.status_code == 400 and answer.json()["error"] in ("unsupported_grant_type", "invalid_request")


def test_a_program_is_nobody_s_self(domain, machine, ada, cognito):
    """A client must not pass for a person (RFC 9700 section 4.15)."""
    token = post(domain, data={"grant_type": "client_credentials"} | secretly(machine)).json()["access_token"]
    claims = jwt.get_unverified_claims(token)
    assert claims["sub"] == claims["client_id"] == machine.id and "username" not in claims and "cognito:username" not in claims
    assert user_info(domain, token).status_code == 401
    with refused("NotAuthorizedException"):
        cognito.get_user(AccessToken=token)
    # Nobody is named as a program is.
    named = domain.pool.user(machine.id)
    signed_in = jwt.get_unverified_claims(domain.exchange(domain.code(Person(), named)).json()["access_token"])
    assert signed_in["username"] == machine.id and signed_in["sub"] != machine.id


# Refresh tokens (RFC 9700 section 4.14)


def test_a_refresh_token_is_for_its_own_client(domain, ada, confidential, tokens):
    other = domain.client()
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert told(post(domain, data=form | {"client_id": other.id}), 400, "invalid_grant")
    assert told(post(domain, data=form | secretly(confidential)), 400, "invalid_grant")
    assert post(domain, "/oauth2/revoke", data={"token": tokens["refresh_token"], "client_id": other.id}).status_code in (200, 400)
    assert domain.token(**form).status_code == 200


def test_a_confidential_client_s_refresh_token_needs_its_secret(domain, ada, confidential):
    given = domain.exchange(domain.code(Person(), ada, client_id=confidential.id), **secretly(confidential)).json()
    form = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"], "client_id": confidential.id}
    assert told(post(domain, data=form), 401, "invalid_client")
    assert told(post(domain, "/oauth2/revoke", data={"token": given["refresh_token"], "client_id": confidential.id}), 401, "invalid_client")
    assert post(domain, data=form | {"client_secret": confidential.secret}).status_code == 200


def test_scopes_do_not_grow_when_tokens_are_refreshed(domain, ada):
    app = domain.client(AllowedOAuthScopes=["openid", "email", "profile", "aws.cognito.signin.user.admin"])
    given = domain.exchange(domain.code(Person(), ada, client_id=app.id, scope="openid email"), client_id=app.id).json()
    for scope in ["openid email profile aws.cognito.signin.user.admin", "aws.cognito.signin.user.admin", "openid phone", None]:
        answer = domain.token(client_id=app.id, grant_type="refresh_token", refresh_token=given["refresh_token"], **({"scope": scope} if scope else {}))
        if answer.status_code == 200:
            assert set(jwt.get_unverified_claims(answer.json()["access_token"])["scope"].split()) <= {"openid", "email"}
        else:
            assert told(answer, 400, "invalid_scope")


def test_a_refresh_narrows_the_scope_and_widens_nothing(domain, ada, rotating):
    """RFC 6749 section 6."""
    for app in [domain.app, rotating]:
        given = domain.exchange(domain.code(Person(), ada, client_id=app.id, scope="openid email"), client_id=app.id).json()
        asked = {"client_id": app.id, "grant_type": "refresh_token"}
        for scope in ["openid profile", "profile", "aws.cognito.signin.user.admin", "openid OPENID"]:
            assert told(domain.token(refresh_token=given["refresh_token"], scope=scope, **asked), 400, "invalid_scope"), scope
        # A refusal has used nothing up.
        narrow = domain.token(refresh_token=given["refresh_token"], scope="openid", **asked).json()
        assert jwt.get_unverified_claims(narrow["access_token"])["scope"] == "openid" and narrow["id_token"]
        kept = narrow.get("refresh_token", given["refresh_token"])
        bare = domain.token(refresh_token=kept, scope="email", **asked).json()
        assert jwt.get_unverified_claims(bare["access_token"])["scope"] == "email" and "id_token" not in bare
        # The refresh token is good for all that it was good for.
        kept = bare.get("refresh_token", kept)
        whole = domain.token(refresh_token=kept, scope="email openid", **asked).json()
        assert jwt.get_unverified_claims(whole["access_token"])["scope"] == "openid email"


@pytest.fixture
def rotating(domain):
    return domain.client(
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, ExplicitAuthFlows=[flow for flow in FLOWS if "REFRESH" not in flow]
    )


def test_a_refresh_token_used_twice_ends_the_sign_in(domain, ada, rotating):
    first = domain.exchange(domain.code(Person(), ada, client_id=rotating.id), client_id=rotating.id).json()

    def rotate(token):
        return domain.token(client_id=rotating.id, grant_type="refresh_token", refresh_token=token)

    second = rotate(first["refresh_token"]).json()
    third = rotate(second["refresh_token"]).json()
    assert len({tokens["refresh_token"] for tokens in [first, second, third]}) == 3
    assert user_info(domain, third["access_token"]).status_code == 200
    assert told(rotate(first["refresh_token"]), 400, "invalid_grant")
    for stolen in [third, second, first]:
        assert told(rotate(stolen["refresh_token"]), 400, "invalid_grant")
        assert user_info(domain, stolen["access_token"]).status_code == 401


def test_of_two_who_rotate_at_once_one_does(domain, ada, rotating):
    first = domain.exchange(domain.code(Person(), ada, client_id=rotating.id), client_id=rotating.id).json()
    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        form = {"client_id": rotating.id, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        answers = list(threads.map(lambda _: domain.token(**form), range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5


def test_a_token_of_another_kind_does_not_refresh(domain, tokens):
    for name in ["access_token", "id_token"]:
        assert told(domain.token(grant_type="refresh_token", refresh_token=tokens[name]), 400, "invalid_grant")
    for token in ["x", tokens["refresh_token"][:-1], tokens["refresh_token"] + "A", tokens["refresh_token"].swapcase(), "a" * 8_192]:
        assert told(domain.token(grant_type="refresh_token", refresh_token=token), 400, "invalid_grant")


@pytest.mark.parametrize("end", ["admin_disable_user", "admin_delete_user", "admin_user_global_sign_out"])
def test_who_is_out_stays_out(domain, cognito, end):
    user = domain.pool.user()
    tokens = domain.exchange(domain.code(Person(), user)).json()
    getattr(cognito, end)(UserPoolId=domain.pool.id, Username=user)
    assert told(domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]), 400, "invalid_grant")
    assert user_info(domain, tokens["access_token"]).status_code == 401


# userInfo (2.3, 4.9, 4.10)


def test_user_info_is_for_access_tokens_with_openid_in_the_header(domain, ada, tokens):
    assert user_info(domain, tokens["access_token"]).status_code == 200
    address = f"{domain.url}/oauth2/userInfo"
    # An ID token, and one of the API without the scope.
    app = App(domain.pool)
    for token in [tokens["id_token"], tokens["refresh_token"], app.sign_in(ada)["AccessToken"], "", "x", "null"]:
        answer = user_info(domain, token)
        assert answer.status_code in (400, 401) and "sub" not in answer.json() and answer.headers["WWW-Authenticate"].startswith("Bearer error=")
    # Not in an address, nor in a form.
    assert requests.get(address, params={"access_token": tokens["access_token"]}, timeout=20).status_code == 400
    assert requests.post(address, data={"access_token": tokens["access_token"]}, timeout=20).status_code == 400
    assert requests.get(address, headers={"Authorization": f"Basic {tokens['access_token']}"}, timeout=20).status_code == 400


def test_an_openid_free_token_shows_nothing(domain, ada, cognito):
    app = domain.client(AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"])
    given = domain.exchange(domain.code(Person(), ada, client_id=app.id, scope="aws.cognito.signin.user.admin"), client_id=app.id).json()
    assert "id_token" not in given
    assert user_info(domain, given["access_token"]).status_code == 401


def altered(token, header=None, claims=None, signature=None):
    parts = token.split(".")
    for place, changes in [(0, header), (1, claims)]:
        if changes:
            read = json.loads(base64.urlsafe_b64decode(parts[place] + "=="))
            parts[place] = base64.urlsafe_b64encode(json.dumps(read | changes).encode()).rstrip(b"=").decode()
    if signature is not None:
        parts[2] = signature
    return ".".join(parts)


def test_no_forged_token_shows_anything(domain, server, cognito, ada, tokens):
    token = tokens["access_token"]
    foreign = Domain(server, cognito)
    other = foreign.exchange(foreign.code(Person(), foreign.pool.user())).json()["access_token"]
    kid = jwt.get_unverified_header(other)["kid"]
    key = requests.get(f"{domain.pool.issuer}/.well-known/jwks.json", timeout=10).json()["keys"][0]
    symmetric = jwt.encode(jwt.get_unverified_claims(token), json.dumps(key), algorithm="HS256", headers={"kid": jwt.get_unverified_header(token)["kid"]})
    forged = [
        altered(token, header={"alg": "none"}, signature=""), altered(token, header={"alg": "none"}), altered(token, header={"alg": "HS256"}), symmetric,
        altered(token, claims={"username": "eve"}), altered(token, claims={"exp": 99999999999}), altered(token, claims={"scope": "openid phone"}),
        altered(token, header={"kid": kid}), altered(other, claims={"iss": domain.pool.issuer}), altered(tokens["id_token"], claims={"token_use": "access"}),
        altered(token, header={"jku": f"{foreign.pool.issuer}/.well-known/jwks.json"}, signature=other.split(".")[2]), altered(token, header={"jwk": key}, signature=""),
        token.rsplit(".", 1)[0], token + ".x", token[:-3] + "AAA",
    ]  # fmt: skip
    for one in forged:
        assert user_info(domain, one).status_code == 401, one
    assert user_info(domain, token).status_code == 200


def test_a_revoked_token_shows_nothing(domain, tokens):
    assert post(domain, "/oauth2/revoke", data={"token": tokens["refresh_token"], "client_id": domain.app.id}).status_code == 200
    assert user_info(domain, tokens["access_token"]).status_code == 401


def test_revoking_tells_nobody_whether_a_token_was_good(domain, tokens):
    for token in ["x", "AZSVvbU5HE" + "A" * 64, tokens["refresh_token"][:-2] + "AA"]:
        assert post(domain, "/oauth2/revoke", data={"token": token, "client_id": domain.app.id}).status_code == 200
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200


# What answers carry


def test_nobody_on_the_way_keeps_tokens(domain, ada, machine):
    good = domain.exchange(domain.code(Person(), ada))
    answers = [good, domain.exchange("x"), user_info(domain, good.json()["access_token"]), user_info(domain, "x")]
    answers += [post(domain, data={"grant_type": "client_credentials"} | secretly(machine)), post(domain, data={}), post(domain, "/oauth2/revoke", data={"token": "x", "client_id": domain.app.id})]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store", answer.request.url
        assert "Set-Cookie" not in answer.headers
        assert answer.headers.get("Access-Control-Allow-Credentials") != "true"


def test_cookies_are_no_credentials_here(domain, ada):
    """A page of any origin may call these endpoints: what a browser sends by itself must not count."""
    person = Person()
    domain.code(person, ada)
    assert person.session.cookies
    assert person.session.get(f"{domain.url}/oauth2/userInfo", timeout=20).status_code == 400
    form = {"grant_type": "refresh_token", "client_id": domain.app.id}
    assert person.session.post(f"{domain.url}/oauth2/token", data=form, timeout=20).status_code == 400
    assert answered(person.open(domain.authorize(prompt="none")))["code"]
