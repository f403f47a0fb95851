"""The shipment URL carries the order name: S04."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, unquote_plus, urlsplit

from hypothesis import strategies as st

from loop_harness.dialect import Dialect
from loop_harness.model import Order, Trigger
from loop_harness.verify.case import Case
from loop_harness.verify.checks import awkward, draw, seen
from loop_harness.verify.checks.check import Problem, check
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.truth import real, truth

_OWN = draw.PEOPLE[14]
_SIGNS = (
    *("#1001", "1001", "EU-1001.A_b", "a b", "a+b", "a&b", "a=b", "50%", "100%25", "%23", "a/b"),
    *(
        "a?b",
        "a#b",
        "a;b",
        "a:b",
        "a,b",
        "a@b",
        "a'b",
        'a"b',
        "a\\b",
        "a<b>",
        "a|b",
        "a{b}",
        "a[b]",
    ),
    *("a^b", "a`b", "a~b", "a*b", "a(b)", "a!b", "a$b", "+", "#", "&", "/", "a  b", " a ", "a\tb"),
    *(
        "\xe9",
        "e\u0301",
        "\u65e5\u672c",
        "\U0001f4e6",
        "#1001 & #1002",
        "Nr. 5 / 2026 (50% + \xe9)",
    ),
    *("x" * 300, "name?order_name=other", "%2523", "1%202"),
)
#: What RFC 3986 lets stand in a URL as it is; a percent sign has two digits after it.
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#\[\]-]|%[0-9A-Fa-f]{2})*")


def _named(name: str, number: int = 0, count: int = 1) -> Order:
    order = draw.order(number, (_OWN,), draw.parcels(number, count, number))
    return replace(order, name=name)


def _each_name(dialect: Dialect) -> Iterator[Case]:
    """Let each sign stand in a name; then several orders, pending ones, and every status."""
    for number, name in enumerate(_SIGNS):
        triggers = Trigger if number < 1 else (tuple(Trigger)[number % 3],)
        for trigger in triggers:
            yield draw.one_pull(draw.of([_named(name)]), (_OWN,), dialect, trigger=trigger)
    for trigger in Trigger:
        for counts in ((1, 1, 1), (0,), (0, 2, 1), (3,), (1,) * 12):
            orders = [_named(f"#{1001 + at}", at, count) for at, count in enumerate(counts)]
            yield draw.one_pull(draw.of(orders), (_OWN,), dialect, trigger=trigger)


def _names(dialect: Dialect) -> st.SearchStrategy[Case]:
    made = st.text(
        st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("#%&+ /?=é\"'\\"),
        min_size=1,
        max_size=10,
    ).filter(lambda each: bool(each.strip()))
    known = tuple(
        each for texts in (_SIGNS, *awkward.KINDS.values()) for each in texts if each.strip()
    )
    return st.builds(
        lambda names, trigger: draw.one_pull(
            draw.of(_named(each, at, (at + 1) % 3) for at, each in enumerate(names)),
            (_OWN,),
            dialect,
            trigger=trigger,
        ),
        st.lists(st.sampled_from(known) | made, min_size=1, max_size=4, unique=True),
        draw.TRIGGERS,
    )


def _classes(run: Run) -> Iterator[str]:
    yield from seen.triggers(run)
    for outcome in run.outcomes:
        for name in outcome.names:
            yield from (
                kind
                for kind, signs in {
                    "number sign": "#",
                    "percent sign": "%",
                    "plus": "+",
                    "space": " ",
                    "slash": "/",
                    "ampersand": "&",
                    "quotes": "'\"`",
                }.items()
                if any(each in name for each in signs)
            )
            if not name.isascii():
                yield "beyond ASCII"


@check(
    "S04",
    cases=_names,
    landmarks=_each_name,
    classes=_classes,
    all_classes=(
        *("number sign", "percent sign", "plus", "space", "slash", "ampersand", "quotes"),
        "beyond ASCII",
        *seen.TRIGGERS,
    ),
)
def the_url_carries_the_name(run: Run) -> Problem | None:
    """Look for the name of each order in its URL: which parameter holds it is open."""
    for number, outcome in enumerate(run.outcomes):
        known = {name for name, _ in truth(outcome.setting, _addresses(outcome))}
        for order in outcome.orders:
            name = order.get("name") if isinstance(order, dict) else None
            if name in known and (what := _wrong(order.get("shipmentUrl"), name)):
                return Problem(
                    what=f"the shipment URL of order {name!r} {what}",
                    expected=name,
                    actual=order.get("shipmentUrl"),
                    pull=number,
                    order=name,
                )
    return None


def _addresses(outcome: Outcome) -> tuple[str, ...]:
    return real(outcome.pull.profile.email_addresses)


def _wrong(url: object, name: str) -> str | None:
    """Say what is wrong with a URL; what is neither a text nor null is the business of S01."""
    if url is None or url == "":
        return "is missing"
    if not isinstance(url, str):
        return None
    if (signs := _ENCODED.match(url)) is None or signs.end() < len(url):
        at = signs.end() if signs else 0
        return f"holds {url[at]!r}, which must be encoded"
    values = _values(url)
    if name in values:
        return None
    if any(name in (unquote(each), unquote_plus(each)) for each in values if each != name):
        return "encodes the name more than once"
    return "does not carry its name"


def _values(url: str) -> set[str]:
    """Return what a URL carries in its query or path, decoded once."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return set()
    given = [each.partition("=")[2] or each for each in parts.query.split("&")]
    way = parts.path.split("/")
    # A plus is a space in what forms send, and a plus in a path: there both are accepted.
    found = [_decoded(each.replace("+", " ")) for each in (*given, *way)] + [*map(_decoded, way)]
    return {each for each in found if each is not None}


def _decoded(text: str) -> str | None:
    """Return what an encoded text says, if it is UTF-8."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None
