"""A certificate authority of the suite's own, the files that it writes, and names that lead to this machine."""

import datetime
import os
import socket
import ssl
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Authority:
    def __init__(self, folder: Path):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Lifeguard's test suite")])
        self.file = folder / "authority.pem"
        certificate = self._signed(self.name, self.key, x509.BasicConstraints(ca=True, path_length=None))
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def _signed(self, name, key, constraints, *extensions):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(constraints, critical=True)
        )  # fmt: skip
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def pair(self, host):
        """Chain and private key for a host, as PEM, and the serial number."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
        constraints = x509.BasicConstraints(ca=False, path_length=None)
        certificate = self._signed(name, key, constraints, x509.SubjectAlternativeName([x509.DNSName(host)]))
        form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return (
            certificate.public_bytes(serialization.Encoding.PEM), key.private_bytes(serialization.Encoding.PEM, *form),
            certificate.serial_number,
        )  # fmt: skip

    def install(self, folder: Path, host, mode=0o600):
        """Writes a new pair for a host as a renewal does, by renaming: its serial number."""
        folder.mkdir(parents=True, exist_ok=True)
        chain, key, serial = self.pair(host)
        for name, content in [(f"{host}.key.pem", key), (f"{host}.pem", chain)]:
            fresh = folder / f".{name}.new"
            fresh.write_bytes(content)
            fresh.chmod(mode)
            fresh.rename(folder / name)
        return serial

    def context(self, newest=None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.file))
        if newest:
            context.maximum_version = newest
        return context

    @contextmanager
    def trusted(self):
        """requests and boto3 trust it for as long as this lasts."""
        before = {name: os.environ.get(name) for name in ["REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE"]}
        os.environ.update(dict.fromkeys(before, str(self.file)))
        yield self
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def connect(port, host, context, checks_name=True) -> ssl.SSLSocket:
    """A TLS connection to this machine that asks for `host`; `None` asks for none."""
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    context.check_hostname = checks_name
    return context.wrap_socket(raw, server_hostname=host)


def serial(connection) -> int:
    """Of the certificate that the other side has shown."""
    return int(connection.getpeercert()["serialNumber"], 16)


@contextmanager
def names_of_this_machine(suffix=".test"):
    """Every name with this ending leads to loopback."""
    real = socket.getaddrinfo

    def resolve(host, *arguments, **options):
        here = isinstance(host, str) and host.endswith(suffix)
        return real("127.0.0.1" if here else host, *arguments, **options)

    socket.getaddrinfo = resolve
    yield
    socket.getaddrinfo = real
