"""Answers to challenges, and answers by many at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from botocore.exceptions import ClientError
from pools import FLOWS, PASSWORD, App, Pool, numbers

SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}}
MISMATCH = "Invalid code or auth state for the user."
INVALID = "Invalid session for the user."
SPENT = "Invalid session for the user, session can only be used once."
# The parameter that an answer's code comes in.
CODE = {
    "SMS_MFA": "SMS_MFA_CODE", "SMS_OTP": "SMS_OTP_CODE", "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
}  # fmt: skip


def number():
    """A telephone number that nobody else has."""
    return f"+1555{next(numbers):07d}"


def other(right):
    return "000000"[: len(right)] if not right.startswith("0") else "1" * len(right)


def choosing_pool(server, cognito, *factors, **settings):
    """A pool where people choose what they begin with, and its app client that lets them."""
    settings.setdefault("Policies", {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *factors]}})
    pool = Pool(server, cognito, **settings)
    pool.app = App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"])
    return pool


def begin(app, username):
    """A sign-in with the right password."""
    return app.begin("USER_PASSWORD_AUTH", USERNAME=username, PASSWORD=PASSWORD)


def choose(app, username, preferred=None, **parameters):
    """A sign-in that begins with a choice."""
    if preferred:
        parameters["PREFERRED_CHALLENGE"] = preferred
    return app.begin("USER_AUTH", USERNAME=username, **parameters)


def answer(app, challenge, username, name=None, session=None, **responses):
    return app.cognito.respond_to_auth_challenge(
        ClientId=app.id, ChallengeName=name or challenge["ChallengeName"], Session=session or challenge["Session"],
        ChallengeResponses={"USERNAME": username} | responses,
    )  # fmt: skip


def code(app, challenge, username, given, **options):
    """Answers a challenge that asks for a code."""
    return answer(app, challenge, username, **{CODE[challenge["ChallengeName"]]: given}, **options)


def at_once(call, count):
    """`call(turn)` on threads that start together: what succeeded, and how often each error was told."""
    start = Barrier(count)
    told = Counter()

    def run(turn):
        start.wait()
        try:
            return call(turn)
        except ClientError as error:
            told[error.response["Error"]["Code"], error.response["Error"]["Message"]] += 1

    with ThreadPoolExecutor(count) as threads:
        results = [result for result in threads.map(run, range(count)) if result]
    return results, told
