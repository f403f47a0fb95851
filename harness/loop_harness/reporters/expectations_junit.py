"""The expectations of an app folder as JUnit XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from loop_harness.gladly.expectations import Result, Status
from loop_harness.reporters.junit_report import clean

_ELEMENTS = {Status.FAILED: "failure", Status.ERROR: "error"}


def render(app: str, results: Sequence[Result]) -> str:
    """Return one test case for each expectation."""
    suite = ET.Element(
        "testsuite",
        name=clean(f"loop-harness app test: {app}"),
        tests=str(len(results)),
        failures=str(sum(each.status is Status.FAILED for each in results)),
        errors=str(sum(each.status is Status.ERROR for each in results)),
        skipped="0",
    )
    for each in results:
        case = ET.SubElement(
            suite, "testcase", classname=clean(app), name=clean(each.expectation.file)
        )
        if each.status in _ELEMENTS:
            wrong = ET.SubElement(case, _ELEMENTS[each.status], message=clean(_first(each.why)))
            wrong.text = clean(each.why)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _first(text: str) -> str:
    return text.partition("\n")[0][:200]
