"""A card is well-formed, and shows fields that exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gladly.validation.complete_app import Change, wrong

CONFIG = "ui/templates/customers/config.json"
CARD = "ui/templates/customers/flexible.card"
#: A change that breaks the complete app → all that is wrong with it then.
BROKEN: dict[str, tuple[Change, list[str]]] = {
    "no configuration": (
        (CONFIG, None, None),
        [
            (
                "error ui/templates/customers/config.json there is no such file: it says "
                "which type the card shows"
            )
        ],
    ),
    "a configuration that is no JSON": (
        (CONFIG, '"data",', '"data"'),
        [("error ui/templates/customers/config.json:4 it cannot be read: Expecting ',' delimiter")],
    ),
    "an unknown schema": (
        (CONFIG, '"data"', '"datas"'),
        [
            (
                "error ui/templates/customers/config.json:3 'graphqlSchema' is 'datas', and "
                "must be one of data, actions"
            )
        ],
    ),
    "no type": (
        (CONFIG, ',\n  "graphqlType": "[Customer]"', ""),
        ["error ui/templates/customers/config.json:1 the key 'graphqlType' is missing"],
    ),
    "a type that is none": (
        (CONFIG, "[Customer]", "[Customer"),
        [
            (
                "error ui/templates/customers/config.json:4 'graphqlType' is '[Customer', "
                "and no GraphQL type such as [Order]"
            )
        ],
    ),
    "an unknown type": (
        (CONFIG, "[Customer]", "[Custmer]"),
        [
            (
                "error ui/templates/customers/config.json:4 data/data_schema.graphql has no "
                "type Custmer; did you mean 'Customer'?"
            )
        ],
    ),
    "a type of the other schema": (
        (CONFIG, '"data"', '"actions"'),
        [
            (
                "error ui/templates/customers/config.json:4 actions/actions_schema.graphql "
                "has no type Customer; there is Mutation, Query, Result"
            )
        ],
    ),
    "not well-formed": (
        (CARD, "</Card>", "</Crd>"),
        [("error ui/templates/customers/flexible.card:18 it is not well-formed: mismatched tag")],
    ),
    "two elements": (
        (CARD, "</Card>", "</Card><Card/>"),
        [
            (
                "error ui/templates/customers/flexible.card:18 it is not well-formed: junk "
                "after document element"
            )
        ],
    ),
    "a document type": (
        (CARD, "<Card title", "<!DOCTYPE Card>\n<Card title"),
        [
            (
                "error ui/templates/customers/flexible.card:2 a card has no document type; "
                "delete <!DOCTYPE …>"
            )
        ],
    ),
    "no card outside": (
        (CARD, None, '\n<List dataSource="__data"/>'),
        [
            (
                "error ui/templates/customers/flexible.card:2 the outermost element is List, "
                "and has to be Card"
            )
        ],
    ),
    "too deep": (
        (CARD, None, f"<Card>{300 * '<Block>'}{300 * '</Block>'}</Card>"),
        [("error ui/templates/customers/flexible.card:1 it is nested more than 200 levels deep")],
    ),
    "an unknown element": (
        (CARD, '<StringValue dataSource="note"/>', '<StringVal dataSource="note"/>'),
        [
            (
                "warning ui/templates/customers/flexible.card:10 Gladly's card language has "
                "no element StringVal; did you mean 'StringValue'?"
            )
        ],
    ),
    "a value without a source": (
        (CARD, '<StringValue dataSource="note"/>', '<StringValue label="note"/>'),
        [
            (
                "warning ui/templates/customers/flexible.card:10 StringValue has no "
                "dataSource, so it shows nothing"
            )
        ],
    ),
    "an unknown field": (
        (CARD, 'dataSource="note"', 'dataSource="notes"'),
        [
            (
                "error ui/templates/customers/flexible.card:10 Order has no field 'notes'; "
                "did you mean 'note'?"
            )
        ],
    ),
    "an unknown field of an item": (
        (CARD, "items[0].title", "items[0].titel"),
        [
            (
                "error ui/templates/customers/flexible.card:11 Item has no field 'titel'; "
                "did you mean 'title'?"
            )
        ],
    ),
    "a field of a list": (
        (CARD, "items[0].title", "items.title"),
        [
            (
                "error ui/templates/customers/flexible.card:11 'title' is looked for in a "
                "list; show its items with a List"
            )
        ],
    ),
    "a field of the outer object": (
        (CARD, 'dataSource="price"', 'dataSource="currency"'),
        [
            (
                "error ui/templates/customers/flexible.card:14 Item has no field 'currency'; "
                "there is price, title"
            )
        ],
    ),
    "a field in no list": (
        (
            CARD,
            '<List dataSource="__data">',
            '<StringValue dataSource="id"/><List dataSource="__data">',
        ),
        [
            (
                "error ui/templates/customers/flexible.card:3 'id' is looked for in a list; "
                "show its items with a List"
            )
        ],
    ),
    "an unknown field of the root": (
        (CARD, "__root.currency", "__root.money"),
        [
            (
                "error ui/templates/customers/flexible.card:14 Customer has no field "
                "'money'; there is currency, id, orders"
            )
        ],
    ),
    "an unknown list": (
        (CARD, 'dataSource="orders"', 'dataSource="order"'),
        [
            (
                "error ui/templates/customers/flexible.card:7 Customer has no field 'order'; "
                "did you mean 'orders'?"
            )
        ],
    ),
    "a list that is none": (
        (CARD, 'dataSource="items"', 'dataSource="note"'),
        ["error ui/templates/customers/flexible.card:13 'note' is no list but String"],
    ),
    "an unknown name in a condition": (
        (CARD, "note is not null", "remark is not null"),
        [
            (
                "warning ui/templates/customers/flexible.card:9 Order has no field 'remark'; "
                "there is id, items, note, placedAt"
            )
        ],
    ),
    "an unknown name in a formula": (
        (CARD, "currency | default", "curency | default"),
        [
            (
                "warning ui/templates/customers/flexible.card:5 Customer has no field "
                "'curency'; did you mean 'currency'?"
            )
        ],
    ),
    "an unknown name in a label": (
        (CARD, "Placed {{ id }}", "Placed {{ name }}"),
        [
            (
                "warning ui/templates/customers/flexible.card:8 Order has no field 'name'; "
                "there is id, items, note, placedAt"
            )
        ],
    ),
    "a form that is no JSON": (
        ("ui/admin/form.json", None, "{\n]"),
        [
            (
                "error ui/admin/form.json:2 it cannot be read: Expecting property name "
                "enclosed in double quotes"
            )
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_card_is_said_with_its_line(
    change: Change, expected: list[str], tmp_path: Path
) -> None:
    assert wrong(tmp_path, change) == expected
