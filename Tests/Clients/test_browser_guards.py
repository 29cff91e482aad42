"""A page in the developer's browser can reach loopback; what `dev` leaves open must not be open to it."""

import pytest
import requests

EVIL = "https://evil.example"
ALLOWED_HEADERS = {
    "content-type", "x-amz-target", "x-amz-user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "cache-control", "authorization",
}  # fmt: skip
EXPOSED = {"x-amzn-requestid", "x-amzn-errortype", "x-amzn-errormessage", "date"}


def names(header):
    return {name.strip().lower() for name in (header or "").split(",")}


def refused(response):
    assert response.status_code in (400, 403), response.text
    assert "Access-Control-Allow-Origin" not in response.headers
    return True


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Host": "evil.example"},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Host": "localhost.evil.example"},
        {"Host": "192.0.2.1"},
    ],
    ids=str,
)
def test_a_foreign_page_drives_nothing(server, pool, headers):
    before = pool.cognito.list_user_pools(MaxResults=60)["UserPools"]
    for operation, body in [("CreateUserPool", {"PoolName": "stolen"}), ("ListUserPools", {"MaxResults": 10})]:
        assert refused(server.call(operation, body, headers=headers))
    # A form or a no-cors fetch can send text/plain without asking first.
    assert refused(server.call("CreateUserPool", b'{"PoolName":"stolen"}', headers=headers | {"Content-Type": "text/plain"}))
    for path in ["inbox", "metrics"]:
        assert refused(requests.get(f"{server.url}/_lifeguard/{path}", headers=headers, timeout=10))
    assert refused(requests.delete(f"{server.url}/_lifeguard/inbox", headers=headers, timeout=10))
    after = pool.cognito.list_user_pools(MaxResults=60)["UserPools"]
    assert {one["Id"] for one in after} == {one["Id"] for one in before}


def test_a_preflight_for_a_management_operation_is_not_granted(server):
    answer = requests.options(
        server.url + "/",
        headers={"Origin": EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-amz-target"},
        timeout=10,
    )
    # The preflight does not name the operation, so it may be granted for the public ones; the management call itself is refused.
    assert answer.status_code < 500
    assert refused(server.call("ListUserPools", {"MaxResults": 10}, headers={"Origin": EVIL}))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "app.localhost"])
def test_loopback_s_own_names_are_good(server, host):
    answer = server.call("ListUserPools", {"MaxResults": 10}, headers={"Host": f"{host}:{server.port}"})
    assert answer.status_code == 200, answer.text


def test_the_server_s_own_origin_is_good(server):
    assert requests.get(f"{server.url}/_lifeguard/inbox", headers={"Origin": server.url}, timeout=10).status_code == 200
    assert server.call("ListUserPools", {"MaxResults": 10}, headers={"Origin": server.url}).status_code == 200


def test_a_browser_app_of_any_origin_calls_the_public_operations(server, pool):
    asked = ",".join(sorted(ALLOWED_HEADERS))
    preflight = requests.options(
        server.url + "/",
        headers={"Origin": EVIL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asked},
        timeout=10,
    )
    assert preflight.status_code in (200, 204)
    assert preflight.headers["Access-Control-Allow-Origin"] in ("*", EVIL)
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert names(preflight.headers["Access-Control-Allow-Headers"]) >= ALLOWED_HEADERS

    answer = server.call(
        "InitiateAuth",
        {"ClientId": pool.app.id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": pool.user(), "PASSWORD": "wrong"}},
        headers={"Origin": EVIL},
    )
    assert answer.status_code == 400
    assert answer.headers["x-amzn-ErrorType"].startswith("NotAuthorizedException")
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", EVIL)
    assert names(answer.headers["Access-Control-Expose-Headers"]) >= EXPOSED
    assert answer.headers.get("Access-Control-Allow-Credentials") != "true"


def test_keys_and_discovery_are_for_every_origin(pool):
    for document in ["jwks.json", "openid-configuration"]:
        answer = requests.get(f"{pool.issuer}/.well-known/{document}", headers={"Origin": EVIL}, timeout=10)
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", EVIL)
