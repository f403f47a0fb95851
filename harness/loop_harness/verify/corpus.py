"""Cases that broke a rule once: tried first the next time, and dropped when they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from loop_harness import files
from loop_harness.errors import HarnessError, UnreadableFile
from loop_harness.verify.case import Case
from loop_harness.verify.replay_token import read_token, token_of

_SUFFIX = ".replay"


class Corpus:
    """A folder with one replay token a file, under the id of its rule."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def cases(self, rule: str) -> Iterator[Case]:
        """Yield the cases kept for a rule; a file that is none of its tokens is left alone."""
        for path in sorted((self._folder / rule).glob(f"*{_SUFFIX}")):
            with suppress(HarnessError, OSError, UnicodeDecodeError):
                name, case = read_token(path.read_text(encoding="ascii"))
                if name == rule:
                    yield case

    def keep(self, rule: str, case: Case) -> None:
        """Keep a case that breaks a rule; raises UnreadableFile if it cannot be written."""
        path = self._path(rule, case)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(str(path.parent), error.strerror or str(error)) from error
        files.write_text(path, [token_of(rule, case), "\n"])

    def drop(self, rule: str, case: Case) -> None:
        """Forget a case that breaks its rule no more."""
        self._path(rule, case).unlink(missing_ok=True)

    def _path(self, rule: str, case: Case) -> Path:
        digest = hashlib.sha256(token_of(rule, case).encode("ascii")).hexdigest()[:16]
        return self._folder / rule / f"{digest}{_SUFFIX}"
