"""Wrong about what is not found, or cannot be asked: C05."""

from __future__ import annotations

from dataclasses import replace

from loop_harness.mock.answer import route
from loop_harness.mock.exchange import Request, Response
from loop_harness.verify.provider.mutants.errors import Failing, is_search
from loop_harness.verify.provider.mutants.provider import Provider, with_json
from loop_harness.verify.provider.mutants.register import crude, narrow

_GOOD, _BAD, _REFUSED, _BROKEN = 200, 400, 401, 500


@crude("C05", "C03", "P09")
class NotFoundIs500(Failing):
    """Answers 500 to a search that finds nothing."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.body == b"null"


@crude("C05", "C03")
class AnyLimit(Failing):
    """Lists all reports where the limit cannot be."""

    def fails(self, request: Request, response: Response) -> bool:
        return route(request).name == "listReports" and response.status == _BAD

    def failed(self, response: Response) -> Response:
        return with_json(response, [], _GOOD)


@narrow("C05", "C03", "P09", "C01")
class NotFoundIsNoObject(Failing):
    """Answers an empty object to a search that finds nothing."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.body == b"null"

    def failed(self, response: Response) -> Response:
        return with_json(response, {}, _GOOD)


@narrow("C05", "C03", "P09")
class NotFoundIsGone(Failing):
    """Answers 410 to a search that finds nothing."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.body == b"null"

    def failed(self, response: Response) -> Response:
        return with_json(response, {"message": "Gone"}, 410)


@narrow("C05", "C03")
class MissingTermIsNull(Failing):
    """Answers a search without a term as one that finds nothing."""

    def fails(self, request: Request, response: Response) -> bool:
        return is_search(request) and response.status == _BAD

    def failed(self, response: Response) -> Response:
        return with_json(response, None, _GOOD)


class Limits(Provider):
    """Takes limits that it should refuse."""

    def asked(self, request: Request) -> Request:
        limit = request.argument("limit")
        if route(request).name != "listReports" or limit is None or not self.takes(limit):
            return request
        return replace(request, query="")

    def takes(self, limit: str) -> bool:
        """Tell whether this limit is taken."""
        return False


@narrow("C05", "C03")
class LimitOfNone(Limits):
    """Takes a limit of 0."""

    def takes(self, limit: str) -> bool:
        return limit == "0"


@narrow("C05", "C03")
class LimitAbove(Limits):
    """Takes a limit above 500."""

    def takes(self, limit: str) -> bool:
        return limit.isdigit() and int(limit) > 500  # noqa: PLR2004


@narrow("C05", "C03")
class LimitBelow(Limits):
    """Takes a limit below zero."""

    def takes(self, limit: str) -> bool:
        return limit.startswith("-")


@narrow("C05", "C03")
class LimitInWords(Limits):
    """Takes a limit that is no number."""

    def takes(self, limit: str) -> bool:
        return not limit.lstrip("-").isdigit()
