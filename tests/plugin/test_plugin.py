"""The plugin in somebody else's project: isolation, failures, worlds, help, and staying away."""

from __future__ import annotations

import json
import time

import pytest

from loop_harness import world
from loop_harness.pytest_server import LoopHTTPServer

#: What the plugin brings along only for those who use it.
HEAVY = ("graphql", "jsonschema", "werkzeug", "httpx", "attrs", "loop_harness.model")

ASK = """
    import httpx

    def ask(shop, *emails):
        query = "query($of: [String!]!) { orders(input: {customerEmails: $of}) { name } }"
        return httpx.post(
            shop.base_url + "/graphql",
            headers={"x-wonderment-access-token": shop.token},
            json={"query": query, "variables": {"of": emails}},
        )
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a project whose tests turn warnings into errors and can ``from ask import ask``."""
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = --strict-markers")
    pytester.makepyfile(ask=ASK)
    return pytester


TWO_TESTS = """
    import pytest
    from ask import ask

    @pytest.mark.parametrize("number", range(6))
    def test_nobody_was_here_before(loop_shop, number):
        assert len(loop_shop.journal) == 0
        assert "left-behind" not in {each.name for each in loop_shop.world.orders}

        address = loop_shop.world.orders[0].emails[0]
        assert ask(loop_shop, address).json()["data"]["orders"]
        assert loop_shop.asked == [[address]]
        loop_shop.world = type(loop_shop.world)(token="x", orders=(), profiles=())
"""


def test_no_test_sees_what_another_did(project: pytest.Pytester) -> None:
    project.makepyfile(TWO_TESTS)

    project.runpytest_inprocess().assert_outcomes(passed=6)


def test_workers_have_servers_of_their_own(project: pytest.Pytester) -> None:
    project.makepyfile(TWO_TESTS)

    project.runpytest_subprocess("-n", "2").assert_outcomes(passed=6)


def test_an_expectation_is_gone_in_the_next_test(project: pytest.Pytester) -> None:
    """Also when nobody but ``loop_server`` was asked for, or only while the test ran."""
    project.makepyfile(
        """
        from ask import ask

        def test_overrides(loop_server):
            loop_server.expect_request("/graphql").respond_with_data("mine")

        def test_is_answered_by_the_mock(loop_shop):
            assert ask(loop_shop).json() == {"data": {"orders": []}}

        def test_overrides_late(request):
            server = request.getfixturevalue("loop_server")
            server.expect_request("/graphql").respond_with_data("mine")

        def test_is_answered_by_the_mock_again(loop_shop):
            assert ask(loop_shop).json() == {"data": {"orders": []}}
        """
    )

    project.runpytest_inprocess().assert_outcomes(passed=4)


BREACH = """
    from dataclasses import replace
    import httpx

    def test_hides_it(loop_shop):
        order = loop_shop.world.orders[0]
        broken = replace(order, shipments=(replace(order.shipments[0], carrier_name=None),))
        loop_shop.world = replace(loop_shop.world, orders=(broken,))
        answer = httpx.get(
            loop_shop.base_url + "/2022-10/shipments/search/" + order.name.replace("#", "%23"),
            headers={"x-wonderment-access-token": loop_shop.token},
        )
        assert answer.status_code == 500
"""


def test_an_answer_that_breaks_the_contract_fails_the_test(project: pytest.Pytester) -> None:
    project.makepyfile(BREACH + "\n    def test_next(loop_shop): pass")

    result = project.runpytest_inprocess()

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["E *InvalidDocument: answer 200 of searchShipments*carrierName: is null, must be a text*"]
    )


def test_an_expectation_that_is_answered_by_a_mistake_fails_the_test(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        from ask import ask

        def test_wrong(loop_server, loop_shop):
            def answer(request):
                assert request.method == "GET"
            loop_server.expect_request("/graphql").respond_with_handler(answer)
            assert ask(loop_shop).status_code == 500

        def test_broken(loop_server, loop_shop):
            loop_server.expect_request("/graphql").respond_with_handler(lambda request: 1 / 0)
            assert ask(loop_shop).status_code == 500

        def test_out_of_order(loop_server, loop_shop):
            loop_server.expect_ordered_request("/first").respond_with_data("1")
            assert ask(loop_shop).status_code == 500

        def test_fails_by_itself(loop_server, loop_shop):
            loop_server.expect_request("/graphql").respond_with_handler(lambda request: 1 / 0)
            assert ask(loop_shop).status_code == 200

        def test_next(loop_shop):
            assert ask(loop_shop).status_code == 200
        """
    )

    result = project.runpytest_inprocess("--tb=line")

    result.assert_outcomes(passed=1, failed=4)
    result.stdout.fnmatch_lines(
        [
            "*AssertionError: assert 'POST' == 'GET'*",
            "*ZeroDivisionError*",
            "*AssertionError: No handler found for request*",
        ]
    )


def test_what_goes_wrong_after_the_test_is_an_error_of_that_test(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        from ask import ask

        @pytest.fixture
        def asks_last(loop_server, loop_shop):
            yield
            loop_server.expect_request("/graphql").respond_with_handler(lambda request: 1 / 0)
            ask(loop_shop)

        def test_first(asks_last): pass

        def test_next(loop_shop): assert ask(loop_shop).status_code == 200
        """
    )

    project.runpytest_inprocess().assert_outcomes(passed=2, errors=1)


