"""User pool domains over real TLS in `serve`: certificates by host, doors that requests stay at, and what no header may change."""

import base64
import os
import re
import ssl
import time
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
import requests
from authenticator import Authenticator
from authority import Authority, connect, names_of_this_machine, serial
from browser import Person
from lifeguard import Lifeguard
from pools import PASSWORD, App, Pool, refused
from postgres import free_port

KEY, SECRET = "AKIDLIFEGUARDROOT000", "root-secret-of-the-test-suite-0123456789"
CALLBACK = "https://app.example.com/callback"
BYE = "https://app.example.com/bye"
ONE, TWO, BARE = "login.one.test", "login.two.test", "login.bare.test"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with authority.trusted(), names_of_this_machine():
        yield authority


@pytest.fixture(scope="module")
def server(engine, database, authority, tmp_path_factory):
    """Behind a proxy that is trusted: the test itself, so that what it forwards has every chance to count."""
    folder, port = tmp_path_factory.mktemp(f"domains-{engine}"), free_port()
    authority.install(folder, "localhost")
    for host in [ONE, TWO]:
        authority.install(folder / "data" / "certificates", host)
    running = Lifeguard(
        folder / "data", "--host", "127.0.0.1", "--port", str(port), "--public-url", f"https://localhost:{port}", "--inbox", "on",
        "--tls-certificate", str(folder / "localhost.pem"), "--tls-key", str(folder / "localhost.key.pem"),
        "--trusted-proxies", "127.0.0.0/8", "--log-level", "trace", *database(),
        profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": KEY,
            "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": SECRET,
        },
    )  # fmt: skip
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def cognito(server):
    return server.cognito(access_key=KEY, secret_key=SECRET)


