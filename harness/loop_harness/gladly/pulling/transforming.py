"""From an answer to the objects that the app makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from loop_harness.dialect import Dialect
from loop_harness.failures import (
    AuthenticationFailed,
    LookupFailure,
    LoopUnavailable,
    MalformedAnswer,
    PlanRequired,
    RateLimited,
    ScopeMissing,
    TransportFailed,
)
from loop_harness.gladly.folder import DataPull
from loop_harness.gladly.outcome import Failed, Rendered, Stopped
from loop_harness.gladly.pulling.requests import PullRequest
from loop_harness.gladly.pulling.sending import PullAnswer
from loop_harness.gladly.templates import xml
from loop_harness.model import Json

_OK = 200


def objects_of(
    pull: DataPull,
    request: PullRequest,
    answer: PullAnswer,
    context: Mapping[str, Any],
    dialect: Dialect,
) -> list[Json] | Stopped | LookupFailure:
    """Return the objects that one answer holds, or why there are none."""
    is_for_template = pull.wants_raw or dialect["transform-status"] == "any-status"
    if answer.status != _OK and not is_for_template:
        return refused(answer)
    raw = _raw(pull, answer)
    if isinstance(raw, LookupFailure):
        return raw
    template = pull.template("response_transformation")
    if template is None:
        return _listed(raw)
    outcome = template.render(
        {
            **context,
            "request": request.to_context(),
            "response": answer.to_context(),
            "rawData": raw,
        }
    )
    match outcome:
        case Stopped():
            return outcome
        case Failed():
            return MalformedAnswer(f"the transformation failed: {outcome.reason}")
        case Rendered():
            return _read(outcome.text)


def refused(answer: PullAnswer) -> LookupFailure:
    """Return what a status other than 200 means."""
    text = " ".join(answer.body[:200].decode("utf-8", "replace").split())
    match answer.status:
        case 401:
            return AuthenticationFailed(text)
        case 402:
            return PlanRequired(text)
        case 403:
            return ScopeMissing(text)
        case 429:
            return RateLimited(None)
        case status if 300 <= status < 400:  # noqa: PLR2004 - the class of redirects
            return TransportFailed(f"{status} sends the request elsewhere")
        case status:
            return LoopUnavailable(status, text)


def _raw(pull: DataPull, answer: PullAnswer) -> Any:
    """Return what a template sees as ``.rawData``."""
    if pull.wants_raw:
        return answer.body
    if answer.media_type.endswith(("/xml", "+xml")):
        return xml_document(answer.body)
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return MalformedAnswer("the body is no JSON")


def xml_document(body: bytes) -> Any:
    """Return the platform's XML document of some bytes, or MalformedAnswer."""
    try:
        return xml.parsed(body)
    except xml.NotXml as error:
        return MalformedAnswer(f"the body is no XML: {error}")


def _read(text: str) -> list[Json] | LookupFailure:
    try:
        return _listed(json.loads(text))
    except (ValueError, RecursionError) as error:
        return MalformedAnswer(f"the transformation put out what is no JSON: {error}")


def _listed(document: Json) -> list[Json] | LookupFailure:
    """Return the objects of an object or a list of them."""
    if isinstance(document, dict):
        return [document]
    if isinstance(document, list):
        return document
    return MalformedAnswer("the transformation put out neither an object nor a list")
