"""Right providers that write their answers in another way."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json
from loop_harness.verify.provider.mutants.provider import (
    Provider,
    edited,
    with_type,
)
from loop_harness.verify.provider.mutants.register import right

_GOOD, _REFUSED, _TOO_MANY = 200, 401, 429


@right()
class OtherWords(Provider):
    """Words every error otherwise, and adds a code to it."""

    def said(self, request: Request, response: Response) -> Response:
        if response.status == _GOOD or not response.body:
            return response
        return edited(response, _reworded)


@right()
class MoreHeaders(Provider):
    """Sends more headers, and names them in capitals."""

    def said(self, request: Request, response: Response) -> Response:
        named = [(name.title(), value) for name, value in response.headers]
        more = (("X-Request-Id", "8d4f"), ("Vary", "Origin"), ("Cache-Control", "no-store"))
        return replace(response, headers=(*named, *more))


@right()
class MoreProperties(Provider):
    """Has a property more in every object of every answer."""

    def said(self, request: Request, response: Response) -> Response:
        if not response.body.startswith((b"{", b"[")):
            return response
        return edited(
            response, lambda one: _everywhere(one, lambda each: {**each, "added": [1, None]})
        )


@right()
class KeysTurnedRound(Provider):
    """Writes the keys of every object in another sequence."""

    def said(self, request: Request, response: Response) -> Response:
        if not response.body.startswith((b"{", b"[")):
            return response
        turned = lambda each: dict(reversed(each.items()))  # noqa: E731 - it is used once
        return edited(response, lambda one: _everywhere(one, turned))


@right()
class Indented(Provider):
    """Writes JSON in many lines, and other letters than those of ASCII as escapes."""

    def said(self, request: Request, response: Response) -> Response:
        if not response.body.startswith((b"{", b"[")):
            return response
        return replace(response, body=json.dumps(json.loads(response.body), indent=2).encode())


@right()
class PlainJsonType(Provider):
    """Calls JSON application/json, without a charset."""

    def said(self, request: Request, response: Response) -> Response:
        is_json = "json" in dict(response.headers).get("content-type", "")
        return with_type(response, "application/json") if is_json else response


@right()
class ProblemJson(Provider):
    """Calls errors application/problem+json."""

    def said(self, request: Request, response: Response) -> Response:
        is_json = "json" in dict(response.headers).get("content-type", "")
        is_error = is_json and response.status != _GOOD
        return (
            with_type(response, "application/problem+json; charset=UTF-8") if is_error else response
        )


@right()
class Zipped(Provider):
    """Compresses its answers."""

    def said(self, request: Request, response: Response) -> Response:
        added = ("content-encoding", "gzip")
        return replace(
            response, headers=(*response.headers, added), body=gzip.compress(response.body, mtime=0)
        )


@right()
class NullsForNone(Provider):
    """Answers data as null beside the errors of a query that is refused."""

    def said(self, request: Request, response: Response) -> Response:
        is_bad = request.path == "/graphql" and response.status == 400  # noqa: PLR2004
        return edited(response, lambda one: {**one, "data": None}) if is_bad else response


@right()
class UnprocessableQueries(Provider):
    """Answers 422 to a query that it cannot carry out."""

    def said(self, request: Request, response: Response) -> Response:
        is_bad = request.path == "/graphql" and response.status == 400  # noqa: PLR2004
        return replace(response, status=422) if is_bad else response


def _reworded(document: Any) -> Json:
    if "errors" in document:
        errors = [
            {**each, "message": "no", "extensions": {"code": "NO"}} for each in document["errors"]
        ]
        return {**document, "errors": errors}
    return {**dict.fromkeys(document, "It cannot be done."), "code": "NO"}


def _everywhere(value: Any, edit: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    """Edit every object in *value*, the inner ones first."""
    if isinstance(value, dict):
        return edit({name: _everywhere(each, edit) for name, each in value.items()})
    return [_everywhere(each, edit) for each in value] if isinstance(value, list) else value
