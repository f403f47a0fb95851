"""A world and a profile that overlap not at all, in part, or fully."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st

from loop_harness.model import Profile, World
from loop_harness.strategies.addresses import ADDRESSES, twins
from loop_harness.strategies.profiles import BLANKS, MANY, profiles
from loop_harness.strategies.worlds import worlds


class Overlap(StrEnum):
    """How many of the world's orders carry a spelling of one of the profile's addresses."""

    NONE = "none"
    PART = "part"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Case:
    """One world and one profile that is looked up in it."""

    world: World
    profile: Profile
    overlap: Overlap

    @property
    def classes(self) -> frozenset[str]:
        """Name the classes that this very case belongs to."""
        listed = self.profile.email_addresses or ()
        real = [each for each in listed if each and each.strip()]
        size = {0: "no address", 1: "one address", 2: "two addresses"}.get(len(real))
        found = {size or ("fifty addresses" if len(real) >= MANY else "several addresses")}
        found.add(f"overlap {self.overlap}")
        if len(real) < len(listed):
            found.add("blank or null")
        if len({each.lower() for each in real}) < len(set(real)):
            found.add("case twins")
        if not real and self.profile.phone_numbers:
            found.add("phone only")
        return frozenset(found)


@st.composite
def cases(draw: st.DrawFn, *, texts: st.SearchStrategy[str] | None = None) -> Case:
    """Generate a world and a profile; own and foreign addresses come from one small table."""
    start = draw(st.integers(0, len(ADDRESSES) - 1))
    people = [ADDRESSES[(start + number) % len(ADDRESSES)] for number in range(MANY + 3)]
    own, foreign = people[:-3], people[-3:]
    size = draw(st.sampled_from((0, 1, 2, 3, MANY)))
    listed = draw(st.permutations(own[:size])) if 1 < size < MANY else own[:size]
    extra = draw(st.lists(_extras(own[:size]), max_size=2))
    overlap = draw(st.sampled_from(Overlap)) if size else Overlap.NONE
    known = {
        Overlap.NONE: foreign,
        Overlap.PART: [*own[:size], *foreign],
        Overlap.FULL: own[:size],
    }[overlap]
    world = draw(worlds(addresses=st.sampled_from(known), texts=texts))
    profile = draw(profiles(email_addresses=st.just((*listed, *extra))))
    return Case(world, profile, overlap)


def _extras(own: list[str]) -> st.SearchStrategy[str | None]:
    """Generate what else stands in a list: nothing real, a repeat, or another spelling."""
    if not own:
        return st.sampled_from(BLANKS)
    return st.sampled_from(BLANKS) | st.sampled_from(own) | st.sampled_from(own).flatmap(twins)
