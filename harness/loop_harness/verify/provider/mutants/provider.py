"""The right provider, one step after the other: whoever is wrong does one of them otherwise."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.generate.settings import epoch
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.answer import route
from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json, Order, World
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import SEARCH
from loop_harness.world import read

Shown = dict[str, Any]  #: an object of an answer


@dataclass
class Passing:
    """Time that passes only where somebody waits or is slow: nobody has to sit it out."""

    seconds: float = 0.0

    def now(self) -> float:
        """Return how much has passed."""
        return self.seconds

    def wait(self, seconds: float) -> None:
        """Let some pass."""
        self.seconds += seconds


class Provider(LoopMock):
    """Our mock with one shop, whose steps can be done otherwise."""

    def __init__(self, known: Known, dialect: Dialect, time: Passing) -> None:
        super().__init__(dialect=dialect)
        world = read(known.document, "the known world", dialect=dialect)
        self.time = time
        self.held = _Held(self, world, dialect)
        self.add(self.held)

    # What is asked.

    def asked(self, request: Request) -> Request:
        """Return a request as it is understood."""
        return request

    def claimed(self, term: str, claim: Shown) -> Shown:
        """Return who says to be asking for *term*, as ``t`` is understood; empty without ``t``."""
        return claim

    # What is found.

    def matching(self, addresses: list[str]) -> list[Order]:
        """Return the orders that some addresses find, in the sequence of the answer."""
        return list(Shop.matching(self.held, addresses))

    def searched(self, term: str) -> list[Order]:
        """Return the orders that a term finds."""
        return list(Shop.searched(self.held, term))

    # What is answered.

    def order(self, shown: Shown) -> Json:
        """Return an order as GraphQL shows it."""
        return {**shown, "shipments": [self.shipment(each) for each in shown["shipments"]]}

    def shipment(self, shown: Shown) -> Json:
        """Return a parcel as GraphQL shows it."""
        return shown

    def found(self, shown: Shown) -> Json:
        """Return the answer of a search that found something."""
        return {**shown, "shipments": [self.parcel(each) for each in shown["shipments"]]}

    def parcel(self, shown: Shown) -> Json:
        """Return a parcel as a search shows it."""
        return shown

    def reports(self, shown: list[Shown]) -> Json:
        """Return the list of reports."""
        return list(map(self.report, shown))

    def report(self, shown: Shown) -> Json:
        """Return one report of the list."""
        return shown

    def prediction(self, shown: Shown) -> Json:
        """Return the prediction for one shipping method."""
        return shown

    def said(self, request: Request, response: Response) -> Response:
        """Return the whole answer."""
        return response

    # How it all goes together.

    def respond(self, request: Request) -> Response:
        """Answer one request of anybody."""
        self.held.tell_time(self.time.seconds)
        asked = self.asked(self._with_claim(request))
        return self.said(asked, self._shown(asked, super().respond(asked)))

    def _shown(self, request: Request, response: Response) -> Response:
        edit = self._edit(route(request).name)
        if edit is None or response.status != 200:  # noqa: PLR2004
            return response
        document = json.loads(response.body)
        return with_json(response, edit(document)) if document else response

    def _edit(self, operation: str | None) -> Callable[[Any], Json] | None:
        match operation:
            case "searchShipments" | "searchShipmentsByToken":
                return lambda each: self.found(each) if each["shipments"] else each
            case "listReports":
                return self.reports
            case "getDeliveryPredictions":
                return lambda each: {
                    **each,
                    "predictions": list(map(self.prediction, each["predictions"])),
                }
            case _:
                return None

    def _with_claim(self, request: Request) -> Request:
        if not request.path.startswith(SEARCH):
            return request
        claim = read_claim(request.argument("t") or "")
        if claim is None:
            return request
        term = claim.get("query") or unquote(request.path.removeprefix(SEARCH).lstrip("/"))
        other = self.claimed(term, claim)
        return request if other is claim else replace(request, query=f"t={written_claim(other)}")


class _Held(Shop):
    """The shop of a provider, which is asked at each step."""

    def __init__(self, provider: Provider, world: World, dialect: Dialect) -> None:
        self._begins = world.begins or epoch()
        super().__init__(world, dialect=dialect, clock=Clock(self._begins))
        self._provider = provider
        self._passed = 0.0

    def tell_time(self, seconds: float) -> None:
        """Turn the clock, if time has passed."""
        if seconds != self._passed:
            self._passed = seconds
            self.clock = Clock(self._begins + timedelta(seconds=seconds))

    def matching(self, addresses: Iterable[str | None]) -> tuple[Order, ...]:
        """Find orders as the provider does."""
        return tuple(self._provider.matching([each for each in addresses if each is not None]))

    def searched(self, term: str) -> tuple[Order, ...]:
        """Search as the provider does."""
        return tuple(self._provider.searched(term))

    def rendered(
        self, view: str, orders: Iterable[Order], render: Callable[[Order], Json]
    ) -> list[Json]:
        """Show orders as the provider does."""
        shown: Any = super().rendered(view, orders, render)
        return list(map(self._provider.order, shown)) if view == "graphql" else shown


def with_json(response: Response, document: Json, status: int | None = None) -> Response:
    """Return an answer with another body, and another status if one is given."""
    made = Response.of_json(document, response.status if status is None else status)
    return replace(response, status=made.status, body=made.body)


def edited(response: Response, edit: Callable[[Any], Json]) -> Response:
    """Return an answer whose JSON is another one."""
    return with_json(response, edit(json.loads(response.body)))


def with_type(response: Response, media_type: str | None) -> Response:
    """Return an answer of another media type, or of none."""
    others = tuple(each for each in response.headers if each[0] != "content-type")
    added = () if media_type is None else (("content-type", media_type),)
    return replace(response, headers=(*others, *added))


def read_claim(text: str) -> Shown | None:
    """Return what ``t`` says, nothing where there is none; None where it cannot be read."""
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        said = json.loads(base64.b64decode(padded, validate=True) or "{}")
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def written_claim(claim: Shown) -> str:
    """Return ``t`` as a URL carries it."""
    return quote(base64.b64encode(json.dumps(claim).encode()).decode(), safe="") if claim else ""
