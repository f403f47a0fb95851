"""All parcels of an order are shown: S02."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.model import Shipment, Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import not_whole
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth

_TRIGGERS = tuple(Trigger)
_OWN = draw.PEOPLE[12]
_CARRIERS = (
    *(("ups", "UPS"), ("usps", "USPS"), ("fedex", "FedEx"), ("dhl", "DHL Express")),
    *(("canada-post", "Canada Post"), ("royal-mail", "Royal Mail")),
)
_STATUSES: tuple[str, ...] = tuple(schemas.load("event")["properties"]["status"]["examples"])


def _parcel(code: str, carrier: int, status: int) -> Shipment:
    return draw.parcel(
        code, _CARRIERS[carrier % len(_CARRIERS)], _STATUSES[status % len(_STATUSES)]
    )


def _parcels(dialect: Dialect) -> st.SearchStrategy[Case]:
    """Generate up to three orders of up to six parcels, some of them equal."""
    loads = st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 11)), min_size=1, max_size=6
    )

    def build(some: list[list[tuple[int, int, int]]], trigger: Trigger) -> Case:
        orders = (
            draw.order(at, (_OWN,), [_parcel(f"1Z{at}{code}", c, s) for code, c, s in load])
            for at, load in enumerate(some)
        )
        return draw.one_pull(draw.of(orders), (_OWN,), dialect, trigger=trigger)

    return st.builds(build, st.lists(loads, min_size=1, max_size=3), draw.TRIGGERS)


def _loads() -> Iterator[Sequence[Shipment]]:
    """Yield the parcels of an order, unlike each other in one thing, or in none."""
    for count in (2, 3, 4, 5, 6, 7, 9, 11, 12, 21):
        yield [_parcel(f"1Z{each:03}", each, each) for each in range(count)]
    for status in range(len(_STATUSES)):
        for carrier in (status, status + 3):
            yield [_parcel("1ZA", carrier, status), _parcel("1ZB", carrier + 1, status + 1)]
            yield [_parcel("1ZC", carrier + 1, status + 1), _parcel("1ZD", carrier, status)]
    for codes, carriers, statuses in (
        ("AA", (0, 0), (0, 0)),
        ("AAA", (1, 1, 1), (4, 4, 4)),
        ("ABA", (0, 1, 0), (1, 2, 1)),
        ("ABC", (0, 0, 0), (1, 1, 1)),
        ("ABC", (2, 2, 2), (1, 4, 9)),
        ("AAA", (0, 1, 2), (1, 1, 1)),
        ("AA", (0, 0), (0, 1)),
        ("AB", (0, 1), (4, 4)),
        ("CBA", (0, 0, 0), (1, 1, 1)),
        ("BCA", (5, 3, 4), (7, 2, 5)),
        ("ZAM", (1, 0, 2), (4, 1, 9)),
    ):
        yield [_parcel(f"1Z{c}", n, s) for c, n, s in zip(codes, carriers, statuses, strict=True)]


def _each_load(dialect: Dialect) -> Iterator[Case]:
    for number, load in enumerate(_loads()):
        world = draw.of([draw.order(0, (_OWN,), load)])
        yield draw.one_pull(world, (_OWN,), dialect, trigger=_TRIGGERS[number % 3])
    for trigger in Trigger:
        for counts in ((2, 3), (1, 2, 4), (3, 1)):
            orders = (
                draw.order(at, (_OWN,), [_parcel(f"1Z{at}{n}", at + n, 2 * n) for n in range(size)])
                for at, size in enumerate(counts)
            )
            yield draw.one_pull(draw.of(orders), (_OWN,), dialect, trigger=trigger)


def _load_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        for order in outcome.setting.world.orders:
            size, kinds = len(order.shipments), len(set(order.shipments))
            yield "one parcel" if size == 1 else "two or three parcels" if size < 4 else "more"  # noqa: PLR2004
            if kinds < size:
                yield "equal parcels"
            yield from (f"status {each.status}" for each in order.shipments)


@check(
    "S02",
    cases=_parcels,
    landmarks=_each_load,
    classes=_load_classes,
    all_classes=(
        *("one parcel", "two or three parcels", "more", "equal parcels"),
        *seen.TRIGGERS,
        *(f"status {each}" for each in _STATUSES),
    ),
)
def every_shipment_is_shown(run: Run) -> Problem | None:
    """Hold the parcels of each order against Loop's; an order that is nowhere had several."""
    for number, outcome in enumerate(run.outcomes):
        if outcome.problems and outcome.said.problem is None:
            continue  # what is null or of a wrong type is the business of S01
        wanted = [
            (name, parcels)
            for name, parcels in truth(outcome.setting, _addresses(outcome))
            if len(parcels) > 1 or (parcels and name in outcome.names)
        ]
        if problem := not_whole(outcome, number, wanted, exactly=True):
            return problem
    return None


def _addresses(outcome: Outcome) -> tuple[str, ...]:
    return real(outcome.pull.profile.email_addresses)
