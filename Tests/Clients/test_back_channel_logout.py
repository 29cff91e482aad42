"""Clients that are told when a sign-in has ended (OpenID Connect Back-Channel Logout 1.0)."""

import http.server
import queue
import threading
import time
from urllib.parse import parse_qs

import pytest
import requests
from browser import Person
from jose import jwt
from pools import refused
from proofs import put_settings
from test_oauth import CALLBACK, SIGNED_OUT, Domain

EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Receiver:
    """A client's end of it. Its answers can be told in advance; without more of them it says 200."""

    def __init__(self):
        self.received, self.answers = queue.Queue(), []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.received.put((self.path, self.headers["Content-Type"], parse_qs(body)))
                answer = receiver.answers.pop(0) if receiver.answers else (200, {})
                self.send_response(answer[0])
                for name, value in answer[1].items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/logout"

    def token(self):
        path, kind, fields = self.received.get(timeout=15)
        assert (path, kind, list(fields)) == ("/logout", "application/x-www-form-urlencoded", ["logout_token"])
        return fields["logout_token"][0]

    def nothing(self, seconds=1.0):
        with pytest.raises(queue.Empty):
            self.received.get(timeout=seconds)


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def domain(server, cognito, receiver):
    domain = Domain(server, cognito, AllowedOAuthScopes=["openid", "email", "aws.cognito.signin.user.admin"])
    put_settings(server, domain.pool, {"BackChannelLogoutURI": receiver.url, "BackChannelLogoutSessionRequired": True}, domain.app.id)
    return domain


def tokens_of(domain, person, user):
    return domain.exchange(domain.code(person, user, scope="openid email aws.cognito.signin.user.admin")).json()


def check(domain, token, id_token):
    """The logout token is good, and for this sign-in; its claims."""
    keys = requests.get(f"{domain.pool.issuer}/.well-known/jwks.json", timeout=10).json()
    claims = jwt.decode(token, keys, algorithms=["RS256"], audience=domain.app.id, issuer=domain.pool.issuer)
    signed_in = jwt.get_unverified_claims(id_token)
    assert jwt.get_unverified_header(token)["typ"] == "logout+jwt"
    assert claims["events"] == {EVENT: {}} and "nonce" not in claims and claims["jti"]
    assert (claims["sub"], claims["sid"]) == (signed_in["sub"], signed_in["sid"])
    assert 0 < claims["exp"] - claims["iat"] <= 120 and abs(claims["iat"] - time.time()) < 60
    return claims


def test_signing_out_at_the_page_tells_the_clients_of_that_browser(domain, receiver):
    user = domain.pool.user()
    person, elsewhere = Person(), Person()
    first = tokens_of(domain, person, user)
    other = tokens_of(domain, elsewhere, user)
    assert jwt.get_unverified_claims(first["id_token"])["sid"] != jwt.get_unverified_claims(other["id_token"])["sid"]
    assert person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT).status_code == 302
    check(domain, receiver.token(), first["id_token"])
    receiver.nothing()


def test_all_clients_of_a_browser_s_session_have_one_sid(domain, receiver, server):
    user, person = domain.pool.user(), Person()
    first = tokens_of(domain, person, user)
    second_app = domain.client()
    put_settings(server, domain.pool, {"BackChannelLogoutURI": receiver.url}, second_app.id)
    location = person.open(domain.authorize(client_id=second_app.id)).headers["location"]
    second = domain.exchange(location.split("code=")[1].split("&")[0], client_id=second_app.id).json()
    assert jwt.get_unverified_claims(first["id_token"])["sid"] == jwt.get_unverified_claims(second["id_token"])["sid"]
    person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT)
    audiences = {jwt.get_unverified_claims(receiver.token())["aud"] for _ in range(2)}
    assert audiences == {domain.app.id, second_app.id}


@pytest.mark.parametrize("way", ["GlobalSignOut", "AdminUserGlobalSignOut", "AdminDisableUser"])
def test_signing_out_everywhere_tells_every_client(domain, receiver, cognito, way):
    user = domain.pool.user()
    tokens = tokens_of(domain, Person(), user)
    if way == "GlobalSignOut":
        cognito.global_sign_out(AccessToken=tokens["access_token"])
    elif way == "AdminUserGlobalSignOut":
        cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=user)
    else:
        cognito.admin_disable_user(UserPoolId=domain.pool.id, Username=user)
    check(domain, receiver.token(), tokens["id_token"])
    # What had ended before is not told again.
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=user)
    receiver.nothing()


def test_a_session_that_is_revoked_is_told(domain, receiver, cognito):
    pool = domain.pool.id
    cognito.set_user_pool_session_configuration(UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5})
    user, person = domain.pool.user(), Person()
    first, other = tokens_of(domain, person, user), tokens_of(domain, Person(), user)
    mine = [item for item in cognito.list_user_sessions(AccessToken=first["access_token"])["Sessions"] if item["IsCurrentSession"]][0]
    cognito.revoke_user_session(AccessToken=other["access_token"], SessionId=mine["SessionId"])
    check(domain, receiver.token(), first["id_token"])
    receiver.nothing()
    # An SSO session takes the clients with it that came through it.
    later = tokens_of(domain, Person(), user)
    sso = [item for item in cognito.admin_list_user_sessions(UserPoolId=pool, Username=user)["Sessions"] if item["SessionType"] == "SSO"]
    cognito.admin_revoke_user_session(UserPoolId=pool, Username=user, SessionId=sso[0]["SessionId"])
    check(domain, receiver.token(), later["id_token"])
    receiver.nothing()


def test_only_clients_that_ask_for_it_are_told_and_have_a_sid(domain, receiver, cognito):
    user = domain.pool.user()
    app = domain.client()
    tokens = domain.exchange(domain.code(Person(), user, client_id=app.id), client_id=app.id).json()
    assert "sid" not in jwt.get_unverified_claims(tokens["id_token"])
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=user)
    receiver.nothing()


def test_an_answer_that_is_no_success_is_tried_again_and_redirects_lead_nowhere(domain, receiver, cognito, server):
    user = domain.pool.user()
    tokens = tokens_of(domain, Person(), user)
    trap = Receiver()
    receiver.answers = [(500, {}), (302, {"Location": trap.url}), (400, {})]
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=user)
    seen = [receiver.token() for _ in range(3)]
    assert len({jwt.get_unverified_claims(token)["jti"] for token in seen}) == 3
    for token in seen:
        check(domain, token, tokens["id_token"])
    # Three tries, and no more.
    receiver.nothing(2.0)
    trap.nothing(0.1)
    trap.server.shutdown()
    log = server.output()
    assert "a client was not told of a sign-out" in log
    assert not any(token.split(".")[1] in log for token in seen) and receiver.url not in log


def test_a_logout_token_is_no_other_token(domain, receiver, cognito):
    user = domain.pool.user()
    tokens_of(domain, Person(), user)
    cognito.admin_user_global_sign_out(UserPoolId=domain.pool.id, Username=user)
    token = receiver.token()
    with refused("NotAuthorizedException"):
        cognito.get_user(AccessToken=token)
    answer = requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert answer.status_code == 401
    assert CALLBACK not in token
