"""Wrong about how a bad request is refused: C03."""

from __future__ import annotations

import json
from dataclasses import replace

from loop_harness.mock.answer import route
from loop_harness.mock.exchange import Request, Response
from loop_harness.verify.provider.mutants.provider import Provider, with_json, with_type
from loop_harness.verify.provider.mutants.reading import read_query
from loop_harness.verify.provider.mutants.register import crude, narrow

_GOOD, _BAD, _REFUSED, _BROKEN = 200, 400, 401, 500


_PAGE = b"<!doctype html><title>Bad Request</title><h1>Bad Request</h1>"


def is_search(request: Request) -> bool:
    """Tell whether a request is a search."""
    return (route(request).name or "").startswith("searchShipments")


def is_graphql(request: Request) -> bool:
    """Tell whether a request is one of GraphQL."""
    return request.path == "/graphql"


class Failing(Provider):
    """Refuses some requests otherwise than it should."""

    def said(self, request: Request, response: Response) -> Response:
        return self.failed(response) if self.fails(request, response) else response

    def fails(self, request: Request, response: Response) -> bool:
        """Tell whether this is a request that it refuses otherwise."""
        return False

    def failed(self, response: Response) -> Response:
        """Return the other refusal."""
        return with_json(response, {"message": "Internal Server Error"}, _BROKEN)


@crude("C03")
class SyntaxIs500(Failing):
    """Answers 500 to a query with a syntax error or of a wrong form."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and response.status == _BAD


@narrow("C03")
class UnknownFieldIs500(Failing):
    """Answers 500 to a query for a field that does not exist."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and b"Cannot query field" in response.body


@narrow("C03")
class WrongTypeIs500(Failing):
    """Answers 500 to addresses that are no texts."""

    def fails(self, request: Request, response: Response) -> bool:
        asked = read_query(request) if response.status == _BAD else None
        variables = (asked or {}).get("variables")
        return isinstance(variables, dict) and bool(variables)


@narrow("C03")
class NoJsonIs500(Failing):
    """Answers 500 to a body that is no JSON."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and b"is not JSON" in response.body


@narrow("C03", "C05", "R01")
class OddLimitIs500(Failing):
    """Answers 500 to a limit that is no number."""

    def fails(self, request: Request, response: Response) -> bool:
        limit = request.argument("limit") or ""
        return response.status == _BAD and limit != "" and not limit.lstrip("-").isdigit()


@narrow("C03", "R02", "C05")
class MissingZipIs500(Failing):
    """Answers 500 where a prediction lacks its zip."""

    def fails(self, request: Request, response: Response) -> bool:
        return route(request).name == "getDeliveryPredictions" and response.status == _BAD


@crude("C03", "C04", "C05", "R02", "A01", "A02")
class ErrorsArePages(Failing):
    """Answers every error with a page of HTML."""

    def fails(self, request: Request, response: Response) -> bool:
        return response.status >= _BAD

    def failed(self, response: Response) -> Response:
        return replace(with_type(response, "text/html"), body=_PAGE)


@narrow("C03", "C04", "A02")
class RefusalIsText(Failing):
    """Answers a wrong token with a mere text."""

    def fails(self, request: Request, response: Response) -> bool:
        return response.status == _REFUSED and is_search(request)

    def failed(self, response: Response) -> Response:
        return replace(with_type(response, "text/plain"), body=b"Authentication Failed")


@narrow("C03", "C05")
class ErrorsInDetail(Failing):
    """Calls the message of an error detail, where an order is searched for."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.status >= _BAD

    def failed(self, response: Response) -> Response:
        return with_json(response, {"detail": json.loads(response.body).get("message")})


@narrow("C03", "C01")
class ErrorsAreTexts(Failing):
    """Answers GraphQL errors as a list of texts."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and b'"errors":' in response.body

    def failed(self, response: Response) -> Response:
        errors = json.loads(response.body)["errors"]
        return with_json(response, {"errors": [each["message"] for each in errors]})


@narrow("C03")
class UnknownFieldIsNull(Failing):
    """Answers no error to a query for a field that does not exist, but no orders."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and b"Cannot query field" in response.body

    def failed(self, response: Response) -> Response:
        return with_json(response, {"data": {"orders": []}}, _GOOD)


@narrow("C03")
class MessageIsNumber(Failing):
    """Answers a number for the message of an error, where reports are asked for."""

    def fails(self, request: Request, response: Response) -> bool:
        return route(request).name == "listReports" and response.status >= _BAD

    def failed(self, response: Response) -> Response:
        return with_json(response, {"message": response.status})


@narrow("C03", "P04", "P09", "C05")
class NulIs500(Failing):
    """Answers 500 to a search for a text that no database can hold."""

    def fails(self, request: Request, response: Response) -> bool:
        return "%00" in request.path


@narrow("C03")
class SyntaxIsNoOrders(Failing):
    """Answers no error to a query that cannot be read, but no orders."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_graphql(request) and b"Syntax Error" in response.body

    def failed(self, response: Response) -> Response:
        return with_json(response, {"data": {"orders": []}}, _GOOD)
