"""The report as one document of the schema ``verdict``."""

from __future__ import annotations

import json

from loop_harness.verify.report import Report


def render(report: Report) -> str:
    """Return the document, in ASCII: texts from elsewhere can do no harm."""
    return json.dumps(report.to_json(), indent=2) + "\n"
