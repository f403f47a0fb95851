"""Tells all workers something, and waits until they have heard it."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from loop_harness.mock.store.link import PATIENCE_S, Link
from loop_harness.model import JsonObject

_PATIENCE_S = 2.0  #: with workers that hear and do not answer: their machine may be gone


def tell(link: Link, message: JsonObject) -> None:
    """Tell all workers *message*; raises StoreUnavailable."""
    answer = link.key("answer", secrets.token_hex(8))
    text = json.dumps({**message, "answer": answer})
    left = int(link.asked(lambda client: client.publish(link.key("changes"), text)))
    until = time.monotonic() + _PATIENCE_S
    while left > 0 and time.monotonic() < until:
        if link.asked(lambda client: _heard(client, answer)) is not None:
            left -= 1
    link.asked(lambda client: client.delete(answer))


def _heard(client: Any, answer: str) -> object:
    return client.blpop([answer], timeout=PATIENCE_S / 2)
