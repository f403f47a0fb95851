"""Hashes and encodings that Gladly's platform adds to Sprig.

What they answer is not published; the public data sets show it (gladly/app-platform-examples:
gladly_orders_lookup_adapter for ``hmacSha256``, magento for ``hexDec``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac


def hmac_sha256(key: str, salt: str, text: str) -> str:
    """Return the SHA-256 HMAC in hexadecimal; a salt derives the key first."""
    secret = _bytes(key)
    if salt:
        secret = hmac.digest(secret, _bytes(salt), hashlib.sha256)
    return hmac.digest(secret, _bytes(text), hashlib.sha256).hex()


def hex_enc(data: bytes | str) -> str:
    """Return the hexadecimal form of some bytes."""
    return _bytes(data).hex()


def hex_dec(text: str) -> bytes:
    """Return the bytes of a hexadecimal text; what cannot be read ends it."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def urlb64_enc(data: bytes | str) -> str:
    """Return base64 in the alphabet for URLs (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(_bytes(data)).decode("ascii")


def urlb64_dec(text: str) -> str:
    """Return what base64 in the alphabet for URLs stands for, padded or not."""
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        return str(error)


def _bytes(value: bytes | str) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
