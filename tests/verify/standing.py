"""A project with lookups of its own, in which the command line is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loop_harness.cli import judging
from loop_harness.verify.effort import effort

RIGHT = "from loop_harness.lookup import answer as find\n"
WRONG = "def find(request):\n    return {'id': request['id'], 'orders': []}\n"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> None:
    """Write some modules to a folder and stand there; every effort takes little time."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    take(0.5, monkeypatch)


def take(seconds: float, monkeypatch: pytest.MonkeyPatch, *, shrink_s: float = 0.3) -> None:
    """Let every effort take so many seconds."""

    def briefly(name: str) -> Any:
        return replace(effort(name), seconds=seconds, shrink_s=shrink_s)

    monkeypatch.setattr(judging, "effort", briefly)
