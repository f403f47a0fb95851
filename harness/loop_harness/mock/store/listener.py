"""Hears what other workers do, in a thread, and answers that it was heard."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from loop_harness.errors import StoreUnavailable
from loop_harness.mock.store.link import PATIENCE_S, Link
from loop_harness.model import JsonObject

_PING_S = 1.0
_LOOKS_S = 0.1  #: how often it is looked whether this is to end
_SILENCE_S = 3.0  #: a connection that says nothing for so long, not even to a ping, is lost
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0
_ACKNOWLEDGED_S = 10  #: how long an answer waits for whom it is meant for


class Listener:
    """Calls *begun* when it hears again, and *heard* with each message."""

    def __init__(
        self,
        link: Link,
        begun: Callable[[], None],
        heard: Callable[[JsonObject], None],
    ) -> None:
        self.hears = False  #: whether everything that others do comes to be known here
        self._link = link
        self._begun, self._heard = begun, heard
        self._closing = threading.Event()
        self._settled = threading.Event()  #: once it was tried to hear
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Hear from now on; wait for the beginning, so that the first to ask need not."""
        self._thread = threading.Thread(target=self._run, name="loop-store", daemon=True)
        self._thread.start()
        self._settled.wait(2 * PATIENCE_S)

    def close(self) -> None:
        """End the thread."""
        self._closing.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self.hears = False

    def _run(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._closing.is_set():
            began = time.monotonic()
            with suppress(StoreUnavailable, *self._link.failures):
                self._hear()
            self.hears = False
            self._settled.set()
            lasted = time.monotonic() - began > _LONGEST_PAUSE_S
            pause_s = _FIRST_PAUSE_S if lasted else min(2 * pause_s, _LONGEST_PAUSE_S)
            self._closing.wait(pause_s)

    def _hear(self) -> None:
        """Hear until the connection is lost, which raises, or nobody wants to any more."""
        with self._link.client.pubsub() as channel:
            channel.subscribe(self._link.key("changes"))
            if not _answer(channel):
                return
            self._begun()
            self.hears = True
            self._settled.set()
            spoke = asked = time.monotonic()
            while not self._closing.is_set():
                message = channel.get_message(timeout=_LOOKS_S)
                now = time.monotonic()
                if message is not None:
                    if message["type"] == "subscribe":  # the client has connected anew by itself
                        return
                    spoke = now
                    self._take(message)
                elif now - spoke > _SILENCE_S:
                    return
                if now - asked >= _PING_S:
                    asked = now
                    channel.ping()

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] != "message":
            return
        told: JsonObject = json.loads(message["data"])
        self._heard(told)
        pipeline = self._link.client.pipeline()
        pipeline.rpush(told["answer"], "heard")
        pipeline.expire(told["answer"], _ACKNOWLEDGED_S)
        pipeline.execute()


def _answer(channel: Any) -> bool:
    """Wait until the server has said that it will tell what is published."""
    message = channel.get_message(timeout=PATIENCE_S)
    return message is not None and message["type"] == "subscribe"
