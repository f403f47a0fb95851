"""Lookups that remember, as modules: only a module can be run again, and so forget."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loop_harness.verify.subjects.python import PythonSubject

_NUMBERS = itertools.count(1)

BY_ADDRESS = """
from loop_harness.lookup import answer

KNOWN = {}

def find(request, transport):
    key = str(request["profile"].get("emailAddresses"))
    if key not in KNOWN:
        KNOWN[key] = answer(request, transport)
    return {**KNOWN[key], "id": request["id"]}
"""

BY_NOTHING = """
from loop_harness.lookup import answer

LAST = []

def find(request, transport):
    reply = answer(request, transport)
    if reply.get("orders"):
        LAST[:] = reply["orders"]
    elif LAST and "orders" in reply:
        return {**reply, "orders": LAST}
    return reply
"""

AFTER_THE_FIFTH_CALL = """
from loop_harness.lookup import answer

CALLS = []

def find(request, transport):
    CALLS.append(request["id"])
    if len(CALLS) > 5:
        return {"id": request["id"], "orders": []}
    return answer(request, transport)
"""

AFTER_A_FAILURE = """
from loop_harness.lookup import answer

FAILED = []

def find(request, transport):
    if FAILED:
        return {**FAILED[0], "id": request["id"]}
    reply = answer(request, transport)
    if reply.get("error", {}).get("kind") in ("unavailable", "transport"):
        FAILED.append(reply)
    return reply
"""


def opening(source: str, folder: Path, patch: pytest.MonkeyPatch) -> Callable[[], PythonSubject]:
    """Write a module that nothing else imports; return how to open its ``find`` as a subject."""
    name = f"remembering_{next(_NUMBERS)}_{folder.name.strip('_').replace('-', '_')}"
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    patch.syspath_prepend(folder)
    return lambda: PythonSubject.named(f"{name}:find")


def saying_no(request: Any) -> Any:
    """Find no order of anybody, and ask nothing."""
    return {"id": request["id"], "orders": []}
