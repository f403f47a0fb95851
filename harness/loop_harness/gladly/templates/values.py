"""Values as templates see them: Go's kinds on Python's types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class Missing:
    """What Go calls the zero reflect.Value: no value at all, printed as ``<no value>``."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Int64(int):
    """An ``int64``: a number for arithmetic, but no ``int`` where a function wants one."""


class Byte(int):
    """One byte of a text or of bytes: a ``uint8``."""


class Strings(list[Any]):
    """A ``[]string``."""


class Ints(list[Any]):
    """A ``[]int``."""


class Lists(list[Any]):
    """A ``[][]interface {}``."""


class NilList(list[Any]):
    """A slice that was never made: empty, and null in JSON."""


class NilStrings(NilList):
    """A ``[]string`` that was never made."""


class StringMap(dict[str, Any]):
    """A ``map[string]string``."""


class GoObject:
    """A struct of Go: templates reach the fields and methods that its class lists, no others."""

    go_type: ClassVar[str] = "struct"
    go_fields: ClassVar[frozenset[str]] = frozenset()
    go_methods: ClassVar[Mapping[str, Any]] = {}  #: name to Function

    def go_text(self) -> str:
        """Return the object as ``%v`` shows it."""
        return f"{{{self.go_type}}}"


class NilPointer(GoObject):
    """A pointer to nothing: false, printed as ``<nil>``, without fields."""

    def __init__(self, go_type: str) -> None:
        self.go_type = go_type  # type: ignore[misc]

    def go_text(self) -> str:
        """Return what fmt writes."""
        return "<nil>"

    def go_json(self) -> str:
        """Return what encoding/json writes."""
        return "null"


_TYPES: dict[type, str] = {
    bool: "bool",
    int: "int",
    Int64: "int64",
    Byte: "uint8",
    float: "float64",
    complex: "complex128",
    str: "string",
    bytes: "[]uint8",
    list: "[]interface {}",
    NilList: "[]interface {}",
    Strings: "[]string",
    NilStrings: "[]string",
    Ints: "[]int",
    Lists: "[][]interface {}",
    dict: "map[string]interface {}",
    StringMap: "map[string]string",
}
_KINDS: dict[type, str] = {
    bytes: "slice",
    list: "slice",
    NilList: "slice",
    Strings: "slice",
    NilStrings: "slice",
    Ints: "slice",
    Lists: "slice",
    dict: "map",
    StringMap: "map",
}


def type_name(value: Any) -> str:
    """Return the Go type of a value, as ``%T`` shows it."""
    if value is None or value is MISSING:
        return "<nil>"
    if isinstance(value, GoObject):
        return value.go_type
    return _TYPES.get(type(value), "interface {}")


def kind_name(value: Any) -> str:
    """Return the kind of a value, as Sprig's ``kindOf`` shows it."""
    if value is None or value is MISSING:
        return "invalid"
    if isinstance(value, GoObject):
        if isinstance(value, dict):
            return "map"
        return "ptr" if value.go_type.startswith("*") else "struct"
    return _KINDS.get(type(value)) or _TYPES.get(type(value), "ptr")


def is_true(value: Any) -> bool:
    """Tell whether a value counts as true (text/template: not the zero value of its type)."""
    if value is None or value is MISSING:
        return False
    if isinstance(value, GoObject) and not isinstance(value, dict):
        return not isinstance(value, NilPointer)
    return bool(value)


def as_go_has_it(value: Any) -> Any:
    """Return a copy of JSON as Go's encoding/json makes it: every number is a float64."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return float(value)
    if kind is dict:
        return {name: as_go_has_it(each) for name, each in value.items()}
    if kind is list:
        return [as_go_has_it(each) for each in value]
    return _other(value)


def _other(value: Any) -> Any:
    if isinstance(value, GoObject | float | bytes):
        return value
    if isinstance(value, Mapping):
        return {str(name): as_go_has_it(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_go_has_it(each) for each in value]
    return str(value)
