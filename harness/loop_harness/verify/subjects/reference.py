"""Our own lookup as a subject: what a right one looks like."""

from __future__ import annotations

from loop_harness import lookup
from loop_harness.verify.subjects.python import PythonSubject


def reference() -> PythonSubject:
    """Return the reference lookup."""
    return PythonSubject(lookup.answer, "the reference lookup")
