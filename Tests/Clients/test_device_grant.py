"""Devices without a keyboard: the device authorization grant (RFC 8628)."""

import concurrent.futures
import re
from html import unescape

import pytest
import requests
from browser import Person
from jose import jwt
from pools import PASSWORD
from proofs import Key, put_settings
from rows import change
from test_oauth import Domain

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class Device:
    """A television, say, at a client of a domain."""

    def __init__(self, domain, app=None, **form):
        self.domain, self.app = domain, app or domain.app
        answer = requests.post(f"{domain.url}/oauth2/device_authorization", data={"client_id": self.app.id} | form, timeout=20)
        assert answer.status_code == 200, answer.text
        self.given = answer.json()
        self.code = self.given["user_code"]

    def ask(self, headers=None, **changed):
        form = {"grant_type": GRANT, "client_id": self.app.id, "device_code": self.given["device_code"]} | changed
        return requests.post(f"{self.domain.url}/oauth2/token", data=form, headers=headers, timeout=20)

    def error(self, **changed):
        answer = self.ask(**changed)
        assert answer.status_code == 400, answer.text
        return answer.json()["error"]


def link(page):
    """Where the page's way to the sign-in leads."""
    return unescape(re.search(r'href="([^"]*/login\?[^"]*)"', page.text)[1])


def typed(person, device, page=None):
    """A person sees the code that stands in the address, and goes on."""
    page = page or person.open(device.given["verification_uri_complete"])
    assert page.status_code == 200 and f'value="{device.code}"' in page.text, page.text
    return person.send(page, user_code=device.code)


def approve(person, device, username, decision="approve"):
    """A person types the code, signs in where need be, and decides."""
    page = person.send(person.open(device.given["verification_uri"]), user_code=device.code.lower().replace("-", " "))
    assert page.status_code == 200 and device.code in page.text, page.text
    if "/login?" in page.text:
        back = person.send(person.open(link(page)), username=username, password=PASSWORD)
        assert back.status_code == 302 and back.headers["location"] == device.given["verification_uri_complete"], back.text
        page = typed(person, device, person.follow(back))
    return person.send(page, decision=decision)


@pytest.fixture(scope="module")
def domain(server, cognito):
    domain = Domain(server, cognito, ClientName="Television", AllowedOAuthFlows=[], CallbackURLs=[])
    put_settings(server, domain.pool, {"DeviceAuthorization": True})
    return domain


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


def test_a_device_is_signed_in(domain, ada):
    device = Device(domain, scope="openid email")
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", device.code)
    assert device.given["verification_uri"] == f"{domain.url}/device"
    assert device.given["verification_uri_complete"] == f"{domain.url}/device?user_code={device.code}"
    assert (device.given["expires_in"], device.given["interval"]) == (600, 5)
    person = Person()
    done = approve(person, device, ada)
    assert done.status_code == 200 and "The device is signed in." in done.text
    tokens = device.ask().json()
    assert tokens["token_type"] == "Bearer" and tokens["refresh_token"]
    claims = jwt.get_unverified_claims(tokens["id_token"])
    assert claims["cognito:username"] == ada and claims["aud"] == domain.app.id
    renewed = domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert renewed.status_code == 200
    # Whoever is signed in is asked for the word alone.
    second = Device(domain)
    page = typed(person, second)
    assert "Television" in page.text and second.code in page.text and "/login?" not in page.text
    assert "signed in" in person.send(page, decision="approve").text
    assert second.ask().status_code == 200


def test_a_device_waits_and_does_not_hurry(domain, ada):
    device = Device(domain)
    assert device.error() == "authorization_pending"
    assert device.error() == "slow_down"
    assert approve(Person(), device, ada).status_code == 200
    # Approved or not: who hurries waits, five seconds longer.
    assert device.error() == "slow_down"


def test_a_code_works_once(domain, ada):
    device = Device(domain)
    approve(Person(), device, ada)
    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(lambda _: device.ask().status_code, range(6)))
    assert answers == [200] + [400] * 5


