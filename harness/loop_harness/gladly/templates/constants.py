"""Constants in a template, and what they are as arguments of some kind (exec.go, evalArg)."""

from __future__ import annotations

import re
from typing import Any

from gotpl.parse.nodes import (
    BoolNode,
    CharacterNode,
    ComplexNode,
    NumberNode,
    StringNode,
    TermNode,
)

from loop_harness.gladly.templates.calls import Refused

CONSTANTS = (BoolNode, NumberNode, ComplexNode, CharacterNode, StringNode)
_WHOLE = re.compile(r"[+-]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9_]+)")
_LARGEST = 1 << 63


def constant(node: TermNode) -> Any:
    """Return the value of a constant; raises Refused."""
    match node:
        case BoolNode() | StringNode():
            return node.value
        case CharacterNode():
            return ord(node.value)
        case NumberNode() | ComplexNode():
            return _number(node.text)
        case _:
            raise Refused("it is no constant")


def as_argument(node: TermNode, kind: str) -> Any:
    """Return a constant as an argument of a kind; raises Refused."""
    value = constant(node)
    if kind in {"any", "value"}:
        return value
    fitting = {
        "string": isinstance(value, str),
        "bool": isinstance(value, bool),
        "int": _is_whole(value),
        "duration": _is_whole(value),
        "float64": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fitting.get(kind, False):
        shown = getattr(node, "text", None) or getattr(node, "quoted", None) or value
        raise Refused(f"expected {_WANTED.get(kind, kind)}; found {shown}")
    if kind == "float64":
        return float(value)
    return int(value) if kind in {"int", "duration"} else value


_WANTED = {"int": "integer", "bool": "boolean", "float64": "float"}


def _is_whole(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return float(value).is_integer() if isinstance(value, float) else True


def _number(text: str) -> Any:
    """Return the number that a Go literal stands for."""
    if text.endswith("i"):
        return complex(text.replace("_", "").replace("i", "j"))
    if not _WHOLE.fullmatch(text):
        bare = text.replace("_", "")
        return float.fromhex(bare) if "x" in bare.lower() else float(bare)
    digits = text.lstrip("+-").replace("_", "")
    is_octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    value = int(digits, 8 if is_octal else 0)
    value = -value if text.startswith("-") else value
    if not -_LARGEST <= value < _LARGEST:
        raise Refused(f"{text} overflows int")
    return value
