"""What a person holds: an authenticator app, and an authenticator for passkeys in software."""

import json
import secrets
import struct
import time
from dataclasses import dataclass
from hashlib import sha256

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, RS256, EdDSA
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

FLAG = AuthenticatorData.FLAG
PRESENT, VERIFIED = FLAG.UP, FLAG.UP | FLAG.UV


class AuthenticatorApp:
    """Codes of one secret, each given once. The oldest that the server takes comes first, so that three can be had without waiting."""

    STEP = 30

    def __init__(self, secret):
        self.totp = pyotp.TOTP(secret)
        self.last = 0

    def code(self) -> str:
        # The step must not end before the server has looked at the code.
        if (left := self.STEP - time.time() % self.STEP) < 2:
            time.sleep(left + 0.05)
        now = int(time.time()) // self.STEP
        step = max(now - 1, self.last + 1)
        if step > now + 1:
            time.sleep((step - 1) * self.STEP - time.time() + 0.05)
        self.last = step
        return self.totp.at(step * self.STEP)

    def wrong(self) -> str:
        """Six digits that are no code of these minutes."""
        now = int(time.time()) // self.STEP
        near = {self.totp.at((now + step) * self.STEP) for step in range(-4, 5)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


ALGORITHMS = {
    "ES256": (lambda: ec.generate_private_key(ec.SECP256R1()), ES256, (ec.ECDSA(hashes.SHA256()),)),
    "EdDSA": (ed25519.Ed25519PrivateKey.generate, EdDSA, ()),
    "RS256": (lambda: rsa.generate_private_key(65537, 2048), RS256, (padding.PKCS1v15(), hashes.SHA256())),
}


@dataclass
class Passkey:
    id: bytes
    key: object
    relying_party: str
    user_handle: bytes
    algorithm: str
    counter: int = 0

    def sign(self, message):
        return self.key.sign(message, *ALGORITHMS[self.algorithm][2])


class Authenticator:
    """Browser and authenticator in one: what a page at `origin` gets from navigator.credentials. Every part can be given, to be wrong."""

    def __init__(self, origin, algorithm="ES256"):
        self.origin, self.algorithm = origin, algorithm

    def _client_data(self, kind, challenge, origin):
        return CollectedClientData.create(kind, challenge, origin or self.origin)

    def create(self, options, *, origin=None, challenge=None, relying_party=None, flags=VERIFIED, attestation="none", spoil=False):
        """Makes a passkey for PublicKeyCredentialCreationOptionsJSON: the passkey, and the RegistrationResponseJSON."""
        make, cose, _ = ALGORITHMS[self.algorithm]
        assert cose.ALGORITHM in [parameters["alg"] for parameters in options["pubKeyCredParams"]]
        passkey = Passkey(
            secrets.token_bytes(32), make(), relying_party or options["rp"]["id"], websafe_decode(options["user"]["id"]), self.algorithm
        )
        client_data = self._client_data("webauthn.create", challenge or websafe_decode(options["challenge"]), origin)
        attested = AttestedCredentialData.create(bytes(16), passkey.id, cose.from_cryptography_key(passkey.key.public_key()))
        data = AuthenticatorData.create(sha256(passkey.relying_party.encode()).digest(), flags | FLAG.AT, passkey.counter, attested)
        statement = {}
        if attestation == "packed":
            signature = passkey.sign(data + client_data.hash)
            statement = {"alg": cose.ALGORITHM, "sig": spoiled(signature) if spoil else signature}
        response = RegistrationResponse(
            raw_id=passkey.id, authenticator_attachment="platform",
            response=AuthenticatorAttestationResponse(
                client_data=client_data, attestation_object=AttestationObject.create(attestation, data, statement)
            ),
        )  # fmt: skip
        return passkey, json.loads(json.dumps(dict(response)))

    def get(
        self, passkey, options, *, origin=None, challenge=None, relying_party=None, flags=VERIFIED, counter=None, spoil=False, named=None
    ):
        """Signs in with a passkey for PublicKeyCredentialRequestOptionsJSON: the AuthenticationResponseJSON, as text."""
        options = json.loads(options) if isinstance(options, str) else options
        client_data = self._client_data("webauthn.get", challenge or websafe_decode(options["challenge"]), origin)
        party = sha256((relying_party or passkey.relying_party).encode()).digest()
        data = AuthenticatorData(party + struct.pack(">BI", flags, passkey.counter if counter is None else counter))
        signature = passkey.sign(data + client_data.hash)
        response = AuthenticationResponse(
            raw_id=named or passkey.id,
            response=AuthenticatorAssertionResponse(
                client_data=client_data, authenticator_data=data, signature=spoiled(signature) if spoil else signature,
                user_handle=passkey.user_handle,
            ),
        )  # fmt: skip
        return json.dumps(dict(response))


def spoiled(signature) -> bytes:
    """With one bit of its last byte turned."""
    return signature[:-1] + bytes([signature[-1] ^ 1])
