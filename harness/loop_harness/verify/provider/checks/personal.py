"""Finds personal data of the known customers in an answer, however it is written there."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from loop_harness.model import Json
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Answer

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_NUMBER = re.compile(r"\d(?:[ ().+/-]{0,3}\d){6,}")
_LEAST_DIGITS, _NATIONAL_DIGITS, _LEAST_NAME, _LEAST_STREET = 7, 10, 6, 8


@dataclass(frozen=True, slots=True)
class Trace:
    """A piece of personal data, and what kind it is of."""

    kind: str
    text: str

    def is_in(self, text: str) -> bool:
        """Tell whether it stands in a text, which is in small letters."""
        if self.kind == "phone number":
            digits = re.sub(r"\D", "", self.text)[-_NATIONAL_DIGITS:]
            return any(digits in re.sub(r"\D", "", each) for each in _NUMBER.findall(text))
        plain = _plain(self.text)
        if plain not in text:
            return False
        alone = rf"(?<![\w.+'-]){re.escape(plain)}(?![\w-]|\.\w)"
        return re.search(alone, text) is not None


def personal(known: Known, answer: Answer) -> Trace | None:
    """Return what an answer tells of a known customer, but for what an order itself shows."""
    text = _readings(answer)
    found = [each for each in (*_of_orders(known), *_of_profiles(known)) if each.is_in(text)]
    shown = [_shown(each.given) for each in known.orders] if found else []
    public = _plain(json.dumps(shown, ensure_ascii=False))
    return next((each for each in found if not each.is_in(public)), None)


def _readings(answer: Answer) -> str:
    """Return body and headers as they stand, and as they read once they are decoded."""
    text = "\n".join((answer.text, *answer.headers.values(), *_strings(answer.document)))
    once = unquote_plus(html.unescape(text))
    decoded = "\n".join(_decoded(each) for each in _BASE64.findall(once))
    return _plain("\n".join((text, once, unquote_plus(once), decoded)))


def _strings(value: Json) -> Iterator[str]:
    """Yield the texts of a document, without the escapes of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for each in value.values() for text in _strings(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _strings(each))


def _decoded(text: str) -> str:
    standard = text.replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _shown(order: Any) -> Any:
    return {name: value for name, value in order.items() if name not in ("emails", "phone")}


def _of_orders(known: Known) -> Iterator[Trace]:
    yield from (Trace("address", each.strip()) for each in known.addresses if "@" in each)
    yield from _phones(each.phone for each in known.orders)


def _of_profiles(known: Known) -> Iterator[Trace]:
    profiles: Any = known.document.get("profiles", ())
    for each in profiles:
        listed = (each.get("primaryEmailAddress"), *(each.get("emailAddresses") or ()))
        yield from (Trace("address", one.strip()) for one in listed if one and "@" in one)
        numbers = (each.get("primaryPhoneNumber"), *(each.get("phoneNumbers") or ()))
        yield from _phones(one.get("number") for one in numbers if one)
        name, street = each.get("name") or "", (each.get("address") or "").split(",")[0].strip()
        if " " in name.strip() and len(name.strip()) >= _LEAST_NAME:
            yield Trace("name", name.strip())
        if len(street) >= _LEAST_STREET and re.search(r"\d", street):
            yield Trace("street", street)


def _phones(numbers: Any) -> Iterator[Trace]:
    for each in numbers:
        if len(re.sub(r"\D", "", each or "")) >= _LEAST_DIGITS:
            yield Trace("phone number", each)
