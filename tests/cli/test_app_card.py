"""``app card``: what an agent sees, of pulled data or of a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calling import call
from tests.gladly.apps import SCHEMA, example, folder

CARD = (
    '<?Template languageVersion="1.1" ?>\n<Card title="{{ __data.length }} orders">'
    '<List dataSource="__data"><StringValue dataSource="name" label="Order"/></List></Card>'
)
CONFIG = {"description": "Orders", "graphqlSchema": "data", "graphqlType": "[Order]"}
WORLD = {
    "shop": {"token": "sk_test_1001_plain"},
    "orders": [
        {
            "name": "#1001",
            "emails": ["ada@example.com"],
            "shipments": [
                {"trackingCode": "1Z1", "carrierDisplayName": "UPS", "status": "TRANSIT"}
            ],
        },
        {"name": "#1002", "emails": ["ada@example.com"], "shipments": []},
    ],
}


def written(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


SECRET = "{{ .integration.secrets.apiToken }}"
RELATED = """returns: [Order] @childIds(template: "{{ .id }}")
  others: [Order] @childIds(template: "{{ .id }}")"""
QUERY = '{ orders(input: {customerEmails: ["ada@example.com"]}) { name } }'


def app(root: Path, **more: Any) -> str:
    """Write an app with a card of all orders; whatever Loop says, two of them come out."""
    objects = [{"id": "1", "name": "#1001"}, {"id": "2", "name": SECRET}]
    files: dict[str, Any] = {
        "ui/templates/orders/config.json": CONFIG,
        "ui/templates/orders/flexible.card": CARD,
        "authentication/headers/x-wonderment-access-token.gtpl": SECRET,
        "data/pull/orders/request_body.gtpl": {"query": QUERY},
        "data/pull/orders/response_transformation.gtpl": objects,
    }
    return str(folder(root / "app", **(files | more)))


def test_the_card_shows_what_was_pulled(tmp_path: Path) -> None:
    world = written(tmp_path / "world.json", WORLD)

    done = call("app", "card", str(example()), "--email", "ada@example.com", "--world", world)

    shown = [each for each in done.out.splitlines() if "→" not in each]
    assert (done.code, shown, done.err) == (
        0,
        [
            "2 orders",
            "─" * 20,
            "▸ Order                  #1001",
            "  Parcels                1",
            "    Carrier                UPS",
            "    Status                 TRANSIT",
            "    Tracking code          1Z1",
            "┄" * 80,
            "▸ Order                  #1002",
            "  Parcels                0",
        ],
        "",
    )


def test_a_stop_is_told_and_the_card_is_empty() -> None:
    done = call("app", "card", str(example()), "--phone", "555-0100")

    assert (done.code, done.out.splitlines()) == (0, ["0 orders", "─" * 20])
    assert "pull orders stopped: the customer profile has no email address" in done.err


def test_a_pull_that_fails_is_told_and_shows_no_card(tmp_path: Path) -> None:
    broken = {"data/pull/orders/response_transformation.gtpl": "no JSON"}

    done = call("app", "card", app(tmp_path, **broken), "--email", "ada@example.com")

    assert (done.code, done.out) == (2, "no card: none is for a type that was pulled\n")
    assert done.err.startswith("error: pull orders: ")


@pytest.mark.parametrize("form", ["text", "html", "json"])
def test_no_secret_is_shown(tmp_path: Path, form: str) -> None:
    world = written(tmp_path / "world.json", WORLD)

    done = call(
        *("app", "card", app(tmp_path), "--email", "ada@example.com"),
        *("--world", world, "--format", form),
    )

    assert done.code == 0
    assert "sk_test_1001_plain" not in done.out + done.err
    assert "sk_test_1001_" in done.out


def test_a_file_is_shown_without_a_profile(tmp_path: Path) -> None:
    data = written(tmp_path / "data.json", [{"name": "#7"}])

    done = call("app", "card", app(tmp_path), "--data", data)

    assert (done.code, done.out.splitlines(), done.err) == (
        0,
        ["1 orders", "─" * 20, "Order                  #7"],
        "",
    )


def test_only_cards_of_pulled_types_are_shown(tmp_path: Path) -> None:
    more = {
        "ui/templates/answers/config.json": {**CONFIG, "graphqlSchema": "actions"},
        "ui/templates/answers/flexible.card": CARD,
        "ui/templates/customers/config.json": {**CONFIG, "graphqlType": "[Customer]"},
        "ui/templates/customers/flexible.card": CARD,
    }

    done = call(
        "app", "card", app(tmp_path, **more), "--email", "ada@example.com", "--format", "json"
    )

    assert [each["template"] for each in done.json["cards"]] == ["orders"]


def test_a_card_of_one_object_is_shown_for_each(tmp_path: Path) -> None:
    one = {
        "ui/templates/orders/config.json": {**CONFIG, "graphqlType": "Order"},
        "ui/templates/orders/flexible.card": '<Card title="Order {{ id }}"/>',
    }

    done = call(
        "app", "card", app(tmp_path, **one), "--email", "ada@example.com", "--format", "json"
    )

    assert [each["title"] for each in done.json["cards"]] == ["Order 1", "Order 2"]


def test_objects_of_another_pull_are_not_joined_and_that_is_told(tmp_path: Path) -> None:
    related = {
        "data/data_schema.graphql": SCHEMA.replace("note: String", RELATED),
        "ui/templates/orders/flexible.card": (
            '<Card title="Orders"><List dataSource="__data">'
            '<List dataSource="returns"><Text>{{ id }}</Text></List></List></Card>'
        ),
    }

    done = call("app", "card", app(tmp_path, **related), "--email", "ada@example.com")

    assert (done.code, done.out.splitlines()[2:]) == (
        1,
        ["! Order.returns is of another data pull, and not joined here; see --data"],
    )


def test_the_document_says_what_is_shown_and_what_is_not(tmp_path: Path) -> None:
    odd = {
        "ui/templates/orders/flexible.card": (
            '<Card title="Hello">\n<StringValue dataSource="name" label="Order"/>\n<Blink/></Card>'
        )
    }
    data = written(tmp_path / "data.json", {"name": "#7"})

    done = call("app", "card", app(tmp_path, **odd), "--data", data, "--format", "json")

    assert (done.code, done.json) == (
        1,
        {
            "app": "Test",
            "cards": [
                {
                    "template": "orders",
                    "title": "Hello",
                    "card": {
                        "kind": "card",
                        "text": "Hello",
                        "parts": [
                            {"kind": "value", "label": "Order", "text": "#7"},
                            {"kind": "unknown", "text": "⟦<Blink>⟧"},
                        ],
                    },
                    "problems": ["line 3: no element Blink"],
                }
            ],
        },
    )


def test_the_page_gets_into_the_file(tmp_path: Path) -> None:
    data = written(tmp_path / "data.json", [{"name": "<b>"}])
    target = tmp_path / "card.html"

    done = call(
        "app", "card", app(tmp_path), "--data", data, "--format", "html", "--output", str(target)
    )

    assert (done.code, done.out) == (0, "")
    text = target.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<dt>Order</dt><dd>&lt;b&gt;</dd>" in text


def test_nothing_in_the_data_steers_the_terminal(tmp_path: Path) -> None:
    data = written(tmp_path / "data.json", [{"name": "\x1b[2J\u202eevil"}])

    done = call("app", "card", app(tmp_path), "--data", data)

    assert done.out.splitlines()[2] == "Order                  \\u001b[2J\\u202eevil"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            ["--email", "a@example.com", "--template", "order"],
            "there is no template called 'order'",
        ),
        (["--data", "DATA"], "--data is for one card; choose it with --template: again, orders"),
        ([], "name a profile: --email A, --phone P or --profile FILE"),
    ],
)
def test_a_wrong_call_is_told(tmp_path: Path, options: list[str], reason: str) -> None:
    data = written(tmp_path / "data.json", [])
    again = {
        "ui/templates/again/config.json": CONFIG,
        "ui/templates/again/flexible.card": CARD,
    }

    done = call(
        "app",
        "card",
        app(tmp_path, **again),
        *[data if each == "DATA" else each for each in options],
    )

    assert (done.code, done.out) == (2, "")
    assert reason in done.err


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("flexible.card", "<Card>", "flexible.card:1: it is not well-formed: no element found"),
        (
            "flexible.card",
            '<!DOCTYPE x [<!ENTITY a "b">]><Card/>',
            "flexible.card:1: a card has no document type",
        ),
        ("config.json", '{"graphqlType": "[Order"}', "'graphqlType' is no GraphQL type"),
        ("config.json", "[]", "config.json: it holds no JSON object"),
    ],
)
def test_a_broken_card_is_told(tmp_path: Path, file: str, text: str, reason: str) -> None:
    data = written(tmp_path / "data.json", [])

    done = call(
        "app", "card", app(tmp_path, **{f"ui/templates/orders/{file}": text}), "--data", data
    )

    assert (done.code, done.out) == (2, "")
    assert reason in done.err
