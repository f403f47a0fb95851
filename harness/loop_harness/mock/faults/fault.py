"""One fault, with its parameters and when it strikes, as one line of text and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from loop_harness.contracts import openapi
from loop_harness.errors import InvalidFault, UnknownName
from loop_harness.mock.faults.catalogue import FaultKind, Value, kind

#: What every fault takes besides its own parameters, with the type of each.
WHEN: Mapping[str, type] = {
    "first": int,
    "after": int,
    "share": float,
    "seed": int,
    "operation": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A kind of fault with its parameters, and the requests that meet it."""

    kind: FaultKind
    parameters: Mapping[str, Value] = field(default_factory=dict)  #: only what differs
    first: int | None = None  #: only so many requests meet it
    after: int = 0  #: so many are spared before
    share: float = 1.0  #: this part of the rest meets it, always the same ones
    seed: int = 0
    operation: str | None = None

    def __getitem__(self, name: str) -> Value:
        return self.parameters.get(name, self.kind.parameters[name])

    def __str__(self) -> str:
        when = {
            name: getattr(self, name) for name in WHEN if getattr(self, name) != _DEFAULTS[name]
        }
        said = {**self.parameters, **when}
        texts = ",".join(f"{name}={value}" for name, value in said.items())
        return f"{self.kind.name}:{texts}" if texts else self.kind.name

    @property
    def strikes_always(self) -> bool:
        """Whether nothing depends on which request this is."""
        return self.first is None and not self.after and self.share >= 1

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``NAME:KEY=VALUE,KEY=VALUE``; raises UnknownName or InvalidFault."""
        name, _, rest = text.partition(":")
        found = kind(name.strip())
        said = dict(_pair(text, each) for each in rest.split(",") if each.strip())
        types = {**{name: type(value) for name, value in found.parameters.items()}, **WHEN}
        values: dict[str, Value] = {}
        for key, value in said.items():
            if key not in types:
                raise UnknownName(f"parameter of {found.name}", key, tuple(types))
            values[key] = _typed(text, key, value, types[key])
        return _checked(text, found, values)


_DEFAULTS = {"first": None, "after": 0, "share": 1.0, "seed": 0, "operation": None}


def _pair(text: str, part: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise InvalidFault(text, f"{part.strip()!r} has no value; write {part.strip()}=…")
    return key.strip(), value.strip()


def _typed(text: str, key: str, value: str, wanted: type) -> Value:
    try:
        typed: Value = wanted(value)
    except ValueError as error:
        what = {int: "a whole number", float: "a number"}[wanted]
        raise InvalidFault(text, f"{key} is {value!r} and must be {what}") from error
    if key == "status" and typed not in set(HTTPStatus):
        raise InvalidFault(text, f"there is no status {value}")
    if not isinstance(typed, str) and not 0 <= typed <= _HIGHEST:
        raise InvalidFault(text, f"{key} is {value} and must be from 0 to {_HIGHEST}")
    return typed


_HIGHEST = 10**9


def _checked(text: str, found: FaultKind, values: dict[str, Value]) -> Fault:
    when = {name: values.pop(name) for name in WHEN if name in values}
    if float(when.get("share", 1)) > 1:
        raise InvalidFault(text, f"share is {when['share']} and must be from 0 to 1")
    operations = tuple(each.id for each in openapi.operations())
    if when.get("operation", operations[0]) not in operations:
        raise UnknownName("operation", str(when["operation"]), operations)
    return Fault(kind=found, parameters=values, **when)  # type: ignore[arg-type]
