"""Turns the report of a verification into what people and other programs read.

Each module has ``render(report) -> str``; none knows how a rule was judged.
"""

from __future__ import annotations

from importlib import import_module

from loop_harness.errors import UnknownName
from loop_harness.verify.report import Report

FORMATS = ("text", "json", "junit", "html", "markdown", "sarif")


def render(form: str, report: Report) -> str:
    """Return *report* in one of the formats, with its last line ended; raises UnknownName."""
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    text: str = import_module(f"{__name__}.{form}_report").render(report)
    return text.encode("utf-8", "backslashreplace").decode()  # no file can hold a lone surrogate
