"""Sign-in with an answer that comes by mail: three rounds at most."""

import os
import secrets
import smtplib
from email.message import EmailMessage


def define(event, context):
    rounds, response = event["request"]["session"], event["response"]
    response["issueTokens"] = response["failAuthentication"] = False
    if event["request"]["userNotFound"] or len(rounds) >= 3:
        response["failAuthentication"] = True
    elif rounds and rounds[-1]["challengeName"] == "CUSTOM_CHALLENGE" and rounds[-1]["challengeResult"]:
        response["issueTokens"] = True
    else:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return event


def create(event, context):
    answer = secrets.token_hex(4)
    address = event["request"]["userAttributes"]["email"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "door@example.com", address, "Your answer"
    message.set_content(answer)
    with smtplib.SMTP("127.0.0.1", int(os.environ["MAIL_PORT"])) as smtp:
        smtp.send_message(message)
    event["response"]["publicChallengeParameters"] = {"sentTo": address}
    event["response"]["privateChallengeParameters"] = {"answer": answer}
    event["response"]["challengeMetadata"] = f"ROUND-{len(event['request']['session']) + 1}"
    return event


def verify(event, context):
    wanted = event["request"]["privateChallengeParameters"]["answer"]
    event["response"]["answerCorrect"] = secrets.compare_digest(wanted, event["request"]["challengeAnswer"])
    return event
