"""Q01: ten addresses are answered within the time limit."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Probe, orders_of

KINDS = ("known addresses", "strangers", "one known address")
_COUNT = 10  #: addresses
_LIMIT_S = 5.0  #: what a lookup is given by the protocol
_TRIED = 3  #: times at most: the fastest counts
_BY_CHANCE = 4  #: inquiries
_STRANGERS = [f"nobody.{number}@example.net" for number in range(_COUNT)]


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    known = list(ground.known.addresses)
    if known:
        yield _inquiry("known addresses", known)
        yield _inquiry("one known address", known[:1])
    yield _inquiry("strangers", [])
    chance = ground.random("Q01")
    for _ in range(_BY_CHANCE if len(known) > _COUNT else 0):
        yield _inquiry("known addresses", chance.sample(known, _COUNT))


def _inquiry(kind: str, known: list[str]) -> Inquiry:
    addresses = [*known, *_STRANGERS][:_COUNT]
    return Inquiry(probes=(orders_of(addresses),), kind=kind, facts={"addresses": addresses})


def _following(asked: Asked) -> tuple[Probe, ...]:
    again = judge(asked) is not None and len(asked.answers) < _TRIED
    return asked.probes[:1] if again else ()


@provider_check("Q01", inquiries=_inquiries, kinds=KINDS, following=_following)
def judge(asked: Asked) -> Problem | None:
    """Say that no attempt was in time."""
    fastest = min(each.seconds for each in asked.answers)
    if fastest <= _LIMIT_S:
        return None
    what = f"{_COUNT} addresses are not answered within {_LIMIT_S:g} s"
    return Problem(what=what, expected=_LIMIT_S, actual=round(fastest, 1))
