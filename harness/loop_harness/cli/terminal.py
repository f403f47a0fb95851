"""Shows text from elsewhere to people: nothing in it can steer the terminal.

Free of rich, so that what prints no table starts without it; ``console`` has the rest.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from typing import IO, Any

import click

from loop_harness.model import Json

#: Cc control, Cf format (bidirectional marks among them), Cs surrogate, Zl/Zp separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINER = "\u200d"  # part of many emoji, and harmless


def visible(text: str) -> str:
    """Return *text* with control, bidirectional and lone surrogate characters spelled out."""
    return "".join(_spelled(each) for each in text)


def _spelled(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSAFE or sign == _JOINER:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"  # noqa: PLR2004 - the last of four digits


def styled(text: str, **style: Any) -> str:
    """Return *text* in click's *style*, unless the reader asked for none (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, **style)


def say(text: str, *, err: bool = False) -> None:
    """Print one text for people; what the terminal's encoding lacks is spelled out."""
    encoding = getattr(sys.stderr if err else sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), err=err)


def complain(text: str) -> None:
    """Print one error as one line on standard error."""
    say(f"{styled('error', fg='red')}: {visible(text)}", err=True)


def give(text: str) -> None:
    """Print data for programs: UTF-8, whatever the terminal's encoding is."""
    click.echo(text.encode("utf-8"))


def give_json(document: Json) -> None:
    """Print a document that may hold texts from elsewhere: in ASCII, so that none does harm."""
    click.echo(json.dumps(document, indent=2))


def survive_any_text(*streams: IO[str]) -> None:
    """Spell out what a stream's encoding lacks, in place of an error."""
    for each in streams:
        if reconfigure := getattr(each, "reconfigure", None):
            reconfigure(errors="backslashreplace")
