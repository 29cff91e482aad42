"""Lambda triggers: handlers in Python and in Node.js, written as for AWS, run for the pools of real clients."""

import json
from pathlib import Path

import jose.jwt
import pytest
from lifeguard import Lifeguard
from mail_server import Mailbox
from pools import FLOWS, OTHER_PASSWORD, PASSWORD, App, Pool, numbers, refused

FUNCTIONS = Path(__file__).parent / "functions"
KEY = "arn:aws:kms:us-east-1:000000000000:key/codes"
RUNTIMES = ["python", "node"]
# By runtime: the handler of each kind of function.
HANDLERS = {
    "python": {
        "pre-token": "pre_token.handler", "pre-sign-up": "pre_sign_up.handler", "migration": "migration.handler",
        "define": "challenge.define", "create": "challenge.create", "verify": "challenge.verify", "message": "custom_message.handler",
        "email-sender": "email_sender.handler", "sms-sender": "sms_sender.handler", "recorder": "recorder.handler",
    },
    "node": {
        "pre-token": "preToken.handler", "pre-sign-up": "preSignUp.handler", "migration": "migration.handler",
        "define": "challenge.define", "create": "challenge.create", "verify": "challenge.verify", "message": "customMessage.handler",
    },
}  # fmt: skip
BROKEN = ["nothing", "text", "wrong_type", "crash", "raises"]


def arn(runtime, name):
    return f"arn:aws:lambda:us-east-1:000000000000:function:{runtime}-{name}"


class Functions:
    """The functions file, which tests may change while the server runs."""

    def __init__(self, folder, mail_port):
        self.file = folder / "functions.yaml"
        self.record = folder / "record"
        self.environment = {
            "ROLE_TABLE": str(FUNCTIONS / "roles.json"), "LEGACY_TABLE": str(FUNCTIONS / "legacy.json"), "MAIL_PORT": str(mail_port),
            "KEY_ARN": KEY, "RECORD": str(self.record),
        }  # fmt: skip
        self.write()

    def write(self, **environment):
        self.environment |= environment
        entries = {}
        for runtime in RUNTIMES:
            handlers = HANDLERS[runtime] | {name: f"broken.{name}" for name in BROKEN}
            for name, handler in handlers.items():
                entries[arn(runtime, name)] = {
                    "runtime": "python3" if runtime == "python" else "nodejs",
                    "handler": str(FUNCTIONS / runtime / handler),
                    "environment": self.environment,
                }
        # JSON is YAML.
        self.file.write_text(json.dumps({"functions": entries}))

    def events(self):
        return [json.loads(line) for line in self.record.read_text().splitlines()] if self.record.exists() else []


@pytest.fixture(scope="module")
def mailbox():
    box = Mailbox()
    yield box
    box.stop()


@pytest.fixture(scope="module")
def functions(mailbox, tmp_path_factory):
    return Functions(tmp_path_factory.mktemp("functions"), mailbox.port)


@pytest.fixture(scope="module")
def server(engine, database, functions, tmp_path_factory):
    running = Lifeguard(tmp_path_factory.mktemp(f"triggers-{engine}") / "data", "--functions", str(functions.file), *database())
    yield running
    assert running.process.poll() is None, f"the server ended during the tests:\n{running.output()[-4000:]}"
    assert running.stop() == 0


@pytest.fixture(scope="module")
def cognito(server):
    return server.cognito()


def make(server, cognito, **lambdas):
    return Pool(server, cognito, LambdaConfig=lambdas)


def claims(tokens, name):
    return jose.jwt.get_unverified_claims(tokens[name])


