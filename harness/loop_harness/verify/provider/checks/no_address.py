"""P03: an empty list of addresses and a blank address find nothing."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.model import Json
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.seen import any_orders, due, in_turn, missing_and_foreign
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import Probe, graphql, orders_of

NOBODY = "nobody.at.all@example.net"
KINDS = (
    "empty list",
    "empty text",
    "spaces",
    "other blanks",
    "several blanks",
    "beside an address",
)
_BLANKS = ("", " ", "   ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", " \t ")


def _written(addresses: str) -> Probe:
    fields = "name shipments { trackingCode status carrierDisplayName }"
    return graphql(
        {"query": f"{{ orders(input: {{customerEmails: {addresses}}}) {{ {fields} }} }}"}
    )


def _inquiry(kind: str, addresses: list[str], probe: Probe | None = None) -> Inquiry:
    facts: dict[str, Json] = {"addresses": list(addresses)}
    return Inquiry(probes=(probe or orders_of(addresses),), kind=kind, facts=facts)


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    known = list(ground.known.addresses)
    yield from in_turn(
        [
            [_inquiry("empty list", []), _inquiry("empty list", [], _written("[]"))],
            [_inquiry("empty text", [""]), _inquiry("empty text", [""], _written('[""]'))],
            [_inquiry("spaces", [each]) for each in _BLANKS[1:3]],
            [_inquiry("other blanks", [each]) for each in _BLANKS[3:]],
            [_inquiry("several blanks", list(_BLANKS)), _inquiry("several blanks", ["", ""])],
            [
                _inquiry("beside an address", each)
                for address in (NOBODY, *known[:3])
                for each in (["", address], [address, ""], [address, *_BLANKS])
            ],
        ]
    )
    chance = ground.random("P03")
    for _ in range(100):
        blanks = ["".join(chance.choices(_BLANKS, k=2)) for _ in range(chance.randint(1, 4))]
        some = chance.sample(known, min(1, len(known)))
        listed = chance.sample([*blanks, *some], len(blanks) + len(some))
        yield _inquiry("beside an address" if some else "several blanks", listed)


def _smaller(inquiry: Inquiry) -> Iterator[Inquiry]:
    addresses = list(inquiry.facts["addresses"])
    for place in range(len(addresses)):
        left = addresses[:place] + addresses[place + 1 :]
        if any(not each.strip() for each in left):
            yield _inquiry(inquiry.kind, left)


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Ask for the address alone where it finds too much beside a blank."""
    real = [each for each in asked.facts["addresses"] if each.strip()]
    return (orders_of(real),) if real and len(asked.answers) == 1 and _foreign(asked) else ()


@provider_check("P03", inquiries=_inquiries, kinds=KINDS, smaller=_smaller, following=_following)
def judge(asked: Asked) -> Problem | None:
    """Let nothing come for no address; a refusal is as right as an empty list."""
    foreign = _foreign(asked)
    alone = [each.get("name") for answer in asked.answers[1:] for each in any_orders(answer)]
    if not foreign or set(foreign) <= set(alone):
        return None
    addresses = asked.facts["addresses"]
    blanks = [each for each in addresses if not each.strip()]
    what = f"a blank address {blanks[0]!r}" if blanks else "an empty list of addresses"
    real = [each for each in addresses if each.strip()]
    expected = sorted(due(asked, real)[1])
    return Problem(what=f"{what} finds orders", expected=expected, actual=foreign, order=foreign[0])


def _foreign(asked: Asked) -> list[str]:
    """Return the names of the orders that no real address among the asked ones finds."""
    came = [str(each.get("name")) for each in any_orders(asked.answers[0])]
    real = [each for each in asked.facts["addresses"] if each.strip()]
    must, may = due(asked, real)
    return missing_and_foreign(came, must, may, asked.observed.cut)[1]
