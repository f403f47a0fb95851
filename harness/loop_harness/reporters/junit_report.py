"""The report as JUnit XML, in the form that the usual CI servers import.

One test case a rule: a broken rule is a failure, a skipped one is skipped. The elements and
attributes are those of the schema that Jenkins publishes (jenkinsci/xunit-plugin, junit-10.xsd).
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from loop_harness.reporters.text_report import finding_lines
from loop_harness.verify.report import Finding, Judgement, Report, Status

#: Signs that XML 1.0 cannot hold, not even escaped (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return the document."""
    findings = {each.rule.id: each for each in report.findings}
    suite = ET.Element("testsuite", _counts(report))
    for judgement in report.judgements:
        suite.append(_case(report, judgement, findings.pop(judgement.rule.id, None)))
    for found in findings.values():  # a rule that broke while another was judged
        suite.append(_failed(report, found))
    if report.error is not None:
        case = ET.SubElement(suite, "testcase", {"classname": "loop-harness", "name": "run"})
        ET.SubElement(case, "error", {"message": clean(report.error)})
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, "unicode") + "\n"


def _counts(report: Report) -> dict[str, str]:
    judged = {each.rule.id for each in report.judgements}
    extra = sum(each.rule.id not in judged for each in report.findings)
    skipped = sum(each.status is Status.SKIPPED for each in report.judgements)
    errors = int(report.error is not None)
    return {
        "name": clean(f"loop-harness verify: {report.subject}"),
        "tests": str(len(report.judgements) + extra + errors),
        "failures": str(len(report.findings)),
        "errors": str(errors),
        "skipped": str(skipped),
        "time": f"{report.seconds:.3f}",
    }


def _case(report: Report, judgement: Judgement, found: Finding | None) -> ET.Element:
    case = _named(report, judgement.rule.id, judgement.rule.title, judgement.seconds)
    if found is not None:
        _add_failure(case, found)
    elif judgement.status is Status.SKIPPED:
        ET.SubElement(case, "skipped", {"message": clean(judgement.why or "skipped")})
    return case


def _failed(report: Report, found: Finding) -> ET.Element:
    case = _named(report, found.rule.id, found.rule.title, 0.0)
    _add_failure(case, found)
    return case


def _named(report: Report, rule: str, title: str, seconds: float) -> ET.Element:
    name = {
        "classname": clean(report.subject),
        "name": f"{rule} {title}",
        "time": f"{seconds:.3f}",
    }
    return ET.Element("testcase", name)


def _add_failure(case: ET.Element, found: Finding) -> None:
    about = {"message": clean(found.what), "type": found.rule.id}
    ET.SubElement(case, "failure", about).text = clean("\n".join(finding_lines(found)))


def clean(text: str) -> str:
    """Return *text* with what XML cannot hold written out."""
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
