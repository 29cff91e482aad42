"""Passkeys in Chromium, with its virtual authenticator."""

import pytest
from chromium import Keyboard, Mouse
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pools import PASSWORD
from selenium.webdriver.common.virtual_authenticator import Credential, Protocol, Transport, VirtualAuthenticatorOptions
FAILED = "The passkey could not be used. Try again, or choose another way to sign in."


@pytest.fixture(params=["mouse", "keys alone"])
def person(request, scene, chromium):
    chromium.begin()
    yield (Keyboard if request.param == "keys alone" else Mouse)(chromium)
    assert chromium.faults(scene.server.url) == []


class Device:
    """The authenticator of the person's device, whose holder it recognises."""

    def __init__(self, driver):
        self.driver = driver
        self.is_there = False

    def add(self, passkey=None):
        options = VirtualAuthenticatorOptions(
            protocol=Protocol.CTAP2, transport=Transport.INTERNAL, has_resident_key=True, has_user_verification=True, is_user_verified=True
        )
        self.driver.add_virtual_authenticator(options)
        self.is_there = True
        if passkey:
            key = passkey.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            self.driver.add_credential(
                Credential.create_resident_credential(passkey.id, passkey.relying_party, passkey.user_handle, key, 0)
            )


@pytest.fixture
def device(chromium):
    device = Device(chromium.driver)
    yield device
    if device.is_there:
        chromium.driver.remove_virtual_authenticator()


def to_the_passkey_page(person, site, name):
    person.open(site.authorize())
    person.fill(username=name)
    person.press("Sign in with a passkey")
    assert person.heading == "Sign in with your passkey"


def test_a_passkey_signs_in(scene, person, device):
    site = scene.factors
    ada, passkey = scene.with_passkey(site)
    to_the_passkey_page(person, site, ada)
    device.add(passkey)
    person.press("Continue with your passkey")
    assert site.claims(person.url)["cognito:username"] == ada


def passkeys(site, username):
    access = site.app.sign_in(username)["AccessToken"]
    return site.pool.cognito.list_web_authn_credentials(AccessToken=access)["Credentials"]


def test_a_passkey_is_added_and_stands_in_the_list_of_names(scene, person, device):
    site = scene.factors
    ada = scene.somebody(site)
    person.open(site.authorize())
    device.add()
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert person.heading == "Add a passkey"
    person.press("Add a passkey")
    assert site.claims(person.url)["cognito:username"] == ada
    assert [one["AuthenticatorAttachment"] for one in passkeys(site, ada)] == ["platform"]
    # Chromium's virtual device takes the passkey from the list at once, as a person would.
    person.open(site.authorize(prompt="login"))
    person.until(lambda: person.url.startswith(site.party.callback))
    assert site.claims(person.url)["cognito:username"] == ada


def test_a_device_that_makes_no_passkey_keeps_nobody_out(scene, person, device):
    site = scene.factors
    ada = scene.somebody(site)
    person.open(site.authorize())
    device.add()
    device.driver.set_user_verified(False)
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    person.press("Add a passkey")
    assert person.heading == "Add a passkey" and person.problem == FAILED and passkeys(site, ada) == []
    person.press("Not now")
    assert site.claims(person.url)["cognito:username"] == ada


def test_without_the_passkey_another_way_is_open(scene, person, device):
    site = scene.factors
    ada, _ = scene.with_passkey(site)
    to_the_passkey_page(person, site, ada)
    device.add()
    person.press("Continue with your passkey")
    assert person.problem == FAILED
    person.press("Not you? Sign in with another account")
    person.fill(username=ada, password=PASSWORD)
    person.submit()
    assert site.claims(person.url)["cognito:username"] == ada


def test_a_passkey_of_somebody_else_signs_nobody_in(scene, person, device):
    site = scene.factors
    ada, passkey = scene.with_passkey(site)
    _, other = scene.with_passkey(site)
    # The device answers for Ada with another's key.
    other.id, other.user_handle = passkey.id, passkey.user_handle
    to_the_passkey_page(person, site, ada)
    device.add(other)
    person.press("Continue with your passkey")
    assert person.problem == FAILED and person.url.startswith(site.url)


def test_without_scripts_the_page_says_so_and_leads_on(scene, chromium_without_scripts):
    chromium_without_scripts.begin()
    person, site = Mouse(chromium_without_scripts), scene.factors
    ada, _ = scene.with_passkey(site)
    to_the_passkey_page(person, site, ada)
    assert person.text("noscript p") == "Passkeys need JavaScript, which is switched off in this browser. Choose another way to sign in."
    person.press("Continue with your passkey")
    assert person.problem == FAILED
    person.press("Not you? Sign in with another account")
    person.fill(username=ada)
    person.press("Send me a code by email")
    person.fill(code=scene.server.code(f"{ada}@example.com"))
    person.submit()
    assert site.claims(person.url)["cognito:username"] == ada
