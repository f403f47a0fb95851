"""The report as SARIF 2.1.0 (OASIS), for code scanning.

A finding is a result of its rule; as a lookup may be a program or a service, the place of a
result is logical, not a line of a file. The fingerprint of a result is its rule: a defect stays
one alert from run to run, whatever case shows it.
"""

from __future__ import annotations

import json
from importlib.metadata import version

from loop_harness.contracts.rules import Rule
from loop_harness.model import Json
from loop_harness.verify.report import Finding, Report, Verdict

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"must": "error", "should": "warning"}


def render(report: Report) -> str:
    """Return the document."""
    named = [each.rule for each in report.judgements] + [each.rule for each in report.findings]
    rules = list({each.id: each for each in named}.values())
    document: Json = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "loop-harness",
                        "version": version("loop-harness"),
                        "rules": [_rule(each) for each in rules],
                    }
                },
                "invocations": [_invocation(report)],
                "results": [_result(each, rules, report.subject) for each in report.findings],
            }
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.title.split() if word.isalnum()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.statement},
        "help": {"text": f"{rule.statement} Source: {rule.source}."},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.kind, *rule.basis]},
    }


def _invocation(report: Report) -> Json:
    invocation: dict[str, Json] = {"executionSuccessful": report.verdict is not Verdict.ERROR}
    if report.error is not None:
        message = {"text": report.error}
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": message}]
    return invocation


def _result(found: Finding, rules: list[Rule], subject: str) -> Json:
    text = f"{found.what}. Again: loop-harness replay {found.replay}"
    return {
        "ruleId": found.rule.id,
        "ruleIndex": [each.id for each in rules].index(found.rule.id),
        "level": _LEVELS[found.rule.level],
        "message": {"text": text},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": subject, "kind": "function"}]}],
        "partialFingerprints": {"loopHarnessRule/v1": found.rule.id},
        "properties": {
            "expected": found.expected,
            "actual": found.actual,
            "profile": found.profile,
            "replay": found.replay,
        },
    }
