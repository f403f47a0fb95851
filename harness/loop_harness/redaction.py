"""Takes secrets out of everything that is kept, shown or logged."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

from loop_harness.model import Json

#: ``sk_<live|test>_<shop>_<secret>`` (wonderment.readme.io, authentication).
_TOKEN = re.compile(r"\b(sk_[a-z]+_[^\W_]{1,12}_)[\w-]+")
_VISIBLE = re.compile(r"^(sk_[a-z]+_\d{1,12}_)")
_LONGEST_MESSAGE = 300
_SHORTEST_SECRET = 4  #: a shorter token keeps no secret, and stands inside of common words


def token(text: str) -> str:
    """Return what may be shown of one token: its documented prefix, if it has one."""
    prefix = _VISIBLE.match(text)
    return f"{prefix[1] if prefix else ''}…"


def secrets(text: str, *known: str | None) -> str:
    """Return *text* without the *known* secrets and without anything that looks like a token."""
    for each in known:
        if each and len(each) >= _SHORTEST_SECRET:
            for spelled, shown in _spellings(each):
                text = text.replace(spelled, shown)
    return _TOKEN.sub(r"\1…", text)


def document(value: Json, *known: str | None) -> Json:
    """Return a JSON document, or a tuple of such, with every text in it as ``secrets`` has it."""
    match value:
        case str():
            return secrets(value, *known)
        case list() | tuple():
            return type(value)(document(each, *known) for each in value)
        case dict():
            return {name: document(each, *known) for name, each in value.items()}
        case _:
            return value


@lru_cache(maxsize=64)
def _spellings(known: str) -> tuple[tuple[str, str], ...]:
    """Return how a secret may be written, and what is shown in its place."""
    in_json = json.dumps(known)[1:-1]
    spelled = dict.fromkeys((known, quote(known, safe=""), quote_plus(known), in_json))
    return tuple((each, token(known)) for each in spelled)


def message(text: str, *known: str | None) -> str:
    """Return a foreign *text* fit for an error message: one line, short, without secrets."""
    line = " ".join(secrets(text, *known).split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
