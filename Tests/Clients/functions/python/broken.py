"""Functions that fail, each in its way."""

import os


def nothing(event, context):
    print("looked at", event["userName"])


def text(event, context):
    return "ok"


def wrong_type(event, context):
    event["response"]["autoConfirmUser"] = "yes"
    return event


def crash(event, context):
    os._exit(3)


def raises(event, context):
    raise ValueError(f"no {event['userName']} here")
