"""What is damaged, unknown or added in an answer hides nothing: S07, S08."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Trigger, World
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import not_whole
from loop_harness.verify.run import Outcome, Run, Shown
from loop_harness.verify.truth import real, truth

_TRIGGERS = tuple(Trigger)
_OWN = draw.PEOPLE[20]
_FIELDS = ("carrierDisplayName", "status", "trackingCode", "name", "shipments")
#: Each way to damage one order, without its place.
_DAMAGES = (
    *("null-order", "null-name", "null-shipments", "null-shipment"),
    *(
        f"{kind}:field={each}"
        for kind in ("null-field", "missing-field", "wrong-type")
        for each in _FIELDS
    ),
    *(f"wrong-type:field={each},kind=number" for each in _FIELDS),
    *("wrong-type:field=shipments,kind=truth", "wrong-type:field=shipments,kind=object"),
    "wrong-type:field=status,kind=object",
)


def _damaged(fault: str, index: int) -> str:
    return f"{fault}{',' if ':' in fault else ':'}index={index}"


def _damage(dialect: Dialect) -> st.SearchStrategy[Case]:
    def build(count: int, load: int, fault: str, index: int, trigger: Trigger) -> Case:
        at = index % count
        case = draw.one_pull(_plain(count, load, at), (_OWN,), dialect, trigger=trigger)
        return draw.with_faults(case, _damaged(fault, at))

    return st.builds(
        build,
        st.integers(2, 6),
        st.integers(1, 2),
        st.sampled_from(_DAMAGES),
        st.integers(0, 5),
        draw.TRIGGERS,
    )


def _plain(count: int, load: int = 1, at: int = 0) -> World:
    """Return orders of one parcel, and at one place an order of so many."""
    return draw.of(
        draw.order(number, (_OWN,), draw.parcels(number, load if number == at else 1, 0))
        for number in range(count)
    )


def _each_damage(dialect: Dialect) -> Iterator[Case]:
    """Damage the first, the middle and the last of three orders in each way, at each trigger."""
    world, longer = _plain(3), _plain(2, 2, 0)
    for fault in _DAMAGES:
        for trigger in Trigger:
            case = draw.one_pull(world, (_OWN,), dialect, trigger=trigger)
            for index in range(3):
                yield draw.with_faults(case, _damaged(fault, index))
        case = draw.one_pull(longer, (_OWN,), dialect)
        yield draw.with_faults(case, _damaged(fault, 0))


def _damage_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        if not _others(outcome):
            continue
        for fault in {each for entry in outcome.asked for each in entry.faults}:
            kind, field = re.split(r"[:,]", fault)[0], re.search(r"field=(\w+)", fault)
            if kind in {"null-field", "missing-field", "wrong-type"}:
                other = re.search(r"kind=(\w+)", fault)
                as_kind = f" as {other[1]}" if other and other[1] != "list" else ""
                yield f"{kind} {field[1] if field else 'status'}{as_kind}"
            else:
                yield kind


@check(
    "S07",
    cases=_damage,
    landmarks=_each_damage,
    classes=_damage_classes,
    all_classes=(
        *(each.replace(":field=", " ").replace(",kind=", " as ") for each in _DAMAGES),
        *seen.TRIGGERS,
    ),
)
def a_bad_value_hides_no_other_order(run: Run) -> Problem | None:
    """Look for every order that Loop answered whole; what becomes of the damaged one is free."""
    for number, outcome in enumerate(run.outcomes):
        if not outcome.setting.faults:
            continue
        if problem := not_whole(outcome, number, _others(outcome)):
            faults = ", ".join(outcome.setting.faults)
            return replace(problem, what=f"{problem.what} (another order was damaged: {faults})")
    return None


def _others(outcome: Outcome) -> list[Shown]:
    """Return the orders that no request found damaged: the place is one of the answer's own."""
    places = {int(each) for fault in outcome.setting.faults for each in _INDEX.findall(fault)}
    damaged = {
        order
        for entry in outcome.asked
        for place, order in enumerate(truth(outcome.setting, entry.emails))
        if place in places
    }
    wanted = truth(outcome.setting, _addresses(outcome))
    return [each for each in wanted if each not in damaged] if len(wanted) <= _FEWEST else []


