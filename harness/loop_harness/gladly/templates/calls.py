"""The two functions with which a template ends itself."""

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


def stop(reason: str) -> str:
    """End the template: what it needs is not there, and that is expected."""
    raise StopCalled(reason)


def fail(reason: str) -> str:
    """End the template: something is wrong (Sprig)."""
    raise FailCalled(reason)
