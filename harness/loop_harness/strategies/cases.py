"""A world and a profile that overlap not at all, in part, or fully."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from hypothesis import strategies as st

from loop_harness.model import PhoneNumber, Profile, World
from loop_harness.strategies.addresses import respelled
from loop_harness.strategies.profiles import BLANKS, MANY, people, phone_numbers, profile_of
from loop_harness.strategies.worlds import worlds


class Overlap(StrEnum):
    """How many of the world's orders carry a spelling of one of the profile's addresses."""

    NONE = "none"
    PART = "part"
    FULL = "full"


_SIZES = {0: "no address", 1: "one address", 2: "two addresses", MANY: "fifty addresses"}

#: Every class that ``cases`` covers.
CLASSES = frozenset(
    {
        *_SIZES.values(),
        "several addresses",
        *(f"overlap {each}" for each in Overlap),
        *("blank address", "null address", "repeated address", "case twins", "phone only"),
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """One world and one profile that is looked up in it."""

    world: World
    profile: Profile

    @property
    def overlap(self) -> Overlap:
        """How many orders carry an address of the profile, other case and outer spaces aside."""
        own = {each.strip().lower() for each in self._real}
        carrying = sum(
            not own.isdisjoint(each.strip().lower() for each in order.emails)
            for order in self.world.orders
        )
        if carrying == 0:
            return Overlap.NONE
        return Overlap.FULL if carrying == len(self.world.orders) else Overlap.PART

    @property
    def classes(self) -> frozenset[str]:
        """Name the classes that this very case belongs to."""
        listed, real = self.profile.email_addresses or (), self._real
        different = len({each.strip().lower() for each in real})
        holds = {
            _SIZES.get(different, "several addresses"): True,
            f"overlap {self.overlap}": True,
            "null address": None in listed,
            "blank address": any(each is not None and not each.strip() for each in listed),
            "repeated address": len(set(real)) < len(real),
            "case twins": different < len({each.strip() for each in real}),
            "phone only": not real and bool(self.profile.phone_numbers),
        }
        return frozenset(name for name, held in holds.items() if held)

    @property
    def _real(self) -> list[str]:
        return [each for each in self.profile.email_addresses or () if each and each.strip()]


#: Whose an order may be, as places in the profile's own list: from either end and in between,
#: so that of fifty addresses the last is as likely as the first.
_OWN = (0, -1, 24, 1, -2, 9, -10)
_FOREIGN = (100, 101, 102)
_OWNERS = (
    *((), *((each,) for each in (*_OWN, *_FOREIGN))),
    *((one, other) for one in _OWN for other in (0, -1, 100)),
    *((0, -1, 1), (-1, 24, 100), (0, 1, 1), (100, 101, -1)),
)


def cases(*, texts: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Case]:
    """Generate a world and a profile; own and foreign addresses come from one small table.

    Everything is drawn as places in that table, and named last: strategies that are made for
    each example anew would take twice the time.
    """
    emails = st.sampled_from(_OWNERS).map(lambda places: tuple(map(str, places)))
    return st.builds(
        _case,
        worlds(emails=emails, texts=texts),
        start=st.integers(0, 100),
        size=st.sampled_from((0, 1, 2, 3, MANY)),
        overlap=st.sampled_from((*Overlap, Overlap.PART)),  # the rarest, drawn twice as often
        extras=st.lists(st.integers(0, 15), max_size=2),
        front=st.booleans(),
        fields=st.integers(0, 127),
        phone=phone_numbers(),
    )


def _case(
    world: World,
    *,
    start: int,
    size: int,
    overlap: Overlap,
    extras: list[int],
    front: bool,
    fields: int,
    phone: PhoneNumber,
) -> Case:
    """Name the people of *world*, and list those that are the profile's own."""
    foreign, own = people(start, 3), people(start + 3, size)
    orders = tuple(
        replace(
            order, emails=tuple(_named(int(each), own, foreign, overlap) for each in order.emails)
        )
        for order in world.orders
    )
    added = tuple(_extra(number, own) for number in extras)
    listed = (*added, *own) if front else (*own, *added)
    emails = None if front and not listed else listed
    return Case(replace(world, orders=orders), profile_of(emails, fields, phone))


def _named(place: int, own: tuple[str, ...], foreign: tuple[str, ...], overlap: Overlap) -> str:
    """Return whose address stands at *place*: with an overlap in part, some are strangers'."""
    strange = overlap is Overlap.NONE or (overlap is Overlap.PART and place in _FOREIGN)
    chosen = foreign if strange or not own else own
    return chosen[place % len(chosen)]


def _extra(number: int, own: tuple[str, ...]) -> str | None:
    """Return what else stands in a list: nothing real, a repeat, or another spelling."""
    if number < len(BLANKS) or not own:
        return BLANKS[number % len(BLANKS)]
    spellings = (own[-1], own[0], *respelled(own[0]))
    return spellings[number % len(spellings)]
