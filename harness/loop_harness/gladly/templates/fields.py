"""Fields, methods and arguments as text/template evaluates them (exec.go).

Only keys of maps and what a GoObject lists can be reached: never an attribute of Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.values import MISSING, GoObject, NilPointer, type_name

if TYPE_CHECKING:
    from loop_harness.gladly.templates.signatures import Function


def field(receiver: Any, name: str) -> Any:
    """Return a field that is given no arguments; a Function for a method; raises Refused."""
    if type(receiver) is dict:
        return receiver.get(name, MISSING)
    if receiver is MISSING:
        return MISSING
    if receiver is None:
        raise Refused(f"nil pointer evaluating interface {{}}.{name}")
    if isinstance(receiver, NilPointer):
        raise Refused(f"nil pointer evaluating {receiver.go_type}.{name}")
    if isinstance(receiver, GoObject):
        if name in receiver.go_methods:
            return _bound(receiver, receiver.go_methods[name])
        if name in receiver.go_fields:
            return getattr(receiver, name)
    if isinstance(receiver, dict):
        return receiver.get(name, MISSING)
    raise Refused(f"can't evaluate field {name} in type {type_name(receiver)}")


class Bound:
    """A method of one object."""

    __slots__ = ("function", "receiver")

    def __init__(self, receiver: Any, function: Function) -> None:
        self.receiver = receiver
        self.function = function


def _bound(receiver: Any, function: Function) -> Bound:
    return Bound(receiver, function)


def validated(value: Any, kind: str) -> Any:
    """Return a value as an argument of this kind, or raise Refused."""
    if kind == "any":
        return None if value is MISSING else value
    if kind == "value":
        return value
    if value is MISSING:
        return _zero(kind)
    if _fits(value, kind):
        return value
    shown = "interface {}" if value is None else type_name(value)
    raise Refused(f"wrong type for value; expected {_GO_NAMES.get(kind, kind)}; got {shown}")


def _zero(kind: str) -> Any:
    if kind == "map":
        return {}
    if kind == "list":
        return []
    raise Refused(f"invalid value; expected {_GO_NAMES.get(kind, kind)}")


def _fits(value: Any, kind: str) -> bool:
    if kind in _EXACT:
        return type(value) is _EXACT[kind]
    return isinstance(value, GoObject) and value.go_type == _GO_NAMES.get(kind)


_EXACT = {"string": str, "int": int, "float64": float, "bool": bool, "map": dict, "list": list}
_GO_NAMES = {
    "map": "map[string]interface {}",
    "list": "[]interface {}",
    "time": "time.Time",
    "duration": "time.Duration",
}
