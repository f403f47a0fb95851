"""The server behind the pytest fixtures: pytest-httpserver with a mock Loop underneath."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from pytest_httpserver import HTTPServer
from werkzeug import Request as WerkzeugRequest, Response as WerkzeugResponse

from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.mock import (
    Expectation,
    Journal,
    LoopMock,
    Response,
    Shop,
    Times,
    Verification,
)
from loop_harness.mock.delivery import Delivered
from loop_harness.mock.faults import Schedule
from loop_harness.mock.verification import ONCE_OR_MORE
from loop_harness.mock.webhooks import Webhooks
from loop_harness.mock.wsgi import bring, read_request
from loop_harness.model import Profile, World

_POLL_S = 0.01  #: how soon a stop is noticed; werkzeug's own default is half a second


def _refuse_broken(verification: Verification) -> None:
    __tracebackhide__ = True
    if not verification.kept:
        raise AssertionError(str(verification))


class LoopShop:
    """One test's own shop on the server."""

    def __init__(self, base_url: str, shop: Shop) -> None:
        self.base_url = base_url
        self.shop = shop

    @property
    def token(self) -> str:
        """The API token that opens this shop, and no other."""
        return self.shop.token

    @property
    def journal(self) -> Journal:
        """What was asked of this shop, and answered."""
        return self.shop.journal

    @property
    def asked(self) -> list[list[str]]:
        """The addresses of each look-up of orders, in the sequence in which they came."""
        return [list(each.emails) for each in self.journal if each.operation == "graphql"]

    def verify(self, expectation: Expectation, times: Times = ONCE_OR_MORE) -> None:
        """Fail unless this shop was asked so, so often: ``verify(Expectation(…), exactly(1))``."""
        __tracebackhide__ = True
        _refuse_broken(self.journal.verify(expectation, times))

    def verify_sequence(self, *expectations: Expectation, strict: bool = False) -> None:
        """Fail unless this shop was asked in this order; *strict*: and nothing else in between."""
        __tracebackhide__ = True
        _refuse_broken(self.journal.verify_sequence(expectations, strict=strict))

    @property
    def faults(self) -> Schedule:
        """The bad days of this shop: ``faults.add("slow:seconds=2,first=1")`` plans one."""
        return self.shop.faults

    @property
    def profile(self) -> Profile:
        """The first profile of the world; raises LookupError where it has none."""
        if not self.world.profiles:
            raise LookupError("the world of this shop has no profiles: give it one")
        return self.world.profiles[0]

    @property
    def world(self) -> World:
        """The orders and profiles of this shop; assign another world to change them."""
        return self.shop.world

    @world.setter
    def world(self, world: World) -> None:
        self.shop.world = world

    @property
    def webhooks(self) -> Webhooks:
        """Who is told when a parcel changes: ``webhooks.register(url)`` adds a receiver."""
        return self.shop.webhooks

    @property
    def clock(self) -> Clock:
        """The time of this shop: assign ``clock.advanced(timedelta(days=1))`` to turn it."""
        return self.shop.clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.shop.clock = clock

    @property
    def dialect(self) -> Dialect:
        """How this shop decides what documents leave open; assign another to change it."""
        return self.shop.dialect

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        self.shop.dialect = dialect


class LoopHTTPServer(HTTPServer):
    """Answers as Loop does, unless a test expects a request and says how to answer it.

    What goes wrong in the mock, a breach of the contract included, waits for ``check``.
    """

    def __init__(self) -> None:
        super().__init__(host="127.0.0.1", port=0, threaded=True)
        self.mock = LoopMock(check=True)
        self._numbers = itertools.count(1001)

    @contextmanager
    def open_shop(self, world: World) -> Iterator[LoopShop]:
        """Open a shop under a token that nobody has, for as long as the block lasts."""
        token = f"sk_test_{next(self._numbers)}_plain"
        shop = self.mock.add(Shop(world.with_token(token)))
        try:
            yield LoopShop(self.url_for("").rstrip("/"), shop)
        finally:
            self.mock.remove(shop)

    def thread_target(self) -> None:
        """Serve until ``stop`` is called."""
        if self.server is not None:
            self.server.serve_forever(poll_interval=_POLL_S)

    def clear(self) -> None:
        """Forget expectations, errors, and who came with a token that opens no shop."""
        super().clear()
        self.mock.strangers = Journal()

    def respond_nohandler(
        self, request: WerkzeugRequest, extra_message: str = ""
    ) -> WerkzeugResponse:
        """Let the mock answer what no test expects; out of an expected order nothing may come."""
        if self.permanently_failed:
            return super().respond_nohandler(request, extra_message)
        try:
            answer = self._mocked(request)
            if answer.delivery is not None:
                answer = bring(answer, request.environ)
        except Delivered:
            raise
        except Exception as error:  # noqa: BLE001 - it is raised again where the test can see it
            self.handler_errors.append(error)
            answer = Response.message(500, f"the mock failed, and so does the test: {error}")
        return WerkzeugResponse(answer.body, answer.status, list(answer.headers))

    def _mocked(self, request: WerkzeugRequest) -> Response:
        asked = read_request(request.environ, request.get_data())
        return asked if isinstance(asked, Response) else self.mock.respond(asked)
