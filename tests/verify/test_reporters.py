"""Reporters: the same report for people and for programs, whatever texts a lookup sends."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from loop_harness import schemas
from loop_harness.contracts.rules import rule, rules
from loop_harness.errors import UnknownName
from loop_harness.reporters import FORMATS, render
from loop_harness.verify.report import Exchange, Finding, Judgement, Report, Status

HOSTILE = '</pre><script>alert(1)</script> `x` |a| <!-- & "\x00\x1b[31m\ud800 *b* \n# head'
FINDING = Finding(
    rule=rule("M03"),
    what=HOSTILE,
    expected={"names": ["#1001", HOSTILE]},
    actual=HOSTILE,
    address="a@example.com",
    order=HOSTILE,
    profile={"id": "c1", "emailAddresses": [HOSTILE]},
    dialect={"email-case": "folded"},
    steps=(HOSTILE,),
    exchanges=(Exchange(curl=f"curl ```` {HOSTILE}", status=200),),
    log=f"first\n{HOSTILE}",
    replay="lh1.abc",
)
JUDGEMENTS = (
    Judgement(rule=rule("M01"), status=Status.KEPT, examples=9, seconds=0.5, met={"none": 9}),
    Judgement(rule=rule("M03"), status=Status.BROKEN, examples=2, seconds=0.1, met={"two": 2}),
    Judgement(
        rule=rule("M04"),
        status=Status.SKIPPED,
        examples=0,
        seconds=0.0,
        missed=("overlap",),
        why="it met none of its cases",
    ),
)
BROKEN = Report(
    subject=f"theirs {HOSTILE}",
    effort="quick",
    seed=7,
    seconds=1.25,
    judgements=JUDGEMENTS,
    findings=(FINDING,),
    dialects=({}, {"email-case": "folded"}),
)
KEPT = replace(BROKEN, judgements=JUDGEMENTS[:1], findings=())
ERROR = replace(KEPT, judgements=(), error=f"cannot go on: {HOSTILE}")
REPORTS = pytest.mark.parametrize("report", [BROKEN, KEPT, ERROR], ids=["broken", "kept", "error"])


@REPORTS
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_a_text_that_a_file_can_hold(form: str, report: Report) -> None:
    text = render(form, report)
    assert text.endswith("\n")
    text.encode()


def test_a_format_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName) as caught:
        render("pdf", KEPT)
    assert caught.value == UnknownName("format", "pdf", FORMATS)


@REPORTS
def test_json_is_a_document_of_the_schema(report: Report) -> None:
    document = json.loads(render("json", report))
    assert not list(schemas.problems(document, "verdict"))
    assert document == report.to_json()


@pytest.mark.parametrize(
    ("report", "counts", "marks"),
    [
        (BROKEN, ("3", "1", "0", "1"), [[], ["failure"], ["skipped"]]),
        (KEPT, ("1", "0", "0", "0"), [[]]),
        (ERROR, ("1", "0", "1", "0"), [["error"]]),
        (replace(BROKEN, judgements=()), ("1", "1", "0", "0"), [["failure"]]),
    ],
)
def test_junit_counts_what_it_holds(
    report: Report, counts: tuple[str, ...], marks: list[list[str]]
) -> None:
    suite = ET.fromstring(render("junit", report)).find("testsuite")  # noqa: S314 - it is ours
    assert suite is not None
    assert tuple(suite.get(each) for each in ("tests", "failures", "errors", "skipped")) == counts
    assert [[mark.tag for mark in case] for case in suite.iter("testcase")] == marks


def test_junit_writes_out_what_xml_cannot_hold() -> None:
    failure = ET.fromstring(render("junit", BROKEN)).find(".//failure")  # noqa: S314 - it is ours
    assert failure is not None
    shown = HOSTILE.replace("\x00", "\\u0000").replace("\x1b", "\\u001b")
    assert failure.get("message") == shown.replace("\ud800", "\\ud800")


class Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag != "meta":
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@REPORTS
def test_html_is_one_page_that_asks_for_nothing_elsewhere(report: Report) -> None:
    text = render("html", report)
    page = Page(text)
    assert not page.open
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert all(each.startswith("#") for each in page.links)
    assert not re.findall(r"@import|url\(", text)


def test_html_shows_hostile_texts_as_they_are() -> None:
    shown = HOSTILE.replace("\ud800", "\\ud800")
    assert shown in Page(render("html", BROKEN)).texts


def test_html_tells_a_manager_what_is_broken_skipped_and_covered() -> None:
    texts = Page(render("html", BROKEN)).texts
    for told in (
        "Some rules are broken",
        "M03 Every address takes part",
        "email-case=folded",
        "it met none of its cases",
        "of 3 kinds of cases met",
        "1 of 1 kinds",
        "overlap: never",
    ):
        assert told in texts


def test_markdown_shows_hostile_texts_as_they_are() -> None:
    text = render("markdown", BROKEN)
    fences, outside = 0, []
    fence = ""
    for line in text.splitlines():
        mark = re.match("`{3,}", line)
        if fence:
            fence = "" if line == fence else fence
        elif mark:
            fence, fences = mark[0], fences + 1
        else:
            outside.append(line)
    bare = re.sub(r"\\.", "", "\n".join(outside))
    assert (fence, fences) == ("", 4)
    assert set(re.findall("<[^>]*>", bare)) == {
        "<details>", "</details>", "<summary>", "</summary>"
    }  # fmt: skip
    assert "`" not in bare
    assert {line.count("|") for line in bare.splitlines() if line.startswith("|")} == {6}


def test_markdown_has_all_of_a_finding() -> None:
    lines = render("markdown", BROKEN).splitlines()
    told = ["- address: a\\@example\\.com", "- dialect: email\\-case=folded", "# answered 200"]
    assert [each for each in told if each not in lines] == []
    assert "first" in lines, "the log is missing"


def test_sarif_has_a_result_of_a_rule_for_each_finding() -> None:
    document: Any = json.loads(render("sarif", BROKEN))
    [run] = document["runs"]
    [result] = run["results"]
    known = run["tool"]["driver"]["rules"]
    assert document["version"] == "2.1.0"
    assert [each["id"] for each in known] == ["M01", "M03", "M04"]
    assert known[result["ruleIndex"]]["id"] == result["ruleId"] == "M03"
    assert result["level"] == known[1]["defaultConfiguration"]["level"] == "error"
    assert set(result["partialFingerprints"].values()) == {"M03"}
    assert "primaryLocationLineHash" in result["partialFingerprints"]
    assert run["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize(
    ("subject", "uri"),
    [
        ("lookups.orders:find", "lookups/orders.py"),
        ("mine:find", "src/mine/__init__.py"),
        ("node 'my lookup.mjs' ./bin/run.mjs", "bin/run.mjs"),
        ("python ../outside.py", "python%20..%2Foutside.py"),
        ("http://127.0.0.1:9/find", "http%3A%2F%2F127.0.0.1%3A9%2Ffind"),
        ("the reference lookup", "the%20reference%20lookup"),
        (HOSTILE + "x" * 5000, None),
    ],
)
def test_sarif_puts_each_result_into_a_file_or_code_scanning_would_refuse_all(
    subject: str, uri: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    for each in ("lookups/orders.py", "src/mine/__init__.py", "bin/run.mjs", "../outside.py"):
        (here / each).parent.mkdir(parents=True, exist_ok=True)
        (here / each).touch()
    monkeypatch.chdir(here)
    report = replace(BROKEN, subject=subject)
    [run] = json.loads(render("sarif", report))["runs"]
    [[place]] = [each["locations"] for each in run["results"]]
    file = place["physicalLocation"]["artifactLocation"]["uri"]
    assert uri in {file, None}
    assert re.fullmatch(r"[\w.%~/-]+", file, re.ASCII)
    assert place["physicalLocation"]["region"]["startLine"] == 1


def test_sarif_messages_hold_no_link_and_no_placeholder() -> None:
    found = replace(FINDING, what="shows [this](https://x.test) and {0}")
    document = json.loads(render("sarif", replace(BROKEN, findings=(found,))))
    message = document["runs"][0]["results"][0]["message"]["text"]
    assert message.startswith(r"shows \[this\](https://x.test) and {{0}}. ")


def test_sarif_stays_within_what_code_scanning_takes() -> None:
    judgements = tuple(
        Judgement(rule=each, status=Status.BROKEN, examples=1, seconds=0.1)
        for each in rules().values()
    )
    [run] = json.loads(render("sarif", replace(BROKEN, judgements=judgements)))["runs"]
    for each in run["tool"]["driver"]["rules"]:
        assert len(each["name"]) <= 255
        assert 0 < len(each["shortDescription"]["text"]) <= 1024
        assert 0 < len(each["fullDescription"]["text"]) <= 1024
        assert len(set(each["properties"]["tags"])) == len(each["properties"]["tags"]) <= 10


def test_sarif_says_why_there_is_no_verdict() -> None:
    [run] = json.loads(render("sarif", ERROR))["runs"]
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"level": "error", "message": {"text": ERROR.error}}],
        }
    ]


def test_text_names_the_rule_the_case_and_the_replay() -> None:
    calm = replace(FINDING, what="one order is missing", exchanges=(), log="", order=None)
    report = replace(BROKEN, findings=(calm,), subject="theirs")
    lines = render("text", report).splitlines()
    assert lines[0] == f"1. M03 (must) {rule('M03').title}: one order is missing"
    assert "   replay    loop-harness replay lh1.abc" in lines
    assert lines[-1] == (
        "theirs: broken. Rules: 1 kept, 1 broken, 1 skipped; 11 cases in 1.2 s (seed 7)"
    )


def test_text_fits_a_terminal_of_80_columns_but_for_what_is_to_be_pasted() -> None:
    far = Judgement(
        rule=rule("M05"), status=Status.KEPT, examples=1, seconds=0, missed=("kind of case",) * 20
    )
    long = replace(FINDING, what="too long " * 20, actual=[], order=None, steps=("a step " * 30,))
    report = replace(BROKEN, findings=(long,), judgements=(far,), subject="theirs")
    *lines, verdict = render("text", report).splitlines()
    assert [each for each in lines if len(each) > 80 and "curl" not in each] == []
    assert verdict.startswith("theirs: broken. Rules: ")
