"""A function that looks at the process which started it."""

import os


def handler(event, context):
    try:
        with open(f"/proc/{os.getppid()}/environ", "rb") as environment:
            found = environment.read()
    except OSError as error:
        found = type(error).__name__.encode()
    with open(os.environ["RECORD"], "ab") as record:
        record.write(found + b"\n")
    return event
