"""Elements show what the data say, nothing for null, and a placeholder for what is unknown."""

from __future__ import annotations

from typing import Any

import pytest
from tests.gladly.card.cards import card, lines

DATA: dict[str, Any] = {
    "name": "#1001",
    "nothing": None,
    "empty": "",
    "zero": 0,
    "no": False,
    "yes": True,
    "at": "2026-03-04T15:06:07+02:00",
    "day": "2026-03-04",
    "price": "1234.5",
    "debt": -3,
    "currency": "EUR",
    "count": 1234567.25,
    "url": "https://shop.example/orders/1001",
    "script": "javascript:alert(1)",
    "parcels": [{"code": "A", "events": [{"at": "x"}]}, {"code": "B", "events": []}],
}
#: Element → its lines.
SHOWS = {
    '<StringValue dataSource="name" label="Order"/>': ["Order                  #1001"],
    '<StringValue dataSource="name"/>': ["#1001"],
    '<StringValue dataSource="nothing" label="Note"/>': [],
    '<StringValue dataSource="missing" label="Note"/>': [],
    '<StringValue dataSource="empty" label="Note"/>': [],
    '<StringValue dataSource="zero"/>': ["0"],
    '<BooleanValue dataSource="yes"/>': ["Yes"],
    '<BooleanValue dataSource="no"/>': ["No"],
    '<BooleanValue dataSource="nothing"/>': [],
    '<BooleanValue dataSource="no" displayFalseAs="open"/>': ["open"],
    '<BooleanValue dataSource="yes" displayTrueAs="paid"/>': ["paid"],
    '<NumericValue dataSource="count"/>': ["1,234,567.25"],
    '<NumericValue dataSource="count" decimalPlaces="1"/>': ["1,234,567.2"],
    '<NumericValue dataSource="debt" decimalPlaces="0"/>': ["-3"],
    '<CurrencyValue dataSource="price"/>': ["$1,234.50"],
    '<CurrencyValue dataSource="price" currencyCodeSource="currency"/>': ["€1,234.50"],
    '<CurrencyValue dataSource="price" currencyCodeSource="nothing" defaultCurrencyCode="JPY"/>': [
        "¥1,234"
    ],
    '<CurrencyValue dataSource="price" defaultCurrencyCode="CHF"/>': ["CHF 1,234.50"],
    '<CurrencyValue dataSource="debt"/>': ["-$3.00"],
    '<CurrencyValue dataSource="debt" negativeValueStyle="accounting"/>': ["($3.00)"],
    '<DateTimeValue dataSource="at"/>': ["Mar 4, 2026 3:06 PM"],
    '<DateTimeValue dataSource="day"/>': ["Mar 4, 2026"],
    '<DateTimeValue dataSource="at" format="MM/DD/YYYY"/>': ["03/04/2026"],
    '<DateTimeValue dataSource="at" format="dddd, MMMM Do YY [at] H:mm:ss Z"/>': [
        "Wednesday, March 4th 26 at 15:06:07 +02:00"
    ],
    '<Formula label="Both">{{ name }} / {{ zero }}</Formula>': ["Both                   #1001 / 0"],
    '<Formula label="None">{{ nothing }}</Formula>': [],
    "<Text>Order <Bold>{{ name }}</Bold>\n   is <Italic>late</Italic></Text>": [
        "Order #1001 is late"
    ],
    '<Link dataSource="url" linkText="Show"/>': ["Show → https://shop.example/orders/1001"],
    '<Link dataSource="url"/>': ["https://shop.example/orders/1001"],
    '<Link linkUrl="https://a.example/{{ name | url_encode }}" linkText="{{ name }}"/>': [
        "#1001 → https://a.example/%231001"
    ],
    '<Link dataSource="nothing" linkText="Show"/>': [],
    '<Image dataSource="url"/>': ["[picture https://shop.example/orders/1001]"],
    '<Image dataSource="nothing" defaultUrl="https://a.example/x.png"/>': [
        "[picture https://a.example/x.png]"
    ],
    '<Block when="name is null"><Text>never</Text></Block>': [],
    '<Block when="name is not null"><Text>now</Text></Block>': ["now"],
    '<StringValue dataSource="name" when="no"/>': [],
    '<Section title="Of {{ name }}"><Text>inside</Text></Section>': ["Of #1001", "    inside"],
    '<Section title="More" expandable="true"><Text>inside</Text></Section>': [
        "▸ More",
        "    inside",
    ],
    "<ColumnGroup><Column><Text>a</Text></Column><Column><Text>b</Text></Column></ColumnGroup>": [
        "a",
        "b",
    ],
    '<Text>a</Text><Spacer size="small"/><Text>b</Text>': ["a", "", "b"],
    "<Divider/>": ["─" * 80],
    (
        '<List dataSource="parcels">'
        "<Text>{{ __index + 1 }} {{ code }} {{ __parent.name }}</Text></List>"
    ): ["1 A #1001", "2 B #1001"],
    '<List dataSource="parcels" separateItems="true"><Text>{{ code }}</Text></List>': [
        "A",
        "┄" * 80,
        "B",
    ],
    (
        '<List dataSource="parcels"><List dataSource="events">'
        "<Text>{{ at }} {{ __parent.code }} {{ __root.name }} {{ __data.at }} {{ name }}</Text>"
        "</List></List>"
    ): ["x A #1001 x"],
    '<List dataSource="nothing"><Text>never</Text></List>': [],
    (
        "<Drawer><Fixed><Text>a</Text><Text>b</Text></Fixed>"
        "<Expandable><Text>c</Text></Expandable></Drawer>"
    ): ["▸ a", "  b", "    c"],
}
#: Element → its lines, the last of which tell what is wrong.
IS_WRONG = {
    "<Blink><Text>inside</Text></Blink>": ["⟦<Blink>⟧", "inside", "! line 1: no element Blink"],
    '<Text colour="red">a</Text>': ["a", "! line 1: Text has the unknown attribute colour"],
    "<Block>loose</Block>": ["loose", "! line 1: a text directly in Block; put it into Text"],
    "<Text>a <Divider/></Text>": ["a ⟦<Divider>⟧", "! line 1: Divider in Text"],
    '<DateTimeValue dataSource="name" label="At"/>': [
        "At                     ⟦DateTimeValue name⟧",
        "! line 1: DateTimeValue: '#1001' is no date",
    ],
    '<CurrencyValue dataSource="name"/>': [
        "⟦CurrencyValue name⟧",
        "! line 1: CurrencyValue: '#1001' is no number",
    ],
    '<NumericValue dataSource="zero" decimalPlaces="two"/>': [
        "⟦NumericValue zero⟧",
        "! line 1: NumericValue: decimalPlaces is 'two', and no number",
    ],
    '<List dataSource="name"><Text>x</Text></List>': [
        "⟦List name⟧",
        "! line 1: List: 'name' is no list",
    ],
    '<Block when="name ="><Text>x</Text></Block>': [
        "⟦Block name =⟧",
        "! line 1: Block: '=' is not understood",
    ],
    '<Link dataSource="script" linkText="Show"/>': [
        "⟦javascript:alert(1)⟧",
        "! line 1: 'javascript:alert(1)' is no address in the web",
    ],
    '<Link linkUrl="/orders/{{ name }}"/>': [
        "⟦/orders/#1001⟧",
        "! line 1: '/orders/#1001' is no address in the web",
    ],
}


