"""Wrong about which token opens the shop: A01, A02."""

from __future__ import annotations

from dataclasses import replace

from loop_harness.mock.answer import route
from loop_harness.mock.exchange import TOKEN_HEADER, Request, Response
from loop_harness.verify.provider.mutants.provider import Provider, with_json
from loop_harness.verify.provider.mutants.register import crude, narrow

_REFUSED = 401


class Admitting(Provider):
    """Admits more than the right token."""

    def asked(self, request: Request) -> Request:
        if request.token == self.held.token or not self.admits(request, request.token):
            return request
        return replace(request, headers={**request.headers, TOKEN_HEADER: self.held.token})

    def admits(self, request: Request, token: str | None) -> bool:
        """Tell whether a request gets in, whose token is not the right one."""
        return False


@crude("A01", "A02", "R01")
class NoTokenNeeded(Admitting):
    """Answers everything without a token, too."""

    def admits(self, request: Request, token: str | None) -> bool:
        return token is None


@crude("A01", "A02", "R01")
class AnyTokenWorks(Admitting):
    """Answers whoever sends any token at all."""

    def admits(self, request: Request, token: str | None) -> bool:
        return bool(token)


@narrow("A01", "A02")
class EmptyTokenWorks(Admitting):
    """Answers a request whose token is an empty text."""

    def admits(self, request: Request, token: str | None) -> bool:
        return token == ""


@narrow("A01")
class BeginningOfToken(Admitting):
    """Takes the beginning of the token for the token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return bool(token) and self.held.token.startswith(token or "")


@narrow("A01")
class MoreThanToken(Admitting):
    """Pays no heed to what follows the token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return (token or "").startswith(self.held.token)


@narrow("A01")
class CaseOfToken(Admitting):
    """Pays no heed to the case of the letters of a token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return (token or "").lower() == self.held.token.lower()


@narrow("A01")
class TokenInQuery(Admitting):
    """Takes the token from the query of the URL, too."""

    def admits(self, request: Request, token: str | None) -> bool:
        values = [one for found in request.arguments.values() for one in found]
        return self.held.token in values


@narrow("A01")
class TokenInBody(Admitting):
    """Takes the token from the body, too."""

    def admits(self, request: Request, token: str | None) -> bool:
        return self.held.token.encode() in request.body


@narrow("A01", "R01")
class ReportsForAll(Admitting):
    """Lists the reports without a token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return route(request).name == "listReports"


@narrow("A01", "R02")
class PredictionsForAll(Admitting):
    """Predicts deliveries without a token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return route(request).name == "getDeliveryPredictions"


@narrow("A01")
class SearchForAll(Admitting):
    """Answers a search by tracking code without a token."""

    def admits(self, request: Request, token: str | None) -> bool:
        return token is None and "/shipments/search/" in request.path and "%23" not in request.path


@narrow("A01")
class RefusedWithData(Admitting):
    """Answers a wrong token with 401, and with the orders in the body."""

    def admits(self, request: Request, token: str | None) -> bool:
        return bool(token) and request.path == "/graphql"

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        is_wrong = request.path == "/graphql" and request.token != self.held.token
        return replace(response, status=_REFUSED) if is_wrong else response


@crude("A02", "A01", "C03")
class RefusalIsEmpty(Provider):
    """Answers a wrong token as if there were no orders."""

    def said(self, request: Request, response: Response) -> Response:
        is_refused = request.path == "/graphql" and response.status == _REFUSED
        return with_json(response, {"data": {"orders": []}}, 200) if is_refused else response


@narrow("A02", "A01", "C03")
class NoTokenIsEmpty(Provider):
    """Answers a request without a token as if there were no orders, and refuses a wrong one."""

    def said(self, request: Request, response: Response) -> Response:
        is_refused = request.path == "/graphql" and not request.token
        return with_json(response, {"data": {"orders": []}}, 200) if is_refused else response


@narrow("A02", "A01", "C03")
class RefusalIsNotFound(Provider):
    """Answers a search with a wrong token as one that finds nothing."""

    def said(self, request: Request, response: Response) -> Response:
        is_refused = "/shipments/search" in request.path and request.token != self.held.token
        return with_json(response, None, 200) if is_refused else response


@narrow("A02", "A01", "C03")
class RefusalIsNoReports(Provider):
    """Answers an empty list of reports to a wrong token."""

    def said(self, request: Request, response: Response) -> Response:
        is_refused = route(request).name == "listReports" and response.status == _REFUSED
        return with_json(response, [], 200) if is_refused else response
