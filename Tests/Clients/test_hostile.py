"""Bad input of every kind: a clear AWS-shaped error each, never a 5xx, nothing stored, and the server goes on."""

import json
import socket
import time

import pytest
from pools import PASSWORD, Pool

MANAGEMENT = "CreateUserPool"


@pytest.fixture(scope="module")
def quiet(server):
    """A region of its own, where nothing may appear."""
    return server.cognito(region="sa-east-1")


@pytest.fixture(autouse=True)
def goes_on(server, quiet, pool):
    before = len(pool.cognito.list_users(UserPoolId=pool.id)["Users"])
    pools = len(pool.cognito.list_user_pools(MaxResults=60)["UserPools"])
    yield
    assert server.process.poll() is None
    assert len(pool.cognito.list_users(UserPoolId=pool.id)["Users"]) == before
    assert len(pool.cognito.list_user_pools(MaxResults=60)["UserPools"]) == pools
    assert quiet.list_user_pools(MaxResults=60)["UserPools"] == []


def error(response):
    assert 400 <= response.status_code < 500, (response.status_code, response.text[:500])
    assert response.headers["x-amzn-RequestId"]
    body = response.json()
    assert isinstance(body["message"], str)
    assert response.headers["x-amzn-ErrorType"].rstrip(":") == body["__type"]
    return body["__type"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"PoolName":"x"', b'{"PoolName":', b"{", b"[", b'"', b"nul", b"[]", b'"text"', b"1", b'{"PoolName":"x"}}', b'{"PoolName":"x",}',
        b"{'PoolName':'x'}", b'{"PoolName":"\xff\xfe"}', b'{"PoolName":"\xc0\xaf"}', b'{"PoolName":"\xed\xa0\x80"}',
        b'{"PoolName":"\\ud800"}', b'{"PoolName":"\\u00"}', b'{"PoolName":"a\nb"}', b"\xef\xbb\xbf\x00", b'{"PoolName":1e999}',
        b'{"PoolName":"x"}garbage', b"\x00" * 100, b"[" * 100_000, b'{"a":' * 100_000, b"not json at all",
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_what_is_not_json(server, body):
    assert error(server.call(MANAGEMENT, body)) == "SerializationException"


@pytest.mark.parametrize(
    "body",
    [
        {"PoolName": 1}, {"PoolName": ["x"]}, {"PoolName": {"a": 1}}, {"PoolName": True},
        {"PoolName": "x", "Schema": "x"}, {"PoolName": "x", "Schema": {"a": 1}}, {"PoolName": "x", "Schema": [1]},
        {"PoolName": "x", "UserPoolTags": ["a"]}, {"PoolName": "x", "UserPoolTags": {"a": 1}},
        {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": "eight"}}},
        {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 8.5}}},
        {"PoolName": "x", "Policies": {"PasswordPolicy": {"RequireNumbers": "yes"}}},
        {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 1e300}}},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_wrong_type(server, body):
    assert error(server.call(MANAGEMENT, body)) in ("SerializationException", "InvalidParameterException")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"PoolName": None}, {"PoolName": ""}, {"PoolName": "x" * 129}, {"PoolName": "a\u0000b"}, {"PoolName": "x/y"},
        {"PoolName": "x", "MfaConfiguration": "MAYBE"}, {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
        {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 100}}}, {"PoolName": "x", "Schema": []},
        {"PoolName": "x", "AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_value_out_of_bounds(server, body):
    assert error(server.call(MANAGEMENT, body)) == "InvalidParameterException"


def test_a_constraint_is_named_in_aws_s_words(server):
    answer = server.call("ListUserPools", {"MaxResults": 61})
    assert error(answer) == "InvalidParameterException"
    assert answer.json()["message"] == (
        "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 60"
    )
    answer = server.call("ListUserPools", {})
    assert answer.json()["message"] == (
        "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null"
    )


@pytest.mark.parametrize("size", [1_200_000, 10_000_000])
def test_a_body_that_is_too_large(server, size):
    body = json.dumps({"PoolName": "x" * size}).encode()
    try:
        answer = server.call(MANAGEMENT, body)
    except OSError:
        return  # It may hang up on a client that goes on sending.
    assert answer.status_code in (400, 413)
    assert error(answer) == "RequestEntityTooLargeException"


@pytest.mark.parametrize(
    "target",
    [
        "", "x", "AWSCognitoIdentityProviderService", "AWSCognitoIdentityProviderService.", "AWSCognitoIdentityProviderService.NoSuch",
        "AWSCognitoIdentityProviderService.createUserPool", "Other.CreateUserPool", "AWSCognitoIdentityProviderService.Create.UserPool",
        "x" * 5_000, "AWSCognitoIdentityProviderService.../../etc",
    ],
    ids=lambda target: target[:50],
)  # fmt: skip
def test_an_unknown_target(server, target):
    assert error(server.call("", {"PoolName": "x"}, headers={"X-Amz-Target": target})) == "UnknownOperationException"


def test_an_operation_that_is_not_built_says_so(server):
    answer = server.call("GetDevice", {})
    if answer.status_code == 501:
        assert answer.json()["__type"] == "UnsupportedOperationException"
        assert "GetDevice" in answer.json()["message"]
    else:
        error(answer)


def test_ten_thousand_attributes(server, pool):
    many = [{"Name": f"custom:a{number}", "Value": "x"} for number in range(10_000)]
    body = {"ClientId": pool.app.id, "Username": "many", "Password": PASSWORD, "UserAttributes": many}
    started = time.monotonic()
    assert error(server.call("SignUp", body)) == "InvalidParameterException"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("text", ["a\u0000b", "a\r\nb", "a b", "\u200e", "x" * 129, "", "\ud800"], ids=repr)
def test_an_odd_username(server, pool, text):
    body = json.dumps({"ClientId": pool.app.id, "Username": text, "Password": PASSWORD}).encode()
    assert error(server.call("SignUp", body)) in ("InvalidParameterException", "SerializationException")


@pytest.mark.parametrize("value", ["a\u0000b", "x" * 2_049, "not an address"], ids=lambda value: repr(value[:20]))
def test_an_odd_address(server, pool, value):
    body = {"ClientId": pool.app.id, "Username": "odd", "Password": PASSWORD, "UserAttributes": [{"Name": "email", "Value": value}]}
    assert error(server.call("SignUp", body)) == "InvalidParameterException"


@pytest.mark.parametrize("token", ["x", "!!!not base64!!!", "AAAA", "a\u0000b", "QQ==" * 300, "' OR 1=1 --"], ids=repr)
def test_a_bad_page_token(server, pool, token):
    for operation, body in [
        ("ListUserPools", {"MaxResults": 10, "NextToken": token}),
        ("ListUsers", {"UserPoolId": pool.id, "PaginationToken": token}),
        ("ListGroups", {"UserPoolId": pool.id, "NextToken": token}),
        ("ListUserPoolClients", {"UserPoolId": pool.id, "NextToken": token}),
    ]:
        assert error(server.call(operation, body)) == "InvalidParameterException"


def test_a_page_token_of_another_pool_or_list(server, pool):
    other = Pool(server)
    try:
        for number in range(3):
            other.user(f"paged{number}")
        token = other.cognito.list_users(UserPoolId=other.id, Limit=1)["PaginationToken"]
        assert error(server.call("ListUsers", {"UserPoolId": pool.id, "PaginationToken": token})) == "InvalidParameterException"
        assert error(server.call("ListGroups", {"UserPoolId": other.id, "NextToken": token})) == "InvalidParameterException"
    finally:
        other.cognito.delete_user_pool(UserPoolId=other.id)


@pytest.mark.parametrize(
    "parameters",
    [
        {}, {"USERNAME": "x"}, {"USERNAME": "x", "SRP_A": ""}, {"USERNAME": "x", "SRP_A": "0"}, {"USERNAME": "x", "SRP_A": "not hex"},
        {"USERNAME": "x", "SRP_A": "F" * 100_000}, {"USERNAME": "x", "SRP_A": "-1"}, {"USERNAME": "a\u0000b", "SRP_A": "ab"},
    ],
    ids=lambda parameters: repr(parameters)[:40],
)  # fmt: skip
def test_a_malformed_srp_start(server, pool, parameters):
    answer = server.call("InitiateAuth", {"ClientId": pool.app.id, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters})
    assert error(answer) in ("InvalidParameterException", "NotAuthorizedException", "UserNotFoundException")


@pytest.mark.parametrize("block", ["", "x", "!!!", "QUFBQQ==", "A" * 100_000], ids=lambda block: repr(block[:10]))
def test_a_malformed_srp_answer(server, pool, block):
    answer = server.call(
        "RespondToAuthChallenge",
        {
            "ClientId": pool.app.id,
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeResponses": {
                "USERNAME": "x",
                "PASSWORD_CLAIM_SECRET_BLOCK": block,
                "PASSWORD_CLAIM_SIGNATURE": "***",
                "TIMESTAMP": "yesterday",
            },
        },
    )
    assert error(answer) in ("InvalidParameterException", "NotAuthorizedException")


def raw(server, content, wait=5):
    """What the server says to these bytes."""
    with socket.create_connection((server.host if server.host not in ("0.0.0.0", "::") else "127.0.0.1", server.port), timeout=wait) as peer:
        told = b""
        try:
            peer.sendall(content)
            peer.shutdown(socket.SHUT_WR)
            while piece := peer.recv(65_536):
                told += piece
        except OSError:
            # It may hang up before it has heard everything.
            pass
        return told


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 64, b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /%00%ff/.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
    ids=lambda content: repr(content[:30]),
)  # fmt: skip
def test_what_is_hardly_http(server, content):
    told = raw(server, content)
    assert not told.startswith(b"HTTP/1.1 5"), told[:200]
    assert b"root:" not in told


def test_a_slow_client_holds_up_nobody(server, pool):
    slow = [socket.create_connection((server.host, server.port)) for _ in range(100)]
    try:
        for peer in slow:
            peer.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        for _ in range(3):
            for peer in slow:
                peer.sendall(b"a")
            started = time.monotonic()
            assert server.call("ListUserPools", {"MaxResults": 1}).status_code == 200
            assert time.monotonic() - started < 2
            time.sleep(0.2)
    finally:
        for peer in slow:
            peer.close()
