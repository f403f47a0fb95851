"""Requests to GraphQL that ask nothing which can be answered."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from loop_harness.client.ask import QUERY
from loop_harness.model import Json
from loop_harness.verify.provider.probe import Probe, graphql

NO_BODY, NO_JSON, NO_OBJECT, NO_QUERY = "no body", "no JSON", "no object", "no query"
SYNTAX, UNKNOWN, VARIABLES = "syntax error", "unknown field", "wrong variables"
ODD_TEXT = "odd text"  #: it may be answered, or refused
#: What is refused before any query is read, often by a server that knows no GraphQL.
UNREAD = (NO_BODY, NO_JSON, NO_OBJECT, NO_QUERY)
_DEEP = 60  #: levels
_ASKED: dict[str, Any] = {"query": QUERY, "variables": {"emails": ["nobody.at.all@example.net"]}}

_NO_JSON = (
    *(
        '{"query": ',
        "query=" + QUERY,
        QUERY,
        "{'query': '{ __typename }'}",
        json.dumps(_ASKED)[:-1],
    ),
    *('{"query": "{ __typename }",}', "\x00", "}{", '{"query": NaN}'),
)
_NO_OBJECT: tuple[Json, ...] = (42, "text", True, None, QUERY)
_NO_QUERY: tuple[Json, ...] = (
    *({}, {"variables": {"emails": []}}, {"query": None}, {"query": ""}, {"query": 42}),
    *({"query": ["{ __typename }"]}, {"Query": QUERY}),
)
_SYNTAX = (
    *("{ orders(input: {customerEmails: [", "{", "query {", QUERY[:-1], QUERY + " }"),
    *(QUERY.replace("name", "na-me"), QUERY.replace("$emails: ", "$: "), "orders"),
    *('{ orders(input: {customerEmails: ["a@example.net]}) { name } }', "# nothing"),
)
_UNKNOWN = (
    "{ thereIsNoSuchField }",
    QUERY.replace("{ name ", "{ name thereIsNoSuchField "),
    QUERY.replace("trackingCode", "thereIsNoSuchField"),
    QUERY.replace("customerEmails: $emails", "customerEmails: $emails, noSuchInput: 1"),
    QUERY.replace("input:", "noSuchArgument:"),
    QUERY.replace("(input: {customerEmails: $emails})", ""),
    QUERY.replace("{ name shipments", "{ ...NoSuchFragment name shipments"),
    QUERY.replace("$emails})", "$noSuchVariable})"),
    QUERY.replace("shipments { trackingCode status carrierDisplayName }", "shipments"),
    "{ thereIsNoSuchField " * _DEEP + "}" * _DEEP,
)
#: Addresses that a program may stumble over: half a letter, nothing but a mark, very much.
_ODD_TEXTS = ("\ud800", "a\udc00@example.net", "\x00", "\ufeff", "@", "a" * 5000 + "@example.net")
_VARIABLES: tuple[Json, ...] = (
    *(
        {"emails": [42]},
        {},
        {"emails": None},
        {"emails": [None]},
        {"emails": {"0": "a@example.net"}},
    ),
    *({"emails": [["a@example.net"]]}, {"emails": True}, {"emails": ["a@example.net", 42]}),
    *({"addresses": ["a@example.net"]}, {"emails": 42}, [42], 42, None),
)


def bad_queries() -> dict[str, list[Probe]]:
    """Return requests of each kind, the plainest first."""
    return {
        SYNTAX: [graphql({**_ASKED, "query": each}) for each in _SYNTAX],
        UNKNOWN: [graphql({**_ASKED, "query": each}) for each in _UNKNOWN],
        VARIABLES: [graphql({**_ASKED, "variables": each}) for each in _VARIABLES],
        NO_JSON: [graphql(each) for each in _NO_JSON],
        NO_QUERY: [graphql(each) for each in _NO_QUERY],
        NO_OBJECT: [graphql(json.dumps(each)) for each in _NO_OBJECT],
        NO_BODY: [graphql(""), graphql(" ")],
        ODD_TEXT: [graphql({**_ASKED, "variables": {"emails": [each]}}) for each in _ODD_TEXTS],
    }


def bad_by_chance(chance: random.Random) -> Iterator[tuple[str, Probe]]:
    """Yield a query and a body that end too early, and addresses of which one is no text."""
    query = QUERY[: chance.randrange(1, len(QUERY) - 1)]
    yield SYNTAX, graphql({**_ASKED, "query": query})
    whole = json.dumps(_ASKED)
    yield NO_JSON, graphql(whole[: chance.randrange(1, len(whole) - 1)])
    odd: Json = chance.choice((None, 0, 1.5, False, [], {}, ["a@example.net"]))
    emails: list[Json] = [f"nobody.{each}@example.net" for each in range(chance.randint(1, 5))]
    emails.insert(chance.randint(0, len(emails)), odd)
    yield VARIABLES, graphql({**_ASKED, "variables": {"emails": emails}})
