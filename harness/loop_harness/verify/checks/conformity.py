"""The reply conforms to the data type that Gladly stores: S01."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real

#: What Loop answers where a careless lookup passes a null or a wrong type on.
_BAD = tuple(
    f"{fault}:index={index}{field}"
    for index in (0, 1, 2)
    for fault, fields in (
        ("null-order", ("",)),
        ("null-shipment", ("",)),
        *(
            (name, tuple(f",field={each}" for each in ("carrierDisplayName", *others)))
            for name, others in (
                ("null-field", ("status", "trackingCode", "name", "shipments")),
                ("missing-field", ("status", "trackingCode", "name", "shipments")),
                ("wrong-type", ("status", "trackingCode", "name", "shipments")),
            )
        ),
    )
    for field in fields
)


def _many(count: int) -> tuple[Order, ...]:
    """Return orders with none to four parcels, of every status and carrier."""
    own = draw.PEOPLE[11:12]
    return tuple(
        draw.order(number, own, draw.parcels(number, (number + 1) % 5, number * 3))
        for number in range(count)
    )


def _every_place(dialect: Dialect) -> Iterator[Case]:
    """Let there be nothing to ask, no order, one, a pending one, many; then what is damaged."""
    own = draw.PEOPLE[11:12]
    pending = draw.order(0, own, ())
    for orders in (_many(1), (pending,), (), _many(4), _many(12)):
        for trigger in Trigger:
            yield draw.one_pull(draw.of(orders), own, dialect, trigger=trigger)
    for listed in (draw.PEOPLE[11:13], (), None, (None,), ("",)):
        for trigger in Trigger:
            yield draw.one_pull(draw.of(_many(1)), listed, dialect, trigger=trigger)
    three = draw.of(draw.order(each, own, draw.parcels(each, 2, each)) for each in range(3))
    for number, fault in enumerate((*_BAD, "orders-null")):
        trigger = tuple(Trigger)[number % 3]
        yield draw.with_faults(draw.one_pull(three, own, dialect, trigger=trigger), fault)


def _replies(dialect: Dialect) -> st.SearchStrategy[Case]:
    return st.builds(
        lambda case, faults: draw.with_faults(case, *faults),
        draw.tame(dialect, sizes=(0, 1, 1, 2, 3), most_orders=12),
        st.just(()) | st.sampled_from(_BAD).map(lambda each: (each,)),
    )


def _classes(run: Run) -> Iterator[str]:
    yield from seen.sizes(run)
    yield from seen.found(run)
    yield from seen.parcels(run)
    yield from seen.triggers(run)
    if any(entry.faults for outcome in run.outcomes for entry in outcome.asked):
        yield "null or wrong type from Loop"


@check(
    "S01",
    cases=_replies,
    landmarks=_every_place,
    classes=_classes,
    all_classes=(
        *seen.SIZES[:3],
        *seen.FOUND,
        *seen.PARCELS[1:],
        *seen.TRIGGERS,
        "null or wrong type from Loop",
    ),
)
def the_reply_conforms(run: Run) -> Problem | None:
    """Hold each reply against its schema; a reply that never came, or is no object, is none."""
    for number, outcome in enumerate(run.outcomes):
        if problem := _no_reply(outcome, number) or _breach(outcome, number):
            return problem
    return None


def _no_reply(outcome: Outcome, number: int) -> Problem | None:
    """Say that nothing came, where nothing was unusual: what else breaks down has its own rule."""
    said, tame = outcome.said, not outcome.setting.faults
    if said.problem is not None and tame and real(outcome.pull.profile.email_addresses):
        return Problem(
            what=f"no reply: {said.problem}",
            expected="a reply",
            actual=said.text or None,
            pull=number,
        )
    return None


def _breach(outcome: Outcome, number: int) -> Problem | None:
    document = outcome.said.document
    if outcome.said.problem is not None:
        return None
    for each in outcome.problems:
        # The data type does not speak of further fields: whether Gladly minds them is open.
        if not each.reason.startswith("has an unknown field"):
            return Problem(
                what=f"the reply breaks its schema: {each.path} {each.reason}",
                expected="a reply as the schema lookup-reply describes it",
                actual=document,
                pull=number,
                order=_order(each.path, outcome),
            )
    if outcome.reply.get("id") != outcome.request["id"]:
        return Problem(
            what="the reply carries another id than the request",
            expected=outcome.request["id"],
            actual=outcome.reply.get("id"),
            pull=number,
        )
    return None


def _order(path: str, outcome: Outcome) -> str | None:
    """Return the name of the order that a path leads into."""
    found = re.match(r"\$\.orders\[(\d+)\]", path)
    each = outcome.orders[int(found[1])] if found else None
    name = each.get("name") if isinstance(each, dict) else None
    return name if isinstance(name, str) else None
