"""Reads and writes the files that a user names; what goes wrong is a HarnessError."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from loop_harness.errors import NotJson, UnreadableFile
from loop_harness.model import Json


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; raises UnreadableFile."""
    try:
        return path.read_bytes().decode("utf-8-sig")  # line ends inside of a text stay
    except UnicodeDecodeError as error:
        raise UnreadableFile(str(path), f"is not UTF-8 text (byte {error.start})") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), _reason(error)) from error


def parse_json(text: str | bytes, source: str) -> Json:
    """Return the document in *text*; raises NotJson with the place.

    A field that is there twice is refused (RFC 8259, section 4, leaves open which one counts):
    the first one would be lost without a word.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise NotJson(source, error.lineno, error.colno, error.msg) from error
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UnreadableFile(source, reason) from error


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} is there twice in one object; keep one of them")
    return found


def _refuse_constant(text: str) -> Json:
    raise ValueError(f"{text} is no JSON; write a number or null")


def read_json(path: Path) -> Json:
    """Return the document in one JSON file; raises UnreadableFile or NotJson."""
    return parse_json(read_text(path), str(path))


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write a file as a whole or not at all; raises UnreadableFile.

    What is there and is no ordinary file, such as /dev/stdout, is written into.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8") as file:
                file.writelines(parts)
            return
        _replace(target, parts)
    except (OSError, ValueError) as error:
        raise UnreadableFile(str(path), _reason(error)) from error


def _replace(target: Path, parts: Iterable[str]) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.writelines(parts)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
