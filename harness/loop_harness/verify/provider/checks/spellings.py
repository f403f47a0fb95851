"""The spellings of the app's question that a provider is asked in."""

from __future__ import annotations

import random

from loop_harness.model import Json
from loop_harness.verify.provider.checks.spelling import LAYOUTS, PLAIN, VALUES, Keys, Spelling

_RENAMED: Keys = {
    "name": "orderName",
    "shipments": "parcels",
    "trackingCode": "code",
    "status": "state",
    "carrierDisplayName": "carrier",
}
_SWAPPED: Keys = {**PLAIN, "trackingCode": "status", "status": "trackingCode"}
_SHORT: Keys = {key: f"_{place}" for place, key in enumerate(PLAIN)}
_NO_STATUS: Keys = {key: name for key, name in PLAIN.items() if key != "status"}
_CODES_ALONE: Keys = {each: each for each in ("name", "shipments", "trackingCode")}

_OTHER = 'query other { orders(input: {customerEmails: ["nobody@example.net"]}) { name } }'
_CHOSEN: dict[str, Json] = {"operationName": "fetchOrders"}
_PARCEL = "fragment Parcel on {Shipment} { {trackingCode} {status} {carrierDisplayName} }"
_INLINE = "... { {trackingCode} ... { {status} } } {carrierDisplayName}"
_YES: dict[str, Json] = {"yes": True}

_PLAIN = ("variables", "plain", "whole input")  #: the app's own way, and a kind by itself

#: Every spelling, by the class that it belongs to.
SPELLINGS: dict[str, tuple[Spelling, ...]] = {
    "alias": (
        Spelling(alias="found"),
        Spelling(keys=_RENAMED),
        Spelling(keys=_SWAPPED, alias="shipments"),
        Spelling(keys=_SHORT, alias="_"),
    ),
    "operation name": (
        Spelling(before=_OTHER, body=_CHOSEN),
        Spelling(after=_OTHER, body=_CHOSEN),
        Spelling(body=_CHOSEN),
        Spelling(body={"operationName": None}),
        Spelling(name="fetchGladlyOrderInformation"),
        Spelling(name="_", body={"operationName": "_"}),
    ),
    "no name": (Spelling(name=""), Spelling(name="", values="inline")),
    "values": tuple(Spelling(values=each) for each in VALUES if each not in _PLAIN),
    "white space": tuple(Spelling(layout=each) for each in LAYOUTS if each not in _PLAIN),
    "inline fragment": (
        Spelling(order="... { {name} } ... { {shipments} }"),
        Spelling(shipment=_INLINE),
        Spelling(order="... { ... { {name} {shipments} } }", keys=_RENAMED),
    ),
    "fragment": (
        Spelling(shipment="...Parcel", behind=_PARCEL),
        Spelling(order="...Whole", behind="fragment Whole on {Order} { {name} {shipments} }"),
        Spelling(order="{name} ... on {Order} { {shipments} }"),
        Spelling(shipment="... on {Shipment} { {status} } {trackingCode} {carrierDisplayName}"),
        Spelling(
            order="...Whole",
            shipment="...Parcel",
            behind=f"fragment Whole on {{Order}} {{ {{shipments}} {{name}} }} {_PARCEL}",
            keys=_RENAMED,
        ),
    ),
    "input as a variable": (Spelling(values="whole input"),),
    "directive": (
        Spelling(
            shipment="{trackingCode} status @skip(if: true) {carrierDisplayName}", keys=_NO_STATUS
        ),
        Spelling(
            shipment="{trackingCode} status @include(if: false) {carrierDisplayName}",
            keys=_NO_STATUS,
        ),
        Spelling(shipment="{carrierDisplayName} {trackingCode} {status} @skip(if: false)"),
        Spelling(shipment="{carrierDisplayName} {trackingCode} {status} @include(if: true)"),
        Spelling(
            order="{name} ... @include(if: $yes) { {shipments} }",
            head="$yes: Boolean!",
            variables=_YES,
        ),
        Spelling(
            order="{name} {shipments} ... @skip(if: $yes) { status: name }",
            head="$yes: Boolean! = true",
        ),
    ),
    "__typename": (
        Spelling(
            order="__typename {name} {shipments}",
            shipment="{trackingCode} {status} {carrierDisplayName} __typename",
        ),
    ),
    "other fields": (
        Spelling(order="{name} {shipments} {name}"),
        Spelling(order="shipments { trackingCode } {name} shipments { status carrierDisplayName }"),
        Spelling(
            order="{shipments} {name}", shipment="{carrierDisplayName} {status} {trackingCode}"
        ),
        Spelling(keys=_CODES_ALONE),
        Spelling(keys=_NO_STATUS),
    ),
    "more in the body": (
        Spelling(variables={"unused": 1}),
        Spelling(body={"extensions": {}}),
        Spelling(variables={"unused": ["nobody@example.net"]}, body={"extensions": {}, **_CHOSEN}),
    ),
}
_ORDERS = ("{name} {shipments}", "{shipments} {name}", "... { {name} } {shipments}")
_SHIPMENTS = ("{trackingCode} {status} {carrierDisplayName}", _INLINE)


def mixed(chance: random.Random) -> Spelling:
    """Return a spelling of several kinds at once."""
    values = chance.choice([each for each in VALUES if "text" not in each and "whole" not in each])
    before, after = chance.choice((("", ""), (_OTHER, ""), ("", _OTHER)))
    return Spelling(
        values=values,
        alias=chance.choice(("", "found", "orders_1")),
        keys=chance.choice((PLAIN, _RENAMED, _SWAPPED, _SHORT, _NO_STATUS)),
        order=chance.choice(_ORDERS),
        shipment=chance.choice(_SHIPMENTS),
        layout=chance.choice(list(LAYOUTS)),
        before=before,
        after=after,
        body=_CHOSEN if before or after else {},
    )
