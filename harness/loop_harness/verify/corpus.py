"""Cases that broke a rule once: tried first the next time, and dropped when they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from loop_harness import files
from loop_harness.errors import UnreadableFile

_SUFFIX = ".replay"


class Corpus:
    """A folder with one replay token a file, under the id of its rule."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tokens(self, rule: str) -> Iterator[str]:
        """Yield the tokens kept for a rule, good or not; what cannot be read is left alone."""
        for path in sorted((self._folder / rule).glob(f"*{_SUFFIX}")):
            with suppress(OSError, UnicodeDecodeError):
                yield path.read_text(encoding="ascii").strip()

    def keep(self, rule: str, token: str) -> None:
        """Keep what breaks a rule; raises UnreadableFile if it cannot be written."""
        path = self._path(rule, token)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(str(path.parent), error.strerror or str(error)) from error
        files.write_text(path, [token, "\n"])

    def drop(self, rule: str, token: str) -> None:
        """Forget what breaks its rule no more."""
        self._path(rule, token).unlink(missing_ok=True)

    def _path(self, rule: str, token: str) -> Path:
        digest = hashlib.sha256(token.encode("ascii")).hexdigest()[:16]
        return self._folder / rule / f"{digest}{_SUFFIX}"