@pytest.mark.parametrize(("inside", "shown"), SHOWS.items())
def test_an_element_shows(inside: str, shown: list[str]) -> None:
    assert lines(inside, DATA) == shown


@pytest.mark.parametrize(("inside", "shown"), IS_WRONG.items())
def test_what_is_unknown_stands_there_and_is_told(inside: str, shown: list[str]) -> None:
    assert lines(inside, DATA) == shown


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        ("", [False, False]),
        ('initialState="collapsed"', [False, False]),
        ('initialState="expanded"', [True, True]),
        ('initialState="expandFirst"', [True, False]),
    ],
)
def test_a_drawer_of_a_list_is_open_as_its_state_says(state: str, is_open: list[bool]) -> None:
    made = card(f'<List dataSource="parcels"><Drawer {state}/></List>', DATA)

    assert [item.part("drawer").is_open for item in made.shown.parts[0].parts] == is_open


def test_a_card_of_a_list_has_all_of_it_and_its_root_is_the_outer_item() -> None:
    inside = (
        '<List dataSource="__data"><List dataSource="parcels">'
        "<Text>{{ code }} in {{ __root.currency }}</Text></List></List>"
    )
    made = card(inside, [DATA, {**DATA, "currency": "USD"}], "{{ __data.length }} orders")

    assert made.shown.text == "2 orders"
    assert lines(inside, [DATA, {"currency": "USD", "parcels": [{"code": "C"}]}]) == [
        "A in EUR",
        "B in EUR",
        "C in USD",
    ]


def test_data_cannot_take_the_place_of_the_special_names() -> None:
    assert lines("<Text>{{ __data.a }}</Text>", {"a": "mine", "__data": {"a": "yours"}}) == ["mine"]


def test_a_long_list_is_cut_and_that_is_told() -> None:
    shown = lines('<List dataSource="__data"><Text>{{ __data }}</Text></List>', list(range(503)))

    assert shown[499:] == ["499", "… and 3 more items", "! line 1: 3 more items are not shown"]


def test_a_card_of_too_many_parts_is_cut_and_that_is_told() -> None:
    each = '<List dataSource="__root.x"><List dataSource="__root.x"><Text>y</Text></List></List>'

    shown = lines(each, {"x": list(range(400))})

    told = "the card goes on; more than is shown here"
    assert (shown[0], shown[-2:], len(shown) < 21_000) == ("y", [told, f"! {told}"], True)


def test_a_card_of_too_much_text_is_cut_and_that_is_told() -> None:
    each = '<List dataSource="x"><Text>{{ __root.y }}</Text></List>'

    shown = lines(each, {"x": list(range(400)), "y": "z" * 50_000})

    assert (shown.count("z" * 50_000), shown[-1]) == (
        20,
        "! the card goes on; more than is shown here",
    )


def test_elements_nested_deeply_are_told() -> None:
    shown = lines("<Block>" * 150 + "<Text>x</Text>" + "</Block>" * 150, {})

    assert shown == ["⟦Block ⟧", "! line 1: Block: it is nested more than 40 levels deep"]
