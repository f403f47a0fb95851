"""The replay token: a case and its rule as one line of text that can be pasted into a shell."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from loop_harness.errors import HarnessError, InvalidReplayToken
from loop_harness.verify.case import Case

_VERSION = "lh1."
_MOST_BYTES = 16 * 1024 * 1024  #: of a case; a token could otherwise blow up to any size


def token_of(rule: str, case: Case) -> str:
    """Return the token of a case that breaks *rule*; the same case gives the same token."""
    document = {"rule": rule, "case": case.to_json()}
    text = json.dumps(document, separators=(",", ":"), sort_keys=True)
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
    return _VERSION + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_token(token: str) -> tuple[str, Case]:
    """Return the rule and the case of a token; raises InvalidReplayToken."""
    text = token.strip()
    if not text.startswith(_VERSION):
        raise InvalidReplayToken(f"it does not begin with {_VERSION!r}")
    body = text.removeprefix(_VERSION)
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        unpack = zlib.decompressobj()
        document = json.loads(unpack.decompress(packed, _MOST_BYTES))
        if not unpack.eof:
            raise InvalidReplayToken("it is cut off, or too long")
        return str(document["rule"]), Case.from_json(document["case"])
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, HarnessError) as error:
        if isinstance(error, InvalidReplayToken):
            raise
        raise InvalidReplayToken("it is damaged, or of another version") from error
