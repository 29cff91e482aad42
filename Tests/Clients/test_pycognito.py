"""pycognito, unmodified: its SRP, its token checks, its idea of the flows."""

import pytest
from pools import OTHER_PASSWORD, PASSWORD, App, Pool, as_attributes, attributes, refused
from pycognito import Cognito
from pycognito.exceptions import ForceChangePasswordException


@pytest.fixture(params=[False, True], ids=["public client", "client with a secret"])
def person(request, server, cognito):
    """Makes a pycognito session of a user of a fresh pool."""
    pool = Pool(server)
    app = App(pool, GenerateSecret=True) if request.param else pool.app

    def make(username):
        session = Cognito(
            pool.id, app.id, username=username, client_secret=app.secret, access_key="AKIDEXAMPLE", secret_key="secret",
            boto3_client_kwargs={"endpoint_url": server.url},
        )  # fmt: skip
        session.pool = pool
        return session

    return make


def test_sign_up_and_sign_in_with_srp(server, person):
    ada = person("ada")
    ada.set_base_attributes(email="ada-srp@example.com", name="Ada L")
    assert ada.register("ada", PASSWORD)["UserConfirmed"] is False
    with refused("UserNotConfirmedException", "User is not confirmed."):
        ada.authenticate(PASSWORD)
    ada.confirm_sign_up(server.code("ada-srp@example.com"))

    ada.authenticate(PASSWORD)
    assert ada.token_type == "Bearer"
    ada.verify_tokens()
    assert ada.id_claims["email"] == "ada-srp@example.com"
    assert ada.id_claims["cognito:username"] == "ada"
    assert ada.access_claims["username"] == "ada"
    assert ada.get_user().name == "Ada L"

    before = ada.access_token
    ada.renew_access_token()
    assert ada.access_token != before
    ada.verify_token(ada.access_token, "access_token", "access")
    ada.update_profile({"name": "Ada King"})
    assert ada.get_user().name == "Ada King"


def test_srp_refuses_a_wrong_password(person):
    ada = person("ada")
    ada.pool.user("ada")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        ada.authenticate(OTHER_PASSWORD)
    ada.authenticate(PASSWORD)
    ada.verify_tokens()


def test_forgotten_password(server, person):
    ada = person("ada")
    ada.pool.user("ada", email="ada-forgot@example.com")
    ada.initiate_forgot_password()
    code = server.code("ada-forgot@example.com")
    ada.confirm_forgot_password(code, OTHER_PASSWORD)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        ada.authenticate(PASSWORD)
    ada.authenticate(OTHER_PASSWORD)
    # A code works once.
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        ada.confirm_forgot_password(code, PASSWORD)


def test_changed_password(person):
    ada = person("ada")
    ada.pool.user("ada")
    ada.authenticate(PASSWORD)
    ada.change_password(PASSWORD, OTHER_PASSWORD)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        ada.authenticate(PASSWORD)
    ada.authenticate(OTHER_PASSWORD)


def test_a_temporary_password_must_be_changed(cognito, person):
    ada = person("ada")
    cognito.admin_create_user(
        UserPoolId=ada.pool.id, Username="ada", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
        UserAttributes=as_attributes({"email": "ada@example.com"}),
    )  # fmt: skip
    with pytest.raises(ForceChangePasswordException):
        ada.authenticate(PASSWORD)
    ada.new_password_challenge(PASSWORD, OTHER_PASSWORD)
    ada.verify_tokens()
    assert ada.pool.get("ada")["UserStatus"] == "CONFIRMED"
    ada.authenticate(OTHER_PASSWORD)


def test_verification_of_an_address(server, cognito, person):
    ada = person("ada")
    ada.pool.user("ada", email="ada-verify@example.com", email_verified="false")
    ada.authenticate(PASSWORD)
    ada.send_verification("email")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        ada.validate_verification("000000" if server.code("ada-verify@example.com") != "000000" else "111111", "email")
    ada.validate_verification(server.code("ada-verify@example.com"), "email")
    assert attributes(ada.pool.get("ada"))["email_verified"] == "true"


def test_signing_out_everywhere(person):
    ada, elsewhere = person("ada"), person("ada")
    elsewhere.pool = ada.pool
    ada.pool.user("ada")
    ada.authenticate(PASSWORD)
    elsewhere.authenticate(PASSWORD)
    ada.logout()
    assert ada.access_token is None
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        elsewhere.get_user()
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        elsewhere.renew_access_token()
