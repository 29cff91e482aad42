"""Session tracking with boto3: lists, revocation, eviction, and many sign-ins at once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pools import App, Pool, refused


@pytest.fixture
def tracked(server, cognito):
    pool = Pool(server, cognito)
    track(pool, 3)
    return pool


def track(pool, most, state="ENABLED"):
    return pool.cognito.set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking=state, TokenSession={"MaxPerUser": most}
    )


def sessions(pool, username):
    return pool.cognito.admin_list_user_sessions(UserPoolId=pool.id, Username=username)["Sessions"]


def own(pool, tokens):
    return pool.cognito.list_user_sessions(AccessToken=tokens["AccessToken"])["Sessions"]


def current(pool, tokens):
    (mine,) = [session for session in own(pool, tokens) if session["IsCurrentSession"]]
    return mine["SessionId"]


def test_configuration(server, cognito):
    pool = Pool(server, cognito)
    get = cognito.get_user_pool_session_configuration
    assert get(UserPoolId=pool.id)["UserSessionTracking"] == "DISABLED"
    assert get(UserPoolId=pool.id)["TokenSession"] == {"MaxPerUser": 20}
    client = {"UserPoolId": pool.id, "ClientId": pool.app.id}
    assert cognito.get_user_pool_client_session_configuration(**client)["SSOSession"] == {"MaxValidityMinutes": 60}
    with refused("OperationNotEnabledException"):
        cognito.set_user_pool_client_session_configuration(**client, SSOSession={"MaxValidityMinutes": 5})
    track(pool, 100)
    cognito.set_user_pool_client_session_configuration(**client, SSOSession={"MaxValidityMinutes": 129600})
    cognito.update_user_pool(UserPoolId=pool.id)
    cognito.update_user_pool_client(**client)
    assert get(UserPoolId=pool.id)["TokenSession"] == {"MaxPerUser": 100}
    assert cognito.get_user_pool_client_session_configuration(**client)["SSOSession"] == {"MaxValidityMinutes": 129600}


def test_list_and_revoke(server, tracked):
    user = tracked.user()
    first, second = tracked.app.sign_in(user), tracked.app.sign_in(user)
    listed = own(tracked, second)
    assert len(listed) == 2
    for session in listed:
        assert re.fullmatch("tkn[a-z0-9]{25}", session["SessionId"])
        assert session["SessionType"] == "TOKEN"
        assert session["ClientId"] == tracked.app.id
        assert session["LastIPAddress"] == "127.0.0.1"
        assert re.fullmatch(r"(\w+, )?Boto3 1", session["DeviceType"])
        assert session["CreateDate"] == session["LastActiveDate"]
    assert [session["IsCurrentSession"] for session in listed].count(True) == 1
    assert {s["SessionId"] for s in sessions(tracked, user)} == {s["SessionId"] for s in listed}

    with refused("InvalidParameterException", "The session of the access token cannot be revoked."):
        tracked.cognito.revoke_user_session(AccessToken=second["AccessToken"], SessionId=current(tracked, second))
    victim = current(tracked, first)
    tracked.cognito.revoke_user_session(AccessToken=second["AccessToken"], SessionId=victim)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        tracked.cognito.get_user(AccessToken=first["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        tracked.app.refresh(first["RefreshToken"])
    with refused("ResourceNotFoundException", "Session does not exist."):
        tracked.cognito.admin_revoke_user_session(UserPoolId=tracked.id, Username=user, SessionId=victim)
    tracked.cognito.admin_revoke_user_session(
        UserPoolId=tracked.id, Username=user, SessionId=current(tracked, second), RevokeAssociatedSessions="LINKED"
    )
    assert sessions(tracked, user) == []


def test_user_agent_of_the_client(server, tracked):
    user = tracked.user()
    browser = server.cognito(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    browser.initiate_auth(
        ClientId=tracked.app.id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": user, "PASSWORD": "Correct-Horse-9"}
    )
    assert sessions(tracked, user)[0]["DeviceType"] == "Linux, Firefox 128"


def test_eviction_under_load(tracked):
    """Sixteen sign-ins of one user and sixteen of others at once: nobody exceeds the number, and nobody fails."""
    user = tracked.user()
    others = [tracked.user() for _ in range(4)]
    names = [user] * 16 + others * 4
    with ThreadPoolExecutor(16) as threads:
        tokens = list(threads.map(tracked.app.sign_in, names))
    for name in [user, *others]:
        assert len(sessions(tracked, name)) == 3
    good = 0
    for name, token in zip(names, tokens, strict=True):
        if name == user:
            try:
                tracked.cognito.get_user(AccessToken=token["AccessToken"])
                good += 1
            except tracked.cognito.exceptions.NotAuthorizedException:
                pass
    assert good == 3


def test_tracking_off(server, cognito):
    pool = Pool(server, cognito)
    user = pool.user()
    tokens = pool.app.sign_in(user)
    with refused("OperationNotEnabledException"):
        cognito.list_user_sessions(AccessToken=tokens["AccessToken"])
    track(pool, 2)
    assert own(pool, tokens) == []
    later = App(pool, EnableTokenRevocation=False).sign_in(user)
    assert len(own(pool, later)) == 1
    track(pool, 2, "DISABLED")
    cognito.get_user(AccessToken=later["AccessToken"])
    track(pool, 2)
    assert own(pool, later) == []
