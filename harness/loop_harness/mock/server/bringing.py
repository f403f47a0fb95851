"""Brings an answer that misbehaves on purpose, while the loop serves everybody else."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from loop_harness.mock.delivery import RESET, body_parts, head_parts
from loop_harness.mock.exchange import Delivery, Response


async def bring(
    response: Response,
    delivery: Delivery,
    transport: asyncio.Transport,
    taken: Callable[[], Awaitable[None]],
) -> None:
    """Send an answer as *delivery* says, and close; *taken* waits for a client that is slow."""
    if delivery.end == "reset":
        _reset(transport)
        return
    if not delivery.end:
        for pause_s, part in head_parts(response, delivery):
            await asyncio.sleep(pause_s)
            transport.write(part)
        for pause_s, part in body_parts(response, delivery):
            # Also without a pause: whoever else has something to do comes first.
            await asyncio.sleep(pause_s)
            transport.write(part)
            await taken()
    transport.close()


def _reset(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    with suppress(OSError):
        # The loop's own view of a socket lets nobody set an option.
        copy = socket.socket(fileno=os.dup(connection.fileno()))
        with copy:
            copy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()
