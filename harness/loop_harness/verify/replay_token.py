"""The replay token: a case and its rule as one line of text that can be pasted into a shell."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import get_args

from loop_harness.contracts.rules import rule
from loop_harness.errors import HarnessError, InvalidReplayToken
from loop_harness.model import Json, JsonObject
from loop_harness.verify.case import Case, Change, Misbehave, Together, Token

_VERSION = "lh1."
_LONGEST_S = 600.0  #: that one pull may take
_MOST_BYTES = 16 * 1024 * 1024  #: of a case; a token could otherwise blow up to any size
_OTHER = "it is damaged, or of another version"
#: What comes of reading what nobody wrote as a token.
DAMAGED = (
    *(binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError),
    *(RecursionError, OverflowError, HarnessError),
)


def token_of(name: str, case: Case) -> str:
    """Return the token of a case that breaks a rule; the same case gives the same token."""
    return packed({"rule": name, "case": case.to_json()})


def packed(document: Json) -> str:
    """Return a document as one line; the same document gives the same line."""
    text = json.dumps(document, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    body = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
    return _VERSION + base64.urlsafe_b64encode(body).decode("ascii").rstrip("=")


def read_token(token: str) -> tuple[str, Case]:
    """Return the rule and the case of a token; raises InvalidReplayToken."""
    document = unpacked(token)
    try:
        judge, case = rule(document["rule"]), Case.from_json(document["case"])
        is_whole = judge.subject == "lookup" and _can_be_carried_out(case)
    except DAMAGED as error:
        raise InvalidReplayToken(_OTHER) from error
    if not is_whole:
        raise InvalidReplayToken(_OTHER)
    return judge.id, case


def unpacked(token: str) -> JsonObject:
    """Return the document of a token, whatever it repeats; raises InvalidReplayToken."""
    text = token.strip()
    if not text.startswith(_VERSION):
        raise InvalidReplayToken(f"it does not begin with {_VERSION!r}")
    body = text.removeprefix(_VERSION)
    try:
        found = _unzipped(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        document = json.loads(found.decode("utf-8", "surrogatepass"))
    except InvalidReplayToken:
        raise
    except DAMAGED as error:
        raise InvalidReplayToken(_OTHER) from error
    if not isinstance(document, dict):
        raise InvalidReplayToken(_OTHER)
    return document


def _unzipped(body: bytes) -> bytes:
    unpack = zlib.decompressobj()
    text = unpack.decompress(body, _MOST_BYTES)
    if not unpack.eof:
        raise InvalidReplayToken("it is cut off, or too long")
    return text


def _can_be_carried_out(case: Case) -> bool:
    """Tell whether every step is for a shop that is there, and some pull is left to judge."""
    shops = [each.shop for each in case.pulls]
    shops += [each.shop for each in case.steps if isinstance(each, Change | Misbehave)]
    return (
        all(each in range(len(case.shops)) for each in shops)
        and all(each.pulls for each in case.steps if isinstance(each, Together))
        and all(each.token in get_args(Token) for each in case.pulls)
        and 0 <= case.prelude < len(case.pulls)
        and 0 < case.timeout_s <= _LONGEST_S
    )