@pytest.mark.parametrize("version", ["V2_0", "V3_0"])
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_roles_of_a_table_stand_in_both_tokens(server, cognito, runtime, version):
    function = arn(runtime, "pre-token")
    pool = make(server, cognito, PreTokenGenerationConfig={"LambdaVersion": version, "LambdaArn": function}, PreTokenGeneration=function)
    ada = pool.user("ada")
    tokens = pool.app.sign_in(ada)
    for answer in [tokens, pool.app.refresh(tokens["RefreshToken"])]:
        identity, access = claims(answer, "IdToken"), claims(answer, "AccessToken")
        assert identity["roles"] == access["roles"] == ["admin", "billing"]
        assert identity["limits"] == {"level": 3, "strict": True}
        assert "email" not in identity
        assert access["scope"].split() == ["aws.cognito.signin.user.admin", "orders/read"]
        # What must not be overridden is not.
        assert access["client_id"] == pool.app.id
        assert access["sub"] == identity["sub"] != "somebody-else"
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == ada


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_v1_function_changes_the_id_token_and_the_groups(server, cognito, runtime):
    pool = make(server, cognito, PreTokenGeneration=arn(runtime, "pre-token"))
    cognito.create_group(UserPoolId=pool.id, GroupName="staff")
    cognito.admin_add_user_to_group(UserPoolId=pool.id, GroupName="staff", Username=pool.user("bob"))
    tokens = pool.app.sign_in("bob")
    identity, access = claims(tokens, "IdToken"), claims(tokens, "AccessToken")
    assert identity["roles"] == "reader" and "email" not in identity
    assert identity["sub"] == access["sub"] != "somebody-else"
    assert identity["cognito:groups"] == access["cognito:groups"] == ["staff", "extra"]
    assert "roles" not in access


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_mail_domain_is_blocked_and_another_is_in_at_once(server, cognito, runtime):
    pool = make(server, cognito, PreSignUp=arn(runtime, "pre-sign-up"))
    with refused("UserLambdaValidationException", "PreSignUp failed with error Domain not allowed."):
        pool.app.sign_up("eve", "eve@blocked.example")
    assert cognito.list_users(UserPoolId=pool.id)["Users"] == []
    assert pool.app.sign_up("ann", "ann@colleagues.example")["UserConfirmed"] is True
    assert {item["Name"]: item["Value"] for item in pool.get("ann")["UserAttributes"]}["email_verified"] == "true"
    assert pool.app.sign_in("ann")
    assert pool.app.sign_up("sam", "sam@elsewhere.example")["UserConfirmed"] is False


def test_users_come_from_a_second_pool_with_their_password(server, cognito, functions):
    old = Pool(server, cognito)
    functions.write(OLD_POOL=old.id, OLD_CLIENT=old.app.id)
    pool = make(server, cognito, UserMigration=arn("python", "migration"))
    shown = App(pool, PreventUserExistenceErrors="LEGACY")
    name = old.user(given_name="Olga")

    with refused("UserNotFoundException", f"Exception migrating user in app client {shown.id}"):
        shown.sign_in(name, OTHER_PASSWORD)
    hidden = App(pool, PreventUserExistenceErrors="ENABLED")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        hidden.sign_in(name, OTHER_PASSWORD)
    assert cognito.list_users(UserPoolId=pool.id)["Users"] == []

    assert claims(hidden.sign_in(name), "IdToken")["given_name"] == "Olga"
    user = pool.get(name)
    assert user["UserStatus"] == "CONFIRMED"
    # From now on the old pool is not asked.
    cognito.admin_disable_user(UserPoolId=old.id, Username=name)
    assert hidden.sign_in(name)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        hidden.sign_in(name, OTHER_PASSWORD)


def test_somebody_who_forgot_the_password_comes_from_a_second_pool(server, cognito, functions):
    old = Pool(server, cognito)
    functions.write(OLD_POOL=old.id, OLD_CLIENT=old.app.id)
    pool = make(server, cognito, UserMigration=arn("python", "migration"))
    name = old.user()
    cognito.forgot_password(ClientId=pool.app.id, Username=name)
    assert pool.get(name)["UserStatus"] == "RESET_REQUIRED"
    code = server.code(f"{name}@example.com")
    cognito.confirm_forgot_password(ClientId=pool.app.id, Username=name, ConfirmationCode=code, Password=OTHER_PASSWORD)
    assert pool.app.sign_in(name, OTHER_PASSWORD)


