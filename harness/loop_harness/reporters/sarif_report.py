"""The report as SARIF 2.1.0 (OASIS), for code scanning.

A finding is a result of its rule. GitHub refuses a whole file over one result without a place in
a file, so each has the lookup's own, or that name where none is known. The fingerprint of a
result is its rule: a defect stays one alert from run to run, whatever case shows it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from loop_harness.contracts.rules import Rule
from loop_harness.model import Json
from loop_harness.verify.report import Finding, Report, Verdict

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"must": "error", "should": "warning"}


def render(report: Report) -> str:
    """Return the document."""
    named = [each.rule for each in report.judgements] + [each.rule for each in report.findings]
    rules = list({each.id: each for each in named}.values())
    place = _place(report.subject)
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
                "results": [_result(each, rules, place) for each in report.findings],
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


def _result(found: Finding, rules: list[Rule], place: Json) -> Json:
    text = f"{found.what}. {found.rule.statement} Again: loop-harness replay {found.replay}"
    return {
        "ruleId": found.rule.id,
        "ruleIndex": [each.id for each in rules].index(found.rule.id),
        "level": _LEVELS[found.rule.level],
        "message": {"text": _plain(text)},
        "locations": [place],
        # The first is the only one that GitHub compares.
        "partialFingerprints": {
            "primaryLocationLineHash": found.rule.id,
            "loopHarnessRule/v1": found.rule.id,
        },
        "properties": {
            "expected": found.expected,
            "actual": found.actual,
            "profile": found.profile,
            "replay": found.replay,
        },
    }


def _plain(text: str) -> str:
    """Return *text* so that it holds no placeholder and no link (sections 3.11.5 and 3.11.6)."""
    return re.sub(r"[\[\]]", r"\\\g<0>", text).replace("{", "{{").replace("}", "}}")


def _place(subject: str) -> Json:
    file = next(filter(_is_file, _files(subject)), None)
    uri = (
        quote(subject.encode("utf-8", "backslashreplace"), safe="") if file is None else quote(file)
    )
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
        },
        "logicalLocations": [{"fullyQualifiedName": subject, "kind": "function"}],
    }


def _files(subject: str) -> Iterator[str]:
    """Yield where ``module:function`` may lie below the current folder, then a program's words."""
    module = subject.partition(":")[0].replace(".", "/")
    for folder in ("", "src/"):
        yield from (f"{folder}{module}.py", f"{folder}{module}/__init__.py")
    yield from (Path(each).as_posix() for each in subject.split())


def _is_file(name: str) -> bool:
    """Say whether that is a file, and within the current folder: others are in no repository."""
    path = Path(name)
    try:
        return not path.is_absolute() and ".." not in path.parts and path.is_file()
    except OSError:  # the name is too long, for one
        return False
