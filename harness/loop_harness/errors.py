"""What keeps the harness, or a lookup, from going on: every error is a frozen value.

    HarnessError                    the harness itself cannot go on (exit code 2)
    ├── ContentNotFound             a bundled folder or file is missing
    ├── UnreadableFile              a file that the user named cannot be read or written
    ├── NotJson                     a file or reply that should be JSON is not
    ├── InvalidDocument             a document breaks its schema
    ├── UnknownName                 a name that nothing is called
    ├── UnsupportedKeyword          a schema uses a keyword that the generator does not know
    ├── InvalidFault                a fault that is written in a wrong way
    ├── InvalidToken                a token that cannot travel in a header
    ├── InvalidWebhook              a webhook to which nothing can, or may, be sent
    ├── CannotRun                   a command that cannot be started
    ├── PortUnavailable             the mock cannot listen where it was told to
    ├── ImpossibleTime              a moment to which no clock can be turned
    ├── CannotLoad                  a lookup under test that cannot be loaded or started
    ├── NoReply                     a lookup under test that replies to nothing at all
    ├── InvalidReplayToken          a text that repeats no case
    ├── MissingExtra                a package that comes with an extra is not installed
    ├── InvalidStore                a URL that names no store of shops
    ├── StoreUnavailable            the store of shops cannot be asked
    └── ChangedElsewhere            a shop that another process has changed meanwhile

The text is composed in ``__str__`` and says what to do next. What goes wrong in a lookup is a
LookupFailure (``failures``); findings, which say that somebody else broke a rule, derive from
neither.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Self

from attrs import field, frozen


@frozen
class Problem:
    """One place in a document that breaks its schema."""

    path: str  #: JSON path of the place, ``$`` for the whole document
    reason: str  #: what is wrong there, one sentence

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class HarnessError(Exception):
    """The harness itself cannot go on.

    Its kinds are attrs classes with ``auto_exc=False``: equal if all their fields are, and
    immutable but for what Python itself notes on an exception.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()  #: the fields, filled in by attrs

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Pickle by fields: Python itself forgets those that were given by name."""
        return type(self), tuple(getattr(self, each) for each in self.__match_args__)


@frozen(auto_exc=False)
class ContentNotFound(HarnessError):
    """A bundled folder or file is missing."""

    name: str
    places: tuple[str, ...]  #: where it was looked for

    def __str__(self) -> str:
        looked = ", ".join(self.places)
        return f"{self.name} is not part of this installation (looked in {looked}); reinstall it"


@frozen(auto_exc=False)
class UnreadableFile(HarnessError):
    """A file that the user named cannot be read or written."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@frozen(auto_exc=False)
class NotJson(HarnessError):
    """A text that should be JSON is not."""

    source: str  #: file name, or what the text was
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: not JSON at line {self.line}, column {self.column}: {self.reason}"


@frozen(auto_exc=False)
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


@frozen(auto_exc=False)
class UnknownName(HarnessError):
    """A name that nothing is called."""

    what: str  #: what was looked for, such as ``world``
    name: str
    known: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.name, self.known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self.known)}"
        return f"there is no {self.what} called {self.name!r}; {hint}"


@frozen(auto_exc=False)
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


@frozen(auto_exc=False)
class InvalidFault(HarnessError):
    """A fault that is written in a wrong way."""

    text: str
    reason: str

    def __str__(self) -> str:
        return (
            f"the fault {self.text!r} cannot be read: {self.reason}; "
            "write NAME or NAME:KEY=VALUE,KEY=VALUE as in 'slow:seconds=2,first=3'"
        )


@frozen(auto_exc=False)
class InvalidToken(HarnessError):
    """A token that cannot travel in an HTTP header."""

    reason: str  #: never holds the token itself

    def __str__(self) -> str:
        return f"the API token {self.reason}; a token is one line of printable ASCII, no spaces"


@frozen(auto_exc=False)
class InvalidWebhook(HarnessError):
    """A webhook to which nothing can, or may, be sent."""

    url: str  #: without a user name and password
    reason: str

    def __str__(self) -> str:
        return (
            f"no webhook can go to {self.url!r}: {self.reason}; "
            "a webhook is an http or https URL of this machine, as in 'http://127.0.0.1:9000/loop'"
        )


@frozen(auto_exc=False)
class CannotRun(HarnessError):
    """A command that cannot be started."""

    command: str
    reason: str
    is_missing: bool  #: whether there is no such program at all

    def __str__(self) -> str:
        return f"cannot run {self.command!r}: {self.reason}"


@frozen(auto_exc=False)
class PortUnavailable(HarnessError):
    """The mock cannot listen where it was told to."""

    host: str
    port: int
    reason: str

    def __str__(self) -> str:
        return (
            f"cannot listen on {self.host}:{self.port}: {self.reason}; "
            "choose another --host or --port; port 0 takes any free one"
        )


@frozen(auto_exc=False)
class ImpossibleTime(HarnessError):
    """A moment to which no clock can be turned."""

    asked: str

    def __str__(self) -> str:
        return (
            f"no clock can be turned to or by {self.asked!r}; "
            "a moment lies in the years 1 to 9999 and is written as in '2026-03-01T12:00:00Z'"
        )


@frozen(auto_exc=False)
class CannotLoad(HarnessError):
    """A lookup under test that cannot be loaded or started."""

    target: str
    reason: str

    def __str__(self) -> str:
        return f"cannot load the lookup {self.target!r}: {self.reason}"


@frozen(auto_exc=False)
class NoReply(HarnessError):
    """A lookup under test that replies to nothing at all."""

    subject: str
    reason: str  #: what came instead

    def __str__(self) -> str:
        return (
            f"the lookup {self.subject!r} does not reply: {self.reason}; it was asked for a plain "
            "profile by one JSON object and has to answer with one ('loop-harness contract show "
            "lookup-reply')"
        )


@frozen(auto_exc=False)
class InvalidReplayToken(HarnessError):
    """A text that repeats no case."""

    reason: str

    def __str__(self) -> str:
        return f"this is no replay token: {self.reason}; copy the whole line from the report"


@frozen(auto_exc=False)
class MissingExtra(HarnessError):
    """A package that comes with an extra is not installed."""

    extra: str
    wanted_by: str

    def __str__(self) -> str:
        return f"{self.wanted_by} needs more: pip install 'loop-harness[{self.extra}]'"


@frozen(auto_exc=False)
class InvalidStore(HarnessError):
    """A URL that names no store of shops."""

    reason: str  #: never holds the URL itself, in which there may be a password

    def __str__(self) -> str:
        return (
            f"the URL of the store cannot be read: {self.reason}; "
            "write redis://HOST:PORT or redis://USER:PASSWORD@HOST:PORT/DATABASE/PREFIX"
        )


@frozen(auto_exc=False)
class StoreUnavailable(HarnessError):
    """The store of shops cannot be asked."""

    place: str  #: without user and password
    reason: str

    def __str__(self) -> str:
        return f"cannot ask the store of shops at {self.place}: {self.reason}"


@frozen(auto_exc=False)
class ChangedElsewhere(HarnessError):
    """A shop that another process has changed meanwhile."""

    shop: str  #: its id

    def __str__(self) -> str:
        return f"{self.shop} was changed by another process meanwhile; look at it and try again"
