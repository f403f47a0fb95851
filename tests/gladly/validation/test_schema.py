"""Both schemas are GraphQL, and keep the rules of the platform."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import NO_TEXT, Change, wrong

DATA = "data/data_schema.graphql"
ACTIONS = "actions/actions_schema.graphql"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "no schema of the data": (
        (DATA, None, None),
        [
            (
                "error data/data_schema.graphql there is no such file, and "
                "data/pull/customers needs it"
            ),
            (
                "error ui/templates/customers/config.json:3 there is no "
                "data/data_schema.graphql, whose type the card is to show"
            ),
        ],
    ),
    "no schema of the actions": (
        (ACTIONS, None, None),
        [
            (
                "error actions/actions_schema.graphql there is no such file, and "
                "actions/cancel needs it"
            )
        ],
    ),
    "a syntax error": (
        (DATA, "note: String", "note String"),
        [
            (
                "error data/data_schema.graphql:10 it does not parse: Expected ':', found "
                "Name 'String'"
            )
        ],
    ),
    "a schema that is no text": (
        (ACTIONS, None, NO_TEXT),
        [
            (
                "error actions/actions_schema.graphql it cannot be read: 'utf-8' codec can't "
                "decode byte 0xff in position 0: invalid start byte"
            )
        ],
    ),
    "too deep": (
        (DATA, "note: String", "note: " + 3000 * "[" + "String" + 3000 * "]"),
        [
            (
                "error data/data_schema.graphql:10 it does not parse: Document is nested too "
                "deeply. Parsing aborted"
            )
        ],
    ),
    "an unknown type": (
        (DATA, "note: String", "note: Strin"),
        [("error data/data_schema.graphql:10 Unknown type 'Strin'. Did you mean 'String'?")],
    ),
    "an unknown scalar": (
        (DATA, "placedAt: DateTime", "placedAt: Date"),
        ["error data/data_schema.graphql:9 Unknown type 'Date'; define it above what uses it"],
    ),
    "a forward reference": (
        (DATA, "title: String", "title: Order"),
        [
            (
                "error data/data_schema.graphql:3 Order is defined only below; the platform "
                "wants it above what uses it"
            )
        ],
    ),
    "a forward reference in a list": (
        (DATA, "title: String", "titles: [Order!]!"),
        [
            (
                "error data/data_schema.graphql:3 Order is defined only below; the platform "
                "wants it above what uses it"
            ),
            (
                "error ui/templates/customers/flexible.card:11 Item has no field 'title'; "
                "did you mean 'titles'?"
            ),
        ],
    ),
    "a forward reference of an argument": (
        (
            ACTIONS,
            "enum Reason {",
            "type Early {\n  at(details: Details): String\n}\n\nenum Reason {",
        ),
        [
            (
                "error actions/actions_schema.graphql:2 Details is defined only below; the "
                "platform wants it above what uses it"
            )
        ],
    ),
    "a union": (
        (DATA, "type Query", "union Both = Order | Item\n\ntype Query"),
        [
            (
                "error data/data_schema.graphql:20 Both is a union, and the platform knows "
                "no unions; use one type with the fields of all"
            )
        ],
    ),
    "a scalar of the platform": (
        (DATA, "type Query", "scalar DateTime\n\ntype Query"),
        [
            (
                "warning data/data_schema.graphql:20 the platform defines DateTime itself; "
                "delete this definition"
            )
        ],
    ),
    "a scalar of one's own": (
        (DATA, "type Query", "scalar Url\n\ntype Query"),
        [
            (
                "warning data/data_schema.graphql:20 the platform's documents know no scalar "
                "Url of an app's own"
            )
        ],
    ),
    "a type defined twice": (
        (DATA, "type Query", "type Item {\n  title: String\n  price: Currency\n}\n\ntype Query"),
        [
            (
                "warning data/data_schema.graphql:20 Item is defined on line 2 already; "
                "delete one of the two"
            )
        ],
    ),
    "a field defined twice": (
        (DATA, "note: String", "note: String\n  note: String"),
        [("error data/data_schema.graphql:11 Field 'Order.note' can only be defined once")],
    ),
    "an enum value defined twice": (
        (ACTIONS, "  LATE\n", "  LATE\n  LATE\n"),
        [
            (
                "error actions/actions_schema.graphql:3 Enum value 'Reason.LATE' can only be "
                "defined once"
            )
        ],
    ),
    "no query for data": (
        (DATA, "type Query", "type Queries"),
        ["error data/data_schema.graphql there is no type Query; add one"],
    ),
    "a mutation for data": (
        (DATA, "type Query", "type Mutation {\n  orders: [Order]\n}\n\ntype Query"),
        [
            (
                "error data/data_schema.graphql:20 data pulls only answer queries; a "
                "Mutation belongs into the schema of the actions"
            )
        ],
    ),
    "no query and no mutation": (
        (ACTIONS, None, "type Result {\n  message: String\n}\n"),
        [
            ("error actions/actions_schema.graphql there is no type Query or Mutation; add one"),
            (
                "error actions/cancel no field of actions/actions_schema.graphql has "
                '@action(name: "cancel"), so it is never called'
            ),
            (
                "error actions/status no field of actions/actions_schema.graphql has "
                '@action(name: "status"), so it is never called'
            ),
        ],
    ),
    "an output as input": (
        (ACTIONS, "details: Details", "details: Result"),
        [
            (
                "error actions/actions_schema.graphql:19 The type of "
                "Mutation.cancel(details:) must be Input Type but got: Result"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_schema_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
