"""kill -9 in the middle of the work: what was acknowledged is there, and nothing can be spent twice."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from pools import App, Pool

WORKERS = 6
ROUNDS = 2


class Rotation:
    """One refresh token's life: each answer gives the next one."""

    def __init__(self, token):
        self.current, self.spent, self.in_flight = token, [], False

    def turn(self, app):
        self.in_flight = True
        answer = app.rotate(self.current)
        self.spent.append(self.current)
        self.current, self.in_flight = answer["RefreshToken"], False


class Newcomers:
    """Sign-ups with their confirmations, and how far each one was acknowledged."""

    def __init__(self, worker):
        self.worker, self.signed_up, self.confirmed, self.codes = worker, [], [], {}
        self.in_flight = None
        self.number = 0

    def turn(self, pool):
        self.number += 1
        name = f"newcomer-{self.worker}-{self.number}"
        pool.app.sign_up(name)
        self.signed_up.append(name)
        self.codes[name] = pool.server.code(f"{name}@example.com")
        if self.number % 2:
            self.in_flight = name
            pool.app.confirm(name, self.codes[name])
            self.confirmed.append(name)
            self.in_flight = None


def until_it_dies(work):
    """Repeats `work` until the server is gone."""
    while True:
        try:
            work()
        except ClientError as error:
            # The server may still answer that it cannot; it must not refuse good work.
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500, error
            return
        except (BotoCoreError, OSError):
            return


def works(call):
    try:
        call()
        return True
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error
        return False


def test_acknowledged_work_survives_and_nothing_is_spent_twice(launch):
    server = launch()
    pool = Pool(server)
    app = App(
        pool, RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    rotations = [Rotation(app.sign_in(pool.user(f"rotator-{number}"))["RefreshToken"]) for number in range(WORKERS)]
    newcomers = [Newcomers(number) for number in range(WORKERS)]

    for _ in range(ROUNDS):
        with ThreadPoolExecutor(2 * WORKERS) as threads:
            running = [
                threads.submit(until_it_dies, work)
                for work in [lambda each=each: each.turn(app) for each in rotations]
                + [lambda each=each: each.turn(pool) for each in newcomers]
            ]
            threading.Timer(1.5, server.kill).start()
            for work in running:
                work.result(timeout=60)
        server.process.wait()
        server.start()
        pool.cognito = app.cognito = pool.app.cognito = server.cognito()

        # Where the answer to a rotation was lost, the token may or may not be spent; a client would sign in again.
        for number, rotation in enumerate(rotations):
            if rotation.in_flight:
                if works(lambda: rotation.turn(app)):
                    assert not works(lambda: app.rotate(rotation.spent[-1])), "a refresh token was spent twice"
                rotation.current = app.sign_in(f"rotator-{number}")["RefreshToken"]
                rotation.in_flight = False
        for each in newcomers:
            if each.in_flight:
                name, each.in_flight = each.in_flight, None
                works(lambda: pool.app.confirm(name, each.codes[name]))
                each.confirmed.append(name)

    assert sum(len(each.signed_up) for each in newcomers) > 10
    assert sum(len(each.spent) for each in rotations) > 10
    for each in newcomers:
        for name in each.signed_up:
            assert pool.get(name)["UserStatus"] == ("CONFIRMED" if name in each.confirmed else "UNCONFIRMED")
        for name in each.confirmed:
            assert not works(lambda: pool.app.confirm(name, each.codes[name])), "a code worked twice"
    for rotation in rotations:
        # The newest first: a spent token that is shown again may end its family.
        assert works(lambda: rotation.turn(app)), "an acknowledged token was lost"
        for token in rotation.spent[-20:]:
            assert not works(lambda: app.rotate(token)), "a refresh token was spent twice"
    waiting = [(name, code) for each in newcomers for name, code in each.codes.items() if name not in each.confirmed]
    for name, code in waiting:
        assert works(lambda: pool.app.confirm(name, code)), "an acknowledged code was lost"
    assert server.stop() == 0


@pytest.mark.parametrize("delay", [0, 0.02, 0.1])
def test_a_kill_at_the_start_leaves_a_database_that_starts(launch, delay):
    server = launch()
    server.kill()
    for _ in range(3):
        threading.Timer(delay, lambda: server.process.kill()).start()
        try:
            server.start()
        except RuntimeError:
            pass
        time.sleep(delay + 0.05)
        server.kill()
    server.start()
    pool = Pool(server)
    assert pool.app.sign_in(pool.user())["TokenType"] == "Bearer"
