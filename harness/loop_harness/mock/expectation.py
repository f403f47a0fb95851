"""What somebody expects to have been asked: a value that entries are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from loop_harness import redaction, schemas
from loop_harness.contracts import openapi
from loop_harness.errors import InvalidDocument, Problem, UnknownName
from loop_harness.mock.asked import asked
from loop_harness.mock.entry import SECRET_HEADERS, Entry
from loop_harness.model import Json

#: How the addresses of an expectation and of a request have to agree.
Agreement = Literal["any-order", "this-order", "among-others"]

_SHOWN = 100  #: characters of one value


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Describes requests; what it leaves out may be anything. It never holds a token."""

    operation: str | None = None  #: operationId of the contract, such as ``graphql``
    method: str | None = None
    path: str | None = None  #: encoded or decoded, without query arguments
    arguments: Mapping[str, str] = field(default_factory=dict)  #: of the query, among others
    addresses: Sequence[str] | None = None  #: that a look-up of orders asks for
    addresses_are: Agreement = "any-order"
    query: str | None = None  #: a GraphQL document; how it is laid out does not count
    variables: Mapping[str, Json] = field(default_factory=dict)  #: of it, among others
    headers: Mapping[str, str] = field(default_factory=dict)  #: among others
    token: bool | None = None  #: whether a token came along

    def __post_init__(self) -> None:
        """Refuse what no request could ever be; raises InvalidDocument."""
        if found := tuple(_problems(self)):
            raise InvalidDocument("the expectation", "expectation", found)
        for name, value in _levelled(self).items():
            object.__setattr__(self, name, redaction.document(value))

    def __str__(self) -> str:
        return ", ".join(_parts(self)) or "any request"

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Describe just what was asked in an entry, but for headers that hold secrets."""
        posted = asked(entry.body)
        return cls(
            operation=entry.operation,
            method=entry.method,
            path=entry.path,
            arguments=entry.arguments,
            addresses=entry.emails,
            addresses_are="this-order",
            query=posted and posted.query,
            variables=posted.variables if posted else {},
            headers={
                name: text for name, text in entry.headers.items() if name not in SECRET_HEADERS
            },
            token=entry.has_token,
        )

    @classmethod
    def from_json(cls, document: Json, source: str = "the expectation", at: str = "$") -> Self:
        """Read an expectation; raises InvalidDocument naming *source* and the place below *at*."""
        try:
            schemas.check(document, "expectation", source)
            return cls(**{_NAMES.get(name, name): value for name, value in document.items()})
        except InvalidDocument as error:
            placed = (Problem(at + each.path[1:], each.reason) for each in error.problems)
            raise InvalidDocument(source, "expectation", tuple(placed)) from error

    def to_json(self) -> dict[str, Json]:
        """Return the document that ``from_json`` reads; only what is said stands in it."""
        found: dict[str, Json] = {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "arguments": dict(self.arguments) or None,
            "addresses": None if self.addresses is None else list(self.addresses),
            "addressesAre": None if self.addresses is None else self.addresses_are,
            "query": self.query,
            "variables": dict(self.variables) or None,
            "headers": dict(self.headers) or None,
            "token": self.token,
        }
        return {name: value for name, value in found.items() if value is not None}


_NAMES = {"addressesAre": "addresses_are"}


def _problems(each: Expectation) -> Iterator[Problem]:
    known = tuple(operation.id for operation in openapi.operations())
    if each.operation is not None and each.operation not in known:
        unknown = UnknownName("operation", each.operation, known)
        yield Problem("$.operation", str(unknown))
    if isinstance(each.addresses, str):
        yield Problem("$.addresses", "is a text, must be a list")
    for name in each.headers:
        if name.lower() in SECRET_HEADERS:
            yield Problem(
                f"$.headers.{name}",
                "holds a secret, which no journal keeps; 'token' says whether one came along",
            )


def _levelled(each: Expectation) -> dict[str, Any]:
    """Return the fields as they are held against a request."""
    return {
        "method": each.method and each.method.upper(),
        "path": each.path,
        "arguments": dict(each.arguments),
        "addresses": None if each.addresses is None else tuple(each.addresses),
        "query": each.query,
        "variables": dict(each.variables),
        "headers": {name.lower(): text for name, text in each.headers.items()},
    }


def _parts(each: Expectation) -> Iterator[str]:
    """Yield in words what an expectation says."""
    yield from filter(None, (each.operation, " ".join(filter(None, (each.method, each.path)))))
    for name, text in each.arguments.items():
        yield f"argument {name}={short(text)}"
    if each.addresses is not None:
        agreement = "" if each.addresses_are == "any-order" else f" ({_WORDS[each.addresses_are]})"
        yield f"for {short(', '.join(each.addresses) or 'no address')}{agreement}"
    if each.query is not None:
        yield f"query {short(' '.join(each.query.split()))}"
    for name, value in each.variables.items():
        yield f"variable {name}={short(str(value))}"
    for name, text in each.headers.items():
        yield f"header {name}: {short(text)}"
    if each.token is not None:
        yield "with a token" if each.token else "without a token"


_WORDS: Mapping[Agreement, str] = {"this-order": "in this order", "among-others": "among others"}


def short(text: str) -> str:
    """Return a text as far as one line of a message shows it."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
