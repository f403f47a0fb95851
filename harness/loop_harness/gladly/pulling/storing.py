"""What Gladly would keep of the objects of a pull: one for each external id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loop_harness.dialect import Dialect
from loop_harness.failures import LookupFailure, MalformedAnswer
from loop_harness.gladly.folder import DataPull
from loop_harness.gladly.outcome import Failed, Rendered, Stopped
from loop_harness.gladly.templates import Template
from loop_harness.model import Json


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One object and what Gladly knows it by."""

    data: Json
    external_id: str | None
    parent_id: str | None = None
    updated_at: str | None = None

    def to_json(self) -> dict[str, Json]:
        """Return it as JSON."""
        return {
            "externalId": self.external_id,
            "externalParentId": self.parent_id,
            "externalUpdatedAt": self.updated_at,
            "data": self.data,
        }


def stored(
    pull: DataPull, objects: Iterable[Json], dialect: Dialect
) -> list[Stored] | LookupFailure:
    """Return what is kept of some objects, in the sequence in which they were put out."""
    found = []
    for each in objects:
        known = _known(pull, each)
        if isinstance(known, LookupFailure):
            return known
        found.append(known)
    return without_collisions(found, dialect["external-id-collision"])


def without_collisions(found: list[Stored], choice: str) -> list[Stored]:
    """Return one object for each external id, as the assumption has it."""
    if choice == "kept-apart":
        return found
    kept: dict[str | int, Stored] = {}
    for number, each in enumerate(found):
        name: str | int = number if each.external_id is None else each.external_id
        if choice == "last-wins" or name not in kept:
            kept[name] = each
    return list(kept.values())


def _known(pull: DataPull, data: Json) -> Stored | LookupFailure:
    texts: dict[str, str | None] = {}
    for name in ("external_id", "external_parent_id", "external_updated_at"):
        text = _text(pull.template(name), data)
        if isinstance(text, LookupFailure):
            return text
        texts[name] = text
    return Stored(
        data=data,
        external_id=texts["external_id"],
        parent_id=texts["external_parent_id"],
        updated_at=texts["external_updated_at"],
    )


def _text(template: Template | None, data: Json) -> str | LookupFailure | None:
    """Return what a metadata template takes out of one object."""
    if template is None:
        return None
    outcome = template.render(data)
    match outcome:
        case Rendered():
            return outcome.text
        case Failed() | Stopped():
            return MalformedAnswer(f"{template.name} failed: {outcome.reason}")
