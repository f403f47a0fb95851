"""One request to a provider, and what it answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Self, get_args
from urllib.parse import quote, urlencode

from loop_harness.client.ask import QUERY
from loop_harness.model import Json, JsonObject

#: What stands in the token's header: the real token, none, nothing, another one, or almost it.
Token = Literal["own", "absent", "empty", "made-up", "cut", "longer", "other-case"]
#: Stands for a token in any other place of a request; ``Wire`` puts one there.
STRAY_TOKEN = "{token}"  # noqa: S105 - a mark

SEARCH, REPORTS = "/2022-10/shipments/search", "/2022-10/reports"
DOWNLOAD, PREDICTIONS = "/api/shipment/report/download/", "/delivery-promise/predictions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One request, but for the real token."""

    method: str
    target: str  #: path and query, encoded
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()  #: but for the token's
    token: Token = "own"  # noqa: S105 - a kind of token

    def to_json(self) -> dict[str, Json]:
        """Return the request as JSON."""
        return {
            "method": self.method,
            "target": self.target,
            "body": self.body,
            "headers": [list(each) for each in self.headers],
            "token": self.token,
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read what ``to_json`` wrote; raises KeyError, TypeError or ValueError else."""
        if data["token"] not in get_args(Token) or data["method"] not in ("GET", "POST"):
            raise ValueError("no such request")
        return cls(
            method=data["method"],
            target=str(data["target"]),
            body=data["body"],
            headers=tuple((str(name), str(value)) for name, value in data["headers"]),
            token=data["token"],
        )


@dataclass(frozen=True)
class Answer:
    """What came for one request; no status if nothing did."""

    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)  #: names in lower case
    body: bytes = b""
    seconds: float = 0.0
    failure: str = ""  #: why nothing came

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @cached_property
    def document(self) -> Json:
        """The body as JSON; None where it is none, as for ``null``."""
        return self._parsed[1]

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON."""
        return self._parsed[0]

    @cached_property
    def _parsed(self) -> tuple[bool, Json]:
        try:
            return True, json.loads(self.body)
        except (ValueError, RecursionError):
            return False, None

    @property
    def data(self) -> Any:
        """What stands under ``data`` in a GraphQL answer; None where nothing does."""
        return self.document.get("data") if isinstance(self.document, dict) else None

    @property
    def errors(self) -> Any:
        """What stands under ``errors`` in a GraphQL answer; None where nothing does."""
        return self.document.get("errors") if isinstance(self.document, dict) else None

    @property
    def orders(self) -> list[Any] | None:
        """The orders of a GraphQL answer with status 200; None where there is no such list."""
        found = self.data.get("orders") if isinstance(self.data, dict) else None
        return found if self.status == 200 and isinstance(found, list) else None  # noqa: PLR2004


def graphql(
    body: Json | str,
    *,
    token: Token = "own",  # noqa: S107 - a kind of token
    media_type: str | None = "application/json",
    target: str = "/graphql",
) -> Probe:
    """Return a GraphQL request with this body; a text is sent as it stands."""
    text = body if isinstance(body, str) else json.dumps(body)
    accept = ("accept", "application/json, application/graphql-response+json")
    headers = (accept,) if media_type is None else (("content-type", media_type), accept)
    return Probe(method="POST", target=target, body=text, headers=headers, token=token)


def orders_of(addresses: list[str] | tuple[str, ...], *, token: Token = "own") -> Probe:  # noqa: S107 - a kind of token
    """Return the published app's own question for some addresses."""
    return graphql({"query": QUERY, "variables": {"emails": list(addresses)}}, token=token)


def get(target: str, *, token: Token = "own") -> Probe:  # noqa: S107 - a kind of token
    """Return a request that reads."""
    return Probe(
        method="GET", target=target, headers=(("accept", "application/json"),), token=token
    )


def search(term: str, *, t: str | None = None, token: Token = "own") -> Probe:  # noqa: S107 - a kind of token
    """Return a search for an order name or a tracking code; *t* is sent as it is, encoded."""
    query = "" if t is None else "?" + urlencode({"t": t})
    return get(f"{SEARCH}/{quote(term, safe='')}{query}", token=token)