def test_a_code_that_comes_again_ends_what_it_gave(domain, ada):
    device = Device(domain)
    approve(Person(), device, ada)
    tokens = device.ask().json()
    # Another client's try ends nothing.
    other = domain.client(AllowedOAuthFlows=[], CallbackURLs=[])
    assert device.error(client_id=other.id) == "invalid_grant"
    shown = {"url": f"{domain.url}/oauth2/userInfo", "headers": {"Authorization": f"Bearer {tokens['access_token']}"}, "timeout": 20}
    assert requests.get(**shown).status_code == 200
    assert device.error() == "invalid_grant"
    assert requests.get(**shown).status_code == 401
    assert domain.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_refusal_is_told_to_the_device(domain, ada):
    device = Device(domain)
    page = approve(Person(), device, ada, decision="deny")
    assert "Refused" in page.text
    assert device.error() == "access_denied"
    # And is final.
    again = typed(Person(), device)
    assert again.status_code == 400 and "Television" not in again.text


def test_without_the_person_s_word_nothing_happens(domain, ada):
    device = Device(domain)
    person = Person()
    page = person.send(person.open(device.given["verification_uri"]), user_code=device.code)
    assert "Television" in page.text
    # Not signed in: approving is not offered, and does nothing when it is sent all the same.
    assert "value=\"approve\"" not in page.text
    sent = person.send(page, decision="approve")
    assert "signed in. You can close" not in sent.text
    assert device.error() == "authorization_pending"
    # Signed in, but by an address alone: GET decides nothing.
    person.send(person.open(link(page)), username=ada, password=PASSWORD)
    person.open(device.given["verification_uri_complete"] + "&decision=approve")
    other = Device(domain)
    forged = person.session.post(domain.url + "/device", data={"user_code": other.code, "decision": "approve"}, timeout=20)
    assert forged.status_code == 403
    assert other.error() == "authorization_pending"


def test_codes_are_their_client_s_and_their_pool_s(domain, ada, server, cognito):
    device = Device(domain)
    approve(Person(), device, ada)
    assert device.error(client_id=domain.client(AllowedOAuthFlows=[], CallbackURLs=[]).id) == "invalid_grant"
    assert device.error(device_code="x" * 43) == "invalid_grant"
    assert device.error(device_code="") == "invalid_request"
    elsewhere = Domain(server, cognito)
    put_settings(server, elsewhere.pool, {"DeviceAuthorization": True})
    assert elsewhere.token(grant_type=GRANT, device_code=device.given["device_code"]).json()["error"] == "invalid_grant"
    stranger = Person()
    assert stranger.send(stranger.open(f"{elsewhere.url}/device"), user_code=device.code).status_code == 400
    assert device.ask().status_code == 200


def test_a_device_of_somebody_who_is_out_gets_nothing(domain, cognito):
    for end in [cognito.admin_disable_user, cognito.admin_user_global_sign_out, cognito.admin_reset_user_password]:
        user, device = domain.pool.user(), Device(domain)
        assert "signed in" in approve(Person(), device, user).text
        end(UserPoolId=domain.pool.id, Username=user)
        assert device.error() == "invalid_grant", end


def test_codes_end(domain, ada, server, request):
    device = Device(domain)
    approve(Person(), device, ada)
    moved = f"UPDATE device_authorizations SET expires = expires - {{}} WHERE pool_id = '{domain.pool.id}'"
    change(server, lambda: request.getfixturevalue("postgres"), moved.format(600_000))
    assert device.error() == "expired_token"
    assert typed(Person(), device).status_code == 400
    change(server, lambda: request.getfixturevalue("postgres"), moved.format(-600_000))
    assert device.ask().status_code == 200


