"""Remembered devices, with pycognito's own device SRP."""

import pytest
from authenticator import AuthenticatorApp
from botocore.exceptions import ClientError
from challenges import INVALID, SPENT, answer, begin, code
from jose import jwt
from pools import OTHER_PASSWORD, PASSWORD, App, Pool, refused
from pycognito.aws_srp import AWSSRP, generate_hash_device
from pycognito.exceptions import SoftwareTokenMFAChallengeException

NO_DEVICE = "Device does not exist."
WRONG = "Incorrect username or password."


def make(server, cognito, mfa="OPTIONAL", **devices):
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False} | devices
    pool = Pool(server, cognito, DeviceConfiguration=devices)
    cognito.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration=mfa, SoftwareTokenMfaConfiguration={"Enabled": True})
    return pool


@pytest.fixture(scope="module")
def pool(server, cognito):
    """Devices are remembered at once, and spare their owner the second factor."""
    return make(server, cognito)


@pytest.fixture(scope="module")
def asking(server, cognito):
    """Devices are remembered when their owner says so."""
    return make(server, cognito, DeviceOnlyRememberedOnUserPrompt=True)


class Device:
    """What a client keeps of a device that a sign-in was given."""

    def __init__(self, pool, username, tokens):
        self.pool, self.username, self.cognito = pool, username, pool.cognito
        given = tokens["NewDeviceMetadata"]
        self.key, self.group = given["DeviceKey"], given["DeviceGroupKey"]
        self.access = tokens["AccessToken"]
        self.password, self.verifier = generate_hash_device(self.group, self.key)

    def confirm(self, **parameters):
        return self.cognito.confirm_device(
            AccessToken=self.access, DeviceKey=self.key, DeviceSecretVerifierConfig=self.verifier, DeviceName="laptop", **parameters
        )

    def srp(self, app=None, username=None, password=PASSWORD, **changed):
        """pycognito's SRP client on this device."""
        app = app or self.pool.app
        kept = {"device_key": self.key, "device_group_key": self.group, "device_password": self.password} | changed
        return AWSSRP(
            username or self.username, password, self.pool.id, app.id, client=self.cognito, client_secret=app.secret, **kept
        )

    def sign_in(self, **changed):
        return self.srp(**changed).authenticate_user()


def new_device(pool, username, app=None):
    tokens = AWSSRP(username, PASSWORD, pool.id, (app or pool.app).id, client=pool.cognito).authenticate_user()
    return Device(pool, username, tokens["AuthenticationResult"])


