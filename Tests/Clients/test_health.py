"""Liveness, readiness, metrics, and an end that loses nobody's request."""

import stat
import threading
import time

import pytest
import requests
from lifeguard import Lifeguard
from pools import Pool


def test_health_and_metrics(server, pool):
    pool.app.sign_in(pool.user())
    for path in ["health/live", "health/ready"]:
        assert requests.get(f"{server.url}/_lifeguard/{path}", timeout=10).status_code == 200
    metrics = requests.get(f"{server.url}/_lifeguard/metrics", timeout=10)
    assert metrics.status_code == 200
    assert metrics.headers["Content-Type"].startswith("text/plain")
    assert "InitiateAuth" in metrics.text


def test_every_answer_has_a_request_id(server):
    ids = {server.call("ListUserPools", {"MaxResults": 1}).headers["x-amzn-RequestId"] for _ in range(5)}
    assert len(ids) == 5


def test_sigterm_ends_it_with_status_0(launch):
    server = launch()
    pool = Pool(server)
    ada = pool.user()
    assert pool.app.sign_in(ada)["TokenType"] == "Bearer"
    started = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - started < 10
    # And what was stored is there for the next one.
    server.start()
    pool.cognito = pool.app.cognito = server.cognito()
    assert pool.app.sign_in(ada)["TokenType"] == "Bearer"
    assert server.stop() == 0


def test_requests_in_the_air_are_answered_before_the_end(launch):
    server = launch()
    pool = Pool(server)
    names = [pool.user() for _ in range(8)]
    told, failures = [], []

    def sign_in(name):
        try:
            for _ in range(200):
                told.append(pool.app.sign_in(name)["TokenType"])
        except Exception as problem:
            failures.append(problem)

    threads = [threading.Thread(target=sign_in, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    while len(told) < 8:
        time.sleep(0.005)
    assert server.stop() == 0
    for thread in threads:
        thread.join(timeout=30)
    # A new connection is refused, but none is cut off in the middle of an answer.
    assert not [problem for problem in failures if "IncompleteRead" in repr(problem) or "50" in str(getattr(problem, "response", ""))]


def test_the_master_key_is_for_its_owner_only(launch):
    server = launch()
    assert server.stop() == 0
    held = [path for path in server.folder.rglob("*") if path.is_file() and "key" in path.name.lower()]
    assert held
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in held)


@pytest.mark.parametrize(
    ("arguments", "environment", "named"),
    [
        (["--host", "0.0.0.0"], {}, "host"),
        (["--no-such-flag"], {}, "no-such-flag"),
        (["--port", "70000"], {}, "port"),
        (["--log-level", "loudest"], {}, "log-level"),
        ([], {"LIFEGUARD_LOG_LEVEL": "loudest"}, "log-level"),
        (["--issuer", "nonsense"], {}, "issuer"),
        (["--config", "unknown.yaml"], {}, "no-such-key"),
    ],
    ids=str,
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path, arguments, environment, named):
    (tmp_path / "unknown.yaml").write_text("no-such-key: 1\n")
    try:
        running = Lifeguard(tmp_path / "data", *arguments, environment=environment)
    except RuntimeError as problem:
        told = str(problem).lower().replace("_", "-")
    else:
        running.kill()
        pytest.fail("it started")
    assert "no ready line (status " in told
    assert "(status 0)" not in told
    assert named in told
