"""What comes of rendering a template: a text, a stop, or a failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """The template ran to its end."""

    text: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The template called ``stop``: what it needs is not there, and that is expected."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The template called ``fail``, did what Go refuses, or ran out of time or room."""

    reason: str  #: the argument of ``fail``, or what is wrong in words
    place: str = ""  #: file:line:column, where known
    is_called: bool = False  #: whether the template itself called ``fail``


Outcome = Rendered | Stopped | Failed
