"""Which addresses are equal, and so which orders match (the dialect decides what is open)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import idna

from loop_harness.dialect import Dialect
from loop_harness.model import Order


def key(address: str | None, dialect: Dialect) -> str | None:
    """Return what two addresses share exactly if they are equal; None for no address.

    A domain never depends on case (RFC 5321, section 2.4); plus tags, dots and quotes always
    count: folding them would show one person the orders of another.
    """
    if address is None or not address.strip():
        return None
    text = address.strip() if dialect["email-spaces"] == "trim" else address
    if dialect["email-unicode"] == "nfc":
        text = unicodedata.normalize("NFC", text)
    local, at, domain = text.rpartition("@")
    if dialect["email-case"] == "ignore":
        local = local.lower()
    domain = domain.lower()
    if dialect["email-idn"] == "equivalent":
        domain = _punycode(domain)
    return f"{local}{at}{domain}"


def keys(addresses: Iterable[str | None], dialect: Dialect) -> frozenset[str]:
    """Return the keys of all real addresses among *addresses*."""
    found = (key(each, dialect) for each in addresses)
    return frozenset(each for each in found if each is not None)


def matches(order: Order, addresses: Iterable[str | None], dialect: Dialect) -> bool:
    """Tell whether any of *addresses* is one that Loop associates with *order*."""
    return not keys(order.emails, dialect).isdisjoint(keys(addresses, dialect))


def _punycode(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain
