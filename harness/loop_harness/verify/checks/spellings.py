"""Which addresses are equal, and that they reach Loop unfolded: M10, M11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.matching import key
from loop_harness.model import Trigger, World
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import missing, strange
from loop_harness.verify.run import Run
from loop_harness.verify.truth import real, truth


def _spelled(address: str) -> tuple[str, ...]:
    local, _, domain = address.rpartition("@")
    return (
        f"{local.upper()}@{domain}",
        f"{local}@{domain.upper()}",
        f"{local.title()}@{domain.title()}",
        address.upper(),
        address,
    )


_OTHER_FORMS = (
    ("jürgen@example.org", "ju\u0308rgen@example.org"),
    ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
    ("ada@例え.test", "ada@xn--r8jz45g.test"),
)


def _spellings(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(start: int, size: int, stored: int, asked: int, trigger: Trigger) -> Case:
        own = draw.addresses(start, size)
        orders = tuple(
            draw.order(
                number, [_spelled(each)[(stored + number) % 5]], draw.parcels(number, 1, asked)
            )
            for number, each in enumerate(own)
        )
        listed = tuple(_spelled(each)[(asked + n) % 5] for n, each in enumerate(own))
        world = World(token="sk_test_1001_plain", orders=orders)  # noqa: S106 - fictional
        return draw.one_pull(world, listed, dialect, trigger=trigger)

    return st.builds(
        build,
        st.integers(0, 60),
        st.integers(1, 3),
        st.integers(0, 4),
        st.integers(0, 4),
        draw.TRIGGERS,
    )


def _every_spelling(dialect: Dialect) -> Iterator[Case]:
    address = "mia.brook@example.com"
    pairs = [(one, other) for one in _spelled(address) for other in _spelled(address)]
    pairs += [pair for one, other in _OTHER_FORMS for pair in ((one, other), (other, one))]
    for stored, asked in pairs:
        yield draw.one_pull(draw.one_order(stored), (asked,), dialect)


def _spelling_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        listed = real(each.pull.profile.email_addresses)
        stored = {one for order in each.setting.world.orders for one in order.emails}
        if any(one not in stored and one.lower() in {s.lower() for s in stored} for one in listed):
            yield "other case"
        if any(not one.isascii() or "xn--" in one for one in listed):
            yield "other form"
        yield "found" if truth(each.setting, listed) else "not found"


@check(
    "M10",
    cases=_spellings,
    landmarks=_every_spelling,
    classes=_spelling_classes,
    all_classes=("other case", "other form", "found"),
)
def addresses_are_compared_as_the_dialect_says(run: Run) -> Problem | None:
    """Hold the orders of other spellings against those that Loop finds by them."""
    for number, outcome in enumerate(run.outcomes):
        if problem := missing(outcome, number) or strange(outcome, number):
            return problem
    return None


_UNFOLDED = (
    *("ada+shop@example.com", "a.da@example.com", "o'hara@example.net", "x_y-z@example.com"),
    *('"ada lee"@example.com', '"ada@work"@example.com', "ada%home@example.org", "{ada}@a.test"),
    *("jürgen@example.org", "用户@example.com", "ada@例え.test", "ada=b@example.com", "a*@a.test"),
    *("ju\u0308rgen@example.org", "ada@münchen.example", "ada#1@example.com", "ada&b@example.com"),
    *("ada+a+b@example.com", "1@example.com", "ada/b@example.com", "ada?@example.com", "~@a.test"),
    *("ada\\b@example.com", "İx@example.com", "ada,b@example.com", "weiß@example.com"),
)


def _special(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(picked: list[int], plain: int, trigger: Trigger) -> Case:
        own = tuple(
            dict.fromkeys((*(_UNFOLDED[each] for each in picked), *draw.addresses(plain, 1)))
        )
        world = draw.world([draw.Spot((0,), 1, plain)], own, ())
        return draw.one_pull(world, own, dialect, trigger=trigger)

    places = st.lists(st.integers(0, len(_UNFOLDED) - 1), min_size=1, max_size=4)
    return st.builds(build, places, st.integers(0, 43), draw.TRIGGERS)


def _each_special(dialect: Dialect) -> Iterator[Case]:
    for each in (
        *_UNFOLDED,
        "mia@EXAMPLE.com",
        "Mia@example.com",
        " mia@example.com ",
        "mia@example.com\n",
    ):
        yield draw.one_pull(draw.one_order(each.strip()), (each,), dialect)


def _special_classes(run: Run) -> Iterator[str]:
    for each in run.outcomes:
        for one in real(each.pull.profile.email_addresses):
            local, _, domain = one.strip().rpartition("@")
            yield from (
                name
                for name, holds in {
                    "plus tag": "+" in local,
                    "dot": "." in local,
                    "quotes": '"' in local,
                    "Unicode": not local.isascii(),
                    "international domain": not domain.isascii(),
                    "other sign": any(sign in local for sign in "'%{=*#&/?\\,~_"),
                }.items()
                if holds
            )


@check(
    "M11",
    cases=_special,
    landmarks=_each_special,
    classes=_special_classes,
    all_classes=("plus tag", "dot", "quotes", "Unicode", "international domain", "other sign"),
)
def addresses_reach_loop_unfolded(run: Run) -> Problem | None:
    """Hold each address that Loop was asked for against those of the profile, both ways."""
    for number, outcome in enumerate(run.outcomes):
        dialect = outcome.setting.dialect
        own = real(outcome.pull.profile.email_addresses)
        wanted = {_harmless(each, dialect): each for each in own}
        sent = {_harmless(each, dialect): each for each in outcome.addresses}
        if lost := [each for folded, each in wanted.items() if folded not in sent]:
            return _folded(
                f"{lost[0]!r} did not reach Loop as it is", own, outcome.addresses, number, lost[0]
            )
        if more := [each for folded, each in sent.items() if folded not in wanted]:
            return _folded(
                f"{more[0]!r} was asked for, which the profile does not list",
                own,
                outcome.addresses,
                number,
                more[0],
            )
    return None


def _harmless(address: str, dialect: Dialect) -> str | None:
    """Return an address without what may be changed: outer spaces, and case where it is ignored."""
    return key(address.strip(), dialect)


def _folded(what: str, own: Iterable[str], sent: Iterable[str], pull: int, address: str) -> Problem:
    return Problem(what=what, expected=list(own), actual=list(sent), pull=pull, address=address)
