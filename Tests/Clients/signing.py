"""Raw requests, signed by botocore itself at a time of the test's choosing."""

import datetime
import json

import botocore.auth
import requests
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signed(url, operation, body, key, secret, *, service="cognito-idp", region="us-east-1", age=0, token=None, presigned=None, target="AWSCognitoIdentityProviderService"):
    """(url, headers, body) of a call signed `age` seconds ago, in the header, or in the query when `presigned` is its life in seconds."""
    at = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - datetime.timedelta(seconds=age)
    request = AWSRequest(
        "POST", url + "/", data=json.dumps(body).encode(),
        headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{target}.{operation}"},
    )  # fmt: skip
    credentials = Credentials(key, secret, token)
    clock, botocore.auth.get_current_datetime = botocore.auth.get_current_datetime, lambda remove_tzinfo=True: at
    try:
        if presigned is None:
            botocore.auth.SigV4Auth(credentials, service, region).add_auth(request)
        else:
            botocore.auth.SigV4QueryAuth(credentials, service, region, expires=presigned).add_auth(request)
    finally:
        botocore.auth.get_current_datetime = clock
    prepared = request.prepare()
    headers = {name: value.decode() if isinstance(value, bytes) else value for name, value in prepared.headers.items()}
    return prepared.url, headers, prepared.body


def post(url, headers, body):
    """Sends it exactly as it is."""
    return requests.post(url, headers=headers, data=body, timeout=30)


def error(response):
    """(status, name, message) of an error answer, whose name is the same in body and header."""
    body = response.json()
    assert response.headers["x-amzn-ErrorType"].rstrip(":") == body["__type"]
    assert response.headers["x-amzn-RequestId"]
    return response.status_code, body["__type"], body["message"]
