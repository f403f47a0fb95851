"""What goes wrong in one look-up: a failure is a frozen value with the kind of the lookup reply.

LookupFailure
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
"""

from __future__ import annotations

from typing import ClassVar, Literal, Self, get_args

from attrs import frozen

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


class LookupFailure(Exception):
    """One look-up went wrong; the reply carries it, it is raised only inside the client."""

    kind: ClassVar[LookupKind]
    __match_args__: ClassVar[tuple[str, ...]] = ()  #: the fields, filled in by attrs

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Pickle by fields: Python itself forgets those that were given by name."""
        return type(self), tuple(getattr(self, each) for each in self.__match_args__)


@frozen(auto_exc=False)
class ConfigurationMissing(LookupFailure):
    """The look-up has no usable token or base URL."""

    kind = "config"
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}"


@frozen(auto_exc=False)
class AuthenticationFailed(LookupFailure):
    """Loop refused the token (documented: 401 "401: Authentication Failed")."""

    kind = "auth"
    message: str

    def __str__(self) -> str:
        return (
            f"Loop refused the API token ({self.message}); "
            "check that the token is the one of this shop and was not revoked"
        )


@frozen(auto_exc=False)
class PlanRequired(LookupFailure):
    """The shop has no paid plan (documented: 402)."""

    kind = "plan"
    message: str

    def __str__(self) -> str:
        return f"the shop has no plan with API access ({self.message}); upgrade the plan at Loop"


@frozen(auto_exc=False)
class ScopeMissing(LookupFailure):
    """The token may not read shipments (documented: 403)."""

    kind = "scope"
    message: str

    def __str__(self) -> str:
        return (
            f"the API token may not read shipments ({self.message}); "
            "make one with shipment read access"
        )


@frozen(auto_exc=False)
class RateLimited(LookupFailure):
    """Loop asked to slow down (429, RFC 6585 section 4)."""

    kind = "rate_limited"
    retry_after_s: float | None  #: seconds that Loop asked to wait, if it said so

    def __str__(self) -> str:
        wait = "a while" if self.retry_after_s is None else f"{self.retry_after_s:g} s"
        return f"Loop is asked too often; try again after {wait}"


@frozen(auto_exc=False)
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


@frozen(auto_exc=False)
class TimedOut(LookupFailure):
    """No whole answer came within the time limit."""

    kind = "timeout"
    limit_s: float

    def __str__(self) -> str:
        return (
            f"Loop did not answer within {self.limit_s:g} s; try again, or allow a longer timeout"
        )


@frozen(auto_exc=False)
class MalformedAnswer(LookupFailure):
    """The answer is not what the contract promises."""

    kind = "malformed"
    reason: str

    def __str__(self) -> str:
        return (
            f"Loop's answer is not what was agreed: {self.reason}; "
            "check that the base URL is Loop's API, then report it to Loop"
        )


@frozen(auto_exc=False)
class GraphQLFailed(LookupFailure):
    """The answer carries GraphQL errors (GraphQL specification, section 7.1)."""

    kind = "graphql"
    messages: tuple[str, ...]

    def __str__(self) -> str:
        said = "; ".join(self.messages) or "no message"
        return f"Loop reported GraphQL errors ({said}); the orders may be incomplete, try again"


@frozen(auto_exc=False)
class TransportFailed(LookupFailure):
    """The request or its answer did not get through, or was sent elsewhere."""

    kind = "transport"
    reason: str

    def __str__(self) -> str:
        return f"no answer from Loop: {self.reason}; check the base URL and the network"
