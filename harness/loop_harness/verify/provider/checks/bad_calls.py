"""Requests to the REST operations that cannot be answered, or hardly."""

from __future__ import annotations

import base64
import random
from dataclasses import replace

from loop_harness.verify.provider.checks.check import Ground
from loop_harness.verify.provider.checks.operations import (
    BY_T,
    BY_TERM,
    LIST,
    PREDICT,
    by_status,
    questions,
    with_t,
)
from loop_harness.verify.provider.checks.searching import by_t_alone, customer, searchable, written
from loop_harness.verify.provider.probe import (
    DOWNLOAD,
    PREDICTIONS,
    REPORTS,
    SEARCH,
    Probe,
    Token,
    get,
)

REFUSED_TOKEN, LIMIT, TERM, ZIP = "refused token", "wrong limit", "missing term", "missing zip"
BROKEN_T, ODD_TERM, NO_FILE = "broken t", "odd term", "unknown report"
_TOKENS: tuple[Token, ...] = ("made-up", "absent", "empty")
_LIMITS = ("abc", "0", "501", "-1", "1.5", "99999999999999999999", "1e9", "ten", "0x10", "NaN")
_TERMS = (
    *("%00", "%FF%FE", "a%00b", "%25", "%27%20OR%20%271%27=%271", "x" * 1500, "%F0%9F%8E%81"),
    *("%2F..%2F..%2F", "%5C", "%22", "%0A", "(%5B", "%ED%A0%80", "%20"),
)
_SAID = (
    *("", "{}", "[]", "null", "42", '"text"', '{"email": 42}', '{"email": null}', "{"),
    *('{"email": ["a@example.net"]}', '{"query": 7}', '{"phone": {}}', "\x00"),
)
_NO_BASE64 = ("%", "====", "*", "a", "\x00", "é", "eyJ", "x" * 3000)
_NO_UTF8 = base64.b64encode(b"\xff\xfe{}").decode()


def bad_calls(ground: Ground) -> dict[str, list[Probe]]:
    """Return requests of each kind to the operations that are offered, the plainest first."""
    offers = ground.observed.offers
    found: dict[str, list[Probe]] = {
        REFUSED_TOKEN: _refused(ground),
        LIMIT: [get(f"{REPORTS}?limit={each}") for each in _LIMITS] if LIST in offers else [],
        TERM: _missing_terms(ground),
        ZIP: [get(PREDICTIONS), get(f"{PREDICTIONS}?shipping_methods=Standard")],
        ODD_TERM: [get(f"{SEARCH}/{each}") for each in _TERMS] if BY_TERM in offers else [],
        BROKEN_T: _broken_t(ground),
        NO_FILE: [get(f"{DOWNLOAD}19990101T000000_no-such-report.csv.zip")],
    }
    if PREDICT not in offers:
        del found[ZIP]
    if "downloadReport" not in offers:
        del found[NO_FILE]
    return {kind: each for kind, each in found.items() if each}


def bad_call_by_chance(kind: str, chance: random.Random, probes: list[Probe]) -> Probe:
    """Return another request of a kind."""
    if kind != LIMIT:
        return chance.choice(probes)
    wrong = chance.choice((chance.randint(501, 10**6), -chance.randint(0, 10**6)))
    return get(f"{REPORTS}?limit={wrong}")


def _refused(ground: Ground) -> list[Probe]:
    """Return a question of each operation without the right token."""
    first = [each[0] for each in questions(ground).values()]
    if "downloadReport" in ground.observed.offers:
        first.append(get(f"{DOWNLOAD}19990101T000000_no-such-report.csv.zip"))
    return [replace(each, token=token) for token in _TOKENS for each in first]


def _missing_terms(ground: Ground) -> list[Probe]:
    """Return searches that say nothing of what they search for."""
    if BY_T not in ground.observed.offers:
        return []
    orders = searchable(ground.known)[:1]
    return [get(SEARCH), *(by_t_alone(written(customer(each))) for each in orders)]


def _broken_t(ground: Ground) -> list[Probe]:
    broken = [base64.b64encode(each.encode()).decode() for each in _SAID]
    texts = [*_NO_BASE64, *broken, _NO_UTF8]
    orders = by_status(searchable(ground.known))[:1] if BY_TERM in ground.observed.offers else []
    found = [with_t(order, t) for t in texts for order in orders]
    if BY_T in ground.observed.offers:
        found += [by_t_alone(t) for t in texts]
    return found
