"""JSON Web Tokens (RFC 7519), for ``genJwt`` and ``mustGenJwt``."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from loop_harness.gladly.templates.builtins import as_bytes
from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.go_json import must_to_json

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_CURVES = {"256": "secp256r1", "384": "secp384r1", "512": "secp521r1"}
_LONGEST_KEY, _LARGEST_RSA = 65_536, 8192


def gen_jwt(claims: dict[str, Any], algorithm: str, key: str) -> str:
    """Return a signed token; nothing if there is a problem."""
    try:
        return must_gen_jwt(claims, algorithm, key)
    except Refused:
        return ""


def must_gen_jwt(claims: dict[str, Any], algorithm: str, key: str) -> str:
    """Return a signed token; raises Refused."""
    family, size = algorithm[:2], algorithm[2:]
    if family not in {"HS", "RS", "ES"} or size not in _HASHES:
        raise Refused(f"unsupported signing algorithm: {algorithm}")
    head = _encoded(f'{{"alg":"{algorithm}","typ":"JWT"}}'.encode())
    signed = f"{head}.{_encoded(as_bytes(must_to_json(claims)))}"
    try:
        secret = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("the key is no base64") from error
    return f"{signed}.{_encoded(_signature(family, size, secret, signed.encode('ascii')))}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _signature(family: str, size: str, secret: bytes, data: bytes) -> bytes:
    if family == "HS":
        return hmac.digest(secret, data, getattr(hashlib, f"sha{size}"))
    if len(secret) > _LONGEST_KEY:
        raise Refused("the key is too long")
    try:
        key = load_pem_private_key(secret, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused("the key is no private key in PEM") from error
    if family == "RS" and isinstance(key, rsa.RSAPrivateKey) and key.key_size <= _LARGEST_RSA:
        return key.sign(data, padding.PKCS1v15(), _HASHES[size])
    if family == "ES" and isinstance(key, ec.EllipticCurvePrivateKey):
        if key.curve.name != _CURVES[size]:
            raise Refused("the key is invalid")
        length = (key.curve.key_size + 7) // 8
        numbers = decode_dss_signature(key.sign(data, ec.ECDSA(_HASHES[size])))
        return b"".join(each.to_bytes(length, "big") for each in numbers)
    raise Refused("the key is of another kind")
