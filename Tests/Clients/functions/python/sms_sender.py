"""Delivers codes for telephones itself, to a mailbox that stands for each."""

import base64
import os
import smtplib
from email.message import EmailMessage

import aws_encryption_sdk
from aws_encryption_sdk import CommitmentPolicy, StrictAwsKmsMasterKeyProvider

client = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
provider = StrictAwsKmsMasterKeyProvider(key_ids=[os.environ["KEY_ARN"]])


def handler(event, context):
    assert event["request"]["type"] == "customSMSSenderRequestV1"
    code, _ = client.decrypt(source=base64.b64decode(event["request"]["code"]), key_provider=provider)
    message = EmailMessage()
    number = event["request"]["userAttributes"]["phone_number"].removeprefix("+")
    message["From"], message["To"] = "codes@example.com", f"{number}@phones.example.com"
    message["Subject"] = event["triggerSource"]
    message.set_content(code.decode())
    with smtplib.SMTP("127.0.0.1", int(os.environ["MAIL_PORT"])) as smtp:
        smtp.send_message(message)
