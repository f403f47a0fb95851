"""Reads and writes the files that a user names; what goes wrong is a HarnessError."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from loop_harness.errors import NotJson, UnreadableFile
from loop_harness.model import Json


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; raises UnreadableFile."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(str(path), f"is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or str(error)) from error


def parse_json(text: str | bytes, source: str) -> Json:
    """Return the document in *text*; raises NotJson with the place."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(source, error.lineno, error.colno, error.msg) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise NotJson(source, 1, 1, reason) from error


def read_json(path: Path) -> Json:
    """Return the document in one JSON file; raises UnreadableFile or NotJson."""
    return parse_json(read_text(path), str(path))


def write_text(path: Path, text: str) -> None:
    """Write a file as a whole or not at all; raises UnreadableFile."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as draft:
            draft.write(text)
        os.replace(draft.name, path)  # noqa: PTH105 - Path.replace says the same, longer
    except OSError as error:
        raise UnreadableFile(str(path), error.strerror or str(error)) from error
