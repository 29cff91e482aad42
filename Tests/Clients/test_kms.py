"""The KMS calls that handlers of custom senders make: by boto3, and through the AWS Encryption SDK."""

import base64
import os

import aws_encryption_sdk
import boto3
import botocore.session
import pytest
import requests
from aws_encryption_sdk import CommitmentPolicy, StrictAwsKmsMasterKeyProvider
from botocore.config import Config
from lifeguard import Lifeguard
from pools import refused
from postgres import free_port

KEY = "arn:aws:kms:us-east-1:000000000000:key/codes"
CONTEXT = {"userpool-id": "us-east-1_AbCdEfGhI"}
ROOT = ("AKIDLIFEGUARDROOT000", "root-secret-of-the-test-suite-0123456789")


def client(url, key="AKIDEXAMPLE", secret="secret"):
    return boto3.client(
        "kms", endpoint_url=url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def kms(server):
    return client(server.url)


def test_a_data_key_is_opened_with_its_context_alone(kms):
    made = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256", EncryptionContext=CONTEXT)
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT)
    assert opened["Plaintext"] == made["Plaintext"] and len(made["Plaintext"]) == 32
    assert opened["KeyId"] == made["KeyId"] == KEY
    assert opened["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
    with refused("InvalidCiphertextException"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"])
    with refused("InvalidCiphertextException"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"][:-1] + b"\0", EncryptionContext=CONTEXT)
    with refused("IncorrectKeyException"):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT, KeyId=KEY + "-other")
    with refused("NotFoundException"):
        kms.generate_data_key(KeyId="alias/codes", KeySpec="AES_256")


def test_the_encryption_sdk_writes_and_reads_with_these_keys(server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    sdk = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    provider = StrictAwsKmsMasterKeyProvider(key_ids=[KEY], botocore_session=botocore.session.Session())
    message, _ = sdk.encrypt(source=b"123456", key_provider=provider, encryption_context=CONTEXT)
    text, header = sdk.decrypt(source=message, key_provider=provider)
    assert text == b"123456" and CONTEXT.items() <= header.encryption_context.items()


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}], ids=str)
def test_a_foreign_page_opens_nothing(server, kms, headers):
    blob = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256")["CiphertextBlob"]
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "TrentService.Decrypt"} | headers
    answer = requests.post(server.url, headers=headers, json={"CiphertextBlob": base64.b64encode(blob).decode()}, timeout=10)
    assert answer.status_code in (400, 403) and "Plaintext" not in answer.text
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_in_serve_only_a_stored_key_opens_anything(database, tmp_path):
    port = free_port()
    server = Lifeguard(
        tmp_path / "data", "--host", "127.0.0.1", "--port", str(port), "--public-url", f"http://localhost:{port}", *database(),
        profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": ROOT[0],
            "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": ROOT[1],
        },
    )  # fmt: skip
    try:
        made = client(server.url, *ROOT).generate_data_key(KeyId=KEY, KeySpec="AES_128")
        assert client(server.url, *ROOT).decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"] == made["Plaintext"]
        with refused("UnrecognizedClientException"):
            client(server.url, "AKIDNOBODY", ROOT[1]).decrypt(CiphertextBlob=made["CiphertextBlob"])
        with refused("InvalidSignatureException"):
            client(server.url, ROOT[0], "another secret").decrypt(CiphertextBlob=made["CiphertextBlob"])
        answer = requests.post(
            server.url, headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "TrentService.Decrypt"},
            json={"CiphertextBlob": base64.b64encode(made["CiphertextBlob"]).decode()}, timeout=10,
        )  # fmt: skip
        assert answer.status_code == 400 and answer.json()["__type"] == "MissingAuthenticationTokenException"
    finally:
        server.stop()
