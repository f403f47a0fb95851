"""The app's own question in many spellings that mean the same by the GraphQL specification."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import parse, print_ast
from graphql.utilities import strip_ignored_characters

from loop_harness.model import Json
from loop_harness.verify.provider.probe import Probe, graphql

#: What an answer calls a field, by the field; a field that is left out is not in it.
Keys = Mapping[str, str]
PLAIN: Keys = {
    each: each for each in ("name", "shipments", "trackingCode", "status", "carrierDisplayName")
}
_TEXTS = ("trackingCode", "status", "carrierDisplayName")


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """One way to write the question."""

    values: str = "variables"  #: where the addresses stand
    alias: str = ""  #: of the field ``orders``
    keys: Keys = field(default_factory=lambda: PLAIN)
    order: str = "{name} {shipments}"  #: what is selected of an order
    shipment: str = "{trackingCode} {status} {carrierDisplayName}"
    behind: str = ""  #: fragments
    head: str = ""  #: more variables
    variables: Mapping[str, Json] = field(default_factory=dict)  #: their values, and more
    before: str = ""  #: another operation
    after: str = ""
    name: str = "fetchOrders"  #: none for an anonymous operation
    layout: str = "plain"
    body: Mapping[str, Json] = field(default_factory=dict)  #: more of the request's body

    def probe(self, addresses: Sequence[str], types: Mapping[str, str] | None = None) -> Probe:
        """Return the question for some addresses; fragments name the *types* of the provider."""
        declared, argument, values = VALUES[self.values](list(addresses))
        parts = {**self._parts(), **(types or {})}
        order = _filled(self.order, parts)
        alias = f"{self.alias}: " if self.alias else ""
        if argument != "$input":
            argument = f"{{customerEmails: {argument}}}"
        head = _filled(", ".join(filter(None, (declared, self.head))), parts)
        opening = f"query {self.name}{f'({head})' if head else ''} " if self.name or head else ""
        query = f"{opening}{{ {alias}orders(input: {argument}) {{ {order} }} }}"
        text = " ".join(filter(None, (self.before, query, _filled(self.behind, parts), self.after)))
        body: dict[str, Json] = {"query": LAYOUTS[self.layout](text), **self.body}
        if values or self.variables:
            body["variables"] = {**values, **self.variables}
        return graphql(body)

    def _parts(self) -> dict[str, str]:
        """Return what is selected, by the words that stand for it."""
        texts = {each: _aliased(self.keys, each) for each in ("name", *_TEXTS)}
        shipment = _filled(self.shipment, texts)
        return {**texts, "shipments": f"{_aliased(self.keys, 'shipments')} {{ {shipment} }}"}


def _aliased(keys: Keys, name: str) -> str:
    key = keys.get(name, "")
    return key if key in ("", name) else f"{key}: {name}"


def _filled(text: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _escaped(text: str) -> str:
    """Write a text in a query, each letter by its number."""
    return '"' + "".join(f"\\u{ord(each):04x}" for each in text) + '"'


def _block(text: str) -> str:
    return f'"""{text}"""'


def _list(written: Callable[[str], str], addresses: list[str]) -> str:
    return f"[{', '.join(map(written, addresses))}]"


Values = Callable[[list[str]], tuple[str, str, dict[str, Any]]]

#: Where the addresses stand: the variables declared, the argument, and the values.
VALUES: dict[str, Values] = {
    "variables": lambda a: ("$emails: [String!]!", "$emails", {"emails": a}),
    "another variable": lambda a: ("$x_1: [String!]!", "$x_1", {"x_1": a}),
    "inline": lambda a: ("", _list(_quoted, a), {}),
    "inline without commas": lambda a: ("", _list(_quoted, a).replace(", ", " "), {}),
    "escaped": lambda a: ("", _list(_escaped, a), {}),
    "block text": lambda a: ("", _list(_block, a), {}),
    "one variable each": lambda a: (
        ", ".join(f"$e{n}: String!" for n in range(len(a))),
        f"[{', '.join(f'$e{n}' for n in range(len(a)))}]",
        {f"e{n}": each for n, each in enumerate(a)},
    ),
    "default": lambda a: (f"$emails: [String!]! = {_list(_quoted, a)}", "$emails", {}),
    "default overruled": lambda a: (
        '$emails: [String!]! = ["nobody@example.net"]',
        "$emails",
        {"emails": a},
    ),
    "whole input": lambda a: ("$input: {Input}!", "$input", {"input": {"customerEmails": a}}),
    "one text for the list": lambda a: ("$emails: [String!]!", "$emails", {"emails": a[0]}),
    "one text inline": lambda a: ("", _quoted(a[0]), {}),
}


def _comments(text: str) -> str:
    lines = print_ast(parse(text)).splitlines()
    return "\n".join(f"{line} # }} {number}" for number, line in enumerate(lines))


LAYOUTS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "printed": lambda text: print_ast(parse(text)),
    "tight": strip_ignored_characters,
    "tabs": lambda text: print_ast(parse(text)).replace("  ", "\t"),
    "carriage returns": lambda text: print_ast(parse(text)).replace("\n", "\r\n"),
    "commas": lambda text: ", ,".join(print_ast(parse(text)).splitlines(keepends=True)),
    "comments": _comments,
    "blank lines": lambda text: "\n\n" + print_ast(parse(text)).replace("\n", "\n\n") + "\n\n",
    "byte order mark": lambda text: "\ufeff" + text,
}
