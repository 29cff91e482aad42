"""Attacks at the pages of managed login: each test fails when its defence is taken out.

Which test belongs to which item of RFC 9700 and attacks.md stands in docs/threat-model.md. What test_oauth.py shows already is not shown again.
"""

import itertools
import os
import re
import socket
from urllib.parse import quote, urlencode, urlsplit

import pytest
import requests
from botocore.exceptions import ClientError
from browser import Person
from lifeguard import ROOT
from markup import Markup, anybody_s
from pools import OTHER_PASSWORD, PASSWORD, App, Pool, attributes, refused
from test_oauth import CALLBACK, SIGNED_OUT, Domain, answered, challenge
from test_oauth_attacks import raw, value

# Each address that the program has a page for, those of tomorrow too.
ADDRESSES = re.findall(r'= "(/[^"]+)"', (ROOT / "Sources/ManagedLogin/Pages/PageAddress.swift").read_text())
FORMS = [path for path in ADDRESSES if path not in ("/error", "/signedout", "/logout", "/assets/")]
PAGES = ["/login", "/signup", "/forgotPassword", "/confirmForgotPassword", "/confirmUser", "/error", "/signedout"]
TEMPORARY = "Temporary-Horse-1"


@pytest.fixture(scope="module")
def domain(server, cognito):
    return Domain(server, cognito)


@pytest.fixture(scope="module")
def ada(domain):
    return domain.pool.user("ada")


def page_of(domain, path, **changed):
    return domain.authorize(**changed).replace("/oauth2/authorize", path)


def newcomer(domain):
    """Somebody with a temporary password: their sign-in has two pages."""
    name = f"new-{os.urandom(4).hex()}"
    domain.pool.cognito.admin_create_user(
        UserPoolId=domain.pool.id, Username=name, TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
    )  # fmt: skip
    return name


def half_way(domain, person, name, **changed):
    """At the page that asks for a new password."""
    answer = person.send(person.follow(person.open(domain.authorize(**changed))), username=name, password=TEMPORARY)
    assert urlsplit(answer.headers["location"]).path.endswith("/changePassword"), answer.headers
    return person.follow(answer)


def cookie(person, domain, name):
    return person.session.cookies.get(f"{domain.name}-{name}")


# Cross-site request forgery (4.7), attacks.md E5.23


@pytest.mark.parametrize("path", FORMS)
def test_no_form_is_taken_without_its_token(domain, ada, path):
    person = Person()
    half_way(domain, person, newcomer(domain))
    own = cookie(person, domain, "XSRF-TOKEN")
    stranger = Person()
    stranger.open(page_of(domain, "/login"))
    other = cookie(stranger, domain, "XSRF-TOKEN")
    fields = {
        "username": ada, "password": PASSWORD, "new_password": OTHER_PASSWORD, "confirm_password": OTHER_PASSWORD, "code": "123456", "answer": "x",
        "confirmation_code": "123456", "credential": "{}", "requiredAttributes[email]": "x@example.com",
    }  # fmt: skip
    for token in [{}, {"_csrf": ""}, {"_csrf": other}, {"_csrf": own[:-1]}, {"_csrf": own.split(".")[0]}, {"_csrf": own.swapcase()}]:
        answer = person.session.post(page_of(domain, path), data=fields | token, allow_redirects=False, timeout=20)
        assert answer.status_code == 403 and "location" not in answer.headers, token
    for headers in [{"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": domain.url.split("/auth/")[0] + ".evil.example"}, {"Sec-Fetch-Site": "same-site"}]:
        answer = person.session.post(page_of(domain, path), data=fields | {"_csrf": own}, headers=headers, allow_redirects=False, timeout=20)
        assert answer.status_code == 403, headers
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x"]:
        body = urlencode(fields | {"_csrf": own})
        answer = person.session.post(page_of(domain, path), data=body, headers={"Content-Type": kind}, allow_redirects=False, timeout=20)
        assert answer.status_code == 403, kind
    # In the address it counts for nothing.
    answer = person.session.post(page_of(domain, path) + "&_csrf=" + own, data=fields, allow_redirects=False, timeout=20)
    assert answer.status_code == 403


def test_a_forged_form_changes_nothing(domain, server):
    name = domain.pool.user()
    stranger = f"forged-{os.urandom(4).hex()}"
    before = len(server.inbox(f"{name}@example.com"))
    requests.post(page_of(domain, "/forgotPassword"), data={"username": name}, timeout=20)
    requests.post(page_of(domain, "/signup"), data={"username": stranger, "password": PASSWORD, "requiredAttributes[email]": "f@example.com"}, timeout=20)
    assert len(server.inbox(f"{name}@example.com")) == before
    with refused("UserNotFoundException"):
        domain.pool.get(stranger)


