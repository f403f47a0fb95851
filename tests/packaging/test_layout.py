"""The source stays small, named and described."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "harness" / "loop_harness"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45
#: A name that says nothing about what is inside.
VAGUE = {"utils", "util", "helpers", "helper", "manager", "handler", "common", "base", "misc"}

each_module = pytest.mark.parametrize(
    "module", MODULES, ids=[path.relative_to(SOURCE).as_posix() for path in MODULES]
)


def tree(module: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(module.read_text(encoding="utf-8"))


def test_harness_is_the_only_source_root() -> None:
    assert [path.name for path in (ROOT / "harness").iterdir() if path.is_dir()] == ["loop_harness"]
    assert MODULES


@each_module
def test_a_module_has_a_docstring(module: Path) -> None:
    assert ast.get_docstring(tree(module)), f"{module} does not say what it is for"


@each_module
def test_a_module_is_short(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines"


@each_module
def test_a_function_is_short(module: Path) -> None:
    long = {
        node.name: length
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}, f"{module}: functions above {LONGEST_FUNCTION} lines"


@each_module
def test_a_module_has_a_telling_name(module: Path) -> None:
    words = {part.strip("_") for part in module.relative_to(SOURCE).with_suffix("").parts}
    assert not words & VAGUE
