"""The README's tour, word for word what a developer types."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pools import OTHER_PASSWORD, PASSWORD

AWS = Path(sys.executable).parent / "aws"


@pytest.fixture
def aws(server):
    def run(*arguments, fails_with=None, key="AKIDEXAMPLE", secret="secret"):
        done = subprocess.run(
            [sys.executable, str(AWS), "--endpoint-url", server.url, "--region", "us-east-1", "--output", "json", "cognito-idp", *arguments],
            env=os.environ | {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_MAX_ATTEMPTS": "1"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        if fails_with:
            assert done.returncode != 0
            assert fails_with in done.stderr
            return None
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


def test_tour(server, aws):
    pool = aws("create-user-pool", "--pool-name", "tour", "--auto-verified-attributes", "email")["UserPool"]
    assert pool["Name"] == "tour"
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool['Id']}"
    assert {"Id": pool["Id"], "Name": "tour"}.items() <= next(
        listed for listed in aws("list-user-pools", "--max-results", "60")["UserPools"] if listed["Id"] == pool["Id"]
    ).items()
    client = aws(
        "create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "web", "--explicit-auth-flows",
        "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
    )["UserPoolClient"]["ClientId"]  # fmt: skip

    signed_up = aws(
        "sign-up", "--client-id", client, "--username", "ada", "--password", PASSWORD,
        "--user-attributes", "Name=email,Value=ada-tour@example.com",
    )  # fmt: skip
    assert signed_up["UserConfirmed"] is False
    assert signed_up["CodeDeliveryDetails"] == {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    aws("confirm-sign-up", "--client-id", client, "--username", "ada", "--confirmation-code", server.code("ada-tour@example.com"))

    tokens = aws(
        "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME=ada,PASSWORD={PASSWORD}",
    )["AuthenticationResult"]  # fmt: skip
    assert (tokens["TokenType"], tokens["ExpiresIn"]) == ("Bearer", 3600)
    me = aws("get-user", "--access-token", tokens["AccessToken"])
    assert me["Username"] == "ada"
    assert {"Name": "email_verified", "Value": "true"} in me["UserAttributes"]

    aws("admin-create-user", "--user-pool-id", pool["Id"], "--username", "grace", "--message-action", "SUPPRESS")
    aws("admin-set-user-password", "--user-pool-id", pool["Id"], "--username", "grace", "--password", OTHER_PASSWORD, "--permanent")
    grace = aws("admin-get-user", "--user-pool-id", pool["Id"], "--username", "grace")
    assert (grace["Username"], grace["UserStatus"], grace["Enabled"]) == ("grace", "CONFIRMED", True)
    found = aws("list-users", "--user-pool-id", pool["Id"], "--filter", 'email = "ada-tour@example.com"')["Users"]
    assert [user["Username"] for user in found] == ["ada"]

    aws("delete-user-pool", "--user-pool-id", pool["Id"])
    aws(
        "describe-user-pool", "--user-pool-id", pool["Id"],
        fails_with=f"An error occurred (ResourceNotFoundException) when calling the DescribeUserPool operation: "
        f"User pool {pool['Id']} does not exist.",
    )  # fmt: skip