def test_a_token_of_another_domain_is_none(domain, ada, server, cognito):
    """Aliases of one host share a cookie jar; a page of one must not send forms to another."""
    other = Domain(server, cognito)
    person = Person()
    person.open(page_of(other, "/login"))
    token = cookie(person, other, "XSRF-TOKEN")
    form = {"username": ada, "password": PASSWORD, "_csrf": token}
    answer = requests.post(page_of(domain, "/login"), data=form, cookies={f"{domain.name}-XSRF-TOKEN": token}, allow_redirects=False, timeout=20)
    assert answer.status_code == 403


def test_nothing_is_done_by_an_address_alone(domain, ada, server):
    """A link or a picture signs nobody in, up or out of anything but the session."""
    person = Person()
    before = len(server.inbox("ada@example.com"))
    person.open(page_of(domain, "/login"))
    fields = {"username": ada, "password": PASSWORD, "_csrf": cookie(person, domain, "XSRF-TOKEN")}
    for path in FORMS:
        answer = person.open(page_of(domain, path) + "&" + urlencode(fields))
        assert "code=" not in answer.headers.get("location", ""), path
    assert len(server.inbox("ada@example.com")) == before
    assert answered(person.open(domain.authorize(prompt="none")))["error"] == "login_required"


# Clickjacking (4.16), Referer (4.2), caches


@pytest.mark.parametrize("path", FORMS + ["/error", "/signedout"])
def test_every_page_is_kept_out_of_frames_caches_and_referers(domain, ada, path):
    person = Person()
    half_way(domain, person, newcomer(domain))
    answers = [person.open(page_of(domain, path)), person.session.post(page_of(domain, path), data={"x": "y"}, allow_redirects=False, timeout=20)]
    answers += [person.open(page_of(domain, path, lang="de")), requests.get(domain.url + path, allow_redirects=False, timeout=20)]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        if answer.status_code == 302:
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            continue
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["X-Frame-Options"] == "DENY" and answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert (policy["default-src"], policy["script-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'", "'none'")
        assert policy["form-action"].split()[0] == "'self'" and "unsafe" not in str(policy) and "*" not in str(policy)
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert Markup(answer).harmless(domain.url)


def test_the_confirmation_page_and_the_inbox_are_kept_out_of_frames(server):
    for path in ["/confirmUser?client_id=x&user_name=y&confirmation_code=z", "/_lifeguard/inbox"]:
        answer = requests.get(server.url + path, headers={"Accept": "text/html"}, timeout=20)
        if "text/html" in answer.headers.get("Content-Type", ""):
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
            assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"


# Cross-site scripting and template injection, in everything that is reflected

PROBES = [
    "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</title><svg onload=alert(1)>", "javascript:alert(1)", "\" autofocus onfocus=alert(1) x=\"",
    "--><script src=//evil.example/>", "{{csrf}}{{{csrf}}}{{#here}}x{{/here}}", "&lt;script&gt;", "<!--", "]]><script>", "＜script＞", "\\\"><b>",
]  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_what_a_request_says_is_text(domain, probe):
    names = ["login_hint", "lang", "state", "nonce", "scope", "error", "error_description", "client_id", "redirect_uri", "username", "ui_locales", probe]
    places = list(itertools.product(["/login", "/error"], names)) + [(path, "login_hint") for path in PAGES] + [("/signup", probe)]
    for path, name in places:
        person = Person()
        answer = person.open(page_of(domain, path, **{name: probe}))
        if answer.status_code == 302:
            assert answer.headers["location"].startswith((CALLBACK + "?error=", f"{domain.url}/")), (path, name)
            if not answer.headers["location"].startswith(domain.url):
                continue
            answer = person.follow(answer)
        assert Markup(answer).harmless(domain.url), (path, name)
        if probe.startswith("{{"):
            token = cookie(person, domain, "XSRF-TOKEN")
            shown = answer.text.replace(f'value="{token}"', "")
            assert token is None or token not in shown, (path, name)


@pytest.mark.parametrize("probe", PROBES)
def test_what_a_form_says_is_text(domain, server, probe):
    person = Person()
    fields = {"username": probe, "password": "x", "code": probe, "confirmation_code": probe, "new_password": probe, "confirm_password": "y", "answer": probe, "requiredAttributes[email]": probe}
    for path in ["/login", "/signup", "/confirmUser", "/forgotPassword", "/confirmForgotPassword", "/resendcode"]:
        person.open(page_of(domain, "/login"))
        answer = person.session.post(page_of(domain, path), data=fields | {"_csrf": cookie(person, domain, "XSRF-TOKEN")}, allow_redirects=False, timeout=20)
        if answer.status_code == 302:
            answer = person.follow(answer)
        assert answer.status_code in (200, 400), path
        markup = Markup(answer)
        assert markup.harmless(domain.url), path
        assert not [name for _, attributes in markup.elements if attributes.get("type") == "password" for name in [attributes["value"]] if name], path


@pytest.mark.parametrize("probe", PROBES[:4])
def test_an_address_that_is_no_page_says_nothing_back(domain, server, probe):
    for path in [f"/auth/{domain.name}/{quote(probe)}", f"/auth/{domain.name}/login/{quote(probe)}", f"/auth/{domain.name}/assets/{quote(probe)}", f"/auth/{quote(probe)}/login"]:
        status, fields, text = raw(server, path)
        assert status in (400, 404) and "alert(1)" not in text and "text/html" not in value(fields, "content-type"), path


def test_an_asset_is_one_of_ours(domain, server):
    for name in ["../../../etc/passwd", "..%2f..%2fPackage.swift", "managed-login.css", "%2e%2e/login", ""]:
        assert raw(server, f"/auth/{domain.name}/assets/{name}")[0] in (400, 404), name


# Host header poisoning

FORWARDED = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil.example", "X-Host": "evil.example",
    "Forwarded": "host=evil.example;proto=https", "X-Original-URL": "/auth/evil.example", "X-Rewrite-URL": "/evil.example", "X-Forwarded-Server": "evil.example",
}  # fmt: skip