_INDEX = re.compile(r"index=(\d+)")
_FEWEST = 10  #: orders that a cut leaves


def _addresses(outcome: Outcome) -> tuple[str, ...]:
    return real(outcome.pull.profile.email_addresses)


_NEW_STATUSES = (
    *("SOMETHING_NEW", "in_transit", "IN_TRANSIT", "PENDING", "shipped", "delivered", "Delivered"),
    *("transit", "LOST", "DELIVERED_TO_LOCKER", "On its way", "Held at customs", "42", "UNKNOWN"),
    *("TRANSIT2", "out-for-delivery", "RETURN_TO_SENDER", "EXPIRED", "OTHER"),
)
_NEW_CARRIERS = (
    *("Some Parcel Service", "acme", "Acme Post", "Ups", "ups", "Fedex", "FEDEX", "dhl", "OTHER"),
    *("Fourth Mile 24", "unknown", "Bicycle", "UPS Mail Innovations", "Hermes", "Purolator Ground"),
)
_ADDED = "added-properties"


def _news(items: Iterable[tuple[str | None, str | None]], dialect: Dialect, at: Trigger) -> Case:
    """Return one pull of orders of one parcel, with these statuses and carriers."""
    orders = []
    for number, (status, carrier) in enumerate(items):
        name = carrier or "UPS"
        parcel = draw.parcel(f"1ZN{number}", (name, name), status or "TRANSIT")
        orders.append(draw.order(number, (_OWN,), (parcel,)))
    return draw.one_pull(draw.of(orders), (_OWN,), dialect, trigger=at)


def _each_new(dialect: Dialect) -> Iterator[Case]:
    for number, (status, carrier) in enumerate(
        (
            *((each, None) for each in _NEW_STATUSES),
            *((None, each) for each in _NEW_CARRIERS),
        )
    ):
        for trigger in _TRIGGERS if number == 0 else (_TRIGGERS[number % 3],):
            yield _news([(status, carrier)], dialect, trigger)
        yield _news([(None, None), (status, carrier)], dialect, _TRIGGERS[(number + 1) % 3])
    for trigger in Trigger:
        yield draw.with_faults(_news([(None, None)] * 2, dialect, trigger), _ADDED)
        yield draw.with_faults(_news([], dialect, trigger), _ADDED)


def _any_news(dialect: Dialect) -> st.SearchStrategy[Case]:
    made = st.from_regex(r"[A-Za-z]{1,6}([ _-][A-Za-z0-9]{1,6})?", fullmatch=True)
    status = st.none() | st.sampled_from(_NEW_STATUSES) | made
    carrier = st.none() | st.sampled_from(_NEW_CARRIERS) | made
    return st.builds(
        lambda items, trigger, faults: draw.with_faults(_news(items, dialect, trigger), *faults),
        st.lists(st.tuples(status, carrier), min_size=1, max_size=4),
        draw.TRIGGERS,
        st.sampled_from(((), (), (_ADDED,))),
    )


def _new_classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        for _, parcels in truth(outcome.setting, _addresses(outcome)):
            for carrier, status, _ in parcels:
                if status in _NEW_STATUSES:
                    yield "unknown status"
                if status != status.upper():
                    yield "status in lower case"
                if carrier in _NEW_CARRIERS:
                    yield "unknown carrier"
        if outcome.orders and any(entry.faults for entry in outcome.asked):
            yield "added properties"


@check(
    "S08",
    cases=_any_news,
    landmarks=_each_new,
    classes=_new_classes,
    all_classes=(
        *("unknown status", "status in lower case", "unknown carrier", "added properties"),
        *seen.TRIGGERS,
    ),
)
def unknown_values_are_shown(run: Run) -> Problem | None:
    """Hold every order against Loop's; nothing that is only new is an error."""
    for number, outcome in enumerate(run.outcomes):
        wanted = truth(outcome.setting, _addresses(outcome))
        if problem := not_whole(outcome, number, wanted):
            return problem
        if outcome.error_kind is not None:
            return Problem(
                what="unknown values or added properties are an error",
                expected="orders without an error",
                actual=outcome.said.problem or outcome.reply.get("error"),
                pull=number,
            )
    return None
