"""Hashes and encodings: those that Gladly's platform adds to Sprig, and those that read bytes.

What the platform's answer is not published; the public data sets show it
(gladly/app-platform-examples: gladly_orders_lookup_adapter for ``hmacSha256``, magento for
``hexDec``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from typing import Any

from loop_harness.gladly.templates.builtins import as_bytes, as_text
from loop_harness.gladly.templates.printing import shown

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/\r\n]")
_BREAKS = re.compile(rb"[\r\n]")


def hmac_sha256(key: str, salt: str, text: str) -> str:
    """Return the SHA-256 HMAC in hexadecimal; a salt derives the key first."""
    secret = as_bytes(key)
    if salt:
        secret = hmac.digest(secret, as_bytes(salt), hashlib.sha256)
    return hmac.digest(secret, as_bytes(text), hashlib.sha256).hex()


def hex_enc(data: Any) -> str:
    """Return the hexadecimal form of some bytes."""
    return _bytes(data).hex()


def hex_dec(text: str) -> bytes:
    """Return the bytes of a hexadecimal text, up to what cannot be read."""
    good = re.match(r"(?:[0-9a-fA-F]{2})*", text)
    return bytes.fromhex(good.group()) if good else b""


def urlb64_enc(data: Any) -> str:
    """Return base64 in the alphabet for URLs (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(_bytes(data)).decode("ascii")


def urlb64_dec(text: str) -> str:
    """Return what base64 in the alphabet for URLs stands for, padded or not."""
    bare = text.rstrip("=")
    standard = as_bytes(bare).translate(bytes.maketrans(b"-_+/", b"+/!!"))
    return _decoded(standard)


def b64_enc(text: str) -> str:
    """Return the base64 form of a text (Sprig)."""
    return base64.b64encode(as_bytes(text)).decode("ascii")


def b64_dec(text: str) -> str:
    """Return what base64 stands for, or what is wrong with it (Sprig)."""
    data = as_bytes(text)
    bare = _BREAKS.sub(b"", data)
    padding = len(bare) - len(bare.rstrip(b"="))
    if padding > 2 or (padding and len(bare) % 4):  # noqa: PLR2004 - base64 ends with two at most
        return f"illegal base64 data at input byte {data.find(b'=')}"
    if not padding and len(bare) % 4:
        first = _NOT_BASE64.search(data)
        at = first.start() if first else len(data) - len(bare) % 4
        return f"illegal base64 data at input byte {at}"
    return _decoded(data.rstrip(b"\r\n").rstrip(b"=") if padding else data)


def _decoded(data: bytes) -> str:
    """Return what unpadded base64 stands for, or Go's words for what is wrong."""
    wrong = _NOT_BASE64.search(data)
    bare = _BREAKS.sub(b"", data)
    if wrong is not None:
        return f"illegal base64 data at input byte {wrong.start()}"
    if len(bare) % 4 == 1:
        return f"illegal base64 data at input byte {len(data) - 1}"
    try:
        return as_text(base64.b64decode(bare + b"=" * (-len(bare) % 4)))
    except (binascii.Error, ValueError) as error:
        return str(error)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return as_bytes(value if isinstance(value, str) else shown(value))
