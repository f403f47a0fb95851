"""A receiver of webhooks on a real socket, and shops whose parcels move on time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.mock.asking import ADA, TOKEN, order, parcel

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.mock import Shop
from loop_harness.model import Life, Order, Shipment, Stage, World

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  #: a Wednesday
SECRET = "whk_test_1001_plain"
_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Got:
    """One post that came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def what(self) -> tuple[str, str]:
        return self.document["TrackingCode"], self.document["CurrentStatus"]


class Receiver:
    """Answers with these statuses in turn, with the last one for ever, and keeps what came."""

    def __init__(self, url: str, *statuses: int) -> None:
        self.url = url
        self.got: list[Got] = []
        self._statuses = list(statuses or (200,))
        self._came = threading.Condition()

    @property
    def what(self) -> list[tuple[str, str]]:
        return [each.what for each in self.got]

    def take(self, got: Got) -> int:
        with self._came:
            self.got.append(got)
            self._came.notify_all()
            return self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]

    def wait_for(self, count: int) -> None:
        """Return when so many posts have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.got) >= count, _PATIENCE_S)


class _Answering(BaseHTTPRequestHandler):
    def __init__(self, receivers: list[Receiver], *arguments: Any) -> None:
        self._receiver = receivers[0]
        super().__init__(*arguments)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self._receiver.take(Got(self.path, headers, body))
        self.send_response(status)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    """Receive on a free port for as long as the block lasts."""
    receivers: list[Receiver] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answering, receivers)) as server:
        receivers.append(Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook", *statuses))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield receivers[0]
        finally:
            server.shutdown()
            thread.join()


def after(minutes: float) -> datetime:
    """Return the moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def living(code: str, *stages: tuple[float, str], **more: Any) -> Shipment:
    """Make a parcel with these statuses, each so many minutes after noon."""
    found = tuple(
        Stage(at=after(minutes), status=status, eta=None, events=number)
        for number, (minutes, status) in enumerate(stages, 1)
    )
    events = [
        {"status": each.status, "substatus": f"sub_{each.status.lower()}", "country": "US"}
        for each in found
    ]
    return parcel(code, status=stages[0][1], life=Life(found, events), **more)


def moving(*parcels: Shipment, dialect: Dialect | None = None, clock: Clock | None = None) -> Shop:
    """Open a shop in which it is noon, and stays it, with one order of these parcels."""
    world = World(token=TOKEN, orders=(placed(*parcels),))
    return Shop(world, dialect=dialect, clock=clock or Clock(NOON))


def placed(*parcels: Shipment, name: str = "#1001") -> Order:
    """Make an order of these parcels."""
    return order(name, ADA, parcels=parcels, created_at="2026-03-02T12:00:00Z")


def become(shop: Shop, status: str) -> None:
    """Give the one parcel of a shop another status."""
    shop.world = World(token=TOKEN, orders=(placed(parcel("1Z1", status=status)),))


def turn(shop: Shop, minutes: float) -> None:
    """Turn the clock to so many minutes after noon, and wait for what becomes of it."""
    shop.clock = shop.clock.set_to(after(minutes))
    settle(shop)


def settle(shop: Shop) -> None:
    """Wait until everything is sent that is due."""
    assert shop.webhooks.settle(_PATIENCE_S)


def minutes(moments: Iterable[datetime | None]) -> list[float | None]:
    """Return moments as minutes after noon."""
    return [None if each is None else (each - NOON) / timedelta(minutes=1) for each in moments]
