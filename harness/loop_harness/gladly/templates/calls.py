"""How a template ends before its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class StopCalled(Exception):
    """The template called ``stop``."""

    reason: str


@dataclass
class FailCalled(Exception):
    """The template called ``fail``."""

    reason: str


@dataclass
class Refused(Exception):
    """The template did what Go refuses."""

    reason: str


@dataclass
class LimitReached(BaseException):
    """The template takes too much time or room; nothing on the way may swallow it."""

    reason: str


def stop(reason: str) -> str:
    """End the template: what it needs is not there, and that is expected."""
    raise StopCalled(reason)


def fail(reason: str) -> str:
    """End the template: something is wrong (Sprig)."""
    raise FailCalled(reason)
