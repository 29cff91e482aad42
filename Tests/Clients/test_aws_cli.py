"""The AWS CLI, in what the README's tour (`test_readme_tour.py`) does not show, on both engines."""

import pytest
from aws_cli import CLI
from pools import PASSWORD


@pytest.fixture
def aws(server):
    return CLI(server)


def test_a_pool_from_creation_to_deletion(aws):
    pool = aws("create-user-pool", "--pool-name", "cli", "--auto-verified-attributes", "email")["UserPool"]
    assert pool["Name"] == "cli"
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool['Id']}"
    assert {"Id": pool["Id"], "Name": "cli"}.items() <= next(
        listed for listed in aws("list-user-pools", "--max-results", "60")["UserPools"] if listed["Id"] == pool["Id"]
    ).items()
    client = aws(
        "create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "web", "--explicit-auth-flows",
        "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
    )["UserPoolClient"]["ClientId"]  # fmt: skip

    aws("admin-create-user", "--user-pool-id", pool["Id"], "--username", "grace", "--message-action", "SUPPRESS")
    aws("admin-set-user-password", "--user-pool-id", pool["Id"], "--username", "grace", "--password", PASSWORD, "--permanent")
    tokens = aws(
        "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME=grace,PASSWORD={PASSWORD}",
    )["AuthenticationResult"]  # fmt: skip
    assert (tokens["TokenType"], tokens["ExpiresIn"]) == ("Bearer", 3600)
    assert aws("get-user", "--access-token", tokens["AccessToken"])["Username"] == "grace"

    aws("delete-user-pool", "--user-pool-id", pool["Id"])
    aws(
        "describe-user-pool", "--user-pool-id", pool["Id"],
        fails_with=f"An error occurred (ResourceNotFoundException) when calling the DescribeUserPool operation: "
        f"User pool {pool['Id']} does not exist.",
    )  # fmt: skip
