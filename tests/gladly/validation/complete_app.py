"""An app folder that has a bit of everything, and nothing wrong."""

from __future__ import annotations

from pathlib import Path

from tests.gladly.apps import written

from loop_harness.gladly.validation import Problem, validated

Change = tuple[str, str | None, str | None]  #: a file, a text in it, what stands there then
NO_TEXT = "\udcff"  #: stands for bytes that are no text
MANIFEST = """{
  "author": "example.com",
  "appName": "Test",
  "version": "1.0.0",
  "description": "An app for tests"
}
"""
DATA = '''"""What is bought."""
type Item {
  title: String
  price: Currency
}

type Order @dataType(name: "order", version: "1.0") {
  id: ID!
  placedAt: DateTime
  note: String
  items: [Item!]
}

type Customer @dataType(name: "customer", version: "2.1.0") {
  id: ID!
  currency: String
  orders: [Order] @parentId(template: "{{ .id }}")
}

type Query {
  customers: [Customer]
}
'''
ACTIONS = """enum Reason {
  LATE
  WRONG
}

input Details {
  reason: Reason!
}

type Result {
  message: String
}

type Query {
  status(id: ID!): Result @action(name: "status")
}

type Mutation {
  cancel(id: ID!, details: Details): Result
    @action(name: "cancel")
}
"""
CARD = """<?Template languageVersion="1.1" ?>
<Card title="{{ __data | length }} customer{{- __data.length == 1 ? '' : 's' }}">
  <List dataSource="__data">
    <Text>Customer <Bold>{{ id }}</Bold>
      of {{ currency | default('no currency') }}
    </Text>
    <List dataSource="orders">
      <DateTimeValue dataSource="placedAt" label="Placed {{ id }}"/>
      <Block when="note is not null and items | length > 0">
        <StringValue dataSource="note"/>
        <StringValue dataSource="items[0].title"/>
      </Block>
      <List dataSource="items">
        <CurrencyValue dataSource="price" currencyCodeSource="__root.currency"/>
      </List>
    </List>
  </List>
</Card>
"""
ORDERS = """{
  "dataType": {
    "name": "order",
    "version": "1.0"
  },
  "dependsOnDataTypes": ["customer"],
  "httpMethod": "GET",
  "rawResponse": true
}
"""
CUSTOMERS = """{
  "dataType": {
    "name": "customer",
    "version": "2.1.0"
  },
  "httpMethod": "POST",
  "contentType": "application/json; charset=utf-8"
}
"""
POST = '{\n  "httpMethod": "POST",\n  "contentType": "application/json"\n}\n'
GET = '{\n  "httpMethod": "GET"\n}\n'
URL = '{{ stop "consolePrintln is a text here" }}\nhttps://shop.example/{{/* consolePrintln */}}\n'
FILES = {
    "README.md": "# Test",
    "docs/card.txt": "a picture",
    ".DS_Store": "hidden",
    "manifest.json": MANIFEST,
    "data/data_schema.graphql": DATA,
    "data/.DS_Store": "hidden",
    "data/pull/_run_/data/customer.json": "{}",
    "data/pull/orders/config.json": ORDERS,
    "data/pull/orders/request_url.gtpl": URL,
    "data/pull/orders/external_id.gtpl": "{{ .id }}",
    "data/pull/orders/external_parent_id.gtpl": "{{ .customerId }}",
    "data/pull/orders/response_transformation.gtpl": "{{ toJson .rawData }}",
    "data/pull/orders/headers/accept.gtpl": "*/*",
    "data/pull/orders/_test_/customer.json": "{}",
    "data/pull/orders/_test_/success/expected_request_url.txt": "https://shop.example/",
    "data/pull/customers/config.json": CUSTOMERS,
    "data/pull/customers/request_url.gtpl": URL,
    "data/pull/customers/request_body.gtpl": "{}",
    "data/pull/customers/external_id.gtpl": "{{ .id }}",
    "data/pull/customers/external_updated_at.gtpl": "{{ .at }}",
    "actions/actions_schema.graphql": ACTIONS,
    "actions/status/config.json": GET,
    "actions/status/request_url.gtpl": URL,
    "actions/cancel/config.json": POST,
    "actions/cancel/request_url.gtpl": URL,
    "actions/cancel/request_body.gtpl": "{}",
    "authentication/headers/Authorization.gtpl": "Bearer {{ .integration.secrets.access_token }}",
    "authentication/request_signing/X-Signature.gtpl": "{{ .request.url }}",
    "authentication/oauth/config.json": '{\n  "grantType": "authorization_code",\n'
    '  "authDomain": "shop.example"\n}\n',
    "authentication/oauth/auth_code/config.json": GET,
    "authentication/oauth/auth_code/request_url.gtpl": URL,
    "authentication/oauth/access_token/config.json": POST,
    "authentication/oauth/access_token/request_url.gtpl": URL,
    "authentication/oauth/access_token/request_body.gtpl": "{}",
    "ui/admin/form.json": "{}",
    "ui/templates/customers/config.json": '{\n  "description": "Customers",\n'
    '  "graphqlSchema": "data",\n  "graphqlType": "[Customer]"\n}\n',
    "ui/templates/customers/flexible.card": CARD,
    "ui/templates/customers/_test_/default.json": "[]",
}


def complete(root: Path) -> Path:
    """Write the app."""
    return written(root, FILES)


def changed(root: Path, file: str, old: str | None, new: str | None) -> Path:
    """Write the app with a text in one file replaced, or a whole file written or deleted."""
    complete(root)
    path = root / file
    if new is None:
        path.unlink()
    elif new == NO_TEXT:
        path.write_bytes(b"\xff")
    elif old is None:
        written(root, {file: new})
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return root


def wrong(root: Path, change: Change) -> list[str]:
    """Return all that is wrong with the changed app, one line each."""
    return [_line(each) for each in validated(changed(root, *change))]


def _line(problem: Problem) -> str:
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{problem.severity} {place} {problem.what}"
