"""Right providers that find, refuse or offer something in another way."""

from __future__ import annotations

import random
from dataclasses import replace

from loop_harness.dialect import assumptions
from loop_harness.mock.answer import route
from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.orders import strange_order
from loop_harness.verify.provider.mutants.provider import (
    Provider,
    Shown,
    with_json,
)
from loop_harness.verify.provider.mutants.register import WORLD, Held, also_right, right

_GOOD, _REFUSED, _TOO_MANY = 200, 401, 429


@right()
class Plain(Provider):
    """Does every step in the plain way."""


@right(asks_who=True)
class AsksWho(Provider):
    """Asks who searches: the shop has tracking-page authentication."""


@right()
class GraphqlAlone(Provider):
    """Offers nothing but GraphQL."""

    def said(self, request: Request, response: Response) -> Response:
        return response if request.path == "/graphql" else Response.message(404, "Not Found")


@right()
class SearchAlone(Provider):
    """Offers GraphQL and the search, and neither reports nor predictions."""

    def said(self, request: Request, response: Response) -> Response:
        is_offered = request.path == "/graphql" or "/shipments/search" in request.path
        return response if is_offered else Response.message(404, "Not Found")


@right()
class Quota(Provider):
    """Refuses more than forty requests in ten seconds with 429 and Retry-After."""

    counted: tuple[int, int] = (0, 0)  #: ten seconds, and the requests in them

    def respond(self, request: Request) -> Response:
        now = int(self.time.now() // 10)
        self.counted = (now, self.counted[1] + 1 if self.counted[0] == now else 1)
        if self.counted[1] > 40:  # noqa: PLR2004
            refusal = Response.message(_TOO_MANY, "Too many requests.")
            wait = ("retry-after", str(10 - int(self.time.now() % 10)))
            return replace(refusal, headers=(*refusal.headers, wait))
        return super().respond(request)


@right()
class QuotaUntold(Provider):
    """Refuses every fiftieth request with 429, and does not say how long to wait."""

    count: int = 0

    def respond(self, request: Request) -> Response:
        self.count += 1
        if self.count % 50 == 0:
            return Response(status=_TOO_MANY, headers=(("content-type", "text/html"),))
        return super().respond(request)


@right()
class CutAtTwentyFive(Provider):
    """Answers no more than 25 orders."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses)[:25]


@right()
class CutAtTwelve(Provider):
    """Answers no more than twelve orders."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return super().matching(addresses)[:12]


@right()
class ByName(Provider):
    """Answers orders in the sequence of their names."""

    def matching(self, addresses: list[str]) -> list[Order]:
        return sorted(super().matching(addresses), key=lambda each: each.name)


@right()
class InAnySequence(Provider):
    """Answers orders in another sequence each time."""

    def matching(self, addresses: list[str]) -> list[Order]:
        found = super().matching(addresses)
        random.Random(str(addresses)).shuffle(found)
        return found


@right()
class Forbidden(Provider):
    """Refuses a wrong token with 403, over GraphQL."""

    def said(self, request: Request, response: Response) -> Response:
        is_refused = request.path == "/graphql" and response.status == _REFUSED
        return (
            with_json(response, {"errors": [{"message": "Forbidden"}]}, 403)
            if is_refused
            else response
        )


@right(rest_not_found="status-404")
class UnsearchedNames(Provider):
    """Answers 404 to a search for nothing, in words of its own."""

    def said(self, request: Request, response: Response) -> Response:
        is_missing = "/shipments/search" in request.path and response.status == 404  # noqa: PLR2004
        return (
            with_json(response, {"message": "No such order", "code": 7}) if is_missing else response
        )


@right()
class NoReports(Provider):
    """Has no reports yet."""

    def reports(self, shown: list[Shown]) -> Json:
        return []


@right()
class UnfinishedReport(Provider):
    """Is still writing the newest report."""

    def reports(self, shown: list[Shown]) -> Json:
        return [
            {**one, "status": "pending", "downloadUrl": None} if not at else one
            for at, one in enumerate(shown)
        ]


@right()
class NothingPredicted(Provider):
    """Predicts nothing for any destination."""

    def said(self, request: Request, response: Response) -> Response:
        is_asked = route(request).name == "getDeliveryPredictions"
        return (
            Response.message(404, "nothing") if is_asked and response.status == _GOOD else response
        )


@right()
class HoldsMore(Provider):
    """Holds orders that the file does not name, of other people."""

    def matching(self, addresses: list[str]) -> list[Order]:
        others = [strange_order()] if strange_order().emails[0] in addresses else []
        return [*super().matching(addresses), *others]

    def searched(self, term: str) -> list[Order]:
        return super().searched(term) or [one for one in [strange_order()] if one.name == term]


@right()
class QuotaUntilADate(Provider):
    """Refuses every hundredth request with 429, and says by a date when to come back."""

    count: int = 0

    def respond(self, request: Request) -> Response:
        self.count += 1
        if self.count % 100:
            return super().respond(request)
        when = ("retry-after", "Thu, 01 Jan 2026 00:00:00 GMT")
        return Response(status=_TOO_MANY, headers=(when,))


def _alternatives() -> None:
    """Register our mock under each choice that is not the default."""
    for name, each in assumptions().items():
        for choice, sentence in each.alternatives.items():
            if each.applies_to == "provider" and choice != each.default:
                held = Held(world=WORLD, dialect={name: choice})
                also_right(f"{name}={choice}", sentence, Provider, held)


_alternatives()
