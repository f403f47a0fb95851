"""What keeps a lookup, or a provider, from being judged."""

from __future__ import annotations

from attrs import frozen

from loop_harness.errors.error import HarnessError


@frozen(auto_exc=False)
class CannotRun(HarnessError):
    """A command that cannot be started."""

    command: str
    reason: str
    is_missing: bool  #: whether there is no such program at all

    def __str__(self) -> str:
        return f"cannot run {self.command!r}: {self.reason}"


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
class Unreachable(HarnessError):
    """Nobody answers where a provider should be."""

    base_url: str
    reason: str

    def __str__(self) -> str:
        return (
            f"nobody answers at {self.base_url}: {self.reason}; the URL goes up to the path before "
            "/graphql, as in https://api.wonderment.com"
        )


@frozen(auto_exc=False)
class TokenRefused(HarnessError):
    """A provider does not take the token that was given."""

    base_url: str

    def __str__(self) -> str:
        return (
            f"{self.base_url} refuses the API token, so nothing can be judged; "
            "set the variable that --token-env names to a token of the known shop"
        )


@frozen(auto_exc=False)
class ProviderBusy(HarnessError):
    """A provider asks for more patience than there is."""

    base_url: str
    wait_s: float  #: that it asked for last
    most_s: float  #: that may be waited in all

    def __str__(self) -> str:
        return (
            f"{self.base_url} asks to wait {self.wait_s:g} s more, and {self.most_s:g} s is the "
            "most in all; come back later, lower --rate or raise --max-wait"
        )


@frozen(auto_exc=False)
class InvalidReplayToken(HarnessError):
    """A text that repeats no case."""

    reason: str

    def __str__(self) -> str:
        return f"this is no replay token: {self.reason}; copy the whole line from the report"
