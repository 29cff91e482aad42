"""Codes reach people: a real mail server over STARTTLS with a log-in, a web service for text messages, and nothing in clear."""

import base64
import datetime
import email
import email.policy
import hashlib
import hmac
import http.server
import ipaddress
import json
import os
import re
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lifeguard import program
from pools import Pool, refused
from postgres import free_port

USER, PASSWORD = "mailer@example.com", "p@ss/w:rd?"
QUOTED = "mailer%40example.com:p%40ss%2Fw%3Ard%3F"
NEW_PASSWORD = "Battery-Staple-7"


def certificate(folder: Path, address: str) -> Path:
    """A self-signed certificate for an IP address, and its key in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail under test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{address}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


class MailServer:
    """aiosmtpd on loopback; keeps mails, and how each came."""

    def __init__(self, tls: Path | None = None, login=True, implicit=False):
        self.mails, self.logins, self.commands = [], [], []
        options = {}
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(tls)
            options = {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
        if login:
            options |= {"authenticator": self.authenticate, "auth_required": True, "auth_require_tls": bool(tls) and not implicit}
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self.controller.start()
        self.port = self.controller.port

    def authenticate(self, server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        self.logins.append((mechanism, right, session.ssl is not None))
        return AuthResult(success=right, handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.commands.append("EHLO")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        self.commands.append("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope, mail, session.ssl is not None))
        return "250 kept"

    def only(self):
        [(envelope, mail, encrypted)] = self.mails
        return envelope, mail, encrypted


@pytest.fixture
def mail_server():
    """Starts mail servers, and stops them."""
    started = []

    def start(**settings):
        started.append(MailServer(**settings))
        return started[-1]

    yield start
    for server in started:
        server.controller.stop()


@pytest.fixture
def trusted(tmp_path):
    return certificate(tmp_path, "127.0.0.1")


# Two of the servers below are weak on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def code_in(mail) -> str:
    return re.search(r"\b\d{6}\b", mail.get_body().get_content())[0]


def test_codes_arrive_over_starttls_with_a_login(launch, mail_server, trusted):
    mails = mail_server(tls=trusted)
    url = f"smtp://{QUOTED}@127.0.0.1:{mails.port}?starttls=required"
    server = launch("--smtp-url", url, "--smtp-ca-file", str(trusted), "--email-from", "Bücher <books@example.com>")
    pool = Pool(server)
    pool.app.sign_up("ada", "ada@example.com")
    envelope, mail, encrypted = mails.only()
    assert encrypted and mails.logins == [("PLAIN", True, True)]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("books@example.com", ["ada@example.com"])
    assert (mail["From"], mail["To"], mail["Subject"]) == ("Bücher <books@example.com>", "ada@example.com", "Your verification code")
    assert mail["Message-ID"] and mail["Date"].datetime
    pool.app.confirm("ada", code_in(mail))
    # The inbox keeps a copy in dev.
    assert server.code("ada@example.com") == code_in(mail)

    server.cognito().forgot_password(ClientId=pool.app.id, Username="ada")
    mail = mails.mails[1][1]
    server.cognito().confirm_forgot_password(
        ClientId=pool.app.id, Username="ada", ConfirmationCode=code_in(mail), Password=NEW_PASSWORD
    )
    assert pool.app.sign_in("ada", NEW_PASSWORD)["AccessToken"]
    for secret in [PASSWORD, QUOTED, "ada@example.com", code_in(mail)]:
        assert secret not in server.output()


def test_smtps_and_the_pools_own_sender(launch, mail_server, trusted):
    mails = mail_server(tls=trusted, implicit=True)
    server = launch("--smtp-url", f"smtps://{QUOTED}@127.0.0.1:{mails.port}", "--smtp-ca-file", str(trusted))
    settings = {"EmailSendingAccount": "DEVELOPER", "From": "Pool <pool@example.com>", "ReplyToEmailAddress": "help@example.com"}
    source = "arn:aws:ses:us-east-1:000000000000:identity/pool@example.com"
    pool = Pool(
        server, EmailConfiguration=settings | {"SourceArn": source},
        EmailVerificationSubject="Dein Schlüssel", EmailVerificationMessage="<p>Grüße &amp; Code: <b>{####}</b></p>",
    )  # fmt: skip
    pool.app.sign_up("ada", "ada@example.com")
    envelope, mail, _ = mails.only()
    assert envelope.mail_from == "pool@example.com"
    assert (mail["From"], mail["Reply-To"], mail["Subject"]) == ("Pool <pool@example.com>", "help@example.com", "Dein Schlüssel")
    html = mail.get_body(("html",)).get_content()
    plain = mail.get_body(("plain",)).get_content()
    code = server.code("ada@example.com")
    assert html.strip() == f"<p>Grüße &amp; Code: <b>{code}</b></p>"
    assert plain.strip() == f"Grüße & Code: {code}"


@pytest.mark.parametrize(
    "case", ["wrong password", "no STARTTLS", "unknown authority", "another host's certificate", "nobody listens"]
)
def test_a_mail_that_cannot_be_sent_safely_is_not_sent(case, launch, mail_server, trusted, tmp_path):
    other = certificate(tmp_path, "127.0.0.9")
    tls = {"no STARTTLS": None, "another host's certificate": other}.get(case, trusted)
    mails = mail_server(tls=tls)
    login = "mailer%40example.com:wrong-hunter2" if case == "wrong password" else QUOTED
    port = free_port() if case == "nobody listens" else mails.port
    authority = [] if case == "unknown authority" else ["--smtp-ca-file", str(tls or trusted)]
    server = launch("--smtp-url", f"smtp://{login}@127.0.0.1:{port}?starttls=required", *authority)
    pool = Pool(server)
    with refused("CodeDeliveryFailureException"):
        pool.app.sign_up("ada", "ada@example.com")
    assert mails.mails == [] and "MAIL" not in mails.commands
    if case == "wrong password":
        assert mails.logins and all(login[1:] == (False, True) for login in mails.logins), "the password went over TLS only"
    else:
        assert mails.logins == []
    assert server.inbox("ada@example.com") == [], "the inbox keeps what left"
    assert "mail could not be sent" in server.output()
    for secret in ["hunter2", PASSWORD, QUOTED, "ada@example.com"]:
        assert secret not in server.output()


class Texts(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept.append((self.headers, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def test_text_messages_reach_the_webhook_signed(launch):
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Texts)
    web.kept, web.status = [], 200
    threading.Thread(target=web.serve_forever, daemon=True).start()
    try:
        secret = "secret-of-the-webhook"
        server = launch(
            "--sms-webhook-url", f"http://127.0.0.1:{web.server_port}/texts?token=t0ken-in-url",
            environment={"LIFEGUARD_SMS_WEBHOOK_SECRET": secret},
        )  # fmt: skip
        sms = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"}
        pool = Pool(server, AutoVerifiedAttributes=["phone_number"], SmsConfiguration=sms)
        pool.app.sign_up("ada", phone_number="+15555550100")
        [(headers, body)] = web.kept
        expected = hmac.new(secret.encode(), f"{headers['X-Lifeguard-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
        assert headers["X-Lifeguard-Signature"] == f"sha256={expected}"
        told = json.loads(body)
        assert (told["destination"], told["userPoolId"], told["username"]) == ("+15555550100", pool.id, "ada")
        assert told["trigger"] == "CustomMessage_SignUp"
        pool.app.confirm("ada", re.search(r"\b\d{6}\b", told["body"])[0])

        web.status = 500
        with refused("CodeDeliveryFailureException"):
            pool.app.sign_up("bob", phone_number="+15555550101")
        for hidden in [secret, "t0ken-in-url", "+15555550101"]:
            assert hidden not in server.output()
    finally:
        web.shutdown()
        web.server_close()


SERVE = ["--host", "127.0.0.1"]
KEYS = {
    "LIFEGUARD_ROOT_ACCESS_KEY_ID": "AKIDLIFEGUARDROOT000",
    "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": "root-secret-of-the-test-suite-0123456789",
}


def test_serve_says_what_it_cannot_send(launch):
    port = free_port()
    server = launch(
        *SERVE, "--port", str(port), "--public-url", f"http://localhost:{port}", profile="serve",
        environment=KEYS | {"LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode()},
    )  # fmt: skip
    assert server.output().count("no way to send mail is configured: set --smtp-url") == 1
    assert server.output().count("no way to send text messages is configured: set --sms-webhook-url") == 1
    pool = Pool(server, server.cognito(access_key=KEYS["LIFEGUARD_ROOT_ACCESS_KEY_ID"], secret_key=KEYS["LIFEGUARD_ROOT_SECRET_ACCESS_KEY"]))
    with refused("CodeDeliveryFailureException"):
        pool.app.sign_up("ada", "ada@example.com")


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--smtp-url", "smtp://u:hunter2@"], "invalid value for --smtp-url: must name a host"),
        (["--smtp-url", "imap://u:hunter2@h"], "invalid value for --smtp-url: must begin with smtp:// or smtps://"),
        (["--smtp-url", "smtp://h", "--smtp-ca-file", "/nowhere.pem"], "--smtp-ca-file /nowhere.pem cannot be read"),
        (["--smtp-ca-file", "x.pem"], "--smtp-url is required when --smtp-ca-file is set"),
        (["--email-from", "nobody"], 'invalid value "nobody" for --email-from: a mail address is not of the form local@domain'),
        (["--sms-webhook-url", "ftp://hunter2"], "invalid value for --sms-webhook-url: must be http:// or https:// with a host"),
    ],
)
def test_a_wrong_setting_stops_the_start(arguments, said, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIFEGUARD_")}
    ended = subprocess.run(
        [str(program()), "dev", "--port", "0", "--gateway-port", "0", "--data-dir", str(tmp_path / "data"), *arguments],
        capture_output=True, text=True, timeout=30, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert ended.returncode == 64
    assert said in ended.stderr.strip().splitlines()[-1] and "hunter2" not in ended.stderr + ended.stdout
    assert not (tmp_path / "data" / "lifeguard.db").exists()
