"""What is wrong with the folder of a Gladly app, so that nothing in it can be run."""

from __future__ import annotations

from attrs import frozen

from loop_harness.errors.error import HarnessError


@frozen(auto_exc=False)
class InvalidApp(HarnessError):
    """A folder that is no Gladly app, or holds a file that cannot be used."""

    path: str  #: of the file or folder
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}; 'loop-harness app validate DIR' shows all there is"
