"""A Gladly app folder as the lookup under test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.gladly.apps import example, written
from tests.verify.verifying import broken, report

from loop_harness.errors import InvalidApp
from loop_harness.verify.checks import checks
from loop_harness.verify.effort import Effort
from loop_harness.verify.subjects.app import AppSubject

QUICK = tuple(name for name, each in checks().items() if not each.seconds_each)
EFFORT = Effort(name="quick", seconds=12, shrink_s=1)
PULL = "data/pull/orders/"
#: An app as one writes it at first: texts between quotation marks, and only the good answer.
NAIVE: dict[str, Any] = {
    "manifest.json": {"author": "test", "appName": "Naive", "version": "1.0.0"},
    "authentication/headers/x-wonderment-access-token.gtpl": "{{ .integration.secrets.apiToken }}",
    "data/data_schema.graphql": """
type Shipment { carrierDisplayName: String! status: String! trackingCode: String! }
type Order @dataType(name: "order", version: "1.0") {
  id: ID! name: String! shipments: [Shipment!]! shipmentUrl: String
}
type Query { orders: [Order] }
""",
    PULL + "config.json": {
        "dataType": {"name": "order", "version": "1.0"},
        "httpMethod": "POST",
        "contentType": "application/json",
    },
    PULL + "external_id.gtpl": "{{ .id }}",
    PULL + "request_url.gtpl": (
        '{{ if not .customer.emailAddresses }}{{ stop "no address" }}{{ end }}'
        "https://api.wonderment.com/graphql"
    ),
    PULL + "request_body.gtpl": (
        '{"query": "query($e: [String!]!) { orders(input: {customerEmails: $e})'
        ' { name shipments { trackingCode status carrierDisplayName } } }",'
        ' "variables": {"e": {{ toJson .customer.emailAddresses }}}}'
    ),
    PULL + "response_transformation.gtpl": """
{{ if .rawData.data.orders }}[{{ range $i, $order := .rawData.data.orders }}{{ if $i }},{{ end }}
{"id": "{{ $order.name }}", "name": "{{ $order.name }}",
 "shipmentUrl": "https://app.wonderment.com/shipments?order_name={{ $order.name | urlquery }}",
 "shipments": [{{ range $j, $each := $order.shipments }}{{ if $j }},{{ end }}
  {"trackingCode": {{ toJson $each.trackingCode }}, "status": {{ toJson $each.status }},
   "carrierDisplayName": {{ toJson $each.carrierDisplayName }}}{{ end }}]}{{ end }}]
{{ else }}[]{{ end }}""",
}


def test_the_example_app_keeps_every_rule() -> None:
    found = report(lambda: AppSubject(example()), rules=tuple(checks()), effort=EFFORT)

    assert {each.rule.id: each.what for each in found.findings} == {}
    assert len(found.judgements) == len(checks())


def test_an_app_that_sees_only_the_good_answer_is_told_what_it_misses(tmp_path: Path) -> None:
    root = written(tmp_path, NAIVE)

    found = report(lambda: AppSubject(root), rules=QUICK, effort=EFFORT)

    surely = {"M12", "S03", "S06", "S07", "F02", "X03"}
    assert surely <= set(broken(found)) <= surely | {"S01", "S05", "F03", "F04"}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "manifest.json"),
        ({"manifest.json": {}}, "it has no data pull 'orders', but none at all"),
        ({"manifest.json": "{"}, "manifest.json:1"),
    ],
)
def test_a_folder_that_is_no_app_is_an_error_with_the_reason(
    files: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    root = written(tmp_path, files)

    with pytest.raises(InvalidApp) as refused:
        AppSubject(root)
    assert reason in str(refused.value)