def test_addresses_are_made_of_the_configuration(domain, server):
    for path in ["/oauth2/authorize", "/login", "/signup", "/error", "/logout"]:
        target = urlsplit(page_of(domain, path))
        place = f"{target.path}?{target.query}"
        plain = raw(server, place)
        for name, text in FORWARDED.items():
            status, fields, page = raw(server, place, **{name.replace("-", "_"): text})
            assert status == plain[0] and "evil" not in str(fields) and "evil" not in page, (path, name)
            assert value(fields, "location").split("?")[0] == value(plain[1], "location").split("?")[0]
            assert "https://localhost" not in page and "; Secure" not in str(fields) and "Domain=" not in str(fields)
        for host in ["evil.example", f"evil.example:{server.port}", f"localhost:{server.port}@evil.example", "localhost.evil.example", "", f"localhost:{server.port}, evil.example"]:
            status, fields, page = raw(server, place, Host=host)
            assert "evil" not in page + str(fields), (path, host)
            assert status in (400, 403, 404) or Markup(page).harmless(domain.url) and value(fields, "location").startswith((domain.url, "")), (path, host)


def test_the_host_s_port_is_not_the_requests_to_choose(domain, server):
    target = urlsplit(domain.authorize())
    for host in [f"{domain.name}.auth.localhost:1", f"{domain.name}.auth.localhost"]:
        status, fields, _ = raw(server, f"/oauth2/authorize?{target.query}", Host=host)
        assert status == 302 and value(fields, "location").startswith(f"http://{domain.name}.auth.localhost:{server.port}/login?"), host


def test_a_domain_s_host_shows_nothing_of_another_pool(domain, server, cognito):
    """Under the name of one customer no other one's pages, links and pictures stand, though an alias has any host that is ours."""
    owner, host = Domain(server, cognito), f"login-{os.urandom(4).hex()}.customer.example"
    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"}
    cognito.create_user_pool_domain(UserPoolId=owner.pool.id, Domain=host, CustomDomainConfig=certificate)
    query = urlsplit(page_of(domain, "/login")).query
    own = urlsplit(page_of(owner, "/login")).query
    link = urlencode({"client_id": domain.app.id, "user_name": "ada", "confirmation_code": "123456"})
    for name in [host, host.upper(), f"{host}:{server.port}", host + "."]:
        for path in ["/login", "/oauth2/authorize", "/error", "/.well-known/openid-configuration", "/confirmUser"]:
            assert raw(server, f"/auth/{domain.name}{path}?{query}", Host=name)[0] == 404, (name, path)
        assert raw(server, f"/auth/{domain.pool.id}/confirmUser?{link}", Host=name)[0] == 404, name
    assert raw(server, f"/login?{own}", Host=host)[0] == 200
    # A host that is nobody's domain is another name of the main one, and a prefix's host has no other pool's links.
    assert raw(server, f"/auth/{domain.name}/login?{query}", Host="id.example")[0] == 200
    assert raw(server, f"/auth/{domain.pool.id}/confirmUser?{link}", Host="id.example")[0] == 400
    assert raw(server, f"/auth/{domain.pool.id}/confirmUser?{link}", Host=f"{owner.name}.auth.localhost")[0] == 404


