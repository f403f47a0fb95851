"""Asks Redis, in bounded time, and says in one line what went wrong, without secrets."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from loop_harness import redaction
from loop_harness.errors import MissingExtra, StoreUnavailable
from loop_harness.mock.store.place import Place

T = TypeVar("T")

PATIENCE_S = 1.0  #: with a server that is there and says nothing
_PAUSE_S = 0.5  #: before one that could not be reached is tried again


class Link:
    """The way to one Redis server; raises MissingExtra where its client is not installed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        try:
            import redis  # noqa: PLC0415 - an extra: without --store nobody needs it
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError:
            raise MissingExtra("redis", "--store") from None
        self._error = redis.RedisError
        #: Redis' own client: what it raises is for ``asked``.
        self.client: Any = redis.Redis.from_url(
            place.url,
            decode_responses=True,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 1),  # a connection that was kept may be gone
        )
        self._scripts: dict[str, Any] = {}
        self._down_until = 0.0
        self._reason = ""

    def key(self, *parts: str) -> str:
        """Return the key of something."""
        return ":".join((self.place.prefix, *parts))

    def run(self, script: str, keys: Sequence[str], *arguments: Any) -> Any:
        """Run a script; raises StoreUnavailable."""
        if script not in self._scripts:
            self._scripts[script] = self.client.register_script(script)
        return self.asked(lambda _: self._scripts[script](keys=keys, args=arguments))

    def asked(self, ask: Callable[[Any], T]) -> T:
        """Return what Redis answers; raises StoreUnavailable, at once if it just was."""
        if time.monotonic() < self._down_until:
            raise StoreUnavailable(self.place.shown, self._reason)
        try:
            return ask(self.client)
        except (self._error, OSError) as error:
            self._reason = self.told(error)
            self._down_until = time.monotonic() + _PAUSE_S
            raise StoreUnavailable(self.place.shown, self._reason) from None

    def told(self, error: Exception) -> str:
        """Return what an error says, without the password."""
        text = str(error)
        if self.place.password:
            text = text.replace(self.place.password, "…")
        return redaction.message(text).rstrip(".") or type(error).__name__

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What the client raises when it cannot go on."""
        return (self._error, OSError)
