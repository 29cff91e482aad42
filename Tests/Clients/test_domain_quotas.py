"""Request rates at the domains' doors with `--quotas on`: the pages and endpoints count along with the API's operations."""

import concurrent.futures
import threading

import pytest
import requests
from browser import Person
from test_oauth import Domain
from test_page_attacks import cookie, page_of

sessions = threading.local()


def at_once(call, times):
    """Answers to many calls from a few threads, each of which keeps its connection."""

    def one(turn):
        if not hasattr(sessions, "open"):
            sessions.open = requests.Session()
        return call(sessions.open, turn)

    with concurrent.futures.ThreadPoolExecutor(12) as threads:
        return list(threads.map(one, range(times)))


@pytest.fixture
def domain(launch):
    server = launch("--quotas", "on")
    cognito = server.cognito()
    return Domain(server, cognito, PreventUserExistenceErrors="ENABLED")


def form(domain, path):
    person = Person()
    person.open(page_of(domain, "/login"))
    token = cookie(person, domain, "XSRF-TOKEN")
    name = f"{domain.name}-XSRF-TOKEN"
    return lambda session, turn: session.post(
        page_of(domain, path), data={"_csrf": token, "username": f"nobody-{turn}"}, cookies={name: token}, allow_redirects=False, timeout=30
    )


def test_a_page_s_form_counts_like_its_operation(domain):
    answers = at_once(form(domain, "/forgotPassword"), 150)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and [answer for answer in answers if answer.status_code == 302]
    assert refused[0].headers["Retry-After"] == "1" and "We cannot answer just now." in refused[0].text
    assert refused[0].headers["X-Frame-Options"] == "DENY"
    # What the pages have used up the API has no more of, and the other way round.
    call = {"ClientId": domain.app.id, "Username": "nobody"}
    told = at_once(lambda session, _: domain.pool.server.call("ForgotPassword", call).status_code, 60)
    assert 400 in told
    assert 429 in [answer.status_code for answer in at_once(form(domain, "/forgotPassword"), 60)]
    # Other categories have theirs.
    assert Person().open(page_of(domain, "/signup")).status_code == 200


def test_the_token_endpoint_says_so_in_json(domain):
    fields = {"grant_type": "refresh_token", "client_id": domain.app.id, "refresh_token": "x"}
    answers = at_once(lambda session, _: session.post(f"{domain.url}/oauth2/token", data=fields, timeout=30), 700)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and refused[0].json()["error"] == "temporarily_unavailable" and refused[0].headers["Retry-After"] == "1"
    assert refused[0].headers["Access-Control-Allow-Origin"] == "*"


def test_without_quotas_nothing_is_counted(server, cognito):
    domain = Domain(server, cognito, PreventUserExistenceErrors="ENABLED")
    assert {answer.status_code for answer in at_once(form(domain, "/forgotPassword"), 150)} == {302}