def test_two_hosts_are_no_host(domain, server):
    target = urlsplit(domain.authorize())
    for head in [
        f"GET {target.path}?{target.query} HTTP/1.1\r\nHost: localhost:{server.port}\r\nHost: evil.example\r\n",
        f"GET {target.path}?{target.query} HTTP/1.1\r\nHost: evil.example\r\nHost: localhost:{server.port}\r\n",
        f"GET http://evil.example{target.path}?{target.query} HTTP/1.1\r\nHost: localhost:{server.port}\r\n",
    ]:
        with socket.create_connection((server.host, server.port), timeout=20) as connection:
            connection.sendall(head.encode() + b"Connection: close\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        assert b"evil" not in answer.split(b"\r\n\r\n")[0] and not answer.startswith(b"HTTP/1.1 2"), answer[:200]


def test_a_link_in_a_mail_is_not_the_requests_to_choose(server, cognito):
    site = Domain(server, cognito)
    cognito.update_user_pool(
        UserPoolId=site.pool.id, AutoVerifiedAttributes=["email"], VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"}
    )
    person = Person()
    person.session.headers.update(FORWARDED)
    name = f"linked-{os.urandom(4).hex()}"
    page = person.open(page_of(site, "/signup"))
    sent = person.send(page, username=name, password=PASSWORD, confirm_password=PASSWORD, **{"requiredAttributes[email]": f"{name}@example.com"})
    assert sent.status_code == 302, Person.problem(sent)
    if not server.inbox(f"{name}@example.com"):
        App(site.pool).sign_up(name + "2", email=f"{name}@example.com")
    assert "evil" not in str(server.inbox(f"{name}@example.com")) and server.inbox(f"{name}@example.com")


# Sessions: fixation, confusion, theft


def test_cookies_are_no_script_s_and_no_other_site_s(domain, ada):
    person = Person()
    answers = [person.open(page_of(domain, "/login"))]
    answers += [person.send(answers[0], username=newcomer(domain), password=TEMPORARY)]
    answers += [person.send(person.open(page_of(domain, "/login")), username=ada, password=PASSWORD)]
    answers += [person.open(f"{domain.url}/logout", client_id=domain.app.id, logout_uri=SIGNED_OUT)]
    set_cookies = [text for answer in answers for text in answer.raw.headers.getlist("Set-Cookie")]
    assert {text.split("=")[0] for text in set_cookies} == {f"{domain.name}-{name}" for name in ["XSRF-TOKEN", "sign-in", "cognito"]}
    for text in set_cookies:
        flags = {part.strip() for part in text.split(";")[1:]}
        assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= flags and not [flag for flag in flags if flag.startswith("Domain")], text


def test_every_step_has_a_name_of_its_own_and_the_last_one_takes_it_away(domain):
    person = Person()
    page = half_way(domain, person, newcomer(domain))
    first = cookie(person, domain, "sign-in")
    half_way(domain, person, newcomer(domain))
    assert cookie(person, domain, "sign-in") not in (None, first)
    page = half_way(domain, person, newcomer(domain))
    last = cookie(person, domain, "sign-in")
    done = person.send(page, new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD)
    assert answered(done)["code"] and cookie(person, domain, "sign-in") is None
    # What somebody knew of the sign-in before it was done opens nothing after.
    thief = Person()
    thief.open(page_of(domain, "/login"))
    thief.session.cookies.set(f"{domain.name}-sign-in", last)
    form = {"new_password": "Stolen-Horse-1", "confirm_password": "Stolen-Horse-1", "_csrf": cookie(thief, domain, "XSRF-TOKEN")}
    again = thief.session.post(page.url, data=form, allow_redirects=False, timeout=20)
    assert "code=" not in again.headers.get("location", "") and cookie(thief, domain, "cognito") is None


def test_a_sign_in_under_way_is_of_one_client_and_one_domain(domain, server, cognito):
    other, elsewhere = domain.client(), Domain(server, cognito)
    person = Person()
    half_way(domain, person, newcomer(domain))
    back = person.open(page_of(domain, "/changePassword", client_id=other.id))
    assert back.status_code == 302 and urlsplit(back.headers["location"]).path.endswith("/login")
    person.session.cookies.set(f"{elsewhere.name}-sign-in", cookie(person, domain, "sign-in"))
    away = person.open(page_of(elsewhere, "/changePassword"))
    assert away.status_code == 302 and urlsplit(away.headers["location"]).path.endswith("/login")
    for path in ["/mfa", "/challenge", "/mfa/choose", "/login/choose"]:
        answer = person.open(page_of(domain, path))
        assert answer.status_code == 302 and urlsplit(answer.headers["location"]).path.endswith("/login"), path


def test_a_session_is_new_with_every_sign_in_and_says_who_signed_in(domain, ada):
    """What an attacker planted in the browser before is not what it has after (fixation)."""
    victim, attacker = Person(), Person()
    domain.code(attacker, domain.pool.user())
    planted = cookie(attacker, domain, "cognito")
    victim.session.cookies.set(f"{domain.name}-cognito", planted, domain="localhost.local", path="/")
    page = victim.follow(victim.open(domain.authorize(prompt="login")))
    answer = victim.send(page, username=ada, password=PASSWORD)
    fresh = [text.split(";")[0].split("=", 1)[1] for text in answer.raw.headers.getlist("Set-Cookie") if "-cognito=" in text]
    assert fresh and fresh[0] != planted
    code = answered(answer)["code"]
    me = requests.get(f"{domain.url}/oauth2/userInfo", headers={"Authorization": "Bearer " + domain.exchange(code).json()["access_token"]}, timeout=20)
    assert me.json()["username"] == ada
    domain.code(attacker, ada, prompt="login")
    assert cookie(attacker, domain, "cognito") not in (planted, fresh[0])


def test_a_session_is_of_one_pool_and_cannot_be_altered(domain, ada, server, cognito):
    other = Domain(server, cognito)
    other.pool.user("ada")
    person = Person()
    domain.code(person, ada)
    sealed = cookie(person, domain, "cognito")

    def session(at, text):
        return answered(requests.get(at.authorize(prompt="none"), cookies={f"{at.name}-cognito": text}, allow_redirects=False, timeout=20))

    assert session(domain, sealed).get("code")
    assert session(other, sealed)["error"] == "login_required"
    middle = len(sealed) // 2
    for text in [sealed[:-1], sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :], sealed + "A", "", "x", "A" * 5_000]:
        assert session(domain, text)["error"] == "login_required"


