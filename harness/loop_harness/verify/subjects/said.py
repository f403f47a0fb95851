"""What every subject is asked and says, whatever it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from loop_harness.model import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came back for one request of the subject protocol."""

    document: Json = None  #: the reply, where it is JSON
    problem: str | None = None  #: why there is no reply, in words
    text: str = ""  #: what came instead, cut to a bearable length
    absent: bool = False  #: whether nobody was there to reply, or nobody did in time
    log: str = ""  #: what the subject wrote to its standard error meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the mock answers: over a socket, and in process for who can use it."""

    base_url: str
    transport: httpx.BaseTransport | None = None
    environment: Mapping[str, str] | None = None  #: leads a program with a host built in to it


class Subject(Protocol):
    """A lookup under test; no method raises for what the subject does wrong."""

    @property
    def name(self) -> str:
        """What it is called in reports."""

    @property
    def reach(self) -> str:
        """How it gets to the mock: ``in process``, by a ``socket``, or led by a ``front``."""

    def ask(self, request: JsonObject, place: Place, limit_s: float) -> Said:
        """Ask once, and wait for at most *limit_s*; may be called from several threads."""

    def anew(self) -> Subject:
        """Return it as one that has forgotten whatever it kept, as cheaply as that goes.

        Who asked closes it. What is not ours to start, such as somebody else's server, is
        returned as it is.
        """

    def restarted(self) -> Subject:
        """Return it in another process, where it can be started in one."""

    def close(self) -> None:
        """Give up whatever it holds."""