def test_wrong_codes_are_counted(server, cognito):
    domain = Domain(server, cognito, AllowedOAuthFlows=[], CallbackURLs=[])
    put_settings(server, domain.pool, {"DeviceAuthorization": True})
    device = Device(domain)
    person = Person()
    for word in ["BBBB-BBBB", "AAAA-AAAA", "x", "BBBBBBBB", "1234-5678", "é", "BBBB-BBBB-B", "<script>", "%00", "BBBB BBB"]:
        page = person.send(person.open(f"{domain.url}/device"), user_code=word)
        assert page.status_code == 400 and Person.problem(page) and "<script>" not in page.text, word
    assert person.send(person.open(f"{domain.url}/device"), user_code=device.code).status_code == 429
    assert typed(person, device).status_code == 429


def test_an_address_alone_tries_no_code(server, cognito):
    """Pictures on other sites cannot shut the page for whoever looks at them, nor find a code."""
    domain = Domain(server, cognito, ClientName="Television", AllowedOAuthFlows=[], CallbackURLs=[])
    put_settings(server, domain.pool, {"DeviceAuthorization": True})
    device, person = Device(domain), Person()
    for typed_by_nobody in ["BBBB-BBBB", device.code, "x", "<script>"] * 4:
        page = person.open(f"{domain.url}/device", user_code=typed_by_nobody)
        assert page.status_code == 200 and not Person.problem(page) and "Television" not in page.text and "<script>" not in page.text
    assert "Television" in typed(person, device).text


def test_it_is_off_unless_it_is_chosen(server, cognito, domain):
    off = Domain(server, cognito)
    answer = requests.post(f"{off.url}/oauth2/device_authorization", data={"client_id": off.app.id}, timeout=20)
    assert answer.status_code == 400 and answer.json()["error"] == "unauthorized_client"
    assert off.token(grant_type=GRANT, device_code="x").json()["error"] == "unauthorized_client"
    for form, error in [({"client_id": "x"}, "invalid_client"), ({"client_id": domain.app.id, "scope": "openid other"}, "invalid_scope")]:
        answer = requests.post(f"{domain.url}/oauth2/device_authorization", data=form, timeout=20)
        assert answer.json()["error"] == error
    # The sign-in pages lead to no device from elsewhere.
    asked = {"client_id": domain.app.id, "response_type": "device", "user_code": "BBBB-BBBB"}
    led = requests.get(f"{domain.url}/oauth2/authorize", params=asked, allow_redirects=False, timeout=20)
    assert led.status_code == 302 and led.headers["location"].startswith(f"{domain.url}/error?")
    led = requests.get(f"{off.url}/login", params=asked | {"client_id": off.app.id}, allow_redirects=False, timeout=20)
    assert led.headers["location"].startswith(f"{off.url}/error?")


def test_a_device_with_a_secret_proves_it_and_one_with_a_key_binds_its_tokens(domain, ada, server):
    app = domain.client(AllowedOAuthFlows=[], CallbackURLs=[], GenerateSecret=True)
    assert requests.post(f"{domain.url}/oauth2/device_authorization", data={"client_id": app.id}, timeout=20).status_code == 401
    device = Device(domain, app, client_secret=app.secret)
    approve(Person(), device, ada)
    assert device.ask().status_code == 401
    put_settings(server, domain.pool, {"DPoP": "REQUIRED"}, app.id)
    assert device.ask(client_secret=app.secret).json()["error"] == "invalid_dpop_proof"
    key = Key()
    proof = key.proof("POST", f"{domain.url}/oauth2/token")
    tokens = device.ask(headers={"DPoP": proof}, client_secret=app.secret).json()
    assert tokens["token_type"] == "DPoP"
    assert jwt.get_unverified_claims(tokens["access_token"])["cnf"] == {"jkt": key.thumbprint}


@pytest.mark.parametrize("lang", ["en", "nl", "fr", "es", "de", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"])
def test_the_page_speaks_every_language(domain, lang):
    page = Person().open(f"{domain.url}/device", lang=lang)
    assert page.status_code == 200 and "deviceCode." not in page.text and f'lang="{lang}"' in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'") and "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