def test_two_sessions_are_none(domain, ada):
    """Somebody who can plant a cookie beside ours does not choose who is signed in."""
    person = Person()
    domain.code(person, ada)
    name = f"{domain.name}-cognito"
    header = {"Cookie": f"{name}={cookie(person, domain, 'cognito')}; {name}=planted"}
    assert answered(requests.get(domain.authorize(prompt="none"), headers=header, allow_redirects=False, timeout=20))["error"] == "login_required"


def stolen_after_sign_out(site, name):
    person = Person()
    site.code(person, name)
    stolen = {f"{site.name}-cognito": cookie(person, site, "cognito")}
    person.open(f"{site.url}/logout", client_id=site.app.id, logout_uri=SIGNED_OUT)
    assert cookie(person, site, "cognito") is None
    # Who signs in anew does not bring it back.
    site.code(person, name)
    return answered(requests.get(site.authorize(prompt="none"), cookies=stolen, allow_redirects=False, timeout=20))


def test_a_copied_session_is_worth_nothing_after_signing_out(domain, ada):
    """ASVS 5 7.4.1."""
    assert stolen_after_sign_out(domain, ada)["error"] == "login_required"


@pytest.fixture(scope="module")
def tracked(server, cognito):
    site = Domain(server, cognito)
    cognito.set_user_pool_session_configuration(UserPoolId=site.pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 20})
    return site


def test_a_copied_session_is_worth_nothing_after_signing_out_where_sessions_are_tracked(tracked):
    assert stolen_after_sign_out(tracked, tracked.pool.user())["error"] == "login_required"


def test_a_revoked_session_signs_nobody_in(tracked, cognito):
    name, person, other = tracked.pool.user(), Person(), Person()
    tracked.code(person, name)
    tracked.code(other, name)
    listed = cognito.admin_list_user_sessions(UserPoolId=tracked.pool.id, Username=name)["Sessions"]
    assert len(listed) == 2 and {session["SessionType"] for session in listed} == {"SSO"}
    cognito.admin_revoke_user_session(UserPoolId=tracked.pool.id, Username=name, SessionId=listed[0]["SessionId"])
    told = sorted(answered(one.open(tracked.authorize(prompt="none"))).get("error", "signed in") for one in [person, other])
    assert told == ["login_required", "signed in"]


