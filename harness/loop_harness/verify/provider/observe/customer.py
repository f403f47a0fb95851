"""What a search says about its customer, and which known orders are the plainest to search for."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter

from loop_harness.verify.provider.known import Known, KnownOrder

_PLAIN = re.compile(r"#?[A-Za-z0-9-]+", re.ASCII)


def verification(order: KnownOrder, **more: str) -> str:
    """Return the ``t`` of an order's own customer: base64 of JSON."""
    return base64.b64encode(said(order, **more)).decode("ascii")


def said(order: KnownOrder, **more: str) -> bytes:
    """Return the JSON inside of ``t``: the address or the phone number of the order, and *more*."""
    who = {"email": order.emails[0]} if order.emails else {"phone": order.phone}
    return json.dumps({**who, **more}, separators=(",", ":")).encode()


def plainest(known: Known) -> list[KnownOrder]:
    """Return the orders that can be searched for, those with plain names and a parcel first.

    An order whose name another one has, or nobody's order, is not among them.
    """
    names = Counter(each.name for each in known.orders)
    found = [each for each in known.orders if names[each.name] == 1 and (each.emails or each.phone)]
    return sorted(
        found,
        key=lambda each: (_PLAIN.fullmatch(each.name) is None, not each.shipments),
    )
