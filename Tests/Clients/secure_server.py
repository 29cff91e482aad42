"""`lifeguard serve` over https on localhost, with a certificate of the suite's own that its clients are told to trust."""

import base64
import datetime
import os
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lifeguard import Lifeguard
from postgres import free_port
from signing import post, signed

KEY, SECRET = "AKIDLIFEGUARDROOT000", "root-secret-of-the-test-suite-0123456789"


class Certificate:
    """Self-signed, for localhost."""

    def __init__(self, folder: Path):
        self.file, self.key = folder / "certificate.pem", folder / "key.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )

    @contextmanager
    def trusted(self):
        """requests and boto3 trust it for as long as this lasts."""
        before = {name: os.environ.get(name) for name in ["REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE"]}
        os.environ.update(dict.fromkeys(before, str(self.file)))
        yield self
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def secure_server(folder: Path, certificate: Certificate, *arguments) -> Lifeguard:
    port = free_port()
    return Lifeguard(
        folder / "data", "--host", "127.0.0.1", "--port", str(port), "--public-url", f"https://localhost:{port}",
        "--tls-certificate", str(certificate.file), "--tls-key", str(certificate.key), *arguments,
        profile="serve",
        environment={
            "LIFEGUARD_MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
            "LIFEGUARD_ROOT_ACCESS_KEY_ID": KEY, "LIFEGUARD_ROOT_SECRET_ACCESS_KEY": SECRET,
        },
    )  # fmt: skip


def put_settings(server, app, **settings):
    """Extension settings of an app client."""
    body = {"UserPoolId": app.pool.id, "ClientId": app.id, "Settings": settings}
    answer = post(*signed(server.url, "PutSettings", body, KEY, SECRET, target="Lifeguard"))
    assert answer.status_code == 200, answer.text
