"""The reference lookup: from a Gladly customer profile to the orders that an agent sees.

    profile ── no address ──→ stopped, nothing is sent
       └── all addresses ──→ one GraphQL request ──→ orders of Gladly's data type, or an error

Phone numbers never take part (Gladly help: integration toolkit).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote_plus

import httpx

from loop_harness import schemas
from loop_harness.client import DeadlineTransport, LoopAccess, Patience, ask
from loop_harness.failures import MalformedAnswer
from loop_harness.model import Json, Profile, Reply, ShownOrder, ShownShipment, Trigger

#: The published app keeps the first ten orders (gladly/app-platform-examples,
#: loop_order_tracking, response_transformation).
DEFAULT_LIMIT = 10

#: The parameter is the assumption shipment-url-parameter; the published app's is order_name.
SHIPMENT_URL = "https://app.wonderment.com/shipments?order_name="

NO_ADDRESS = "the profile has no email address"


class Lookup:
    """Looks up profiles in one shop; keeps its connections, and is safe to use from threads."""

    def __init__(
        self,
        loop: LoopAccess,
        *,
        limit: int | None = DEFAULT_LIMIT,
        patience: Patience | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._loop = loop
        self._limit = limit
        self._patience = patience or Patience()
        self._transport = transport or DeadlineTransport()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def pull(self, profile: Profile, trigger: Trigger = Trigger.PROFILE_OPENED) -> Reply:  # noqa: ARG002 - every trigger asks the same, afresh
        """Look up one profile; nothing is raised for what goes wrong, and nothing is kept."""
        addresses = addresses_of(profile)
        if not addresses:
            return Reply(stopped=NO_ADDRESS)
        if problem := self._loop.problem:
            return Reply(error=problem)
        answer = ask(addresses, self._loop, self._transport, self._patience)
        if answer.orders is None:
            return Reply(error=answer.failure)
        orders = shown(answer.orders)
        lost = MalformedAnswer("no order has a name") if answer.orders and not orders else None
        return Reply(orders=orders[: self._limit], error=answer.failure or lost)


def lookup(
    profile: Profile,
    loop: LoopAccess,
    *,
    trigger: Trigger = Trigger.PROFILE_OPENED,
    limit: int | None = DEFAULT_LIMIT,
    patience: Patience | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Reply:
    """Look up one profile once; use Lookup to keep the connection for more."""
    once = Lookup(loop, limit=limit, patience=patience, transport=transport)
    if transport is not None:
        return once.pull(profile, trigger)
    with once:
        return once.pull(profile, trigger)


def answer(request: Mapping[str, Any], transport: httpx.BaseTransport | None = None) -> Json:
    """Answer one ``lookup-request`` document with a ``lookup-reply`` document.

    Raises InvalidDocument if the request breaks its schema.
    """
    schemas.check(request, "lookup-request", "lookup request")
    loop = LoopAccess(
        base_url=request["loop"]["base_url"], api_token=request["loop"].get("api_token")
    )
    reply = lookup(
        Profile.from_json(request["profile"]),
        loop,
        trigger=Trigger(request["trigger"]),
        patience=Patience(limit_s=request["timeout_s"]),
        transport=transport,
    )
    return reply.to_json(request["id"])


def addresses_of(profile: Profile) -> tuple[str, ...]:
    """Return the addresses to ask for: trimmed, each once, in order; blank ones are none."""
    trimmed = (each.strip() for each in profile.email_addresses or () if each)
    return tuple(dict.fromkeys(each for each in trimmed if each))


def shown(orders: tuple[Json, ...]) -> tuple[ShownOrder, ...]:
    """Turn the orders of Loop's answer into those of Gladly's data type.

    What is null or of a wrong type costs only itself. Equal orders are one; different orders
    of one name share an external id at Gladly, so their shipments are shown together.
    """
    merged: dict[str, list[tuple[ShownShipment, ...]]] = {}
    for each in orders:
        name = _text(each.get("name")) if isinstance(each, dict) else ""
        if not name:
            continue
        shipments = tuple(_shipments(each.get("shipments")))
        parts = merged.setdefault(name, [])
        if shipments not in parts:
            parts.append(shipments)
    return tuple(_order(name, parts) for name, parts in merged.items())


def _order(name: str, parts: list[tuple[ShownShipment, ...]]) -> ShownOrder:
    return ShownOrder(
        id=name,
        name=name,
        shipment_url=SHIPMENT_URL + quote_plus(name, errors="replace"),
        shipments=tuple(shipment for part in parts for shipment in part),
    )


def _shipments(value: Json) -> list[ShownShipment]:
    return [
        ShownShipment(
            carrier_display_name=_text(each.get("carrierDisplayName")),
            status=_text(each.get("status")),
            tracking_code=_text(each.get("trackingCode")),
        )
        for each in (value if isinstance(value, list) else ())
        if isinstance(each, dict)
    ]


def _text(value: Json) -> str:
    """Return a text as it came; a number as its digits, anything else as nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
