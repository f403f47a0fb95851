"""Texts arrive unchanged: S03."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case, Pull, Setting
from loop_harness.verify.checks import awkward, draw
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.checks.words import FIELDS
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth

_TRIGGERS = tuple(Trigger)
_OWN, _OTHER = draw.PEOPLE[12], draw.PEOPLE[13]
#: An unknown carrier and status without anything awkward: who loses these breaks S08.
_PLAIN = ("Some Parcel Service", "Some new status")
_PLACES = ("name", *FIELDS)
_TEXTS = {text: kind for kind, texts in awkward.KINDS.items() for text in texts}
Texts = tuple[str, str, str, str]  #: in the sequence of the places
Chosen = tuple[str | None, str | None, str | None, str | None]


def _order(number: int, texts: Chosen) -> Order:
    """Return an order of one parcel with these texts, plain ones where there is None."""
    name, carrier, status, code = texts
    display = "UPS" if carrier is None else carrier
    parcel = draw.parcel(
        f"1ZP{number}" if code is None else code,
        (display, display),
        "TRANSIT" if status is None else status,
    )
    order = draw.order(number, (_OTHER,), [parcel])
    return replace(order, name=name) if name and name.strip() else order


def _spoken(orders: Iterable[Order], dialect: Dialect, trigger: Trigger) -> Case:
    """Return the case that looks up a plain order first, then the awkward ones."""
    plain = replace(_order(90, (None, *_PLAIN, None)), emails=(_OWN,))
    world = draw.of((plain, *{each.name: each for each in orders}.values()))
    people = [replace(draw.profile((each,)), id=f"c{at}") for at, each in enumerate((_OWN, _OTHER))]
    return Case(
        shops=(Setting(world=world, dialect=dialect),),
        steps=tuple(Pull(profile=each, trigger=trigger) for each in people),
    )


def _each_text(dialect: Dialect) -> Iterator[Case]:
    """Let each text stand in each of the four places, of four orders."""
    for texts in awkward.KINDS.values():
        for number, text in enumerate(texts):
            orders = [
                _order(at, (*(None,) * at, text, *(None,) * (3 - at)))  # type: ignore[arg-type]
                for at in range(len(_PLACES))
            ]
            for trigger in _TRIGGERS if number == 0 else (_TRIGGERS[number % 3],):
                yield _spoken(orders, dialect, trigger)


def _any_texts(dialect: Dialect) -> st.SearchStrategy[Case]:
    made = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
    text = st.none() | st.sampled_from(tuple(_TEXTS)) | made
    orders = st.lists(st.tuples(text, text, text, text), min_size=1, max_size=4)
    return st.builds(
        lambda some, trigger: _spoken(
            (_order(at, texts) for at, texts in enumerate(some)), dialect, trigger
        ),
        orders,
        draw.TRIGGERS,
    )


def _text_classes(run: Run) -> Iterator[str]:
    for outcome in run.outcomes:
        for texts in _texts(outcome):
            for place, text in zip(_PLACES, texts, strict=True):
                if text in _TEXTS:
                    yield f"{_TEXTS[text]} in a {place}"


@check(
    "S03",
    cases=_any_texts,
    landmarks=_each_text,
    classes=_text_classes,
    all_classes=(
        f"{kind} in a {place}"
        for kind in awkward.KINDS
        for place in _PLACES
        if kind != "empty" or place != "name"
    ),
)
def texts_arrive_unchanged(run: Run) -> Problem | None:
    """Look for each text of an order among those that are shown of it, wherever it stands."""
    shown = {
        part for each in run.outcomes for _, rows in each.shown for row in rows for part in row
    }
    tried = ("name", "code", *(p for p, text in zip(FIELDS, _PLAIN, strict=False) if text in shown))
    for number, outcome in enumerate(run.outcomes):
        wanted = [*_texts(outcome)]
        if any(_is_awkward(p, each) for each in wanted for p in {*_PLACES} - {*tried}):
            continue
        for texts in wanted:
            if problem := _changed(outcome, number, texts, tried):
                return problem
    return None


def _texts(outcome: Outcome) -> Iterator[Texts]:
    """Yield the name of each order with the texts of each of its parcels."""
    for name, parcels in truth(outcome.setting, real(outcome.pull.profile.email_addresses)):
        for parcel in parcels:
            yield (name, *parcel)


def _changed(outcome: Outcome, number: int, wanted: Texts, tried: Sequence[str]) -> Problem | None:
    """Say which text of an order is not shown as it is, or that it is lost with its order."""
    awkward_ones = [each for each in tried if _is_awkward(each, wanted)]
    found = _nearest(outcome, wanted)
    for place in awkward_ones if found is None else awkward_ones and tried:
        text = wanted[_PLACES.index(place)]
        if found is None or text not in found:
            what = f"the {place} {text!r} of an order " + ("is changed" if found else "is lost")
            return Problem(
                what=what,
                expected=list(wanted),
                actual=list(found) if found else outcome.said.problem or outcome.reply.get("error"),
                pull=number,
                order=wanted[0],
            )
    return None


def _is_awkward(place: str, texts: Texts) -> bool:
    """Tell whether a text is none of those that stand where nothing else was chosen."""
    text = texts[_PLACES.index(place)]
    return text not in {*_PLAIN, "UPS", "TRANSIT"} and re.fullmatch(r"#\d{4}|1ZP\d+", text) is None


def _nearest(outcome: Outcome, wanted: Texts) -> Texts | None:
    """Return the texts of the order that is shown for one of Loop's: of its name, or its code."""
    shown = [(name, *parcel) for name, parcels in outcome.shown for parcel in parcels]
    named = [each for each in shown if each[0] == wanted[0]]
    coded = [each for each in shown if each[3] == wanted[3]]
    return max(named or coded, key=lambda each: len({*each} & {*wanted}), default=None)
