"""Wrong about what an answer says that it is: C04."""

from __future__ import annotations

from loop_harness.mock.answer import route
from loop_harness.mock.exchange import JSON, Request, Response
from loop_harness.verify.provider.mutants.errors import is_graphql, is_search
from loop_harness.verify.provider.mutants.provider import Provider, with_type
from loop_harness.verify.provider.mutants.register import crude, narrow

_GOOD, _BAD, _REFUSED, _BROKEN = 200, 400, 401, 500


class Typed(Provider):
    """Calls answers by another media type."""

    def said(self, request: Request, response: Response) -> Response:
        is_json = dict(response.headers).get("content-type") == JSON
        other = is_json and self.is_other(request, response)
        return with_type(response, self.media_type()) if other else response

    def is_other(self, request: Request, response: Response) -> bool:
        """Tell whether this answer is called otherwise."""
        return True

    def media_type(self) -> str | None:
        """Return what it is called."""
        return "text/html; charset=utf-8"


@crude("C04")
class AllIsHtml(Typed):
    """Calls every answer HTML."""


@crude("C04")
class NoType(Typed):
    """Says of no answer what it is."""

    def media_type(self) -> str | None:
        return None


@narrow("C04")
class SearchIsText(Typed):
    """Calls the answer of a search plain text."""

    def is_other(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.status == _GOOD

    def media_type(self) -> str | None:
        return "text/plain"


@narrow("C04")
class ErrorsAreHtml(Typed):
    """Calls the JSON of an error of GraphQL HTML."""

    def is_other(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and response.status == _BAD


@narrow("C04")
class RefusalIsHtml(Typed):
    """Calls the JSON that refuses a token HTML."""

    def is_other(self, request: Request, response: Response) -> bool:
        return response.status == _REFUSED


@narrow("C04")
class ReportsAreOctets(Typed):
    """Calls the list of reports a stream of octets."""

    def is_other(self, request: Request, response: Response) -> bool:
        return route(request).name == "listReports"

    def media_type(self) -> str | None:
        return "application/octet-stream"


@narrow("C04")
class PredictionsAreScript(Typed):
    """Calls predictions a script."""

    def is_other(self, request: Request, response: Response) -> bool:
        return route(request).name == "getDeliveryPredictions"

    def media_type(self) -> str | None:
        return "text/javascript"
