"""The pytest plugin: a mock Loop server for the session, and a shop of its own for every test.

    def test_my_integration(loop_shop):
        orders = my_lookup("ada@example.com", loop_shop.base_url, loop_shop.token)

pytest loads this module in every run where the package is installed, so it imports the rest of
the harness only when a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from loop_harness.lookup import Lookup
    from loop_harness.model import World
    from loop_harness.pytest_server import LoopHTTPServer, LoopShop

_DEFAULT_WORLD = "multi-email-overlap"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "loop_world(name): the world of loop_shop, by the name of a bundled one or a file's path",
    )


@pytest.fixture(scope="session")
def loop_server() -> Iterator[LoopHTTPServer]:
    """Run one mock Loop server for the session, on a free port of this machine.

    It is a ``pytest_httpserver.HTTPServer``: what a test expects of it overrides the mock.
    """
    from loop_harness.pytest_server import LoopHTTPServer  # noqa: PLC0415 - see the module's text

    with LoopHTTPServer() as server:
        yield server


@pytest.fixture
def loop_world(request: pytest.FixtureRequest) -> World:
    """Return the world of ``loop_shop``; mark the test with ``loop_world`` or override this."""
    from loop_harness import world  # noqa: PLC0415 - see the module's text

    marker = request.node.get_closest_marker("loop_world")
    return world.load(marker.args[0] if marker else _DEFAULT_WORLD)


@pytest.fixture
def loop_shop(loop_server: LoopHTTPServer, loop_world: World) -> Iterator[LoopShop]:
    """Open a shop with a token of its own, which no other test can see."""
    with loop_server.open_shop(loop_world) as shop:
        yield shop
    loop_server.clear()


@pytest.fixture
def loop_lookup(loop_shop: LoopShop) -> Iterator[Lookup]:
    """Return the reference lookup for ``loop_shop``, over a real socket."""
    from loop_harness.client import LoopAccess  # noqa: PLC0415 - see the module's text
    from loop_harness.lookup import Lookup  # noqa: PLC0415 - see the module's text

    with Lookup(LoopAccess(base_url=loop_shop.base_url, api_token=loop_shop.token)) as lookup:
        yield lookup
