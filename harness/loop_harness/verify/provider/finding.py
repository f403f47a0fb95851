"""From a broken rule of a provider to what is reported, with a token that repeats it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from loop_harness import redaction
from loop_harness.errors import InvalidReplayToken
from loop_harness.model import Json
from loop_harness.verify.checks import Problem
from loop_harness.verify.provider.checks import ProviderCheck, provider_checks
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Answer, Probe
from loop_harness.verify.provider.shown import shown
from loop_harness.verify.provider.trial import Broken
from loop_harness.verify.replay_token import DAMAGED, packed, unpacked
from loop_harness.verify.report import Finding

_MOST_SHOWN = 8  #: exchanges of one finding


def finding(check: ProviderCheck, broken: Broken, secret: str) -> Finding:
    """Return what is to be said about a broken rule; *secret* is kept out of it."""
    asked, problem = _narrowed(check, broken), without_secret(broken.problem, secret)
    exchanges = [shown(*each) for each in zip(asked.probes, asked.answers, strict=True)]
    addresses = asked.facts.get("addresses")
    return Finding(
        rule=check.rule,
        what=problem.what,
        expected=problem.expected,
        actual=problem.actual,
        address=problem.address,
        order=problem.order,
        profile={"emailAddresses": addresses} if isinstance(addresses, list) else None,
        dialect=dict(asked.observed.dialect.chosen),
        steps=tuple(map(told, asked.probes, asked.answers)),
        exchanges=tuple(exchanges[:_MOST_SHOWN]),
        log="",
        replay=token_of(check.rule.id, asked, broken.first),
    )


def without_secret(problem: Problem, secret: str) -> Problem:
    """Return what is wrong, without the token that a provider may have echoed."""
    return replace(
        problem,
        what=redaction.secrets(problem.what, secret),
        expected=redaction.document(problem.expected, secret),
        actual=redaction.document(problem.actual, secret),
    )


def told(probe: Probe, answer: Answer) -> str:
    """Say in a line what was asked and what came."""
    with_token = "" if probe.token == "own" else f", its token {probe.token}"  # noqa: S105
    came = f"status {answer.status}" if answer.status is not None else answer.failure
    return f"{probe.method} {probe.target}{with_token}: {came}"


def token_of(rule: str, asked: Asked, first: int) -> str:
    """Return the token that makes an inquiry again, whatever the provider."""
    inquiry = replace(asked.inquiry, probes=asked.inquiry.probes[:first])
    document: dict[str, Json] = {
        "rule": rule,
        "inquiry": inquiry.to_json(),
        "known": dict(asked.known.without_token().document),
        "observed": asked.observed.to_json(),
    }
    return packed(document)


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a token holds: an inquiry, and what its rule judges it by."""

    check: ProviderCheck
    inquiry: Inquiry
    known: Known
    observed: Observed


def read_inquiry(token: str) -> Repeat:
    """Return what a token of a provider holds; raises InvalidReplayToken."""
    document = unpacked(token)
    try:
        return Repeat(
            provider_checks()[document["rule"]],
            Inquiry.from_json(document["inquiry"]),
            Known.read(document["known"], "the token"),
            Observed.from_json(document["observed"]),
        )
    except DAMAGED as error:
        raise InvalidReplayToken("it is damaged, or of another version") from error


def _narrowed(check: ProviderCheck, broken: Broken) -> Asked:
    """Leave out of the known world what has nothing to do with it, unless that changes the case."""
    asked = broken.asked
    words = "\n".join(_texts(asked))
    narrow = replace(asked, known=asked.known.part(asked.known.mentioned(words)))
    return narrow if check.judge(narrow) == broken.problem else asked


def _texts(asked: Asked) -> Iterator[str]:
    for probe in asked.probes:
        yield probe.target
        yield probe.body or ""
    for answer in asked.answers:
        yield answer.text
    yield str(asked.facts)
