"""Attacks that once got through, or came close: each test fails when its defence is taken out."""

import time

import pytest
from botocore.exceptions import ClientError
from lifeguard import Lifeguard
from pools import PASSWORD, App, Pool, as_attributes, attributes, refused


@pytest.mark.parametrize("insensitive", [False, True])
def test_nobody_takes_somebodys_sub_for_an_alias(server, cognito, insensitive):
    pool = Pool(server, cognito, AliasAttributes=["preferred_username"], UsernameConfiguration={"CaseSensitive": not insensitive})
    victim, attacker = pool.user("victim"), pool.user("attacker")
    sub = attributes(pool.get(victim))["sub"]
    token = pool.app.sign_in(attacker)["AccessToken"]
    for spelling in [sub, sub.upper()] if insensitive else [sub]:
        with refused("AliasExistsException"):
            cognito.update_user_attributes(AccessToken=token, UserAttributes=as_attributes({"preferred_username": spelling}))
    assert pool.get(sub)["Username"] == victim


@pytest.mark.parametrize("spell", [str, str.upper])
def test_nobody_takes_somebodys_sub_for_a_username(server, cognito, spell):
    pool = Pool(server, cognito, UsernameConfiguration={"CaseSensitive": False})
    victim = pool.user("victim")
    sub = attributes(pool.get(victim))["sub"]
    with refused("UsernameExistsException"):
        pool.app.sign_up(spell(sub), email="attacker@example.com")
    assert pool.get(sub)["Username"] == victim


def test_a_right_code_does_not_buy_more_guesses(server, cognito):
    """Whoever may verify an own address again and again must not get new attempts at an address that is not theirs."""
    pool = Pool(server, cognito, AutoVerifiedAttributes=["email", "phone_number"])
    token = pool.app.sign_in(pool.user("guesser"))["AccessToken"]

    def change(**values):
        cognito.update_user_attributes(AccessToken=token, UserAttributes=as_attributes(values))

    def guess(attribute, code):
        try:
            cognito.verify_user_attribute(AccessToken=token, AttributeName=attribute, Code=code)
            return "verified"
        except ClientError as error:
            return error.response["Error"]["Code"]

    change(phone_number="+15550001111")
    real = server.code("+15550001111")
    wrong = "000000" if real != "000000" else "111111"
    answers = [guess("phone_number", wrong) for _ in range(10)]
    change(email="guesser-2@example.com")
    answers.append(guess("email", server.code("guesser-2@example.com")))
    answers += [guess("phone_number", wrong) for _ in range(6)]
    assert answers == ["CodeMismatchException"] * 10 + ["verified"] + ["CodeMismatchException"] * 4 + ["LimitExceededException"] * 2


def test_a_hidden_name_answers_alike_in_every_spelling(server, cognito):
    pool = Pool(server, cognito, UsernameConfiguration={"CaseSensitive": False})
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    pool.user("somebody")

    def answers(name):
        challenge = app.begin("USER_SRP_AUTH", USERNAME=name, SRP_A="ab" * 300)["ChallengeParameters"]
        sent = cognito.forgot_password(ClientId=app.id, Username=name)["CodeDeliveryDetails"]
        return challenge["USER_ID_FOR_SRP"], challenge["SALT"], sent["Destination"]

    for name in ["somebody", "nobody"]:
        assert answers(name) == answers(name.upper())
        assert answers(name)[0] == name


def test_a_hidden_username_may_look_like_an_address(server, cognito):
    """Where addresses are no aliases, a username of their form is answered as typed, taken or not."""
    pool = Pool(server, cognito)
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    pool.user("somebody@example.com", email="a@example.com")
    for name in ["somebody@example.com", "nobody@example.com"]:
        parameters = app.begin("USER_SRP_AUTH", USERNAME=name, SRP_A="ab" * 300)["ChallengeParameters"]
        assert parameters["USER_ID_FOR_SRP"] == name


def test_an_account_without_an_address_is_hidden_too(server, cognito):
    pool = Pool(server, cognito, AutoVerifiedAttributes=["phone_number"])
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    app.sign_up("without-a-telephone")
    for name in ["without-a-telephone", "nobody"]:
        assert cognito.resend_confirmation_code(ClientId=app.id, Username=name)["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
        with refused("CodeMismatchException"):
            cognito.confirm_sign_up(ClientId=app.id, Username=name, ConfirmationCode="000000")


def test_a_secret_hash_is_for_one_user(pool):
    app = App(pool, GenerateSecret=True)
    owner, other = pool.user(), pool.user()
    token = app.sign_in(owner)["RefreshToken"]
    with refused("NotAuthorizedException"):
        app.refresh(token, USERNAME=other, **app.hashed(other))
    assert app.refresh(token, USERNAME=owner, **app.hashed(owner))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:x@example.com/", "http://[::1]@example.com/", "http://localhost\\@example.com", "https://a.example/#\u0301x",
        "https://\\example.com",
    ],
)  # fmt: skip
def test_a_redirect_that_two_readers_read_differently(pool, cognito, url):
    with refused("InvalidParameterException"):
        cognito.create_user_pool_client(UserPoolId=pool.id, ClientName="x", CallbackURLs=[url])


def test_secrets_are_neither_logged_nor_stored(launch):
    server = launch("--log-level", "trace")
    pool = Pool(server)
    app = App(pool, GenerateSecret=True)
    app.sign_up("private")
    code = server.code("private@example.com")
    app.confirm("private", code)
    tokens = app.sign_in("private")
    secrets = [PASSWORD, app.secret, *(tokens[name] for name in ["AccessToken", "IdToken", "RefreshToken"])]
    with refused("NotAuthorizedException"):
        app.sign_in("private", "Wrong-Horse-9")
    server.kill()
    log = server.output()
    assert [secret for secret in [*secrets, f'"{code}"', "Wrong-Horse-9"] if secret in log] == []
    files = [path for path in server.folder.iterdir() if path.is_file()]
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []
    kept = b"".join(path.read_bytes() for path in files)
    assert [secret for secret in secrets if secret.encode() in kept] == []


@pytest.mark.parametrize("password", ["hunter2%zz", "hunter2%", "x@hunter2"])
def test_a_database_url_that_cannot_be_read_is_not_told(tmp_path, password):
    with pytest.raises(RuntimeError) as caught:
        Lifeguard(tmp_path / "data", "--database-url", f"postgres://user:{password}@127.0.0.1:1/db", "--log-level", "trace").kill()
    assert "--database-url cannot be used" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_quick_entry_in_a_slow_pool_takes_its_time(server, cognito):
    """In a pool that has changed over to Argon2id, time does not tell the accounts of before from names that nobody has."""
    pool = Pool(server, cognito)
    app = App(pool, PreventUserExistenceErrors="ENABLED")
    early = pool.user()
    body = {"UserPoolId": pool.id, "Settings": {"PasswordStorage": "ARGON2ID"}}
    assert server.call("", body, headers={"X-Amz-Target": "Lifeguard.PutSettings"}).status_code == 200

    def least(name):
        times = []
        for _ in range(4):
            started = time.perf_counter()
            with refused("NotAuthorizedException"):
                app.sign_in(name, "wrong")
            times.append(time.perf_counter() - started)
        return min(times)

    least("warm-up")
    assert least(early) > least("nobody") / 2