def test_users_come_from_a_table_by_node(server, cognito):
    pool = make(server, cognito, UserMigration=arn("node", "migration"))
    assert claims(pool.app.sign_in("nora", "Legacy-Pass-1"), "IdToken")["email_verified"] is True


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_custom_challenge_is_answered_by_mail(server, cognito, mailbox, runtime):
    pool = make(
        server, cognito, DefineAuthChallenge=arn(runtime, "define"), CreateAuthChallenge=arn(runtime, "create"),
        VerifyAuthChallengeResponse=arn(runtime, "verify"),
    )  # fmt: skip
    app = App(pool, ExplicitAuthFlows=[*FLOWS, "ALLOW_CUSTOM_AUTH"])
    name = pool.user()
    address = f"{name}@example.com"

    def answer(step, text):
        return cognito.respond_to_auth_challenge(
            ClientId=app.id, ChallengeName="CUSTOM_CHALLENGE", Session=step["Session"],
            ChallengeResponses={"USERNAME": name, "ANSWER": text},
        )  # fmt: skip

    step = app.begin("CUSTOM_AUTH", USERNAME=name)
    assert (step["ChallengeName"], step["ChallengeParameters"]["sentTo"]) == ("CUSTOM_CHALLENGE", address)
    assert mailbox.text(address, 1) not in json.dumps(step)
    step = answer(step, "wrong")
    assert step["ChallengeName"] == "CUSTOM_CHALLENGE"
    tokens = answer(step, mailbox.text(address, 2))["AuthenticationResult"]
    assert claims(tokens, "AccessToken")["username"] == name

    step = app.begin("CUSTOM_AUTH", USERNAME=name)
    step = answer(answer(step, "wrong"), "wrong")
    with refused("NotAuthorizedException"):
        answer(step, "wrong")
    # The last answer fails the sign-in for good: the right one comes too late.
    with refused("NotAuthorizedException"):
        answer(step, mailbox.text(address, 5))


