"""The journals of the other workers: each answers its siblings in a folder that is theirs alone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loop_harness.mock.loop import Journals, LoopMock

_PATIENCE_S = 2.0  #: with a sibling that is there and says nothing


class Siblings:
    """Shows the journals of this worker to its siblings, and theirs to this one."""

    def __init__(self, mock: LoopMock, folder: Path, number: int, others: Iterable[int]) -> None:
        self._mock = mock
        self._own = _place(folder, number)
        self._others = [_place(folder, each) for each in others]

    def start(self) -> None:
        """Answer from now on, in a thread: two workers may ask each other at the same time."""
        Path(self._own).unlink(missing_ok=True)  # of a worker that has died
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._own)
        listener.listen()
        threading.Thread(
            target=self._answer, args=(listener,), name="loop-siblings", daemon=True
        ).start()

    def journals(self) -> list[Journals]:
        """Return what every sibling has written; one that is gone has nothing to show."""
        return [found for each in self._others if (found := _asked(each)) is not None]

    def _answer(self, listener: socket.socket) -> None:
        while True:
            with suppress(OSError, EOFError):
                accepted, _ = listener.accept()
                with Connection(accepted.detach()) as sibling:
                    sibling.send(self._mock.journals())


def _place(folder: Path, number: int) -> str:
    return str(folder / str(number))


def _asked(place: str) -> Journals | None:
    with suppress(OSError, EOFError):
        sibling: Connection = Client(place, "AF_UNIX")
        with sibling:
            if sibling.poll(_PATIENCE_S):
                found: Journals = sibling.recv()
                return found
    return None
