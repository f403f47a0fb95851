"""How many pulls a second the templates of an app allow, in process: no HTTP, no schema.

The templates are written here, of the size and kind of a small published app: a header, the URL,
the body, the transformation of two orders, and the external id of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from loop_harness.gladly.outcome import Rendered
from loop_harness.gladly.templates import Template

ROUNDS, SECONDS = 5, 0.5
_GUARD = """{{- if not .customer}}{{- stop "there is no customer"}}{{- end}}
{{- $emails := .customer.emailAddresses}}
{{- if or (not $emails) (eq (len $emails) 0)}}{{- stop "there is no address"}}{{- end}}
"""
HEADER = "{{.integration.secrets.apiToken}}"
URL = _GUARD + "https://api.example.com/graphql"
BODY = _GUARD + '{"query": "query { orders }", "variables": {"emails": {{ toJson $emails }}}}'
ORDERS = """{{if .rawData.data.orders}}[
{{range $index, $order := .rawData.data.orders}}{{if lt $index 10}}{{if $index}},{{end}}
  {
    "id": "{{$order.name}}",
    "name": "{{$order.name}}",
    "shipmentUrl": "https://www.example.com/shipments?order={{$order.name | urlquery}}",
    "shipments": [{{range $number, $each := $order.shipments}}{{if $number}},{{end}}
      {
        "trackingCode": {{toJson $each.trackingCode}},
        "status": {{toJson $each.status}},
        "carrierDisplayName": {{toJson $each.carrierDisplayName}}
      }{{end}}
    ]
  }{{end}}{{end}}
]{{else}}[]{{end}}
"""
ID = "{{.id}}"


def main() -> None:
    """Print pulls a second, and what parsing costs."""
    pull = pulling()
    pull()
    figures = sorted(per_second(pull) for _ in range(ROUNDS))
    print(f"five templates, two orders  {figures[ROUNDS // 2]:8,.0f} a second  (aim 1,000)")
    begin = time.perf_counter()
    for number in range(20):
        Template.parse(f"{ORDERS}{{{{/* {number} */}}}}", "t")
    print(f"to parse a transformation   {(time.perf_counter() - begin) / 20 * 1e3:8.2f} ms, once")


def pulling() -> Callable[[], None]:
    """Return what renders all templates of a pull."""
    header, url, body, orders, external_id = (
        Template.parse(source, "t") for source in (HEADER, URL, BODY, ORDERS, ID)
    )
    parcel = {"trackingCode": "1Z999", "status": "TRANSIT", "carrierDisplayName": "UPS"}
    found = [{"name": f"#{number}", "shipments": [parcel]} for number in (1001, 1002)]
    customer = {"emailAddresses": ["ada@example.com", "ada@example.org"]}
    context = {"integration": {"secrets": {"apiToken": "sk_test_1001_plain"}}, "customer": customer}

    def pull() -> None:
        for template in (header, url, body):
            expect(template, context)
        expect(orders, {**context, "rawData": {"data": {"orders": found}}})
        for each in found:
            expect(external_id, {"id": each["name"], **each})

    return pull


def expect(template: Template, context: Mapping[str, Any]) -> None:
    """Render, and make sure that it worked."""
    outcome = template.render(context)
    if not isinstance(outcome, Rendered):
        raise SystemExit(str(outcome))


def per_second(work: Callable[[], object]) -> float:
    """Return how often *work* is done in a second."""
    count, begin = 0, time.perf_counter()
    while (took := time.perf_counter() - begin) < SECONDS:
        work()
        count += 1
    return count / took


if __name__ == "__main__":
    main()