class Place:
    """A pool with a prefix domain and, where a host is named, a custom one."""

    def __init__(self, server, cognito, host=None, policy=None, **settings):
        self.pool, self.cognito, self.host, self.port = Pool(server, cognito, **settings), cognito, host, server.port
        self.prefix = "app" + os.urandom(5).hex()
        cognito.create_user_pool_domain(UserPoolId=self.pool.id, Domain=self.prefix)
        self.alias = self.url = f"{server.url}/auth/{self.prefix}"
        if host:
            config = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"}
            if policy:
                config["SecurityPolicy"] = policy
            cognito.create_user_pool_domain(UserPoolId=self.pool.id, Domain=host, CustomDomainConfig=config)
            self.url = f"https://{host}:{server.port}"
        self.app = App(
            self.pool, GenerateSecret=True, CallbackURLs=[CALLBACK], LogoutURLs=[BYE], AllowedOAuthFlows=["code"],
            AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["openid", "email"], SupportedIdentityProviders=["COGNITO"],
        )  # fmt: skip

    def query(self, **changed):
        return urlencode({"client_id": self.app.id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid email"} | changed)

    def delete(self):
        for domain in [self.prefix] + ([self.host] if self.host else []):
            self.cognito.delete_user_pool_domain(UserPoolId=self.pool.id, Domain=domain)


@pytest.fixture
def place(server, cognito):
    """Makes places; their hosts are free again afterwards."""
    made = []

    def make(*arguments, **options):
        made.append(Place(server, cognito, *arguments, **options))
        return made[-1]

    yield make
    for one in made:
        one.delete()


@pytest.fixture
def folder(server):
    """Where certificates of hosts are; what a test has added goes."""
    folder = server.folder / "certificates"
    yield folder
    for path in folder.iterdir():
        if path.name.split(".pem")[0].removesuffix(".key") not in (ONE, TWO):
            path.unlink()


def eventually(check, seconds=20):
    """What becomes true within a few looks at the folder, and how."""
    deadline = time.monotonic() + seconds
    while not (result := check()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return result


def shown(server, authority, host):
    """The serial number of the certificate that a host shows, whoever it is for."""
    with connect(server.port, host, authority.context(), checks_name=False) as connection:
        return serial(connection)


def raw(server, host, request, authority):
    """The whole answer to a request written by hand, over a connection that asks for `host`."""
    with connect(server.port, host, authority.context(), checks_name=False) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < length(answer):
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
    return answer.decode()


def length(answer):
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", answer)
    return int(found[1]) if found else 0


# MARK: Certificates


def test_each_host_shows_its_own_certificate_and_everybody_else_the_servers(server, authority):
    for host in [ONE, TWO, "localhost"]:
        with connect(server.port, host, authority.context()) as connection:
            assert connection.getpeercert()["subjectAltName"] == (("DNS", host),)
    own = shown(server, authority, "localhost")
    assert shown(server, authority, "login.nobody.test") == own
    assert shown(server, authority, None) == own
    assert shown(server, authority, ONE.upper()) == shown(server, authority, ONE) != own


def test_a_renewed_certificate_is_shown_without_a_connection_being_dropped(server, authority, place):
    here = place(ONE)
    before = shown(server, authority, ONE)
    request = f"GET /login?{here.query()} HTTP/1.1\r\nHost: {ONE}:{server.port}\r\n\r\n".encode()
    with connect(server.port, ONE, authority.context()) as connection:
        renewed = authority.install(server.folder / "certificates", ONE)
        eventually(lambda: shown(server, authority, ONE) == renewed)
        connection.sendall(request)
        assert connection.recv(12) == b"HTTP/1.1 200" and serial(connection) == before != renewed


def test_what_cannot_be_used_leaves_the_certificate_before_in_place(server, authority, folder):
    host = "login.third.test"
    good = authority.install(folder, host)
    eventually(lambda: shown(server, authority, host) == good)
    # A key that does not belong to the chain, then no key, then no PEM.
    _, foreign, _ = authority.pair(host)
    told = 0
    for name, content in [(f"{host}.key.pem", foreign), (f"{host}.key.pem", b""), (f"{host}.pem", b"nothing")]:
        (folder / name).write_bytes(content)
        told += 1
        eventually(lambda: server.log.read_text().count("a host's certificate cannot be used") == told)
        assert shown(server, authority, host) == good
    new = authority.install(folder, host)
    eventually(lambda: shown(server, authority, host) == new)
    for path in [folder / f"{host}.pem", folder / f"{host}.key.pem"]:
        path.unlink()
    eventually(lambda: shown(server, authority, host) == shown(server, authority, "localhost"))


def test_a_private_key_that_everybody_can_read_is_refused(server, authority, folder):
    host = "login.open.test"
    serial_ = authority.install(folder, host, mode=0o604)
    eventually(lambda: "holds a private key and everybody can read or write it" in server.log.read_text())
    assert shown(server, authority, host) == shown(server, authority, "localhost") != serial_
    # Its owner mends it: the file is the same and its time is not, as after a renewal.
    key = folder / f"{host}.key.pem"
    key.chmod(0o640)
    os.utime(key)
    eventually(lambda: shown(server, authority, host) == serial_)


def test_a_domain_speaks_no_older_tls_than_its_security_policy_says(server, authority, place):
    strict, usual = place(ONE, policy="TLS_V1_3_2025"), place(TWO, policy="TLS_V1_2_2021")

    def speaks(host, version):
        try:
            with connect(server.port, host, authority.context(newest=version)):
                return True
        except ssl.SSLError:
            return False

    eventually(lambda: not speaks(ONE, ssl.TLSVersion.TLSv1_2))
    assert speaks(ONE, ssl.TLSVersion.TLSv1_3)
    assert speaks(TWO, ssl.TLSVersion.TLSv1_2) and speaks("localhost", ssl.TLSVersion.TLSv1_2)
    described = strict.cognito.describe_user_pool_domain(Domain=ONE)["DomainDescription"]
    assert described["CustomDomainConfig"]["SecurityPolicy"] == "TLS_V1_3_2025"
    assert usual.cognito.describe_user_pool_domain(Domain=TWO)["DomainDescription"]["CustomDomainConfig"]["CertificateArn"].startswith("arn:")


# MARK: Doors


def test_a_name_is_one_pools_in_every_region(server, cognito, place):
    here = place(ONE)
    elsewhere = server.cognito(region="eu-west-1", access_key=KEY, secret_key=SECRET)
    other = elsewhere.create_user_pool(PoolName="other")["UserPool"]["Id"]
    with refused("InvalidParameterException"):
        elsewhere.create_user_pool_domain(UserPoolId=other, Domain=here.prefix)
    with refused("InvalidParameterException"):
        elsewhere.create_user_pool_domain(
            UserPoolId=other, Domain=ONE,
            CustomDomainConfig={"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"},
        )  # fmt: skip


def signed_in(url, here, username, password=PASSWORD, **changed):
    """A sign-in at one door, and every answer on its way."""
    person = Person()
    answers = [person.open(f"{url}/oauth2/authorize?{here.query(**changed)}")]
    answers.append(person.follow(answers[-1]))
    answers.append(person.send(answers[-1], username=username, password=password))
    return person, answers


@pytest.mark.parametrize("door", ["host", "alias"])
def test_everything_stays_at_the_door_that_the_request_came_by(server, place, door):
    here = place(ONE)
    url = here.url if door == "host" else here.alias
    origin = f"https://{ONE}:{server.port}" if door == "host" else server.url
    person, answers = signed_in(url, here, here.pool.user())
    login, page, back = answers
    assert login.headers["location"].startswith(url + "/login?") and back.headers["location"].startswith(CALLBACK + "?code=")
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', page.text):
        assert address.startswith(url + "/"), address
    asset = re.search(r'href="([^"]*/assets/[^"]*\.css)"', page.text)[1]
    assert requests.get(asset, timeout=20).headers["cache-control"] == "public, max-age=31536000, immutable"
    for answer in [page, back]:
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    # Bound to the host, to https, and to this domain where the jar is shared.
    names = {cookie.name: cookie for cookie in person.session.cookies}
    prefix = "__Host-" if door == "host" else f"__Host-{here.prefix}-"
    assert set(names) == {prefix + "XSRF-TOKEN", prefix + "cognito"}
    for answer in [page, back]:
        for field in answer.raw.headers.getlist("set-cookie"):
            assert "; Path=/; HttpOnly; SameSite=Lax" in field and field.endswith("; Secure") and "domain=" not in field.lower()
    # Signed out, and with a wrong address, at the same door.
    again = person.open(f"{url}/logout?{here.query()}")
    assert again.headers["location"].startswith(url + "/login?")
    wrong = person.open(f"{url}/logout?client_id={here.app.id}&logout_uri=https%3A%2F%2Fevil.test")
    assert wrong.headers["location"].startswith(url + "/error?")
    assert origin in url


def test_a_session_of_one_door_is_none_at_another(place):
    one, two = place(ONE), place(TWO)
    person, _ = signed_in(one.url, one, one.pool.user())
    cookie = next(cookie.value for cookie in person.session.cookies if cookie.name == "__Host-cognito")
    sent = {"Cookie": f"__Host-cognito={cookie}"}
    for url, here, meets in [(one.url, one, CALLBACK), (two.url, two, two.url + "/login")]:
        answer = requests.get(f"{url}/oauth2/authorize?{here.query()}", headers=sent, allow_redirects=False, timeout=20)
        assert answer.headers["location"].startswith(meets)


# MARK: What no header may change

FALSE = [
    "X-Forwarded-Host: evil.test", "X-Forwarded-Server: evil.test", "Forwarded: host=evil.test;proto=http", "X-Host: evil.test",
    "X-Original-URL: https://evil.test/", "X-Rewrite-URL: https://evil.test/", "X-Forwarded-Proto: http", "X-Forwarded-Port: 666",
    "X-Forwarded-Prefix: /evil.test",
]  # fmt: skip


def test_no_answer_says_what_a_false_host_says(server, authority, place):
    here = place(ONE)
    query = here.query()
    paths = [
        f"/oauth2/authorize?{query}", f"/login?{query}", f"/signup?{query}", f"/forgotPassword?{query}", f"/logout?{query}",
        f"/logout?client_id={here.app.id}&logout_uri=x", "/error?error=invalid_request", "/oauth2/token", "/oauth2/userInfo",
    ]  # fmt: skip
    own = f"https://{ONE}:{server.port}"
    for path in paths:
        for line in FALSE:
            answer = raw(server, ONE, f"GET {path} HTTP/1.1\r\nHost: {ONE}\r\n{line}\r\n\r\n".encode(), authority)
            assert "evil" not in answer and "666" not in answer.replace(str(server.port), "").partition("\r\n")[0], (path, line)
            location = re.search(r"(?im)^location: (.*)\r$", answer)
            assert location is None or location[1].startswith(own + "/"), (path, line, answer)
        # The alias is answered whatever the host is called, with the addresses of the public URL.
        for host in ["evil.test", "evil.test:666", f"localhost:{server.port}.evil.test", "localhost@evil.test"]:
            answer = raw(server, "localhost", f"GET /auth/{here.prefix}{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(), authority)
            assert "evil" not in answer, (path, host)
            location = re.search(r"(?im)^location: (.*)\r$", answer)
            assert location is None or location[1].startswith(here.alias + "/"), (path, host, answer)
        # Another domain's host is another domain, and two hosts are none.
        for hosts in [f"Host: {BARE}", f"Host: {ONE}\r\nHost: evil.test", f"Host: evil.test\r\nHost: {ONE}", "Host: evil.test"]:
            answer = raw(server, ONE, f"GET {path} HTTP/1.1\r\n{hosts}\r\n\r\n".encode(), authority)
            assert re.match(r"HTTP/1.1 4\d\d ", answer), (path, hosts, answer)
    # The port of an address is the public URL's.
    answer = raw(server, ONE, f"GET /logout?{query} HTTP/1.1\r\nHost: {ONE}:666\r\n\r\n".encode(), authority)
    assert f"location: {own}/login?" in answer.lower()


def test_nothing_of_a_request_becomes_a_header(server, authority, place):
    here = place(ONE)
    person, _ = signed_in(here.url, here, here.pool.user())
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.session.cookies)
    for evil in ["%0d%0aX-Evil:%20yes", "%0aX-Evil:%20yes", "%0dX-Evil:%20yes", "%E5%98%8A%E5%98%8DX-Evil:%20yes", "%00X-Evil:%20yes"]:
        paths = [f"/oauth2/authorize?{here.query()}&{name}={evil}" for name in ["state", "nonce", "login_hint", "lang", "prompt", "scope"]]
        paths += [f"/login?{here.query()}&{name}={evil}" for name in ["state", "lang", "login_hint"]]
        paths += [f"/logout?client_id={here.app.id}&logout_uri={quote(BYE)}&state={evil}", f"/logout?{here.query()}&state={evil}"]
        paths += [f"/logout?client_id={here.app.id}&logout_uri={quote(BYE)}{evil}", f"/error?error={evil}", f"/confirmUser?confirmation_code={evil}"]
        for path in paths:
            answer = raw(server, ONE, f"GET {path} HTTP/1.1\r\nHost: {ONE}\r\nCookie: {cookies}\r\n\r\n".encode(), authority)
            head = answer.partition("\r\n\r\n")[0]
            assert head.startswith("HTTP/1.1 ") and not re.search(r"(?im)^x-evil", head.replace("\r", "\n")), (path, head)


def test_behind_a_proxy_that_speaks_tls_everything_is_https(engine, database, authority, tmp_path):
    """The server speaks plain http; what browsers see is the public URL's scheme and the host that the proxy passed on."""
    port = free_port()
    running = Lifeguard(
        tmp_path / "data", "--host", "127.0.0.1", "--port", str(port), "--public-url", "https://auth.example.test",
        "--trusted-proxies", "127.0.0.0/8", *database(), profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": KEY, "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": SECRET,
        },
    )  # fmt: skip
    try:
        running.url = f"http://127.0.0.1:{port}"
        here = Place(running, running.cognito(access_key=KEY, secret_key=SECRET), ONE)
        for host, base in [
            (ONE, f"https://{ONE}"), (f"{here.prefix}.auth.example.test", None),
            (f"{here.prefix}.auth.auth.example.test", f"https://{here.prefix}.auth.auth.example.test"),
            ("auth.example.test", f"https://auth.example.test/auth/{here.prefix}"),
        ]:  # fmt: skip
            path = f"/auth/{here.prefix}" if host == "auth.example.test" else ""
            sent = {"Host": host, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
            answer = requests.get(f"{running.url}{path}/oauth2/authorize?{here.query()}", headers=sent, allow_redirects=False, timeout=20)
            if base is None:
                assert answer.status_code == 404
                continue
            assert answer.headers["location"].startswith(base + "/login?")
            page = requests.get(f"{running.url}{path}/login?{here.query()}", headers=sent, timeout=20)
            assert page.headers["strict-transport-security"] and f'href="{base}/assets/' in page.text
            assert page.headers["set-cookie"].startswith("__Host-") and page.headers["set-cookie"].endswith("; Secure")
    finally:
        assert running.stop() == 0


# MARK: Links and passkeys


@pytest.mark.parametrize("host", [ONE, None])
def test_a_link_in_a_message_leads_to_the_pools_domain(server, place, host):
    here = place(host, VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"})
    name = "link" + os.urandom(4).hex()
    answer = requests.post(
        server.url, timeout=20, json={
            "ClientId": here.app.id, "Username": name, "Password": PASSWORD, "UserAttributes": [{"Name": "email", "Value": f"{name}@example.com"}],
        } | here.app.hashed(name, "SecretHash"),
        headers={
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp",
            "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test", "Host": "evil.test",
        },
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    message = server.inbox(f"{name}@example.com")[0]
    parts = urlsplit(message["link"])
    assert message["link"].startswith(here.url + "/confirmUser?") and "evil" not in message["body"]
    assert {key: values[0] for key, values in parse_qs(parts.query).items()} == {
        "client_id": here.app.id, "user_name": name, "confirmation_code": message["code"],
    }  # fmt: skip
    # A scanner that asks for the head alone confirms nobody, and so does a link at another pool's door.
    assert requests.head(message["link"], timeout=20).status_code == 200
    other = place(TWO)
    assert requests.get(f"{other.url}/confirmUser?{parts.query}", timeout=20).status_code == 400
    assert here.pool.get(name)["UserStatus"] == "UNCONFIRMED"
    confirmed = requests.get(message["link"], timeout=20)
    assert confirmed.status_code == 200 and "Your account is confirmed" in confirmed.text
    assert confirmed.headers["referrer-policy"] == "no-referrer" and "strict-transport-security" in confirmed.headers
    assert here.pool.get(name)["UserStatus"] == "CONFIRMED"


def test_passkeys_are_the_custom_domains_unless_the_pool_names_another(server, cognito, place):
    for host, party, origin in [(ONE, ONE, f"https://{ONE}:{server.port}"), (None, "localhost", server.url)]:
        here = place(host, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
        app = App(here.pool, ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
        name = here.pool.user()
        access = app.sign_in(name)["AccessToken"]
        options = cognito.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]
        assert options["rp"]["id"] == party
        foreign, response = Authenticator(f"https://{TWO}:{server.port}").create(options)
        with refused("WebAuthnOriginNotAllowedException"):
            cognito.complete_web_authn_registration(AccessToken=access, Credential=response)
        browser = Authenticator(origin)
        options = cognito.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]
        passkey, response = browser.create(options)
        cognito.complete_web_authn_registration(AccessToken=access, Credential=response)
        challenge = app.begin("USER_AUTH", USERNAME=name, PREFERRED_CHALLENGE="WEB_AUTHN")
        answer = browser.get(passkey, challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
        done = cognito.respond_to_auth_challenge(
            ClientId=app.id, ChallengeName="WEB_AUTHN", Session=challenge["Session"], ChallengeResponses={"USERNAME": name, "CREDENTIAL": answer}
        )
        assert done["AuthenticationResult"]["AccessToken"]
        cognito.set_user_pool_mfa_config(
            UserPoolId=here.pool.id, WebAuthnConfiguration={"RelyingPartyId": "one.test", "UserVerification": "preferred"}
        )
        assert cognito.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]["rp"]["id"] == "one.test"


# MARK: The log


def test_no_secret_of_any_endpoint_is_in_the_log(server, authority, cognito, place):
    """At the level `trace`, which tells most. Runs last: what the other tests did stands in the log as well."""
    here = place(ONE)
    name, password = here.pool.user(), "Unheard-Of-4711"
    cognito.admin_set_user_password(UserPoolId=here.pool.id, Username=name, Password=password, Permanent=True)
    state, nonce = os.urandom(9).hex(), os.urandom(9).hex()
    person, answers = signed_in(here.url, here, name, password=password, state=state, nonce=nonce)
    code = parse_qs(urlsplit(answers[-1].headers["location"]).query)["code"][0]
    basic = (here.app.id, here.app.secret)
    token = f"{here.url}/oauth2/token"
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    tokens = requests.post(token, auth=basic, data=form, timeout=20).json()
    secrets = {
        password, "wrong-" + password, code, here.app.secret, tokens["access_token"], tokens["id_token"], tokens["refresh_token"],
        base64.b64encode(":".join(basic).encode()).decode(), state, nonce, *[cookie.value for cookie in person.session.cookies],
    }  # fmt: skip
    renewed = requests.post(token, auth=basic, data={"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}, timeout=20)
    secrets |= {renewed.json()["access_token"], renewed.json()["id_token"]}
    # Right, and wrong in every way that has an answer of its own.
    requests.post(token, auth=basic, data=form, timeout=20)
    requests.post(token, auth=(here.app.id, here.app.secret + "x"), data=form, timeout=20)
    requests.post(f"{token}?client_secret={here.app.secret}", data=form | {"client_id": here.app.id}, timeout=20)
    requests.post(token, data=b"%zz" + code.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"}, timeout=20)
    for given in [tokens["access_token"], tokens["id_token"], tokens["access_token"][:-4] + "AAAA"]:
        requests.get(f"{here.url}/oauth2/userInfo", headers={"Authorization": f"Bearer {given}"}, timeout=20)
    requests.get(f"{here.url}/oauth2/userInfo?access_token={tokens['access_token']}", timeout=20)
    requests.get(f"{here.url}/confirmUser?client_id={here.app.id}&user_name={name}&confirmation_code={code}", timeout=20)
    requests.get(f"{here.url}/nowhere/{code}?code={code}", timeout=20)
    signed_in(here.url, here, name, password="wrong-" + password)
    page = person.open(f"{here.url}/forgotPassword?{here.query()}")
    reset = person.follow(person.send(page, username=name))
    secrets |= {cookie.value for cookie in person.session.cookies}
    codes = [message["code"] for message in server.inbox(f"{name}@example.com")]
    person.send(reset, username=name, code=codes[0], new_password=password + "2", confirm_password=password + "2")
    requests.post(f"{here.url}/oauth2/revoke", auth=basic, data={"token": tokens["refresh_token"]}, timeout=20)
    person.open(f"{here.url}/logout?client_id={here.app.id}&logout_uri={quote(BYE)}&state={state}")
    log = server.log.read_text(errors="replace")
    assert '"token"' in log and '"authorize"' in log, "the log tells nothing"
    for secret in secrets:
        assert secret and secret not in log
        assert secret.rpartition(".")[2] not in log
    assert codes and not [code for code in codes if re.search(rf"\b{code}\b", log)]
    # Nor what tests before have typed or been given.
    assert PASSWORD not in log and SECRET not in log and not re.search(r"eyJ[\w-]{20,}\.", log)
