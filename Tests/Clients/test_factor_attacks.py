"""Somebody who wants in: factors in an order that nobody meant, proofs that are over, guesses by other ways, and what answers give away."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from authenticator import AuthenticatorApp
from botocore.exceptions import ClientError
from challenges import INVALID, MISMATCH, SPENT, answer, at_once, begin, choose, choosing_pool, code
from lifeguard import Lifeguard, program
from pools import FLOWS, OTHER_PASSWORD, PASSWORD, App, Pool, as_attributes, attributes, refused
from pycognito.aws_srp import AWSSRP

FUNCTIONS = Path(__file__).parent / "functions" / "python"
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
LOCKED = "Password attempts exceeded"


def arn(name):
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


def functions_file(folder, **environment):
    """The functions file of these tests."""
    handlers = {"migration": "migration.handler", "prying": "prying.handler"}
    entries = {
        arn(name): {"runtime": "python3", "handler": str(FUNCTIONS / handler), "environment": environment}
        for name, handler in handlers.items()
    }
    file = folder / "functions.yaml"
    file.write_text(json.dumps({"functions": entries}))
    return file


@pytest.fixture(scope="module")
def codes(server, cognito):
    """A pool where a code by mail signs in."""
    return choosing_pool(server, cognito, "EMAIL_OTP")


@pytest.fixture(scope="module")
def demanding(server, cognito):
    """A pool where everybody needs an authenticator app."""
    pool = choosing_pool(server, cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="ON", **TOTP)
    return pool


def enrolled(pool, username):
    """Sets an authenticator app up at the first sign-in."""
    challenge = begin(pool.app, username)
    assert challenge["ChallengeName"] == "MFA_SETUP"
    made = pool.cognito.associate_software_token(Session=challenge["Session"])
    phone = AuthenticatorApp(made["SecretCode"])
    verified = pool.cognito.verify_software_token(Session=made["Session"], UserCode=phone.code())
    answer(pool.app, challenge, username, session=verified["Session"])
    return phone


def test_no_order_of_calls_goes_round_the_second_factor(demanding, cognito):
    ada, eve = demanding.user(), demanding.user()
    app = demanding.app
    setup = begin(app, ada)
    early = cognito.associate_software_token(Session=setup["Session"])
    thief = AuthenticatorApp(early["SecretCode"])
    early = cognito.verify_software_token(Session=early["Session"], UserCode=thief.code())
    enrolled(demanding, ada)
    enrolled(demanding, eve)
    # A setup that was begun before there was a factor puts none in its place.
    with refused("NotAuthorizedException"):
        answer(app, setup, ada, session=early["Session"])
    with refused("NotAuthorizedException"):
        cognito.associate_software_token(Session=begin(app, ada)["Session"])
    asked = begin(app, ada)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    srp = AWSSRP(ada, PASSWORD, demanding.id, app.id, client=cognito)
    proof = app.begin("USER_SRP_AUTH", USERNAME=ada, SRP_A=srp.get_auth_params()["SRP_A"])
    claim = srp.process_challenge(proof["ChallengeParameters"], {"USERNAME": ada})
    claim.pop("DEVICE_KEY", None)
    claim.pop("USERNAME")
    second = cognito.respond_to_auth_challenge(
        ClientId=app.id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses={"USERNAME": ada} | claim
    )
    assert second["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    # The password proved again, with the Session of the step that it opened, is no second factor.
    with refused("NotAuthorizedException", SPENT):
        answer(app, second, ada, name="PASSWORD_VERIFIER", **claim)
    with refused("NotAuthorizedException", INVALID):
        answer(app, asked, ada, name="PASSWORD_VERIFIER", **claim)
    for name, responses in [
        ("SELECT_CHALLENGE", {"ANSWER": "EMAIL_OTP"}), ("SELECT_CHALLENGE", {"ANSWER": "PASSWORD", "PASSWORD": PASSWORD}),
        ("PASSWORD", {"PASSWORD": PASSWORD}), ("MFA_SETUP", {}), ("MFA_SETUP", {"EMAIL": "eve@example.com"}),
        ("SELECT_MFA_TYPE", {"ANSWER": "EMAIL_OTP"}), ("NEW_PASSWORD_REQUIRED", {"NEW_PASSWORD": OTHER_PASSWORD}),
        ("CUSTOM_CHALLENGE", {"ANSWER": "x"}), ("EMAIL_OTP", {"EMAIL_OTP_CODE": "123456"}), ("DEVICE_SRP_AUTH", {"DEVICE_KEY": "k", "SRP_A": "a1"}),
        ("WEB_AUTHN", {"CREDENTIAL": "{}"}), ("ADMIN_NO_SRP_AUTH", {}),
    ]:  # fmt: skip
        with pytest.raises(ClientError) as caught:
            answer(app, asked, ada, name=name, **responses)
        assert caught.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException"), name
    # Nor does a code alone begin where two factors are demanded.
    assert "EMAIL_OTP" not in choose(app, ada)["AvailableChallenges"]
    assert choose(app, ada, "EMAIL_OTP")["ChallengeName"] == "SELECT_CHALLENGE"


def test_an_automatic_sign_in_ends_with_what_it_stood_on(codes, server, cognito):
    def session(name):
        cognito.sign_up(ClientId=codes.app.id, Username=name, UserAttributes=as_attributes({"email": f"{name}@example.com"}))
        return codes.app.confirm(name, server.code(f"{name}@example.com"))["Session"]

    def resume(name, given):
        return cognito.initiate_auth(ClientId=codes.app.id, AuthFlow="USER_AUTH", Session=given, AuthParameters={"USERNAME": name})

    banned = session("banned")
    cognito.admin_disable_user(UserPoolId=codes.id, Username="banned")
    with refused("NotAuthorizedException", "User is disabled."):
        resume("banned", banned)
    forced = session("forced")
    cognito.admin_set_user_password(UserPoolId=codes.id, Username="forced", Password=PASSWORD, Permanent=False)
    with refused("NotAuthorizedException"):
        resume("forced", forced)
    gone = session("gone")
    cognito.admin_delete_user(UserPoolId=codes.id, Username="gone")
    codes.user("gone")
    with refused("NotAuthorizedException", INVALID):
        resume("gone", gone)
    often = session("often")
    results, told = at_once(lambda turn: resume("often", often), 8)
    assert len(results) == 1, told


def test_a_challenge_ends_with_its_account(codes, server, cognito):
    ada = codes.user()
    asked = choose(codes.app, ada, "EMAIL_OTP")
    right = server.code(f"{ada}@example.com")
    cognito.admin_delete_user(UserPoolId=codes.id, Username=ada)
    codes.user(ada)
    with pytest.raises(ClientError):
        code(codes.app, asked, ada, right)
    banned = codes.user()
    asked = choose(codes.app, banned, "EMAIL_OTP")
    right = server.code(f"{banned}@example.com")
    cognito.admin_disable_user(UserPoolId=codes.id, Username=banned)
    with refused("NotAuthorizedException", "User is disabled."):
        code(codes.app, asked, banned, right)


def test_a_factor_that_is_shown_to_nobody_is_shown_to_the_unconfirmed(codes, cognito):
    app = App(codes, ExplicitAuthFlows=[*FLOWS, "ALLOW_USER_AUTH"], PreventUserExistenceErrors="ENABLED")
    app.sign_up("waiting")
    banned = codes.user()
    cognito.admin_disable_user(UserPoolId=codes.id, Username=banned)

    def shown(name, preferred=None):
        asked = choose(app, name, preferred)
        return asked["ChallengeName"], asked.get("AvailableChallenges"), sorted(asked["ChallengeParameters"])

    for preferred in (None, "EMAIL_OTP", "PASSWORD"):
        assert shown("waiting", preferred) == shown(banned, preferred) == shown("nobody-1", preferred)


def test_a_long_parameter_does_not_grow_the_session(codes, server):
    for parameters in ({"USERNAME": "u" * 129}, {"USERNAME": "u", "DEVICE_KEY": "d" * 56}):
        with refused("InvalidParameterException"):
            codes.app.begin("USER_AUTH", **parameters)


def test_links_confirm_by_get_for_their_own_pool_and_show_nothing_of_the_request(server, cognito):
    template = {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "{##Confirm##}"}
    pool, other = (Pool(server, cognito, VerificationMessageTemplate=template) for _ in range(2))
    name = "a&user_name=eve\"><script>"
    answered = server.call(
        "SignUp", {
            "ClientId": pool.app.id, "Username": name, "Password": PASSWORD,
            "UserAttributes": as_attributes({"email": "linked@example.com"}),
        }, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    )  # fmt: skip
    assert answered.status_code == 200, answered.text
    message = server.inbox("linked@example.com")[0]
    link = message["link"]
    assert link.startswith(f"{server.url}/auth/{pool.id}/confirmUser?") and "evil" not in message["body"]
    assert link.count("user_name=") == 1 and "<script" not in message["body"]
    foreign = link.replace(pool.id, other.id)
    assert requests.get(foreign, timeout=10).status_code == 400
    assert requests.get(link.replace(pool.app.id, other.app.id), timeout=10).status_code == 400
    assert requests.head(link, timeout=10).text == ""
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        requests.request(method, link, timeout=10)
    assert pool.get(name)["UserStatus"] == "UNCONFIRMED"
    odd = requests.get(
        f"{server.url}/auth/{pool.id}/confirmUser?client_id={pool.app.id}&user_name={quote('<script>alert(1)</script>')}&confirmation_code=1",
        timeout=10,
    )
    assert "<script" not in odd.text and "alert" not in odd.text
    assert "frame-ancestors 'none'" in odd.headers["Content-Security-Policy"]
    assert requests.get(link, timeout=10).status_code == 200
    assert pool.get(name)["UserStatus"] == "CONFIRMED"


@pytest.mark.parametrize("mode", ["ENABLED", "LEGACY"])
def test_a_migration_function_answers_twenty_guesses_at_most(launch, tmp_path, mode):
    running = launch("--functions", str(functions_file(tmp_path)))
    old = Pool(running)
    old.app = App(old, ExplicitAuthFlows=FLOWS)
    old.user("old")
    functions_file(tmp_path, OLD_POOL=old.id, OLD_CLIENT=old.app.id)
    pool = Pool(running, LambdaConfig={"UserMigration": arn("migration")})
    app = App(pool, PreventUserExistenceErrors=mode)
    told = Counter()
    for turn in range(30):
        with pytest.raises(ClientError) as caught:
            app.sign_in("old", f"Guess-Number-{turn}")
        told[caught.value.response["Error"]["Message"]] += 1
    assert told[LOCKED] >= 10, told
    with refused("NotAuthorizedException", LOCKED):
        app.sign_in("old")
    assert pool.cognito.list_users(UserPoolId=pool.id)["Users"] == []


def test_a_function_does_not_read_the_servers_environment(engine, monkeypatch):
    if engine != "sqlite":
        pytest.skip("no matter of the database")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    copy = folder / "lifeguard"
    shutil.copy(program(), copy)
    copy.chmod(0o755)
    record = folder / "record"
    record.touch()
    record.chmod(0o666)
    monkeypatch.setenv("LIFEGUARD_BINARY", str(copy))
    if os.geteuid() == 0:
        # Root may read everything.
        monkeypatch.setattr(
            "lifeguard.subprocess.Popen", functools.partial(subprocess.Popen, user=65534, group=65534, extra_groups=[])
        )
    (folder / "prying.py").write_text((FUNCTIONS / "prying.py").read_text())
    file = folder / "functions.yaml"
    function = {"runtime": "python3", "handler": "prying.handler", "environment": {"RECORD": str(record)}}
    file.write_text(json.dumps({"functions": {arn("prying"): function}}))
    running = Lifeguard(folder / "data", "--functions", str(file), environment={"HUSH": "a-secret-of-the-server"})
    try:
        pool = Pool(running, LambdaConfig={"PostAuthentication": arn("prying")})
        pool.app.sign_in(pool.user())
        assert record.read_text() == "PermissionError\n"
    finally:
        running.kill()
        shutil.rmtree(folder)


def test_tokens_of_a_name_open_nothing_of_its_next_owner(codes, cognito):
    ada = codes.user()
    tokens = codes.app.sign_in(ada)
    cognito.admin_delete_user(UserPoolId=codes.id, Username=ada)
    codes.user(ada)
    for call in (
        lambda: cognito.get_user(AccessToken=tokens["AccessToken"]),
        lambda: codes.app.refresh(tokens["RefreshToken"]),
        lambda: cognito.associate_software_token(AccessToken=tokens["AccessToken"]),
        lambda: choose(codes.app, ada, ACCESS_TOKEN=tokens["AccessToken"], TARGET_ACR_VALUES="urn:cognito:loa:2"),
    ):
        with pytest.raises(ClientError):
            call()
    assert attributes(codes.get(ada))["sub"]


def test_answers_at_once_lock_no_earlier_than_one_after_the_other(codes, cognito):
    pool = Pool(codes.server, cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OPTIONAL", **TOTP)
    ada = pool.user()
    access = pool.app.sign_in(ada)["AccessToken"]
    phone = AuthenticatorApp(cognito.associate_software_token(AccessToken=access)["SecretCode"])
    cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True})
    asked = [begin(pool.app, ada) for _ in range(5)]
    used = phone.code()
    # One is right and uses the code up, so that four are wrong; transactions that waited look at a clock that is behind.
    results, told = at_once(lambda turn: code(pool.app, asked[turn], ada, used), 5)
    assert len(results) == 1 and told == {("CodeMismatchException", MISMATCH): 4}, told
