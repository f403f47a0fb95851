"""What keeps the harness, or a lookup, from going on: every error is a frozen value.

    HarnessError                    the harness itself cannot go on (exit code 2)
    ├── ContentNotFound             a bundled folder or file is missing
    ├── UnreadableFile              a file that the user named cannot be read or written
    ├── NotJson                     a file or reply that should be JSON is not
    ├── InvalidDocument             a document breaks its schema
    ├── UnknownName                 a name that nothing is called
    ├── UnsupportedKeyword          a schema uses a keyword that the generator does not know
    ├── InvalidToken                a token that cannot travel in a header
    └── PortUnavailable             the mock cannot listen where it was told to
    LookupFailure                   one look-up went wrong; kind is the one of the lookup reply
    ├── ConfigurationMissing        config
    ├── AuthenticationFailed        auth
    ├── PlanRequired                plan
    ├── ScopeMissing                scope
    ├── RateLimited                 rate_limited
    ├── LoopUnavailable             unavailable
    ├── TimedOut                    timeout
    ├── MalformedAnswer             malformed
    ├── GraphQLFailed               graphql
    └── TransportFailed             transport

The text is composed in ``__str__`` and says what to do next. Findings, which say that somebody
else broke a rule, never derive from these.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Literal, get_args

from attrs import field, frozen

LookupKind = Literal[
    "auth",
    "plan",
    "scope",
    "rate_limited",
    "unavailable",
    "timeout",
    "malformed",
    "graphql",
    "transport",
    "config",
]
LOOKUP_KINDS: tuple[LookupKind, ...] = get_args(LookupKind)


@frozen
class Problem:
    """One place in a document that breaks its schema."""

    path: str  #: JSON path of the place, ``$`` for the whole document
    reason: str  #: what is wrong there, one sentence

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class HarnessError(Exception):
    """The harness itself cannot go on."""


@frozen
class ContentNotFound(HarnessError):
    """A bundled folder or file is missing."""

    name: str
    places: tuple[str, ...]  #: where it was looked for

    def __str__(self) -> str:
        looked = ", ".join(self.places)
        return f"{self.name} is not part of this installation (looked in {looked}); reinstall it"


@frozen
class UnreadableFile(HarnessError):
    """A file that the user named cannot be read or written."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@frozen
class NotJson(HarnessError):
    """A text that should be JSON is not."""

    source: str  #: file name, or what the text was
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: not JSON at line {self.line}, column {self.column}: {self.reason}"


@frozen
class InvalidDocument(HarnessError):
    """A document breaks its schema."""

    source: str  #: file name, or what the document is
    schema: str  #: name of the schema, such as ``world``
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        first, *rest = self.problems
        more = f" (and {len(rest)} more)" if rest else ""
        return (
            f"{self.source}: {first}{more}; "
            f"see 'loop-harness contract show {self.schema}' for what is allowed"
        )


@frozen
class UnknownName(HarnessError):
    """A name that nothing is called."""

    what: str  #: what was looked for, such as ``world``
    name: str
    known: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.name, self.known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self.known)}"
        return f"there is no {self.what} called {self.name!r}; {hint}"


@frozen
class UnsupportedKeyword(HarnessError):
    """A schema uses a keyword that the generator does not know, so it refuses to guess."""

    schema: str
    path: str
    keyword: str

    def __str__(self) -> str:
        return (
            f"schemas/{self.schema}.schema.json at {self.path}: the keyword {self.keyword!r} is "
            "not one that the generator knows; use a known one or teach loop_harness.schemas"
        )


@frozen
class InvalidToken(HarnessError):
    """A token that cannot travel in an HTTP header."""

    reason: str  #: never holds the token itself

    def __str__(self) -> str:
        return f"the API token {self.reason}; a token is one line of printable ASCII, no spaces"


@frozen
class PortUnavailable(HarnessError):
    """The mock cannot listen where it was told to."""

    host: str
    port: int
    reason: str

    def __str__(self) -> str:
        return (
            f"cannot listen on {self.host}:{self.port}: {self.reason}; "
            "choose another --port, or 0 for any free one"
        )


class LookupFailure(Exception):  # noqa: N818 - a failed look-up is what it is called
    """One look-up went wrong; the reply carries it, it is raised only inside the client."""

    kind: ClassVar[LookupKind]


@frozen
class ConfigurationMissing(LookupFailure):
    """The look-up has no usable token or base URL."""

    kind = "config"
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}"


@frozen
class AuthenticationFailed(LookupFailure):
    """Loop refused the token (documented: 401 "401: Authentication Failed")."""

    kind = "auth"
    message: str

    def __str__(self) -> str:
        return (
            f"Loop refused the API token ({self.message}); "
            "check that the token is the one of this shop and was not revoked"
        )


@frozen
class PlanRequired(LookupFailure):
    """The shop has no paid plan (documented: 402)."""

    kind = "plan"
    message: str

    def __str__(self) -> str:
        return f"the shop has no plan with API access ({self.message}); upgrade the plan at Loop"


@frozen
class ScopeMissing(LookupFailure):
    """The token may not read shipments (documented: 403)."""

    kind = "scope"
    message: str

    def __str__(self) -> str:
        return (
            f"the API token may not read shipments ({self.message}); "
            "make one with shipment read access"
        )


@frozen
class RateLimited(LookupFailure):
    """Loop asked to slow down (429, RFC 6585 section 4)."""

    kind = "rate_limited"
    retry_after_s: float | None  #: seconds that Loop asked to wait, if it said so

    def __str__(self) -> str:
        wait = "a while" if self.retry_after_s is None else f"{self.retry_after_s:g} s"
        return f"Loop is asked too often; try again after {wait}"


@frozen
class LoopUnavailable(LookupFailure):
    """Loop answered with a status that carries no data."""

    kind = "unavailable"
    status: int
    message: str

    def __str__(self) -> str:
        return (
            f"Loop answered {self.status} ({self.message}); "
            "check the base URL, or try again later if Loop is down"
        )


@frozen
class TimedOut(LookupFailure):
    """No whole answer came within the time limit."""

    kind = "timeout"
    limit_s: float

    def __str__(self) -> str:
        return (
            f"Loop did not answer within {self.limit_s:g} s; try again, or allow a longer timeout"
        )


@frozen
class MalformedAnswer(LookupFailure):
    """The answer is not what the contract promises."""

    kind = "malformed"
    reason: str

    def __str__(self) -> str:
        return (
            f"Loop's answer is not what was agreed: {self.reason}; "
            "check that the base URL is Loop's API, then report it to Loop"
        )


@frozen
class GraphQLFailed(LookupFailure):
    """The answer carries GraphQL errors (GraphQL specification, section 7.1)."""

    kind = "graphql"
    messages: tuple[str, ...]

    def __str__(self) -> str:
        said = "; ".join(self.messages) or "no message"
        return f"Loop reported GraphQL errors ({said}); the orders may be incomplete, try again"


@frozen
class TransportFailed(LookupFailure):
    """The request or its answer did not get through, or was sent elsewhere."""

    kind = "transport"
    reason: str

    def __str__(self) -> str:
        return f"no answer from Loop: {self.reason}; check the base URL and the network"
