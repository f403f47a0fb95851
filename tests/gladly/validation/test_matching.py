"""What the schemas say and what the folders are goes together."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

DATA = "data/data_schema.graphql"
ACTIONS = "actions/actions_schema.graphql"
ORDERS = "data/pull/orders/config.json"
CUSTOMERS = "data/pull/customers/config.json"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "a data type without a type": (
        (DATA, ' @dataType(name: "customer", version: "2.1.0")', ""),
        [
            (
                "warning data/data_schema.graphql:21 Query.customers answers Customer, which "
                "no data pull pulls (@dataType)"
            ),
            (
                "error data/pull/customers/config.json:3 no type in data/data_schema.graphql "
                'has @dataType(name: "customer"); there is order'
            ),
        ],
    ),
    "another name": (
        (CUSTOMERS, '"customer"', '"custoner"'),
        [
            (
                "error data/data_schema.graphql:14 no data pull has the data type "
                "'customer'; did you mean 'custoner'?"
            ),
            (
                "error data/pull/customers/config.json:3 no type in data/data_schema.graphql "
                "has @dataType(name: \"custoner\"); did you mean 'customer'?"
            ),
            (
                "error data/pull/orders/config.json:6 no data pull has the data type "
                "'customer'; did you mean 'custoner'?"
            ),
        ],
    ),
    "another version": (
        (CUSTOMERS, "2.1.0", "2.2.0"),
        [
            (
                "error data/pull/customers/config.json:4 the version of 'customer' is "
                "'2.2.0' here and '2.1.0' in data/data_schema.graphql; they have to be equal"
            )
        ],
    ),
    "a data type of two types": (
        (
            DATA,
            "type Query",
            ('type Other @dataType(name: "order", version: "1.0") {\n  id: ID!\n}\n\ntype Query'),
        ),
        [
            (
                "error data/data_schema.graphql:20 Order has the data type 'order' already; "
                "each has its own"
            )
        ],
    ),
    "a data type of two pulls": (
        (
            CUSTOMERS,
            '"name": "customer",\n    "version": "2.1.0"',
            '"name": "order",\n    "version": "1.0"',
        ),
        [
            (
                "error data/data_schema.graphql:14 no data pull has the data type "
                "'customer'; there is order"
            ),
            (
                "error data/pull/orders/config.json:3 the data pull 'customers' has the data "
                "type 'order' already"
            ),
            (
                "error data/pull/orders/config.json:6 no data pull has the data type "
                "'customer'; there is order"
            ),
        ],
    ),
    "a type without a pull": (
        (
            DATA,
            "type Query",
            ('type Other @dataType(name: "other", version: "1.0") {\n  id: ID!\n}\n\ntype Query'),
        ),
        [
            (
                "error data/data_schema.graphql:20 no data pull has the data type 'other'; "
                "there is customer, order"
            )
        ],
    ),
    "an unknown dependency": (
        (ORDERS, '["customer"]', '[\n    "client"\n  ]'),
        [
            (
                "error data/pull/orders/config.json:7 no data pull has the data type "
                "'client'; there is customer, order"
            )
        ],
    ),
    "a circle": (
        (CUSTOMERS, '"httpMethod"', '"dependsOnDataTypes": ["order"],\n  "httpMethod"'),
        [
            (
                "error data/pull/customers/config.json:6 the data type 'customer' depends on "
                "itself, so it can never be pulled"
            ),
            (
                "error data/pull/orders/config.json:6 the data type 'order' depends on "
                "itself, so it can never be pulled"
            ),
        ],
    ),
    "itself": (
        (ORDERS, '["customer"]', '["order"]'),
        [
            (
                "error data/pull/orders/config.json:6 the data type 'order' depends on "
                "itself, so it can never be pulled"
            )
        ],
    ),
    "no id of the parent": (
        ("data/pull/orders/external_parent_id.gtpl", None, None),
        [
            (
                "error data/data_schema.graphql:17 each Order has to name its parent, and "
                "there is no data/pull/orders/external_parent_id.gtpl"
            )
        ],
    ),
    "a relation to what is not pulled": (
        (DATA, "items: [Item!]", 'items: [Item!] @childIds(template: "{{ .ids }}")'),
        [("error data/data_schema.graphql:11 Order.items is @childIds, but Item has no @dataType")],
    ),
    "a template of a relation that does not parse": (
        (DATA, "{{ .id }}", "{{ .id"),
        [("error data/data_schema.graphql:17 the template does not parse: unclosed action")],
    ),
    "a query for what is not pulled": (
        (DATA, "customers: [Customer]", "customers: [Customer]\n  items: [Item]"),
        [
            (
                "warning data/data_schema.graphql:22 Query.items answers Item, which no data "
                "pull pulls (@dataType)"
            )
        ],
    ),
    "an action without a folder": (
        (ACTIONS, '"cancel"', '"cancle"'),
        [
            (
                "error actions/actions_schema.graphql:20 there is no folder actions/cancle; "
                "did you mean 'cancel'?"
            ),
            (
                "error actions/cancel no field of actions/actions_schema.graphql has "
                '@action(name: "cancel"), so it is never called'
            ),
        ],
    ),
    "a folder without an action": (
        ("actions/refund/config.json", None, '{"httpMethod": "GET"}'),
        [
            (
                "error actions/refund no field of actions/actions_schema.graphql has "
                '@action(name: "refund"), so it is never called'
            ),
            ("error actions/refund/request_url.gtpl there is no such file, and it is needed"),
        ],
    ),
    "a query that is no action": (
        (ACTIONS, ' @action(name: "status")', ""),
        [
            (
                "error actions/actions_schema.graphql:15 Query.status carries nothing out: "
                "give it @action(name: …)"
            ),
            (
                "error actions/status no field of actions/actions_schema.graphql has "
                '@action(name: "status"), so it is never called'
            ),
        ],
    ),
    "an action on another type": (
        (ACTIONS, "message: String", 'message: String @action(name: "status")'),
        [
            (
                "error actions/actions_schema.graphql:11 only fields of Query and Mutation "
                "are actions, not Result.message"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_go_together_is_said_where_it_stands(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
