"""Formulas come to what Twig makes of them, and never cost more than they say."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.gladly.card.cards import lines

DATA: dict[str, Any] = {
    "name": "#1001",
    "status": "IN_TRANSIT is LATE",
    "empty": "",
    "nothing": None,
    "no": False,
    "price": "12.50",
    "parts": ["a", "b", "c"],
    "customer": {"name": "Ada", "orders": [{"name": "#1"}, {"name": "#2"}]},
    "at": "2026-03-04T15:06:07Z",
}
#: Expression → what stands in the card.
MEANS = {
    "name": "#1001",
    "missing": "",
    "missing.deeper[3].still": "",
    "nothing": "",
    "no": "false",
    "customer.orders[1].name": "#2",
    "customer['name']": "Ada",
    "parts.length": "3",
    "parts | length": "3",
    "parts | length > 2 ? 'many' : 'few'": "many",
    "nothing ? 'a' : empty ? 'b' : 'c'": "c",
    "nothing ?: 'instead'": "instead",
    "no ? 'only if true'": "",
    "'0' ? 'a' : 'b'": "b",
    "nothing ?? missing ?? name": "#1001",
    "no ?? name": "false",
    "1 + 2 * 3 - 4": "3",
    "(1 + 2) * 3": "9",
    "10 - 3 - 2": "5",
    "7 // 2": "3",
    "7 % 4": "3",
    "10 / 4": "2.5",
    "0.1 + 0.2": "0.3",
    "-price + 2": "-10.5",
    "price * 2": "25",
    "'a' ~ name ~ 1": "a#10011",
    "'b' in parts": "true",
    "'x' not in parts": "true",
    "'100' in name": "true",
    "price == 12.5": "true",
    "name != '#1001'": "false",
    "price > 9": "true",
    "price < 9 or price >= 12.5": "true",
    "name and not nothing": "true",
    "not (name and nothing)": "true",
    "nothing is null and missing is null": "true",
    "name is not null": "true",
    "empty is empty and parts is not empty": "true",
    "missing is not defined": "true",
    "parts is iterable": "true",
    "3 is odd": "true",
    "3 is even": "false",
    "[1990, 5, '7'] | join('-')": "1990-5-7",
    "[1990, 5, '7'] | join('-') | date('F j')": "May 7",
    "parts | join(', ', ' and ')": "a, b and c",
    "parts | first ~ parts | last": "ac",
    "parts | reverse | join": "cba",
    "parts | slice(1) | join": "bc",
    "name | slice(1, 2)": "10",
    "'a-b' | split('-') | last": "b",
    "status | title": "In_transit Is Late",
    "status | capitalize": "In_transit is late",
    "status | lower": "in_transit is late",
    "name | upper": "#1001",
    "'  x ' | trim": "x",
    "status | replace({'_': ' ', 'LATE': 'fine'})": "IN TRANSIT is fine",
    "empty | default('none')": "none",
    "nothing | default('none') | upper": "NONE",
    "1234.567 | round(1)": "1234.6",
    "1234.567 | number_format(2)": "1,234.57",
    "1234.567 | number_format(2, ',', '.')": "1.234,57",
    "(-3) | abs": "3",
    "-3 | abs": "-3",
    "price | format_currency": "$12.50",
    "price | format_currency('EUR')": "€12.50",
    "nothing | format_currency": "",
    "name | url_encode": "%231001",
    "at | date('D, d M y - jS l N n m')": "Wed, 04 Mar 26 - 4th Wednesday 3 3 03",
    "at | date('g:i a G H:i:s A T P O c U')": (
        "3:06 pm 15 15:06:07 PM UTC +00:00 +0000 2026-03-04T15:06:07+00:00 1772636767"
    ),
    "at | date('\\\\o\\\\n Y')": "on 2026",
    "nothing | date('Y')": "",
    "0 | date('Y')": "1970",
    "'2026-03-04' | date('Y')": "2026",
    "'it\\'s'": "it's",
    "'}} {{ x'": "}} {{ x",
}
#: Expression → why it is shown as a placeholder.
IS_WRONG = {
    "name | shout": "the filter 'shout' is not known here",
    "name is prime": "the test 'prime' is not known here",
    "random(3)": "the function 'random' is not known here",
    "name +": "it ends too early",
    "": "it ends too early",
    "(name": "')' is missing before 'the end'",
    "name name": "'name' is not understood",
    "name $ 2": "'$ 2' is not understood",
    "name + 1": "'#1001' is no number",
    "1 / 0": "'/' cannot be calculated: [<class 'decimal.DivisionByZero'>]",
    "name | date('Y')": "'#1001' is no date",
    "name | join(1, 2, 3)": "the filter 'join' does not take this",
    "name | replace('a')": "'replace' takes {'old': 'new'}",
    "name | split('')": "'split' by nothing",
    "'1e99' | round": "'1e99' is no number that can be shown",
    "1 | number_format(99)": "99 decimal places",
    "9" + " * 9" * 200: "it has more than 300 parts",
    "(" * 50 + "1" + ")" * 50: "it is nested more than 40 levels deep",
    "not " * 50 + "1": "it is nested more than 40 levels deep",
    "'aaaaaaaaaa'" + " | replace({'a': 'aaaaaaaaaa'})" * 9: "a text of more than 100000 characters",
}


@pytest.mark.parametrize(("source", "shown"), MEANS.items())
def test_an_expression_comes_to(source: str, shown: str) -> None:
    escaped = source.replace("<", "&lt;")
    assert lines(f"<Formula>[{{{{ {escaped} }}}}]</Formula>", DATA) == [f"[{shown}]"]


@pytest.mark.parametrize(("source", "reason"), IS_WRONG.items())
def test_what_cannot_be_evaluated_stands_there_and_is_told(source: str, reason: str) -> None:
    placeholder, told = lines(f"<Formula>{{{{ {source} }}}}</Formula>", DATA)[-2:]

    assert placeholder.endswith("⟧")
    assert told == f"! line 1: {source[:200]!r}: {reason}"


#: Text → what stands in the card.
TEXTS = {
    "Order {{ name }}!": ["Order #1001!"],
    "{{ name }} {{ customer.name }}": ["#1001 Ada"],
    "a {{- name -}} b": ["a#1001b"],
    "a {# not shown #} b": ["a b"],
    "{% if name %}x{% endif %}": [
        "⟦if name⟧x⟦endif⟧",
        "! line 1: 'if name': statements are not carried out here",
        "! line 1: 'endif': statements are not carried out here",
    ],
    "a {{ name": ["a ⟦{{ name⟧", "! line 1: '{{ name': it does not end"],
    "{{ 'a }} b": ["⟦{{ 'a }} b⟧", '! line 1: "{{ \'a }} b": it does not end'],
    "a {# b": ["a ⟦{# b⟧", "! line 1: '{# b': it does not end"],
}


@pytest.mark.parametrize(("source", "shown"), TEXTS.items())
def test_formulas_stand_within_texts(source: str, shown: list[str]) -> None:
    assert lines(f"<Text>{source}</Text>", DATA) == shown


@pytest.mark.parametrize("part", ["{{", "{{ a ", "{#", "x{%", "{{ '", " ", "{{ a }}"])
def test_a_long_text_is_read_in_time_that_grows_with_its_length(part: str) -> None:
    started = time.process_time()

    lines(f"<Text>{part * 20_000}{{{{ name }}}}</Text>", DATA)

    assert time.process_time() - started < 5


def test_data_that_are_nested_deeply_are_told() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]

    shown = lines("<Text>{{ deep }} {{ deep == [deep] }}</Text>", {"deep": deep})

    assert shown == [
        "⟦deep⟧ ⟦deep == [deep]⟧",
        "! line 1: 'deep': the data are nested too deeply",
        "! line 1: 'deep == [deep]': the data are nested too deeply",
    ]
