"""``loop_rules`` in somebody else's project: one test for each rule of their lookup."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from loop_harness import pytest_rules
from loop_harness.contracts.rules import rules
from loop_harness.verify.effort import Effort, effort

RIGHT = "from loop_harness.lookup import answer as find\n"
WRONG = """
    def find(request):
        return {"id": request["id"], "orders": []}
"""


def briefly(name: str) -> Effort:
    """Return an effort that takes less time than it says."""
    return replace(effort(name), seconds=0.5, shrink_s=0.2)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Return a project whose tests turn warnings into errors, and take little time."""
    monkeypatch.setattr(pytest_rules, "effort_named", briefly)
    pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = --strict-markers")
    return pytester


def judging(project: pytest.Pytester, lookup: str, arguments: str) -> None:
    """Write a project that verifies its lookup, as the documentation shows."""
    project.makepyfile(their_lookup=lookup)
    project.makepyfile(
        f"""
        import pytest
        import their_lookup

        @pytest.mark.loop_rules({arguments})
        def test_lookup(loop_rule):
            loop_rule.check()
        """
    )


def test_a_right_lookup_passes_rule_by_rule(project: pytest.Pytester) -> None:
    judging(project, RIGHT, "subject=their_lookup.find, only=['M01', 'M03']")
    result = project.runpytest("-v", "-p", "no:randomly")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*test_lookup?M01? PASSED*", "*test_lookup?M03? PASSED*"])


def test_a_wrong_lookup_fails_with_the_case(project: pytest.Pytester) -> None:
    judging(project, WRONG, "subject='their_lookup:find', only=['M03'], effort='quick'")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*M03 *", "*expected *", "*actual *", "*loop-harness replay lh1.*"]
    )


def test_a_rule_that_met_none_of_its_cases_is_skipped(project: pytest.Pytester) -> None:
    judging(project, RIGHT, "subject=their_lookup.find, only=['M03']")
    project.makeconftest(
        """
        import pytest
        from dataclasses import replace
        from loop_harness.pytest_rules import LoopRule
        from loop_harness.verify.report import Status

        @pytest.fixture(autouse=True)
        def nothing_met(monkeypatch):
            judge = LoopRule.judge

            def judging(self):
                report = judge(self)
                skipped = [
                    replace(each, status=Status.SKIPPED, why="met nothing")
                    for each in report.judgements
                ]
                return replace(report, judgements=tuple(skipped), findings=())

            monkeypatch.setattr(LoopRule, "judge", judging)
        """
    )
    result = project.runpytest("-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*M03 met nothing"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "loop_rules takes one of subject=, command= and url="),
        ("subject=len, url='http://x.test'", "loop_rules takes one of subject=, command= and url="),
        ("subject=7", "subject is a function, or 'module:function'"),
        ("subject=len, only=['M99']", "*M99*"),
        ("subject=len, effort='hard'", "*hard*"),
        ("subject=len, level='may'", "*may*"),
        ("subject=len, only=['M01'], skip=['M01']", "no rule is left to judge by"),
        ("subject=len, colour='red'", "*unexpected keyword argument 'colour'"),
    ],
)
def test_what_the_marker_does_not_take_is_an_error_in_words(
    project: pytest.Pytester, arguments: str, told: str
) -> None:
    judging(project, RIGHT, arguments)
    result = project.runpytest()
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([f"*test_lookup: loop_rules: {told}*"])


def test_the_fixture_without_the_marker_says_what_is_missing(project: pytest.Pytester) -> None:
    project.makepyfile("def test_lookup(loop_rule): pass")
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*loop_rule needs the marker loop_rules(subject=*"])


def test_several_processes_share_all_rules_out_and_report_each_once(
    pytester: pytest.Pytester,
) -> None:
    judging(pytester, WRONG, "subject='their_lookup:find'")
    pytester.makeconftest(
        """
        from dataclasses import replace
        from loop_harness import pytest_rules
        from loop_harness.verify.effort import effort

        pytest_rules.effort_named = lambda name: replace(effort(name), seconds=0.4, shrink_s=0.1)
        """
    )
    # A process of its own: in this one, workers would be started by what may be a worker itself.
    result = pytester.runpytest_subprocess("-n", "2", "--junit-xml=report.xml", timeout=120)
    cases = list(ET.parse(pytester.path / "report.xml").getroot().iter("testcase"))  # noqa: S314 - it is ours
    failures = {each.get("name"): each.find("failure") for each in cases}
    of_lookups = [each.id for each in rules().values() if each.subject == "lookup"]
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert sorted(each.get("name", "") for each in cases) == sorted(
        f"test_lookup[{each}]" for each in of_lookups
    )
    assert failures["test_lookup[M01]"] is None
    broken = failures["test_lookup[M03]"]
    assert broken is not None
    assert "M03 Every address takes part: address 1 of 1 was not asked for" in broken.get(
        "message", ""
    )
    assert "replay    loop-harness replay lh1." in "".join(broken.itertext())
