"""Texts that are close to a known address, and are another one or none at all."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator

from loop_harness.verify.provider.known import Known

_LOOK_ALIKE = str.maketrans("aeiopcxyAEOPCX", "аеіорсхуАЕОРСХ")  # noqa: RUF001 - that is the point
_WIDE = {each: each + 0xFEE0 for each in range(0x21, 0x7F)}
_INVISIBLE = ("\x00", "\x01", "\x7f", "\u200b", "\u202e")
_TAGS = ("shop", "1", "loop-harness")
_WORDS_OF_SQL = ("' OR '1'='1", '" OR ""="', "' OR 1=1 --", "x' UNION SELECT 1 --", "'", "\\")
_WORDS_OF_QUERIES = ('{"$ne": null}', '{"$gt": ""}', "*:*", "email:*", "null", "undefined", "true")


def near(kind: str, address: str, known: Known) -> Iterator[str]:
    """Yield the texts of one kind that an address, or the orders that it finds, lead to."""
    yield from dict.fromkeys(text for text in NEAR[kind](address, known) if text.strip())


def _phones(address: str, known: Known) -> Iterator[str]:
    for order in known.orders:
        if order.phone and address in order.emails:
            digits = re.sub(r"\D", "", order.phone)
            yield from (order.phone, digits, f"00{digits}", digits[-10:], digits[-7:])
            yield from (f"tel:{order.phone}", f"+{digits[:-7]} {digits[-7:-4]} {digits[-4:]}")
            yield f"({digits[-10:-7]}) {digits[-7:-4]}-{digits[-4:]}"


def _parts(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    yield from (local, f"{local}@", f"{local}@{domain.partition('.')[0]}")
    yield from (address[:-1], address[1:], address[:-2], address[2:], f"{local}{domain}")
    yield from (address[: len(address) // 2], address[len(address) // 2 :])
    yield from (f"{local}@{domain.rpartition('.')[0]}", f"{local[:-1]}@{domain}", address[:1], "@")


def _domains(address: str, _: Known) -> Iterator[str]:
    domain = address.rpartition("@")[2]
    yield from (f"@{domain}", domain, f"@{domain.rpartition('.')[2]}", f".{domain}", f"a@{domain}")


def _longer(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    yield from (f"{address}x", f"x{address}", f"{local}@mail.{domain}", f"{address}.example")
    yield from (f"{local}x@{domain}", f"{local}@x{domain}", f"{local}@@{domain}")
    yield from (f"{local}@{_other_end(domain)}", f"{local}@nobody.example")


def _other_end(domain: str) -> str:
    name, _, end = domain.rpartition(".")
    return f"{name}.{'org' if end != 'org' else 'net'}"


def _wildcards(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    yield from ("%", "*", ".*", "%@%", "*@*", ".+@.+", "_" * len(address), "?" * len(address))
    for sign in ("%", "*", ".*", "_", "?", "."):
        yield from (f"{sign}@{domain}", f"{local[:1]}{sign}@{domain}", f"{local}@{sign}")
        yield f"{local[:1]}{sign}{local[2:]}@{domain}"
        yield from (f"{address}{sign}", f"{address[:-1]}{sign}")
    yield from (f"^{address}$", f"({address})", f"[a-z]{address[1:]}", f"/{address}/")


def _injected(address: str, _: Known) -> Iterator[str]:
    yield from (*_WORDS_OF_SQL, *_WORDS_OF_QUERIES)
    yield from (f"{address}' --", f"x' OR email='{address}", f'x"]}}) {{ name }} #{address}')


def _tags(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    for sign in ("+", "-", "="):
        if sign in local:
            yield f"{local.partition(sign)[0]}@{domain}"
        yield from (f"{local.partition(sign)[0]}{sign}{tag}@{domain}" for tag in _TAGS)
    yield from (f"{local}+@{domain}", f"{local}+x+y@{domain}", f"shop+{local}@{domain}")


def _dots(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    yield f"{local.replace('.', '')}@{domain}"
    yield from (f"{local[:place]}.{local[place:]}@{domain}" for place in range(1, len(local)))
    for one, other in ((".", "_"), (".", "-"), ("_", ""), ("-", ""), ("_", "."), ("-", ".")):
        yield f"{local.replace(one, other)}@{domain}"
    yield from (f"{local[:1]}{sign}{local[1:]}@{domain}" for sign in "-_")
    yield ".".join(local.replace(".", "")) + f"@{domain}"


def _texts_of_orders(address: str, known: Known) -> Iterator[str]:
    for order in known.orders:
        if address in order.emails:
            yield from (order.name, order.name.lstrip("#"), *order.codes)
            yield from (str(order.given.get(field, "")) for field in ("id", "createdAt"))


def _joined(address: str, known: Known) -> Iterator[str]:
    other = next((each for each in known.addresses if each != address), "nobody@example.net")
    yield from (f"{one}{sign}{two}" for sign in ",; |\n" for one, two in ((address, other),))
    yield from (f"{other}, {address}", json.dumps([address]), f"[{address}]", f"{address},")


def _look_alike(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    for place in range(len(local)):
        for table in (_LOOK_ALIKE, _WIDE):
            yield f"{local[:place]}{local[place].translate(table)}{local[place + 1 :]}@{domain}"
    plain = "".join(c for c in unicodedata.normalize("NFD", local) if not unicodedata.combining(c))
    yield from (f"{plain}@{domain}", f"{local}\u0301@{domain}", f"{local}\uff20{domain}")
    yield f"{local.translate(_WIDE)}@{domain}"
    yield from (f"{local.replace(one, two)}@{domain}" for one, two in (("l", "1"), ("o", "0")))


def _invisible(address: str, _: Known) -> Iterator[str]:
    local, _at, domain = address.rpartition("@")
    for sign in _INVISIBLE:
        yield from (f"{address}{sign}", f"{sign}{address}", f"{local}{sign}@{domain}")
    yield from (f"{address}\x00.example", f"{address}\r\nx", f"{address}\x00@example.net")


NEAR: dict[str, Callable[[str, Known], Iterator[str]]] = {
    "phone number": _phones,
    "domain": _domains,
    "wildcard": _wildcards,
    "part": _parts,
    "tag": _tags,
    "dots": _dots,
    "longer": _longer,
    "name or code": _texts_of_orders,
    "injected": _injected,
    "joined": _joined,
    "look-alike": _look_alike,
    "invisible": _invisible,
}
