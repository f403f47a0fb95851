"""How GraphQL is spoken over HTTP: media types, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.client.ask import QUERY
from loop_harness.verify.provider.observe.observe import Look, Seen, Sign, concluded, observes
from loop_harness.verify.provider.observe.offers import NOBODY
from loop_harness.verify.provider.probe import Answer, Token, graphql, orders_of

_OK, _BAD, _REFUSED, _WRONG_TYPE = 200, 400, 401, 415
_WRONG_TOKENS: tuple[Token, ...] = ("made-up", "absent")
_WRONG_QUERIES = {
    "a query that ends too early": "{ orders(input: {customerEmails: [",
    "a query for an unknown field": "{ thereIsNoSuchField }",
}
_TYPES = {"no media type": None, "text/plain": "text/plain"}
_ANSWERED = {
    "application/json": "json",
    "application/graphql-response+json": "graphql-response-json",
}


@observes("graphql-auth-failure", needs="graphql")
def auth_failure(look: Look) -> Seen:
    """See how a wrong and a missing token are refused."""
    signs = []
    for token in _WRONG_TOKENS:
        probe = orders_of(list(look.known.addresses[:1]) or [NOBODY], token=token)
        answer = look.ask(probe)
        choice = "status-401" if answer.status == _REFUSED else None
        if _has_errors_alone(answer):
            choice = "errors-200"
        signs.append(Sign(choice, f"a token that is {token} gets {_told(answer)}", probe, answer))
    return concluded(signs, "")


@observes("graphql-error-status", needs="graphql")
def error_status(look: Look) -> Seen:
    """See which status answers a query that is wrong."""
    signs = []
    for words, query in _WRONG_QUERIES.items():
        probe = graphql({"query": query})
        answer = look.ask(probe)
        choice = "status-400" if answer.status == _BAD else None
        if _has_errors_alone(answer):
            choice = "status-200"
        signs.append(Sign(choice, f"{words} gets {_told(answer)}", probe, answer))
    return concluded(signs, "")


@observes("graphql-request-type", needs="graphql")
def request_type(look: Look) -> Seen:
    """See whether a body that is JSON is read without its media type."""
    addresses = list(look.known.addresses[:1]) or [NOBODY]
    signs = []
    for words, media_type in _TYPES.items():
        body = {"query": QUERY, "variables": {"emails": addresses}}
        probe = graphql(body, media_type=media_type)
        answer = look.ask(probe)
        choice = "json-only" if answer.status == _WRONG_TYPE else None
        if answer.orders is not None:
            choice = "any"
        signs.append(Sign(choice, f"{words} gets {_told(answer)}", probe, answer))
    return concluded(signs, "")


@observes("graphql-content-type", needs="graphql")
def content_type(look: Look) -> Seen:
    """See which media type the answers carry that came so far."""
    return concluded(_content_types(look), "no answer holds a list of orders")


def _content_types(look: Look) -> Iterator[Sign]:
    for probe, answer in look.exchanges:
        if answer.orders is not None:
            media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            words = f"an answer says it is {media_type!r}"
            yield Sign(_ANSWERED.get(media_type), words, probe, answer)


def _has_errors_alone(answer: Answer) -> bool:
    """Tell whether an answer of status 200 holds errors and no data."""
    return answer.status == _OK and bool(answer.errors) and answer.data is None


def _told(answer: Answer) -> str:
    return f"status {answer.status}" if answer.status is not None else answer.failure
