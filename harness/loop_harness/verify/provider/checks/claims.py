"""What a search may say about its customer: the truth, something else, or nothing readable."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator

from loop_harness.model import Json
from loop_harness.verify.provider.checks.near_addresses import near
from loop_harness.verify.provider.checks.searching import written
from loop_harness.verify.provider.known import Known, KnownOrder

NOBODY = "nobody.at.all@example.net"
_NEAR = ("part", "domain", "tag", "dots", "longer", "wildcard", "look-alike")

Claim = dict[str, Json]
Claims = Callable[[KnownOrder, Known], Iterator[Claim]]


def _each_address(order: KnownOrder, _: Known) -> Iterator[Claim]:
    yield from ({"email": each} for each in order.emails[::-1] if each.strip())


def _own_phone(order: KnownOrder, _: Known) -> Iterator[Claim]:
    if order.phone:
        yield {"phone": order.phone}


def _strangers_address(_: KnownOrder, __: Known) -> Iterator[Claim]:
    yield {"email": NOBODY}


def _other_customers(order: KnownOrder, known: Known) -> Iterator[Claim]:
    """Yield the addresses of other customers, those at the same mail host first."""
    own = {each.rpartition("@")[2] for each in order.emails}
    others = [each for each in known.addresses if each not in order.emails]
    others.sort(key=lambda each: each.rpartition("@")[2] not in own)
    yield from ({"email": each} for each in others)


def _near_addresses(order: KnownOrder, known: Known) -> Iterator[Claim]:
    for address in order.emails:
        for each in zip(*(list(near(kind, address, known))[:3] for kind in _NEAR), strict=False):
            yield from ({"email": text} for text in each)


def _other_phones(order: KnownOrder, known: Known) -> Iterator[Claim]:
    yield {"phone": "+12025550199"}
    phones = (each.phone for each in known.orders if each.phone and each.phone != order.phone)
    yield from ({"phone": each} for each in phones)


def _near_phones(order: KnownOrder, _: Known) -> Iterator[Claim]:
    if order.phone:
        phone = order.phone
        yield from ({"phone": each} for each in (f"+1303555{phone[-4:]}", f"{phone}0", phone[:-1]))
        yield from ({"phone": each} for each in (phone[-4:], f"+44{phone[-7:]}", phone[:-4], "%"))


def _nothing_said(_: KnownOrder, __: Known) -> Iterator[Claim]:
    yield from ({"email": None}, {}, {"phone": None}, {"email": ""}, {"phone": ""})
    yield from ({"email": " "}, {"email": []}, {"email": {}}, {"email": True}, {"phone": 0})


RIGHT: dict[str, Claims] = {"each address": _each_address, "own phone": _own_phone}
WRONG: dict[str, Claims] = {
    "stranger": _strangers_address,
    "other customer": _other_customers,
    "near address": _near_addresses,
    "other phone": _other_phones,
    "near phone": _near_phones,
    "nothing said": _nothing_said,
}


def unreadable(claim: Claim) -> Iterator[str]:
    """Yield texts that are no ``t``, though some of them hold what is right."""
    plain = json.dumps(claim)
    yield from ("!!!", plain, "e30", "null", "undefined", re.sub(r"\W", "", plain))
    yield from (base64.b64encode(each.encode()).decode() for each in ("", "x", plain[:-1], "[]"))
    yield from (written(each) for each in (None, [], "x", [claim], plain, {"customer": claim}))


def padded(claim: Claim) -> Iterator[str]:
    """Yield ``t`` for a claim with more and less white space, as far as that has to be padded."""
    texts = (
        json.dumps(claim, separators=(",", ":")),
        json.dumps(claim),
        json.dumps(claim, indent=1),
    )
    for each in texts:
        t = base64.b64encode(each.encode()).decode()
        if t.endswith("="):
            yield t


def who(claim: Json) -> tuple[str | None, str | None]:
    """Return the address and the phone number of a claim, where it has them."""
    said = claim if isinstance(claim, dict) else {}
    found = (said.get(each) for each in ("email", "phone"))
    email, phone = (each if isinstance(each, str) else None for each in found)
    return email, phone