def with_app(pool, username):
    """Turns on an authenticator app for somebody."""
    access = pool.app.sign_in(username)["AccessToken"]
    phone = AuthenticatorApp(pool.cognito.associate_software_token(AccessToken=access)["SecretCode"])
    pool.cognito.verify_software_token(AccessToken=access, UserCode=phone.code())
    pool.cognito.set_user_mfa_preference(AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    return phone


def test_pycognito_signs_in_with_srp_and_a_remembered_device(pool, cognito):
    ada = pool.user()
    phone = with_app(pool, ada)
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        AWSSRP(ada, PASSWORD, pool.id, pool.app.id, client=cognito).authenticate_user()
    device = Device(pool, ada, code(pool.app, asked.value.get_tokens(), ada, phone.code())["AuthenticationResult"])
    assert device.key.startswith("us-east-1_")
    # Not confirmed yet, it is no device.
    with refused("ResourceNotFoundException", NO_DEVICE):
        cognito.get_device(AccessToken=device.access, DeviceKey=device.key)
    assert device.confirm()["UserConfirmationNecessary"] is False

    # It stands for the second factor, and the tokens name it.
    tokens = device.sign_in()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    assert jwt.get_unverified_claims(tokens["AccessToken"])["device_key"] == device.key
    seen = cognito.get_device(AccessToken=tokens["AccessToken"], DeviceKey=device.key)["Device"]
    assert {"device_name": "laptop", "last_ip_used": "127.0.0.1"}.items() <= {
        item["Name"]: item["Value"] for item in seen["DeviceAttributes"]
    }.items()
    assert [found["DeviceKey"] for found in cognito.list_devices(AccessToken=tokens["AccessToken"])["Devices"]] == [device.key]
    with refused("NotAuthorizedException"):
        pool.app.refresh(tokens["RefreshToken"])
    assert pool.app.refresh(tokens["RefreshToken"], DEVICE_KEY=device.key)["AccessToken"]

    # Without it, and with another's secret, it spares nothing.
    assert begin(pool.app, ada)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with refused("NotAuthorizedException", WRONG):
        device.sign_in(device_password="another secret")
    with refused("NotAuthorizedException", WRONG):
        device.sign_in(password=OTHER_PASSWORD)

    # Forgotten, it is no device, and what was signed in from it is over.
    cognito.forget_device(AccessToken=tokens["AccessToken"], DeviceKey=device.key)
    with pytest.raises(ClientError):
        pool.app.refresh(tokens["RefreshToken"], DEVICE_KEY=device.key)
    with pytest.raises((ClientError, SoftwareTokenMFAChallengeException)):
        device.sign_in()


def test_a_client_with_a_secret_has_devices_too(pool, cognito):
    app = App(pool, GenerateSecret=True)
    ada = pool.user()
    device = Device(pool, ada, app.sign_in(ada))
    device.confirm()
    # pycognito answers DEVICE_SRP_AUTH without a Session and without SECRET_HASH.
    with refused("NotAuthorizedException", f"Client {app.id} is configured with secret but SECRET_HASH was not received"):
        device.srp(app=app).authenticate_user()


def test_a_device_is_remembered_when_its_owner_says_so(asking, cognito):
    ada = asking.user()
    device = new_device(asking, ada)
    assert device.confirm()["UserConfirmationNecessary"] is True
    phone = with_app(asking, ada)
    with pytest.raises(SoftwareTokenMFAChallengeException):
        device.sign_in()
    for status in ["remembered", "not_remembered", "remembered"]:
        cognito.update_device_status(AccessToken=device.access, DeviceKey=device.key, DeviceRememberedStatus=status)
        if status == "remembered":
            assert device.sign_in()["AuthenticationResult"]["AccessToken"]
        else:
            with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
                device.sign_in()
            # A device that is not remembered is still proved after the second factor.
            challenge = code(asking.app, asked.value.get_tokens(), ada, phone.code())
            assert challenge["ChallengeName"] == "DEVICE_SRP_AUTH"
    cognito.admin_forget_device(UserPoolId=asking.id, Username=ada, DeviceKey=device.key)
    assert cognito.admin_list_devices(UserPoolId=asking.id, Username=ada)["Devices"] == []


def test_a_device_is_confirmed_by_the_sign_in_that_was_given_it(pool, cognito):
    ada, eve = pool.user(), pool.user()
    mine, theirs = new_device(pool, ada), new_device(pool, eve)
    for device, access in [(mine, theirs.access), (theirs, mine.access)]:
        with refused("InvalidParameterException", "Invalid device key given."):
            cognito.confirm_device(AccessToken=access, DeviceKey=device.key, DeviceSecretVerifierConfig=device.verifier)
    mine.confirm()
    with refused("DeviceKeyExistsException"):
        mine.confirm()


def test_a_device_proves_its_owner_alone(pool):
    ada, eve = pool.user(), pool.user()
    device, other = new_device(pool, ada), new_device(pool, eve)
    device.confirm()
    other.confirm()
    with pytest.raises(ClientError) as caught:
        device.sign_in(username=eve)
    assert caught.value.response["Error"]["Code"] in ("ResourceNotFoundException", "NotAuthorizedException")
    with pytest.raises(ClientError) as caught:
        device.sign_in(device_key=other.key, device_password=other.password)
    assert caught.value.response["Error"]["Code"] in ("ResourceNotFoundException", "NotAuthorizedException")


def test_both_answers_of_a_device_belong_to_one_sign_in(pool, cognito):
    ada = pool.user()
    device, second = new_device(pool, ada), new_device(pool, ada)
    device.confirm()
    second.confirm()
    begun = pool.app.begin("USER_PASSWORD_AUTH", USERNAME=ada, PASSWORD=PASSWORD, DEVICE_KEY=device.key)
    assert begun["ChallengeName"] == "DEVICE_SRP_AUTH"
    srp = device.srp()
    a = format(srp.large_a_value, "x")
    # Another device of the same person cannot take its place.
    with refused("NotAuthorizedException", INVALID):
        answer(pool.app, begun, ada, DEVICE_KEY=second.key, SRP_A=a)
    verifier = answer(pool.app, begun, ada, DEVICE_KEY=device.key, SRP_A=a)
    assert verifier["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    claim = srp.process_device_challenge(verifier["ChallengeParameters"])
    with refused("NotAuthorizedException"):
        answer(pool.app, verifier, ada, **(claim | {"PASSWORD_CLAIM_SIGNATURE": "AAAA"}))
    with refused("NotAuthorizedException"):
        answer(pool.app, verifier, ada, **(claim | {"DEVICE_KEY": second.key}))
    assert answer(pool.app, verifier, ada, **claim)["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException", SPENT):
        answer(pool.app, verifier, ada, **claim)
