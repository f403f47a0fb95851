"""Templates do what Go's text/template with Sprig does: each case was put to Go once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loop_harness.errors import InvalidApp
from loop_harness.gladly.outcome import Failed, Rendered, Stopped
from loop_harness.gladly.templates import Template

#: Sources, the number of a context, and what Go says: ok, stopped (stop or fail), failed, syntax.
GO = json.loads((Path(__file__).parent / "go_says.json").read_text(encoding="utf-8"))


def said(source: str, context: Any) -> tuple[str, str]:
    """Return what comes of a template, in the words of the table."""
    try:
        outcome = Template.parse(source, "t").render(context)
    except InvalidApp:
        return "syntax", ""
    match outcome:
        case Rendered():
            return "ok", outcome.text
        case Stopped():
            return "stopped", outcome.reason
        case Failed():
            return ("stopped", outcome.reason) if outcome.is_called else ("failed", "")


@pytest.mark.parametrize("part", range(8))
def test_templates_do_what_go_does(part: int) -> None:
    cases = GO["cases"][part::8]
    wrong = [
        (source, (kind, text), came)
        for source, number, kind, text in cases
        if (came := said(source, GO["contexts"][number])) != (kind, text)
    ]

    assert wrong == []
    assert len(cases) > 50


def rendered(source: str, **context: Any) -> Rendered | Stopped | Failed:
    return Template.parse(source, "a.gtpl").render(context)


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ('x{{ stop "no address" }}y', Stopped("no address")),
        ('x\n {{ fail "no token" }}', Failed("no token", "a.gtpl:2:5", is_called=True)),
        (
            "a\n{{ .n.x }}",
            Failed("nil pointer evaluating interface {}.x", "a.gtpl:2:4"),
        ),
        (
            "é {{ index .l 5 }}",
            Failed("error calling index: index out of range: 5", "a.gtpl:1:6"),
        ),
        (
            '{{ "x" | trunc .l }}',
            Failed("wrong type for value; expected int; got []interface {}", "a.gtpl:1:10"),
        ),
    ],
)
def test_an_end_before_the_end_tells_why_and_where(source: str, outcome: Any) -> None:
    assert rendered(source, n=None, l=[1]) == outcome


def test_a_template_that_cannot_be_parsed_names_file_and_line() -> None:
    with pytest.raises(InvalidApp) as caught:
        Template.parse("a\n{{ nosuch 1 }}", "dir/a.gtpl")

    assert caught.value == InvalidApp("dir/a.gtpl", "function 'nosuch' not defined", 2)


@pytest.mark.parametrize(
    "source",
    [
        "{{ .s.__class__ }}",
        "{{ .s.format }}",
        "{{ .l.append }}",
        "{{ .x.upper }}",
        "{{ (now).time }}",
        "{{ (now).__class__ }}",
        '{{ (url "http://example.com").escaped_path }}',
        '{{ (url "http://example.com").go_text }}',
        '{{ (fromXml "<a/>").Root.every }}',
        '{{ (semver "1.2.3").version }}',
        '{{ (url "http://example.com").Query.items }}{{ fail "was reached" }}',
    ],
)
def test_nothing_of_python_can_be_reached(source: str) -> None:
    outcome = rendered(source, s="text", l=[1], x=b"bytes")

    assert isinstance(outcome, Failed)
    assert "can't evaluate field" in outcome.reason or outcome.reason == "was reached"


def test_nothing_of_this_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOP_SECRET", "sk_test_1001_plain")
    source = '{{ env "LOOP_SECRET" }}|{{ expandenv "$LOOP_SECRET ${LOOP_SECRET} x" }}'

    assert rendered(source) == Rendered("|  x")
    assert isinstance(rendered('{{ getHostByName "localhost" }}'), Failed)


def test_a_template_changes_nothing_outside() -> None:
    context = {"m": {"a": 1}, "l": [1]}
    made = Template.parse('{{ $_ := set .m "a" "b" }}{{ .m.a }}', "t").render(context)

    assert (made, context) == (Rendered("b"), {"m": {"a": 1}, "l": [1]})


def test_the_status_of_a_response_is_an_int_and_other_numbers_are_not() -> None:
    source = "{{ eq .response.statusCode 200 }} {{ kindOf .n }} {{ .n }}"

    assert rendered(source, response={"statusCode": 200}, n=1_000_000) == Rendered(
        "true float64 1e+06"
    )


def test_debugging_functions_put_out_nothing() -> None:
    assert rendered('{{ consolePrintln "x" 1 }}{{ consolePrintf "%d" 1 }}') == Rendered("")
