"""What keeps a mock from being set up, or going on."""

from __future__ import annotations

from attrs import frozen

from loop_harness.errors.error import HarnessError


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