def test_a_factor_is_not_skipped_by_going_to_another_page(server, cognito):
    """A sign-in that waits for a code takes no other answer, at whatever address it comes."""
    site = Domain(server, cognito)
    cognito.set_user_pool_mfa_config(
        UserPoolId=site.pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
        SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}},
    )  # fmt: skip
    name = site.pool.user(phone_number="+15550007777", phone_number_verified="true")
    cognito.admin_set_user_mfa_preference(UserPoolId=site.pool.id, Username=name, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    person = Person()
    answer = site.sign_in(person, name)
    assert urlsplit(answer.headers["location"]).path.endswith("/mfa") and cookie(person, site, "cognito") is None
    assert answered(person.open(site.authorize(prompt="none")))["error"] == "login_required"
    fields = {
        "username": name, "password": PASSWORD, "answer": "SMS_MFA", "code": "", "new_password": OTHER_PASSWORD, "credential": "{}", "skip": "1",
        "_csrf": cookie(person, site, "XSRF-TOKEN"),
    }  # fmt: skip
    for path in FORMS:
        sent = person.session.post(page_of(site, path), data=fields, allow_redirects=False, timeout=20)
        assert sent.headers.get("location", site.url).startswith(site.url), path
        assert cookie(person, site, "cognito") is None, path
    site.pool.app.begin("USER_PASSWORD_AUTH", USERNAME=name, PASSWORD=PASSWORD)


# Telling accounts apart, guessing, and what errors say


@pytest.fixture(scope="module")
def discreet(domain):
    return domain.client(PreventUserExistenceErrors="ENABLED")


@pytest.fixture(scope="module")
def accounts(domain, cognito):
    """Somebody in each state."""
    names = {"confirmed": domain.pool.user(), "disabled": domain.pool.user(), "new": newcomer(domain), "to be reset": domain.pool.user()}
    cognito.admin_disable_user(UserPoolId=domain.pool.id, Username=names["disabled"])
    cognito.admin_reset_user_password(UserPoolId=domain.pool.id, Username=names["to be reset"])
    names["unconfirmed"] = f"unconfirmed-{os.urandom(3).hex()}"
    domain.pool.app.sign_up(names["unconfirmed"])
    return names


def nobody():
    return f"nobody-{os.urandom(4).hex()}"


@pytest.mark.parametrize("state", ["confirmed", "disabled", "new", "to be reset", "unconfirmed"])
def test_the_sign_in_page_does_not_tell_who_has_an_account(domain, discreet, accounts, state):
    def attempt(name):
        person = Person()
        answer = person.send(person.follow(person.open(domain.authorize(client_id=discreet.id))), username=name, password="Wrong-Horse-1")
        assert "location" not in answer.headers
        return anybody_s(answer, name)

    assert attempt(accounts[state]) == attempt(nobody())


@pytest.mark.parametrize("state", ["confirmed", "new", "unconfirmed"])
def test_forgotten_passwords_do_not_tell_who_has_an_account(domain, discreet, accounts, state):
    def attempt(name):
        person = Person()
        answer = person.send(person.open(page_of(domain, "/forgotPassword", client_id=discreet.id)), username=name)
        seen = [answer.status_code, urlsplit(answer.headers.get("location", "")).path]
        page = person.follow(answer) if answer.status_code == 302 else answer
        seen.append(anybody_s(page, name))
        if answer.status_code == 302:
            seen.append(anybody_s(person.send(page, confirmation_code="000000", new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD), name))
        return seen

    assert attempt(accounts[state]) == attempt(nobody())


@pytest.mark.parametrize("state", ["confirmed", "disabled", "new", "to be reset", "unconfirmed"])
def test_confirmation_does_not_tell_who_has_an_account(domain, discreet, accounts, state):
    def attempt(name):
        person = Person()
        person.open(page_of(domain, "/login", client_id=discreet.id))
        seen = []
        for path in ["/resendcode", "/confirmUser"]:
            form = {"username": name, "code": "000000", "_csrf": cookie(person, domain, "XSRF-TOKEN")}
            seen.append(anybody_s(person.session.post(page_of(domain, path, client_id=discreet.id), data=form, allow_redirects=False, timeout=20), name))
        return seen

    assert attempt(accounts[state]) == attempt(nobody())


@pytest.mark.parametrize("state", ["confirmed", "disabled", "new", "to be reset", "unconfirmed"])
def test_two_pages_show_one_address_for_everybody(domain, discreet, accounts, state):
    """A real mask beside a pretended one would tell that there is an account."""

    def shown(name):
        person = Person()
        page = person.follow(person.send(person.open(page_of(domain, "/forgotPassword", client_id=discreet.id)), username=name))
        form = {"username": name, "_csrf": cookie(person, domain, "XSRF-TOKEN")}
        again = person.session.post(page_of(domain, "/resendcode", client_id=discreet.id), data=form, timeout=20)
        return [re.findall(r"\w\*\*\*@\w\*\*\*", text) for text in (page.text, again.text)]

    for name in [accounts[state], nobody()]:
        first, second = shown(name)
        assert first and set(first) == set(second), name


def test_guesses_at_the_page_count_like_guesses_at_the_api(domain, cognito):
    name = domain.pool.user()
    person = Person()
    for _ in range(5):
        assert Person.problem(person.send(person.follow(person.open(domain.authorize())), username=name, password="Wrong-Horse-1"))
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        domain.pool.app.sign_in(name)
    answer = person.send(person.follow(person.open(domain.authorize())), username=name, password=PASSWORD)
    assert "location" not in answer.headers and cookie(person, domain, "cognito") is None


def test_guesses_of_codes_at_the_page_count_like_those_at_the_api(domain, cognito, server):
    name = domain.pool.user()
    person = Person()
    page = person.follow(person.send(person.open(page_of(domain, "/forgotPassword")), username=name))
    right = server.code(f"{name}@example.com")
    wrong = "000000" if right != "000000" else "111111"
    errors = []
    for turn in range(24):
        if turn % 2:
            person.send(page, confirmation_code=wrong, new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD)
            continue
        with pytest.raises(ClientError) as caught:
            cognito.confirm_forgot_password(ClientId=domain.app.id, Username=name, ConfirmationCode=wrong, Password=OTHER_PASSWORD)
        errors.append(caught.value.response["Error"]["Code"])
    assert errors[0] == "CodeMismatchException" and errors[-1] in ("LimitExceededException", "TooManyFailedAttemptsException")
    last = person.send(page, confirmation_code=right, new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD)
    assert "location" not in last.headers
    domain.pool.app.sign_in(name)


def test_a_new_password_s_page_gives_no_rights(domain, cognito):
    """Writable attributes are those of the form's purpose: nobody verifies an address or takes a name there (attacks.md E5.1)."""
    cognito.add_custom_attributes(UserPoolId=domain.pool.id, CustomAttributes=[{"Name": "role", "AttributeDataType": "String", "Mutable": True}])
    for name, given in [("email_verified", "true"), ("sub", "x"), ("custom:role", "admin"), ("cognito:groups", "admins"), ("dev:custom:role", "admin")]:
        user, person = newcomer(domain), Person()
        page = half_way(domain, person, user)
        before = attributes(domain.pool.get(user))
        person.send(page, new_password=OTHER_PASSWORD, confirm_password=OTHER_PASSWORD, **{f"requiredAttributes[{name}]": given})
        assert attributes(domain.pool.get(user)).get(name) == before.get(name), name


def test_a_sign_up_s_page_gives_no_rights(domain):
    for name, given in [("email_verified", "true"), ("sub", "x"), ("cognito:groups", "admins")]:
        user, person = f"signed-up-{os.urandom(4).hex()}", Person()
        page = person.open(page_of(domain, "/signup"))
        fields = {"requiredAttributes[email]": f"{user}@example.com", f"requiredAttributes[{name}]": given}
        person.send(page, username=user, password=PASSWORD, confirm_password=PASSWORD, **fields)
        try:
            assert attributes(domain.pool.get(user)).get(name) != given
        except ClientError as error:
            assert error.response["Error"]["Code"] == "UserNotFoundException"


@pytest.fixture(scope="module")
def elsewhere(domain, cognito):
    """A client whose people sign in at another provider only."""
    cognito.create_identity_provider(
        UserPoolId=domain.pool.id, ProviderName="Corp", ProviderType="OIDC",
        ProviderDetails={
            "client_id": "x", "client_secret": "y", "authorize_scopes": "openid", "oidc_issuer": "https://corp.example", "attributes_request_method": "GET",
            "authorize_url": "https://corp.example/a", "token_url": "https://corp.example/t", "attributes_url": "https://corp.example/u", "jwks_uri": "https://corp.example/j",
        },
    )  # fmt: skip
    return domain.client(SupportedIdentityProviders=["Corp"])


def test_no_password_counts_where_only_another_provider_does(domain, ada, elsewhere):
    person = Person()
    page = person.open(page_of(domain, "/login", client_id=elsewhere.id))
    assert 'name="password"' not in page.text
    form = {"username": ada, "password": PASSWORD, "_csrf": cookie(person, domain, "XSRF-TOKEN")}
    answer = person.session.post(page.url, data=form, allow_redirects=False, timeout=20)
    assert "code=" not in answer.headers.get("location", "")


def test_no_session_counts_where_only_another_provider_does(domain, ada, elsewhere):
    """Who has signed in with an account of the pool at one client has not signed in as the other one demands."""
    person = Person()
    domain.code(person, ada)
    assert answered(person.open(domain.authorize(prompt="none")))["code"]
    assert answered(person.open(domain.authorize(prompt="none", client_id=elsewhere.id)))["error"] == "login_required"
    for prompt in [None, "select_account"]:
        page = person.follow(person.open(domain.authorize(prompt=prompt, client_id=elsewhere.id)))
        assert page.status_code == 200 and 'name="password"' not in page.text and 'name="continue"' not in page.text


def test_a_closed_sign_up_is_closed(server, cognito):
    closed = Domain(server, cognito)
    cognito.update_user_pool(UserPoolId=closed.pool.id, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    person = Person()
    assert "/signup" not in person.open(page_of(closed, "/login")).text
    assert person.open(page_of(closed, "/signup")).status_code == 403
    form = {"username": "me", "password": PASSWORD, "requiredAttributes[email]": "me@example.com", "_csrf": cookie(person, closed, "XSRF-TOKEN")}
    assert person.session.post(page_of(closed, "/signup"), data=form, timeout=20).status_code == 403
    with refused("UserNotFoundException"):
        closed.pool.get("me")


def test_errors_say_nothing_of_the_inside(domain, ada):
    """Whatever comes, nobody sees a 500, a trace, a path or a statement."""
    person = Person()
    person.open(page_of(domain, "/login"))
    odd = ["%", "\x00", "\ufffe", "a" * 20_000, "${7*7}", "' OR '1'='1", "../../etc/passwd", "\U0001f600" * 300, "[]", "null", "-1"]
    for text, path in itertools.product(odd, ["/login", "/signup", "/confirmUser", "/forgotPassword", "/confirmForgotPassword", "/changePassword"]):
        form = {"username": text, "password": text, "code": text, "new_password": text, "requiredAttributes[email]": text, f"requiredAttributes[{text[:50]}]": text}
        answer = person.session.post(page_of(domain, path), data=form | {"_csrf": cookie(person, domain, "XSRF-TOKEN")}, allow_redirects=False, timeout=30)
        assert answer.status_code in (200, 302, 400, 403, 413, 429), (path, text[:20], answer.status_code)
        for word in [".swift", "SELECT ", "INSERT ", "Error Domain", "lifeguard.db", "/Sources/", "Exception"]:
            assert word not in answer.text, (path, word)


def test_neither_log_nor_files_know_what_was_typed(launch):
    """Passwords, codes, tokens, cookies and verifiers, in the finest log that there is."""
    server = launch("--log-level", "trace")
    site = Domain(server, server.cognito(), GenerateSecret=True)
    name, person = site.pool.user(), Person()
    verifier, state, nonce = (os.urandom(32).hex() for _ in range(3))
    page = person.follow(person.open(site.authorize(state=state, nonce=nonce, code_challenge=challenge(verifier), code_challenge_method="S256")))
    person.send(page, username=name, password="Wrong-Horse-9")
    code = answered(person.send(page, username=name, password=PASSWORD))["code"]
    tokens = site.exchange(code, client_secret=site.app.secret, code_verifier=verifier).json()
    requests.get(f"{site.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=20)
    renewed = site.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"], client_secret=site.app.secret).json()
    second = Person()
    half_way(site, second, newcomer(site))
    secrets = [
        PASSWORD, "Wrong-Horse-9", TEMPORARY, code, verifier, state, nonce, site.app.secret, *(tokens[kind] for kind in ["id_token", "access_token", "refresh_token"]),
        renewed["access_token"], cookie(person, site, "XSRF-TOKEN"), cookie(person, site, "cognito"), cookie(second, site, "sign-in"),
    ]  # fmt: skip
    assert all(secrets)
    server.kill()
    log = server.output()
    assert "operation=token" in log and "operation=page" in log
    assert [secret for secret in secrets if secret in log] == []
    kept = b"".join(path.read_bytes() for path in server.folder.iterdir() if path.is_file())
    assert [secret for secret in set(secrets) - {nonce, state} if secret.encode() in kept] == []
