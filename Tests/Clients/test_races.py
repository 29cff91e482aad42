"""Fifty clients want the same thing at the same moment: exactly one gets it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from botocore.exceptions import ClientError
from pools import PASSWORD, App, Pool

RACERS = 50


def race(call):
    """Runs `call(number)` on fifty threads at once: the answers of those that got one, and the error names of the others."""
    start = Barrier(RACERS)

    def run(number):
        start.wait()
        try:
            return call(number), None
        except ClientError as error:
            return None, error.response["Error"]["Code"]

    with ThreadPoolExecutor(RACERS) as threads:
        results = list(threads.map(run, range(RACERS)))
    return [answer for answer, error in results if error is None], Counter(error for _, error in results if error)


def test_one_confirmation_code(pool, server):
    pool.app.sign_up("confirmed")
    code = server.code("confirmed@example.com")
    won, lost = race(lambda number: pool.app.confirm("confirmed", code))
    assert len(won) == 1, lost
    assert set(lost) <= {"NotAuthorizedException", "ExpiredCodeException", "CodeMismatchException", "LimitExceededException"}
    assert pool.get("confirmed")["UserStatus"] == "CONFIRMED"


def test_one_reset_code(pool, server, cognito):
    pool.user("resetter")
    cognito.forgot_password(ClientId=pool.app.id, Username="resetter")
    code = server.code("resetter@example.com")

    def reset(number):
        cognito.confirm_forgot_password(
            ClientId=pool.app.id, Username="resetter", ConfirmationCode=code, Password=f"{PASSWORD}-{number}"
        )
        return number

    won, lost = race(reset)
    assert len(won) == 1, lost
    assert set(lost) <= {"ExpiredCodeException", "CodeMismatchException", "LimitExceededException"}
    assert pool.app.sign_in("resetter", f"{PASSWORD}-{won[0]}")["TokenType"] == "Bearer"


def test_one_rotated_refresh_token(pool):
    app = App(
        pool, RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    token = app.sign_in(pool.user("rotator"))["RefreshToken"]
    won, lost = race(lambda number: app.rotate(token))
    assert len(won) == 1, lost
    # The first reuse ends the family (RFC 9700), so those behind it hear that, and the winner's own successor is gone too.
    assert lost["RefreshTokenReuseException"] >= 1
    assert lost.total() == lost["RefreshTokenReuseException"] + lost["NotAuthorizedException"] == RACERS - 1
    with pytest.raises(ClientError):
        app.rotate(won[0]["RefreshToken"])


def test_one_username(pool):
    won, lost = race(lambda number: pool.app.sign_up("wanted", email=f"wanted-{number}@example.com"))
    assert len(won) == 1
    assert lost == {"UsernameExistsException": RACERS - 1}
    assert pool.get("wanted")["UserAttributes"][0]["Value"] == won[0]["UserSub"]


def test_one_username_in_any_case(server, cognito):
    pool = Pool(server, UsernameConfiguration={"CaseSensitive": False})

    def create(number):
        name = "".join(letter.upper() if number >> place & 1 else letter for place, letter in enumerate("wanted"))
        return cognito.admin_create_user(UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS")

    won, lost = race(create)
    assert len(won) == 1
    assert lost == {"UsernameExistsException": RACERS - 1}
    assert len(cognito.list_users(UserPoolId=pool.id)["Users"]) == 1


def test_one_alias(server):
    pool = Pool(server, AliasAttributes=["email"])
    for number in range(RACERS):
        pool.cognito.admin_create_user(
            UserPoolId=pool.id, Username=f"rival{number}", MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": "shared@example.com"}],
        )  # fmt: skip
    verified = [{"Name": "email_verified", "Value": "true"}]

    def claim(number):
        pool.cognito.admin_update_user_attributes(UserPoolId=pool.id, Username=f"rival{number}", UserAttributes=verified)
        return f"rival{number}"

    won, lost = race(claim)
    assert len(won) == 1
    assert lost == {"AliasExistsException": RACERS - 1}
    assert pool.get("shared@example.com")["Username"] == won[0]


def test_one_answer_to_a_challenge(pool, cognito):
    cognito.admin_create_user(UserPoolId=pool.id, Username="answered", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
    session = pool.app.begin("USER_PASSWORD_AUTH", USERNAME="answered", PASSWORD=PASSWORD)["Session"]

    def answer(number):
        cognito.respond_to_auth_challenge(
            ClientId=pool.app.id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": "answered", "NEW_PASSWORD": f"{PASSWORD}-{number}"},
        )  # fmt: skip
        return number

    won, lost = race(answer)
    assert len(won) == 1, lost
    assert set(lost) == {"NotAuthorizedException"}
    assert pool.app.sign_in("answered", f"{PASSWORD}-{won[0]}")["TokenType"] == "Bearer"


def test_guesses_at_a_password_are_all_counted(pool):
    """Fifty wrong guesses at once give no more tries than five, one after the other."""
    pool.user("guessed")
    told = Counter()

    def guess(number):
        try:
            pool.app.sign_in("guessed", f"wrong-{number}")
        except ClientError as error:
            told[error.response["Error"]["Message"]] += 1

    race(guess)
    assert told["Incorrect username or password."] <= 5 + 2
    assert sum(told.values()) == RACERS
