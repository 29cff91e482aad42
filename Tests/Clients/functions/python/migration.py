"""Brings users from an older pool, where their password is checked."""

import os

import boto3
from botocore.exceptions import ClientError

cognito = boto3.client("cognito-idp")
KEPT = {"email", "email_verified", "given_name"}


def handler(event, context):
    pool, client = os.environ["OLD_POOL"], os.environ["OLD_CLIENT"]
    name = event["userName"]
    if event["triggerSource"] == "UserMigration_Authentication":
        try:
            cognito.admin_initiate_auth(
                UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": event["request"]["password"]},
            )  # fmt: skip
        except ClientError as error:
            raise Exception(f"Bad user or password: {error.response['Error']['Code']}") from error
    user = cognito.admin_get_user(UserPoolId=pool, Username=name)
    attributes = {item["Name"]: item["Value"] for item in user["UserAttributes"] if item["Name"] in KEPT}
    event["response"]["userAttributes"] = attributes
    event["response"]["messageAction"] = "SUPPRESS"
    if event["triggerSource"] == "UserMigration_Authentication":
        event["response"]["finalUserStatus"] = "CONFIRMED"
    return event
