"""Plans for the objects of a schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loop_harness.generate.given import ABSENT, KEPT, MISSING, Plan, Verbatim, completed
from loop_harness.model import Json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loop_harness.generate.recipes import Maker
    from loop_harness.generate.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPlan:
    """How an object comes about: its properties in the sequence of the schema."""

    #: name, what completes a given value, what makes a missing one
    steps: tuple[tuple[str, Plan, Maker], ...]
    properties: frozenset[str]
    omitted: frozenset[str]  #: not made when they are missing
    texts: Mapping[str, str]  #: properties that are a text about the others, such as "{city}, …"

    def __call__(self, given: Any, source: Source, path: str) -> Json:
        """Return the complete object; what is no object stays as it is."""
        if given is MISSING:
            given = {}
        elif not isinstance(given, dict):
            return given
        made: dict[str, Json] = {}
        for key, plan, make in self.steps:
            value = given.get(key, MISSING)
            if type(value) in KEPT:
                made[key] = value
            elif value is MISSING:
                if key not in self.omitted:
                    made[key] = make(source, f"{path}/{key}")
            elif value is not ABSENT:
                made[key] = completed(value, plan, source, f"{path}/{key}")
        if not given.keys() <= self.properties:
            made |= _additional(given, self.properties)
        for key in self.texts.keys() - given.keys():
            made[key] = self.texts[key].format_map(_Shown(made))
        return made


def _additional(given: Mapping[str, Any], properties: frozenset[str]) -> dict[str, Json]:
    return {
        key: value.value if type(value) is Verbatim else value
        for key, value in given.items()
        if key not in properties and value is not ABSENT
    }


class _Shown(dict[str, Json]):
    """The properties made so far, for a text about them: what is missing or null is empty."""

    def __getitem__(self, key: str) -> Json:
        value = self.get(key)
        return "" if value is None else value
