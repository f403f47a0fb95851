"""R02: the dates of a prediction are in sequence, and there is none without a zip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.moments import is_before
from loop_harness.verify.provider.checks.seen import in_turn
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import PREDICTIONS, get

KINDS = ("zip alone", "shipping methods", "variants", "without zip", "empty zip")
_ZIPS = ("62701", "10001", "94105", "02108", "99501", "96813", "SW1A 1AA", "10115")
_METHODS = ("Standard", "Express", "Standard Shipping", "Overnight", "Économique & 2 Days")
_DATES = ("minDate", "estimatedDeliveryDate", "maxDate")
_FIRST_REFUSAL = 400
_BY_CHANCE = 200  #: inquiries


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    methods = [list(_METHODS[:2]), [_METHODS[1]], list(_METHODS), [_METHODS[0]]]
    lacking: list[dict[str, Any]] = [{}, {"shipping_methods": ["Standard"]}, {"variant_ids": ["1"]}]
    yield from in_turn(
        (
            [_inquiry("without zip", each) for each in lacking],
            [_inquiry("empty zip", {"zip": "", **each}) for each in lacking],
            [_inquiry("zip alone", {"zip": each}) for each in _ZIPS],
            [
                _inquiry("shipping methods", {"zip": _ZIPS[at], "shipping_methods": each})
                for at, each in enumerate(methods)
            ],
            [
                _inquiry("variants", {"zip": each, "variant_ids": ["9001", "9002"]})
                for each in _ZIPS[:2]
            ],
        )
    )
    chance = ground.random("R02")
    for _ in range(_BY_CHANCE):
        some = chance.sample(_METHODS, chance.randint(1, len(_METHODS)))
        asked = {"zip": f"{chance.randint(501, 99950):05}", "shipping_methods": some}
        yield _inquiry("shipping methods", asked)


def _inquiry(kind: str, arguments: dict[str, Any]) -> Inquiry:
    query = urlencode(arguments, doseq=True)
    probe = get(f"{PREDICTIONS}?{query}" if query else PREDICTIONS)
    return Inquiry(probes=(probe,), kind=kind)


@provider_check("R02", inquiries=_inquiries, kinds=KINDS, needs=("getDeliveryPredictions",))
def judge(asked: Asked) -> Problem | None:
    """Hold the dates of each prediction against each other; without a zip, that it is refused."""
    status, document = asked.answers[0].status, asked.answers[0].document
    if asked.inquiry.kind in ("without zip", "empty zip"):
        if status is None or status >= _FIRST_REFUSAL:
            return None
        what = f"predictions are asked for without a zip, and answered with status {status}"
        return Problem(what=what, expected="a refusal", actual=asked.answers[0].text[:500])
    found = document.get("predictions") if isinstance(document, dict) else None
    for each in found if isinstance(found, list) else ():
        dates = [each.get(name) for name in _DATES] if isinstance(each, dict) else []
        for at in range(len(dates) - 1):
            if is_before(dates[at + 1], dates[at]):
                what = f"{_DATES[at + 1]} is before {_DATES[at]} in a prediction"
                return Problem(what=what, expected=" ≤ ".join(_DATES), actual=each)
        if dates and is_before(dates[2], dates[0]):
            what = "maxDate is before minDate in a prediction"
            return Problem(what=what, expected=" ≤ ".join(_DATES), actual=each)
    return None
