"""What the file of known orders states of a parcel, held against an answered one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from loop_harness.model import JsonObject
from loop_harness.verify.provider.checks.seen import is_tame
from loop_harness.verify.provider.inquiry import Observed

S = TypeVar("S")
T = TypeVar("T")

FIELDS = ("trackingCode", "status", "carrierDisplayName")
_ON_ITS_WAY = ("TRANSIT", "IN_TRANSIT")


@dataclass(frozen=True)
class Stated:
    """One parcel of the file: the texts that each field may have; None for any."""

    texts: dict[str, tuple[str, ...] | None]

    @classmethod
    def of(cls, parcel: JsonObject, observed: Observed) -> Stated:
        """Read a parcel of the file."""
        code = parcel.get("trackingCode")
        return cls(
            {
                "trackingCode": None if code is None else (code,),
                "status": _statuses(parcel.get("status"), observed),
                "carrierDisplayName": _carriers(parcel, observed),
            }
        )

    @property
    def code(self) -> str | None:
        """The tracking code, where the file says it."""
        codes = self.texts["trackingCode"]
        return codes[0] if codes else None

    def part(self, *, tame: bool) -> Stated:
        """Return the same parcel with its tame texts alone, or its special ones."""
        return Stated(
            {
                field: texts if texts and all(map(is_tame, texts)) is tame else None
                for field, texts in self.texts.items()
            }
        )

    @property
    def says_nothing(self) -> bool:
        """Whether any parcel would do."""
        return not any(self.texts.values())

    def differing(self, came: Any) -> Iterator[str]:
        """Yield the fields in which an answered parcel is another one."""
        for field, texts in self.texts.items():
            value = came.get(field) if isinstance(came, dict) else None
            if isinstance(value, str) and texts is not None and value not in texts:
                yield field

    def fits(self, came: Any) -> bool:
        """Tell whether an answered parcel may be this one; a wrong type is another rule's."""
        return isinstance(came, dict) and not any(self.differing(came))


def paired(stated: Sequence[S], came: Sequence[T], fits: Callable[[S, T], bool]) -> list[int]:
    """Return the places of what is stated and finds no partner of its own in what came."""
    partner: dict[int, int] = {}

    def finds(place: int, tried: set[int]) -> bool:
        for other, each in enumerate(came):
            if other in tried or not fits(stated[place], each):
                continue
            tried.add(other)
            if other not in partner or finds(partner[other], tried):
                partner[other] = place
                return True
        return False

    return [place for place in range(len(stated)) if not finds(place, set())]


def _statuses(status: str | None, observed: Observed) -> tuple[str, ...] | None:
    if status not in _ON_ITS_WAY:
        return None if status is None else (status,)
    return tuple({status, *observed.may_be("transit-word")})


def _carriers(parcel: JsonObject, observed: Observed) -> tuple[str, ...] | None:
    """Return the names of the carrier; None where the file leaves one out that may be shown."""
    fields = {"friendly": "carrierDisplayName", "raw": "carrierName"}
    found = [parcel.get(fields[each]) for each in observed.may_be("carrier-display-name")]
    return None if None in found else tuple(each for each in found if each is not None)
