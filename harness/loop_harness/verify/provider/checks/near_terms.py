"""Texts that are close to the name or a code of an order, and name none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from loop_harness.model import JsonObject
from loop_harness.verify.provider.known import Known, KnownOrder

_SIGNS = ("%", "_", "*", "?")
_PARCEL_TEXTS = ("carrierDisplayName", "carrierName", "status", "trackingUrl", "eta")


def near(kind: str, order: KnownOrder, known: Known) -> Iterator[str]:
    """Yield the texts of one kind that an order leads to."""
    yield from dict.fromkeys(text for text in NEAR[kind](order, known) if _can_be_asked(text))


def _can_be_asked(text: str) -> bool:
    return bool(text.strip(" .")) and text != "preview"


def _name_cut(order: KnownOrder, _: Known) -> Iterator[str]:
    name = order.name
    yield from (name[:-1], name[: len(name) // 2], name[:2], name[:1])


def _name_longer(order: KnownOrder, known: Known) -> Iterator[str]:
    name = order.name
    other = next((each.name for each in known.orders if each.name != name), "#0")
    yield from (f"{name}0", f"{name}-9", f"{name}x", f"x{name}", f"{name} {other}")
    yield from (f"{name},{other}", f"{name}|{other}", f"{name}/0", f"Order {name}")


def _code_cut(order: KnownOrder, _: Known) -> Iterator[str]:
    for code in order.codes:
        yield from (code[:-1], code[:8], code[: len(code) // 2], code[:4], code[:6], code[:2])


def _code_longer(order: KnownOrder, _: Known) -> Iterator[str]:
    for code in order.codes:
        yield from (f"{code}0", f"{code}x", f"0{code}", f"x{code}", f"{code},{code}")


def _ends(order: KnownOrder, _: Known) -> Iterator[str]:
    for code in order.codes:
        yield from (code[-6:], code[1:], code[-4:], code[2:], code[-8:], code[-12:])
    yield from (order.name[2:], order.name[-3:], order.name[-2:])


def _middles(order: KnownOrder, _: Known) -> Iterator[str]:
    for text in (*order.codes, order.name):
        yield from (text[2:-1], text[2:-2], text[len(text) // 3 : -len(text) // 3])


def _patterns(order: KnownOrder, _: Known) -> Iterator[str]:
    for text in (order.name, *order.codes):
        for sign in _SIGNS:
            yield from (f"{text[:-1]}{sign}", f"{sign}{text[2:]}", f"{text[:2]}{sign}{text[3:]}")
        yield from (f"{text[:-1]}.", f"^{text}$", f"{text[:-1]}.*", f"{text}%", f"{text}*")
        yield "_" * len(text)
    yield from ("%", "*", ".*", "#%", "#*")


def _zeros(order: KnownOrder, _: Known) -> Iterator[str]:
    yield re.sub(r"\d", r"0\g<0>", order.name, count=1)
    yield f"{order.name}.0"
    yield re.sub(r"(?<!\d)0+(?=\d)", "", order.name)
    yield from (code.lstrip("0") for code in order.codes)


def _addresses(order: KnownOrder, _: Known) -> Iterator[str]:
    for address in order.emails:
        yield from (address, address.partition("@")[0])


def _phones(order: KnownOrder, _: Known) -> Iterator[str]:
    if order.phone:
        digits = re.sub(r"\D", "", order.phone)
        yield from (order.phone, digits, digits[-10:], digits[-7:])


def _ids(order: KnownOrder, _: Known) -> Iterator[str]:
    identity = order.given.get("id")
    if identity:
        yield from (identity, f"gid://shopify/Order/{identity}", f"#{identity}")


def _other_texts(order: KnownOrder, known: Known) -> Iterator[str]:
    """Yield what else is known of an order: its goods, customers, carriers and dates."""
    for parcel in order.shipments or ():
        items: Any = parcel.get("lineItems") or ()
        yield from _goods(items)
    profiles: Any = known.document.get("profiles", ())
    for each in profiles:
        if not set(order.emails).isdisjoint(each.get("emailAddresses") or ()):
            yield str(each.get("name", ""))
    for parcel in order.shipments or ():
        yield from (str(parcel[each]) for each in _PARCEL_TEXTS if parcel.get(each))
        service: Any = parcel.get("serviceLevel") or {}
        yield from (str(each) for each in service.values())
    yield str(order.given.get("createdAt", ""))


def _goods(items: list[JsonObject]) -> Iterator[str]:
    for each in items:
        yield from (str(each.get(field) or "") for field in ("sku", "productName", "lineItemId"))


NEAR: dict[str, Callable[[KnownOrder, Known], Iterator[str]]] = {
    "cut name": _name_cut,
    "longer name": _name_longer,
    "cut code": _code_cut,
    "longer code": _code_longer,
    "end": _ends,
    "middle": _middles,
    "pattern": _patterns,
    "zeros": _zeros,
    "address": _addresses,
    "phone number": _phones,
    "order id": _ids,
    "other text": _other_texts,
}
