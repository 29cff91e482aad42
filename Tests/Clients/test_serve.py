"""The production profile: management calls are signed, by a key that is known, now, for this service; and nothing less."""

import base64
import os
import re

import pytest
import requests
from lifeguard import Lifeguard
from pools import Pool, refused
from postgres import free_port
from signing import error, post, signed
from test_aws_cli import aws  # noqa: F401 - the fixture

KEY, SECRET = "AKIDLIFEGUARDROOT000", "root-secret-of-the-test-suite-0123456789"
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
    "Consult the service documentation for details."
)
UNKNOWN = "The security token included in the request is invalid."


@pytest.fixture(scope="module")
def server(engine, database, tmp_path_factory):
    port = free_port()
    running = Lifeguard(
        tmp_path_factory.mktemp(f"serve-{engine}") / "data",
        "--host", "127.0.0.1", "--port", str(port), "--public-url", f"http://localhost:{port}", *database(),
        profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": KEY,
            "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": SECRET,
        },
    )  # fmt: skip
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def cognito(server):
    return server.cognito(access_key=KEY, secret_key=SECRET)


@pytest.fixture
def request_(server):
    def make(body=None, **changes):
        return signed(server.url, "ListUserPools", body or {"MaxResults": 10}, **({"key": KEY, "secret": SECRET} | changes))

    return make


def test_the_root_key_manages_everything(pool):
    ada = pool.user()
    assert pool.get(ada)["UserStatus"] == "CONFIRMED"


def test_the_aws_cli_works_with_the_root_key(pool, aws):  # noqa: F811
    listed = aws("list-user-pools", "--max-results", "60", key=KEY, secret=SECRET)["UserPools"]
    assert pool.id in [one["Id"] for one in listed]
    aws("list-user-pools", "--max-results", "60", key=KEY, secret="wrong", fails_with="(InvalidSignatureException)")


def test_public_operations_need_no_signature(server, pool):
    ada = pool.user()
    answer = server.call(
        "InitiateAuth",
        {"ClientId": pool.app.id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": ada, "PASSWORD": "Correct-Horse-9"}},
    )
    assert answer.status_code == 200, answer.text
    token = answer.json()["AuthenticationResult"]["AccessToken"]
    assert server.call("GetUser", {"AccessToken": token}).json()["Username"] == ada


def test_a_signed_request_is_answered(request_):
    assert post(*request_()).status_code == 200
    assert post(*request_(age=240)).status_code == 200


def test_unsigned(server):
    for operation, body in [("ListUserPools", {"MaxResults": 10}), ("DeleteUserPool", {"UserPoolId": "us-east-1_000000000"})]:
        assert error(server.call(operation, body)) == (400, "MissingAuthenticationTokenException", "Missing Authentication Token")


def test_a_wrong_signature(request_):
    assert error(post(*request_(secret="wrong"))) == (400, "InvalidSignatureException", MISMATCH)


def test_an_unknown_key(request_):
    assert error(post(*request_(key="AKIDNOBODY"))) == (400, "UnrecognizedClientException", UNKNOWN)


def test_a_session_token_that_was_never_given(request_):
    assert error(post(*request_(token="made-up"))) == (400, "UnrecognizedClientException", UNKNOWN)


@pytest.mark.parametrize(("age", "start"), [(330, "Signature expired: "), (-330, "Signature not yet current: ")])
def test_a_replay_outside_the_window(request_, age, start):
    status, name, message = error(post(*request_(age=age)))
    assert (status, name) == (400, "InvalidSignatureException")
    assert message.startswith(start)
    assert "5 min.)" in message


def test_an_altered_body(request_):
    url, headers, body = request_()
    assert error(post(url, headers, body.replace(b"10", b"11"))) == (400, "InvalidSignatureException", MISMATCH)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.CreateUserPool"),
        ("Content-Type", "application/x-amz-json-1.0"),
        ("Host", "example.com"),
    ],
)
def test_an_altered_header(request_, name, value):
    # Input is checked before signatures: what is signed for one operation is good input for the other.
    url, headers, body = request_(body={"MaxResults": 10, "PoolName": "altered"})
    answer = post(url, headers | {name: value}, body)
    assert answer.status_code == 400
    assert answer.json()["__type"] in ("InvalidSignatureException", "SerializationException")
    if name == "X-Amz-Target":
        assert error(answer) == (400, "InvalidSignatureException", MISMATCH)


def test_another_path_or_query(request_):
    url, headers, body = request_()
    assert post(url + "?a=b", headers, body).status_code in (400, 404)


def test_another_service_s_scope(request_):
    for service in ["cognito-identity", "sts", "s3"]:
        assert error(post(*request_(service=service))) == (
            400, "InvalidSignatureException", "Credential should be scoped to correct service: 'cognito-idp'.",
        )  # fmt: skip


def test_an_unsigned_operation_name(request_):
    url, headers, body = request_()
    trimmed = headers["Authorization"].replace(";x-amz-target", "")
    status, name, _ = error(post(url, headers | {"Authorization": trimmed}, body))
    assert (status, name) == (400, "InvalidSignatureException")


@pytest.mark.parametrize("authorization", ["", "Bearer eyJ0", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=/, Signature=x", "é" * 10])
def test_an_authorization_that_cannot_be_read(server, authorization):
    answer = server.call("ListUserPools", {"MaxResults": 10}, headers={"Authorization": authorization.encode()})
    assert answer.status_code == 400
    assert answer.json()["__type"] in ("IncompleteSignatureException", "MissingAuthenticationTokenException")


def test_the_region_is_the_scope_s(server, pool):
    far = server.cognito(region="ap-south-1", access_key=KEY, secret_key=SECRET)
    assert Pool(server, far).id.startswith("ap-south-1_")
    with refused("ResourceNotFoundException"):
        far.describe_user_pool(UserPoolId=pool.id)


def test_the_first_start_makes_a_root_key_and_shows_it_once(launch):
    server = launch(
        "--host", "127.0.0.1", "--public-url", "https://login.example.com",
        profile="serve", environment={"LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode()},
    )  # fmt: skip
    # Before the ready line: whoever reads that far has seen the key.
    told = server.out.read_text().split("lifeguard ready")[0]
    key, secret = re.search(r"AWS_ACCESS_KEY_ID=(\S+)\s+AWS_SECRET_ACCESS_KEY=(\S+)\s", told).groups()
    assert server.stop() == 0
    server.start()
    assert secret not in server.output()
    server.url = f"http://{server.host}:{server.port}"
    assert server.cognito(access_key=key, secret_key=secret).list_user_pools(MaxResults=1)["UserPools"] == []


def test_the_inbox_is_off(server):
    assert requests.get(f"{server.url}/_lifeguard/inbox", timeout=10).status_code == 404
