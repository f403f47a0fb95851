"""Faults that change what a GraphQL answer says: each edits the document."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from loop_harness.mock.asked import asked_keys
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.faults.fault import Fault
from loop_harness.model import Json

#: field → the keys under which it comes in this answer: aliases are other keys
Keys = Mapping[str, tuple[str, ...]]
Edit = Callable[[Any, Fault, Keys], Json]
Effect = Callable[[Request, Response, Fault], Response]
_MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = 200


def _edited(edit: Edit) -> Effect:
    """Make an effect of an edit; what carries no orders is left as it is."""

    def effect(request: Request, response: Response, fault: Fault) -> Response:
        try:
            document = json.loads(response.body)
        except ValueError:
            return response
        if not isinstance(document, dict) or not _lists(document):
            return response
        changed = Response.of_json(edit(document, fault, asked_keys(request.body)), response.status)
        return replace(response, body=changed.body)

    return effect


def _lists(document: Any) -> list[tuple[str, list[Any]]]:
    """Return the lists of orders in the answer, each under its key: aliases are other keys."""
    data = document.get("data")
    found = data.items() if isinstance(data, dict) else ()
    return [(key, each) for key, each in found if isinstance(each, list)]


def _keys(record: Json, field: str, keys: Keys) -> list[str]:
    """Return the keys of an order or a shipment that hold a field: none if it was not selected.

    Another fault may have been there before: what is no object any more has none.
    """
    return [each for each in keys.get(field, ()) if isinstance(record, dict) and each in record]


def _shipments(order: Any, keys: Keys) -> list[list[Any]]:
    """Return the lists of shipments of an order, one for each time they were selected."""
    found = (order[key] for key in _keys(order, "shipments", keys))
    return [each for each in found if isinstance(each, list)]


def _graphql_errors(document: Any, fault: Fault, _: Keys) -> Json:
    errors: dict[str, Any] = {"errors": [{"message": str(fault["message"])}]}
    match fault["data"]:
        case "null":
            return {**errors, "data": None}
        case "orders-null":
            return {**errors, "data": {key: None for key, _ in _lists(document)}}
        case _:
            return errors


def _set_data(make: Callable[[list[Any]], Json]) -> Edit:
    """Make an edit that puts something else in the place of each list of orders."""

    def edit(document: Any, _fault: Fault, _: Keys) -> Json:
        for key, orders in _lists(document):
            document["data"][key] = make(orders)
        return document

    return edit


def _spoil(change: Callable[[list[Any], int, Fault, Keys], None]) -> Edit:
    """Make an edit that spoils the order at the fault's index, if there is one."""

    def edit(document: Any, fault: Fault, keys: Keys) -> Json:
        index = int(fault["index"])
        for _, orders in _lists(document):
            if index < len(orders):
                change(orders, index, fault, keys)
        return document

    return edit


def _null_order(orders: list[Any], index: int, _fault: Fault, _: Keys) -> None:
    orders[index] = None


def _put(field: str, value: Json) -> Callable[[list[Any], int, Fault, Keys], None]:
    def change(orders: list[Any], index: int, _fault: Fault, keys: Keys) -> None:
        for key in _keys(orders[index], field, keys):
            orders[index][key] = value

    return change


def _null_shipment(orders: list[Any], index: int, _fault: Fault, keys: Keys) -> None:
    for shipments in _shipments(orders[index], keys):
        shipments[:1] = [None]


_OF_ORDER = frozenset({"name", "shipments"})  #: fields that no shipment has


def _in_shipments(
    change: Callable[[dict[str, Json], str, Fault], None],
) -> Callable[[list[Any], int, Fault, Keys], None]:
    def spoil(orders: list[Any], index: int, fault: Fault, keys: Keys) -> None:
        field, order = str(fault["field"]), orders[index]
        lists = [[order]] if field in _OF_ORDER else _shipments(order, keys)
        for each in itertools.chain.from_iterable(lists):
            for key in _keys(each, field, keys):
                change(each, key, fault)

    return spoil


def _null_field(record: dict[str, Json], key: str, _fault: Fault) -> None:
    record[key] = None


def _missing_field(record: dict[str, Json], key: str, _fault: Fault) -> None:
    del record[key]


def _wrong_type(record: dict[str, Json], key: str, fault: Fault) -> None:
    others: dict[str, Json] = {"number": 7, "truth": True, "object": {"value": 7}}
    record[key] = others.get(str(fault["kind"]), [record[key]])


def _partial(document: Any, fault: Fault, _: Keys) -> Json:
    errors = []
    for key, orders in _lists(document):
        half = (len(orders) + 1) // 2
        errors.append({"message": str(fault["message"]), "path": [key, half]})
        document["data"][key] = orders[:half]
    return {"errors": errors, **document}


def _added_properties(document: Any, _fault: Fault, keys: Keys) -> Json:
    """Put strange properties before the known ones, where code that counts fields looks first."""
    for key, orders in _lists(document):
        document["data"][key] = [_with_more(each, keys) for each in orders]
    return _ADDED | {**document, "data": _ADDED | document["data"]}


#: One property of each type; the names are none of Loop's.
_ADDED: dict[str, Any] = {
    "addedText": "new",
    "addedNull": None,
    "addedNumber": 7,
    "addedList": [{"name": "new", "shipments": None}],
    "addedObject": {"status": "NEW"},
}


def _with_more(order: Any, keys: Keys) -> Any:
    for shipments in _shipments(order, keys):
        shipments[:] = [_ADDED | each if isinstance(each, dict) else each for each in shipments]
    return _ADDED | order if isinstance(order, dict) else order


def _duplicates(document: Any, fault: Fault, _: Keys) -> Json:
    for key, orders in _lists(document):
        times = int(fault["times"])
        beside = [each for each in orders for _ in range(times)]
        document["data"][key] = list(orders) * times if fault["apart"] else beside
    return document


def _huge(document: Any, fault: Fault, _: Keys) -> Json:
    size = min(int(fault["megabytes"]), _MOST_MEGABYTES) * _MEGABYTE
    return document | {"extensions": {"padding": "x" * size}}


#: effect → what it does; the names are those of mocks/faults.toml
EDITS: Mapping[str, Effect] = {
    "graphql_errors": _edited(_graphql_errors),
    "data_null": _edited(lambda _document, _fault, _keys: {"data": None}),
    "orders_null": _edited(_set_data(lambda _: None)),
    "orders_no_list": _edited(_set_data(lambda orders: {"nodes": orders})),
    "partial": _edited(_partial),
    "null_order": _edited(_spoil(_null_order)),
    "null_name": _edited(_spoil(_put("name", None))),
    "null_shipments": _edited(_spoil(_put("shipments", None))),
    "null_shipment": _edited(_spoil(_null_shipment)),
    "null_field": _edited(_spoil(_in_shipments(_null_field))),
    "missing_field": _edited(_spoil(_in_shipments(_missing_field))),
    "wrong_type": _edited(_spoil(_in_shipments(_wrong_type))),
    "added_properties": _edited(_added_properties),
    "duplicates": _edited(_duplicates),
    "huge": _edited(_huge),
}