def test_a_custom_sender_opens_the_codes_with_the_encryption_sdk(server, cognito, mailbox):
    sender = {"LambdaVersion": "V1_0", "LambdaArn": arn("python", "email-sender")}
    pool = make(server, cognito, CustomEmailSender=sender, KMSKeyID=KEY)
    name = f"user-{next(numbers)}"
    address = f"{name}@example.com"
    pool.app.sign_up(name)
    code = mailbox.text(address, 1)
    assert mailbox.mails(address)[0]["Subject"] == "CustomEmailSender_SignUp"
    assert server.inbox(address) == []
    pool.app.confirm(name, code)
    cognito.forgot_password(ClientId=pool.app.id, Username=name)
    code = mailbox.text(address, 2)
    assert mailbox.mails(address)[1]["Subject"] == "CustomEmailSender_ForgotPassword"
    cognito.confirm_forgot_password(ClientId=pool.app.id, Username=name, ConfirmationCode=code, Password=OTHER_PASSWORD)
    assert pool.app.sign_in(name, OTHER_PASSWORD)

    invited = f"user-{next(numbers)}"
    cognito.admin_create_user(
        UserPoolId=pool.id, Username=invited, UserAttributes=[{"Name": "email", "Value": f"{invited}@example.com"}],
        DesiredDeliveryMediums=["EMAIL"],
    )  # fmt: skip
    temporary = mailbox.text(f"{invited}@example.com", 1)
    step = pool.app.begin("USER_PASSWORD_AUTH", USERNAME=invited, PASSWORD=temporary)
    assert step["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_a_custom_sender_carries_codes_to_telephones(server, cognito, mailbox):
    sender = {"LambdaVersion": "V1_0", "LambdaArn": arn("python", "sms-sender")}
    pool = make(server, cognito, CustomSMSSender=sender, KMSKeyID=KEY)
    number = f"1555{next(numbers):07d}"
    phone = {"Name": "phone_number", "Value": f"+{number}"}
    invited = f"user-{number}"
    cognito.admin_create_user(UserPoolId=pool.id, Username=invited, UserAttributes=[phone], DesiredDeliveryMediums=["SMS"])
    box = f"{number}@phones.example.com"
    temporary = mailbox.text(box, 1)
    assert mailbox.mails(box)[0]["Subject"] == "CustomSMSSender_AdminCreateUser"
    assert server.inbox(f"+{number}") == []
    step = pool.app.begin("USER_PASSWORD_AUTH", USERNAME=invited, PASSWORD=temporary)
    assert step["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_messages_are_in_the_function_s_words(server, cognito, runtime):
    pool = make(server, cognito, CustomMessage=arn(runtime, "message"))
    name = f"user-{next(numbers)}"
    pool.app.sign_up(name)
    message = server.inbox(f"{name}@example.com")[0]
    assert (message["subject"], message["body"]) == ("Welcome aboard", f"<p>Dear {name}, your code is {message['code']}.</p>")
    pool.app.confirm(name, message["code"])

    invited = f"user-{next(numbers)}"
    cognito.admin_create_user(
        UserPoolId=pool.id, Username=invited, UserAttributes=[{"Name": "email", "Value": f"{invited}@example.com"}],
        DesiredDeliveryMediums=["EMAIL"], TemporaryPassword=PASSWORD,
    )  # fmt: skip
    message = server.inbox(f"{invited}@example.com")[0]
    assert (message["subject"], message["body"]) == ("You are invited", f"Name {invited}, password {PASSWORD}")


def test_functions_are_told_in_cognito_s_order_and_shape(server, cognito, functions):
    recorder = arn("python", "recorder")
    names = ["PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration", "CustomMessage"]
    pool = make(server, cognito, **{name: recorder for name in names})
    name = f"user-{next(numbers)}"
    before = len(functions.events())
    cognito.sign_up(
        ClientId=pool.app.id, Username=name, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
        ValidationData=[{"Name": "captcha", "Value": "ok"}], ClientMetadata={"step": "sign-up"},
    )  # fmt: skip
    cognito.confirm_sign_up(
        ClientId=pool.app.id, Username=name, ConfirmationCode=server.code(f"{name}@example.com"), ClientMetadata={"step": "confirm"}
    )
    tokens = cognito.initiate_auth(
        ClientId=pool.app.id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        ClientMetadata={"step": "sign-in"},
    )["AuthenticationResult"]  # fmt: skip
    pool.app.refresh(tokens["RefreshToken"])
    cognito.admin_create_user(UserPoolId=pool.id, Username=f"{name}-2", MessageAction="SUPPRESS")

    events = functions.events()[before:]
    assert [event["triggerSource"] for event in events] == [
        "PreSignUp_SignUp", "CustomMessage_SignUp", "PostConfirmation_ConfirmSignUp", "PreAuthentication_Authentication",
        "PostAuthentication_Authentication", "TokenGeneration_Authentication", "TokenGeneration_RefreshTokens", "PreSignUp_AdminCreateUser",
    ]  # fmt: skip
    for event in events[:-1]:
        assert (event["version"], event["region"], event["userPoolId"], event["userName"]) == ("1", "us-east-1", pool.id, name)
        assert event["callerContext"] == {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": pool.app.id}
    sub = claims(tokens, "IdToken")["sub"]
    sign_up, message, confirmed, before_sign_in, after_sign_in, token, refreshed, admin = (event["request"] for event in events)
    assert sign_up == {
        "userAttributes": {"email": f"{name}@example.com"}, "validationData": {"captcha": "ok"}, "clientMetadata": {"step": "sign-up"},
    }  # fmt: skip
    assert message["codeParameter"] == "{####}" and message["userAttributes"]["cognito:user_status"] == "UNCONFIRMED"
    person = {"sub": sub, "email": f"{name}@example.com", "email_verified": "true", "cognito:user_status": "CONFIRMED"}
    assert confirmed == {"userAttributes": person, "clientMetadata": {"step": "confirm"}}
    assert before_sign_in == {"userAttributes": person, "validationData": {"step": "sign-in"}, "userNotFound": False}
    assert after_sign_in["userAttributes"] == person and after_sign_in["newDeviceUsed"] is False
    groups = {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None}
    assert token == refreshed == {"userAttributes": person, "groupConfiguration": groups}
    assert admin["userAttributes"] == {}
    assert events[-1]["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"


@pytest.mark.parametrize(
    ("function", "code", "message"),
    [
        ("nothing", "InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON"),
        ("text", "InvalidLambdaResponseException", "Unrecognizable lambda output"),
        ("wrong_type", "InvalidLambdaResponseException", "Unrecognizable lambda output"),
        ("crash", "UnexpectedLambdaException", "PreSignUp invocation failed due to error ServiceException."),
        ("missing", "UnexpectedLambdaException", "PreSignUp invocation failed due to error ServiceException."),
        ("raises", "UserLambdaValidationException", "PreSignUp failed with error no {name} here."),
    ],
)
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_function_that_fails_is_told_in_cognito_s_words(server, cognito, runtime, function, code, message):
    pool = make(server, cognito, PreSignUp=arn(runtime, function))
    name = f"user-{next(numbers)}"
    with refused(code, message.format(name=name)):
        pool.app.sign_up(name)
    assert cognito.list_users(UserPoolId=pool.id)["Users"] == []
