"""The pytest plugin: a mock Loop server for the session, and a shop of its own for every test.

    def test_my_integration(loop_shop):
        orders = my_lookup("ada@example.com", loop_shop.base_url, loop_shop.token)

pytest loads this module in every run where the package is installed, so it imports the rest of
the harness only when a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from loop_harness.lookup import Lookup
    from loop_harness.model import World
    from loop_harness.pytest_rules import LoopRule
    from loop_harness.pytest_server import LoopHTTPServer, LoopShop

_DEFAULT_WORLD = "multi-email-overlap"
_SERVER: pytest.StashKey[LoopHTTPServer] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "loop_world(name): the world of loop_shop, by the name of a bundled one or a file's path",
    )
    config.addinivalue_line(
        "markers",
        "loop_rules(subject=, command=, url=, effort=, seed=, level=, only=, skip=, dialect=): "
        "run the test once for each rule of a lookup, which the fixture loop_rule holds",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each rule, where the marker ``loop_rules`` names a lookup."""
    marker = metafunc.definition.get_closest_marker("loop_rules")
    if marker is None:
        return
    from loop_harness.errors import HarnessError  # noqa: PLC0415 - see the module
    from loop_harness.pytest_rules import chosen  # noqa: PLC0415 - see the module

    if "loop_rule" not in metafunc.fixturenames:
        raise pytest.UsageError(
            f"{metafunc.definition.nodeid} has loop_rules: let it take loop_rule"
        )
    try:
        found = chosen(*marker.args, **marker.kwargs)
    except (HarnessError, TypeError) as error:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: loop_rules: {error}") from error
    metafunc.parametrize("loop_rule", found, ids=[each.id for each in found], indirect=True)


@pytest.fixture(scope="session")
def loop_server(pytestconfig: pytest.Config) -> Iterator[LoopHTTPServer]:
    """Run one mock Loop server for the session, on a free port of this machine.

    It is a ``pytest_httpserver.HTTPServer``: what a test expects of it overrides the mock, until
    the test is over. Under pytest-xdist every worker has its own.
    """
    try:
        from loop_harness.pytest_server import LoopHTTPServer  # noqa: PLC0415 - see the module
    except ModuleNotFoundError as error:
        if error.name != "pytest_httpserver":
            raise
        pytest.fail(
            "loop_server needs pytest-httpserver: pip install 'loop-harness[pytest]'", pytrace=False
        )
    with LoopHTTPServer() as server:
        pytestconfig.stash[_SERVER] = server
        yield server


@pytest.fixture
def loop_world(request: pytest.FixtureRequest) -> World:
    """Return the world of ``loop_shop``; mark the test with ``loop_world`` or override this.

    A relative path starts at the folder of the test, or else at the current one.
    """
    from loop_harness import world  # noqa: PLC0415 - see the module
    from loop_harness.errors import HarnessError  # noqa: PLC0415 - see the module

    name = _world_name(request)
    beside = request.path.parent / name
    try:
        return world.load(str(beside) if name not in world.names() and beside.is_file() else name)
    except HarnessError as error:
        pytest.fail(f"loop_world: {error}", pytrace=False)


def _world_name(request: pytest.FixtureRequest) -> str:
    marker = request.node.get_closest_marker("loop_world")
    if marker is None:
        return _DEFAULT_WORLD
    if len(marker.args) != 1 or marker.kwargs:
        pytest.fail("loop_world takes one name of a world, or one path", pytrace=False)
    return str(marker.args[0])


@pytest.fixture
def loop_shop(loop_server: LoopHTTPServer, loop_world: World) -> Iterator[LoopShop]:
    """Open a shop with a token of its own, which no other test can see."""
    with loop_server.open_shop(loop_world) as shop:
        yield shop


@pytest.fixture
def loop_lookup(loop_shop: LoopShop) -> Iterator[Lookup]:
    """Return the reference lookup for ``loop_shop``, over a real socket."""
    from loop_harness.client import LoopAccess  # noqa: PLC0415 - see the module
    from loop_harness.lookup import Lookup  # noqa: PLC0415 - see the module

    with Lookup(LoopAccess(base_url=loop_shop.base_url, api_token=loop_shop.token)) as lookup:
        yield lookup


@pytest.fixture
def loop_rule(request: pytest.FixtureRequest) -> LoopRule:
    """Hold one rule of the lookup that the marker ``loop_rules`` names: ``loop_rule.check()``."""
    if not hasattr(request, "param"):
        pytest.fail("loop_rule needs the marker loop_rules(subject=…)", pytrace=False)
    found: LoopRule = request.param
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test if something went wrong inside the server, whatever the test made of it."""
    try:
        yield
    finally:
        if server := item.config.stash.get(_SERVER, None):
            server.check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Forget what one test expected of the server, before the next one starts."""
    server = item.config.stash.get(_SERVER, None)
    try:
        yield
        if server:
            server.check()
    finally:
        if server:
            server.clear()
