"""Keys of a client, and what it signs with them: DPoP proofs (RFC 9449) and assertions (RFC 7523)."""

import base64
import hashlib
import json
import os
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc.jwk import ECKey, OKPKey, RSAKey

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def put_settings(server, pool, settings, client=None, status=200):
    """`Lifeguard.PutSettings` for a pool, or for one of its clients."""
    body = {"UserPoolId": pool.id, "Settings": settings} | ({"ClientId": client} if client else {})
    answer = server.call("", body, headers={"X-Amz-Target": "Lifeguard.PutSettings"})
    assert answer.status_code == status, answer.text
    return answer.json()


def s256(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Key:
    """A key pair of a client."""

    def __init__(self, algorithm="ES256"):
        self.algorithm = algorithm
        if algorithm == "ES256":
            self.key = ECKey.generate_key("P-256")
        elif algorithm == "EdDSA":
            self.key = OKPKey.generate_key("Ed25519")
        else:
            self.key = RSAKey.generate_key(2048)
        self.public = self.key.as_dict(private=False)
        self.public.pop("kid", None)

    @property
    def thumbprint(self):
        return self.key.thumbprint()

    @property
    def keys(self):
        return {"keys": [self.public]}

    def proof(self, method, address, token=None, header=None, **changed):
        """A DPoP proof; a claim or member of the header that is `None` is left out."""
        claims = {"jti": os.urandom(12).hex(), "htm": method, "htu": address, "iat": int(time.time())}
        if token:
            claims["ath"] = s256(token)
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        header = {"typ": "dpop+jwt", "jwk": self.public} | (header or {})
        return sign_loosely(self, claims, {name: value for name, value in header.items() if value is not None})

    def assertion(self, client, audience, header=None, **changed):
        now = int(time.time())
        claims = {"iss": client, "sub": client, "aud": audience, "jti": os.urandom(12).hex(), "iat": now, "exp": now + 60}
        return sign_loosely(self, {name: value for name, value in (claims | changed).items() if value is not None}, header or {})


def sign_loosely(key, claims, header):
    """A compact JWS with any header: libraries refuse to make what a server has to refuse to take."""
    header = {"alg": key.algorithm} | header
    encoded = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return encoded + "." + base64.urlsafe_b64encode(raw_signature(key, encoded.encode())).rstrip(b"=").decode()


def raw_signature(key, message):
    private = key.key.private_key
    if key.algorithm == "ES256":
        r, s = decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)
    if key.algorithm == "EdDSA":
        return private.sign(message)
    if key.algorithm == "PS256":
        return private.sign(message, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    return private.sign(message, padding.PKCS1v15(), hashes.SHA256())
