"""Takes secrets out of everything that is kept, shown or logged."""

from __future__ import annotations

import re

#: ``sk_<live|test>_<shop>_<secret>`` (wonderment.readme.io, authentication).
_TOKEN = re.compile(r"\b(sk_[a-z]+_\w{1,12}_)[\w-]+")
_VISIBLE = re.compile(r"^(sk_[a-z]+_\d{1,12}_)")
_LONGEST_MESSAGE = 300


def token(text: str) -> str:
    """Return what may be shown of one token: its documented prefix, if it has one."""
    prefix = _VISIBLE.match(text)
    return f"{prefix[1] if prefix else ''}…"


def secrets(text: str, *known: str | None) -> str:
    """Return *text* without the *known* secrets and without anything that looks like a token."""
    for each in known:
        if each and each.strip():
            text = text.replace(each, token(each))
    return _TOKEN.sub(r"\1…", text)


def message(text: str, *known: str | None) -> str:
    """Return a foreign *text* fit for an error message: one line, short, without secrets."""
    line = " ".join(secrets(text, *known).split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
