"""Cases with steps of every kind, for the properties of cases and tokens."""

from __future__ import annotations

from hypothesis import strategies as st

from loop_harness import strategies
from loop_harness.model import Profile, Trigger, World
from loop_harness.verify.case import (
    Case,
    Change,
    Misbehave,
    Pull,
    Restart,
    Setting,
    Step,
    Together,
)

#: Whatever a text of Python can hold: also halves of characters, which no JSON file should.
TEXTS = st.one_of(
    strategies.awkward_texts(),
    st.text(st.characters(exclude_categories=()), max_size=6),
    st.just("\ud83d\ude00"),
)
FAULTS = st.lists(st.sampled_from(("reset", "slow:seconds=1", "status:code=503")), max_size=2)
_TRIGGERS = st.sampled_from(tuple(Trigger))


def worlds() -> st.SearchStrategy[World]:
    """Generate a small world of awkward texts."""
    return strategies.worlds(texts=TEXTS, most_orders=2)


def profiles() -> st.SearchStrategy[Profile]:
    """Generate a profile whose name may be anything."""
    plain = strategies.profiles(most_addresses=3)
    return st.builds(
        lambda person, text: Profile(
            name=text,
            email_addresses=(*(person.email_addresses or ()), text),
            phone_numbers=person.phone_numbers,
        ),
        plain,
        TEXTS,
    )


def pulls(shops: int) -> st.SearchStrategy[Pull]:
    """Generate a pull of one of some shops."""
    return st.builds(
        Pull,
        profile=profiles(),
        trigger=_TRIGGERS,
        shop=st.integers(0, shops - 1),
        token=st.sampled_from(("own", "absent", "null", "empty")),
        there=st.booleans(),
    )


def _steps(shops: int) -> st.SearchStrategy[Step]:
    where = st.integers(0, shops - 1)
    together = st.lists(pulls(shops), min_size=1, max_size=2)
    return st.one_of(
        pulls(shops),
        together.map(lambda found: Together(pulls=tuple(found))),
        st.builds(Change, world=worlds(), shop=where),
        st.builds(lambda faults, shop: Misbehave(faults=tuple(faults), shop=shop), FAULTS, where),
        st.builds(Restart),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Generate a case of one or two shops, whose last step is a pull."""
    settings = st.builds(
        lambda world, dialect, faults: Setting(world=world, dialect=dialect, faults=tuple(faults)),
        worlds(),
        strategies.dialects(),
        FAULTS,
    )
    shops = draw(st.lists(settings, min_size=1, max_size=2))
    steps = draw(st.lists(_steps(len(shops)), max_size=3))
    last = draw(pulls(len(shops)))
    case = Case(shops=tuple(shops), steps=(*steps, last), timeout_s=draw(st.floats(0.1, 60)))
    prelude = draw(st.integers(0, len(case.pulls) - 1))
    return Case(shops=case.shops, steps=case.steps, timeout_s=case.timeout_s, prelude=prelude)