def test_a_world_may_be_a_file_beside_the_test_or_below_the_current_folder(
    project: pytest.Pytester,
) -> None:
    document = {"orders": [{"name": "#1", "emails": ["ada@example.com"]}]}
    tests = project.mkdir("tests")
    (tests / "beside.json").write_text(json.dumps(document), encoding="utf-8")
    (project.path / "below.json").write_text(json.dumps(document), encoding="utf-8")
    (tests / "test_worlds.py").write_text(
        """
import pytest
from pathlib import Path

@pytest.mark.parametrize("_", [
    pytest.param(0, marks=pytest.mark.loop_world("beside.json")),
    pytest.param(0, marks=pytest.mark.loop_world("below.json")),
    pytest.param(0, marks=pytest.mark.loop_world(Path(__file__).with_name("beside.json"))),
])
def test_it(loop_shop, _):
    assert [each.name for each in loop_shop.world.orders] == ["#1"]
""",
        encoding="utf-8",
    )

    project.runpytest_inprocess().assert_outcomes(passed=3)


def test_a_project_may_override_the_world(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        from loop_harness.model import Profile, World

        @pytest.fixture
        def loop_world():
            return World(token="any", profiles=(Profile(id="mine"),))

        def test_it(loop_shop):
            assert loop_shop.profile == Profile(id="mine")
            assert loop_shop.token != "any"
        """
    )

    project.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        (
            'loop_world("no-emial")',
            "loop_world: there is no world called 'no-emial'; did you mean 'no-email'?",
        ),
        ('loop_world("gone.json")', "loop_world: gone.json: No such file or directory"),
        ("loop_world", "loop_world takes one name of a world, or one path"),
        ('loop_world("no-email", "single")', "loop_world takes one name of a world, or one path"),
        ('loop_world(name="no-email")', "loop_world takes one name of a world, or one path"),
    ],
)
def test_a_world_that_cannot_be_had_is_one_line(
    project: pytest.Pytester, marker: str, text: str
) -> None:
    project.makepyfile(f"import pytest\n\n@pytest.mark.{marker}\ndef test_it(loop_shop): pass")

    result = project.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([text])
    result.stdout.no_fnmatch_line("*UnknownName*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_every_bundled_world_opens(project: pytest.Pytester) -> None:
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("_", [
            pytest.param(0, marks=pytest.mark.loop_world(name)) for name in {world.names()}
        ])
        def test_it(loop_shop, loop_lookup, _):
            for profile in loop_shop.world.profiles:
                assert loop_lookup.pull(profile).error is None
        """
    )

    project.runpytest_inprocess().assert_outcomes(passed=len(world.names()))


def test_the_help_has_one_line_for_each(project: pytest.Pytester) -> None:
    markers = project.runpytest_inprocess("--markers")
    fixtures = project.runpytest_inprocess("--fixtures")

    markers.stdout.fnmatch_lines(["@pytest.mark.loop_world(name): the world of loop_shop, *"])
    fixtures.stdout.fnmatch_lines_random(
        [
            "loop_server [[]session scope[]] -- *pytest_plugin.py:*",
            "    Run one mock Loop server for the session, on a free port of this machine.",
            "loop_world -- *pytest_plugin.py:*",
            "    Return the world of ``loop_shop``; mark the test with ``loop_world`` or override*",
            "loop_shop -- *pytest_plugin.py:*",
            "    Open a shop with a token of its own, which no other test can see.",
            "loop_lookup -- *pytest_plugin.py:*",
            "    Return the reference lookup for ``loop_shop``, over a real socket.",
        ]
    )


def test_a_run_that_uses_no_fixture_imports_nothing_for_us(project: pytest.Pytester) -> None:
    """pytest-httpserver has a plugin of its own, which imports werkzeug: it is kept out."""
    project.makepyfile(
        f"""
        import sys

        def test_it():
            ours = [each for each in sys.modules if each.partition(".")[0] == "loop_harness"]
            assert ours == ["loop_harness", "loop_harness.pytest_plugin"]
            assert [each for each in {HEAVY} if each in sys.modules] == []
        """
    )

    bare = project.runpytest_subprocess("-p", "no:pytest_httpserver", "-p", "no:hypothesispytest")

    bare.assert_outcomes(passed=1)


def test_a_missing_pytest_httpserver_is_said_with_the_way_out(project: pytest.Pytester) -> None:
    project.makeconftest("import sys\n\nsys.modules['pytest_httpserver'] = None")
    project.makepyfile("def test_it(loop_shop): pass\n\ndef test_other(): pass")

    result = project.runpytest_subprocess("-p", "no:pytest_httpserver")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["loop_server needs pytest-httpserver: pip install 'loop-harness[[]pytest[]]'"]
    )


def test_a_missing_part_of_our_own_is_no_missing_extra(project: pytest.Pytester) -> None:
    project.makeconftest("import sys\n\nsys.modules['graphql'] = None")
    project.makepyfile("def test_it(loop_shop): pass")

    result = project.runpytest_subprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["E *ModuleNotFoundError: *graphql*"])


def test_the_server_stops_at_once() -> None:
    """Werkzeug looks for a stop twice a second; nobody should wait for that after every run."""
    took = []
    for _ in range(5):
        with LoopHTTPServer():
            begin = time.perf_counter()
        took.append(time.perf_counter() - begin)

    assert min(took) < 0.2


def test_a_broken_expectation_shows_the_near_miss_and_no_line_of_ours(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        from ask import ask
        from loop_harness.mock import Expectation

        def test_it(loop_shop):
            ask(loop_shop, "Ada@example.com")
            loop_shop.verify(Expectation(addresses=["ada@example.com"]))
        """
    )

    result = project.runpytest_inprocess()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *AssertionError: expected at least 1 request: for ada@example.com",
            "E *found 0 among 1 request",
            "E *nearest: request 1, POST /graphql",
            'E *addresses: expected ?"ada@example.com"?, came ?"Ada@example.com"?',
            "E *'Ada@example.com' and 'ada@example.com' differ only by case",
        ]
    )
    result.stdout.no_fnmatch_line("*pytest_server.py*")
