"""What each verb of a format writes for each kind of value (fmt/print.go, fmt/format.go)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loop_harness.gladly.templates.limits import refuse_text
from loop_harness.gladly.templates.printing import float_text, shown, sorted_keys
from loop_harness.gladly.templates.values import MISSING, GoObject, type_name

_BASES = {"b": "b", "o": "o", "O": "o", "x": "x", "X": "X", "d": "d", "v": "d"}
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}
_NAMED = {7: "a", 8: "b", 12: "f", 10: "n", 13: "r", 9: "t", 11: "v", 34: '"', 92: "\\"}
_DEFAULT_DIGITS = 6
_LAST, _HALVES = 0x10FFFF, range(0xD800, 0xE000)  #: of Unicode
_NO_UTF8 = range(0xDC80, 0xDD00)  #: how bytes that are no UTF-8 stand in a text
_SPACE, _DELETE, _WIDE = 0x20, 0x7F, 0x10000


@dataclass(slots=True)
class Directive:
    """One directive of a format."""

    verb: str
    flags: str
    width: int | None = None
    precision: int | None = None

    def padded(self, text: str, *, zeros: bool = True) -> str:
        """Return a text as wide as wanted."""
        if self.width is None or len(text) >= self.width:
            return text
        if "-" in self.flags:
            return text.ljust(self.width)
        return text.rjust(self.width, "0" if zeros and "0" in self.flags else " ")


def written(value: Any, directive: Directive, *, is_inner: bool = False) -> str:
    """Return a value as a directive writes it."""
    verb = directive.verb
    if value is None or value is MISSING:
        is_shown = verb in {"v", "T"} or is_inner
        text = "<nil>" if is_shown else f"%!{verb}(<nil>)"
        return directive.padded(text) if is_shown and not is_inner else text
    if verb == "T" and not is_inner:
        return _text(type_name(value), directive)
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            made = write(value, directive)
            return _bad(value, directive) if made is None else made
    return _bad(value, directive)


def _bad(value: Any, directive: Directive) -> str:
    inner = Directive("v", directive.flags, directive.width, directive.precision)
    return f"%!{directive.verb}({type_name(value)}={written(value, inner)})"


def _bool(value: bool, directive: Directive) -> str | None:
    if directive.verb not in {"t", "v"}:
        return None
    return directive.padded("true" if value else "false")


def _integer(value: int, directive: Directive) -> str | None:
    verb = directive.verb
    if verb in {"c", "q", "U"}:
        return _character(int(value), directive)
    if verb not in _BASES:
        return None
    if directive.precision == 0 and not value:
        return " " * (directive.width or 0)
    digits = format(abs(value), _BASES[verb])
    signs = "-" if value < 0 else next((s for s in "+ " if s in directive.flags), "")
    wanted = directive.precision or 0
    if directive.precision is None and "0" in directive.flags and directive.width:
        wanted = directive.width - len(signs)
    digits = digits.zfill(wanted)
    if "#" in directive.flags and verb in _PREFIXES and not (verb == "o" and digits[0] == "0"):
        digits = _PREFIXES[verb] + digits
    if verb == "O":
        digits = "0o" + digits
    return directive.padded(signs + digits, zeros=False)


def _character(value: int, directive: Directive) -> str:
    is_valid = 0 <= value <= _LAST and value not in _HALVES
    if directive.verb == "U":
        return directive.padded(f"U+{value & (2**64 - 1):04X}", zeros=False)
    character = chr(value) if is_valid else "\ufffd"
    return directive.padded(character if directive.verb == "c" else quoted(character, "'"))


def _float(value: float, directive: Directive) -> str | None:
    verb = directive.verb
    if verb not in "vgGeEfFxXb" or verb in "xXb":
        return None
    digits = directive.precision
    if verb in "vgG" and digits is None:
        text = float_text(value)
        text = text.upper() if verb == "G" else text
    else:
        text = _exactly(value, verb, _DEFAULT_DIGITS if digits is None else digits)
    text = text.removeprefix("+")
    if value == value and "-" not in text[:1]:  # noqa: PLR0124 - no number is not itself
        text = next((s for s in "+ " if s in directive.flags), "") + text
        text = text if "Inf" not in text or text[0] in "+ " else "+" + text
    if (
        "0" in directive.flags
        and "Inf" not in text
        and text != "NaN"
        and text[:1] in {"+", "-", " "}
    ):
        return text[0] + text[1:].rjust((directive.width or 0) - 1, "0")
    return directive.padded(text, zeros="Inf" not in text and text != "NaN")


def _exactly(value: float, verb: str, digits: int) -> str:
    if value in (float("inf"), float("-inf")) or value != value:  # noqa: PLR0124
        return float_text(value)
    verb = "g" if verb == "v" else verb
    text = f"{value:.{digits}{verb.lower()}}"
    return text.upper() if verb in "EG" else text


def _string(value: str, directive: Directive) -> str | None:
    match directive.verb:
        case "s" | "v":
            return _text(value, directive)
        case "x" | "X":
            return _hexadecimal(value.encode("utf-8", "surrogateescape"), directive)
        case "q":
            text = value if directive.precision is None else value[: directive.precision]
            if "#" in directive.flags and not re.search("[`\0-\x08\x0a-\x1f\x7f\ufeff]", text):
                return directive.padded(f"`{text}`")
            return directive.padded(quoted(text, '"', is_ascii="+" in directive.flags))
        case _:
            return None


def _text(value: str, directive: Directive) -> str:
    return directive.padded(value if directive.precision is None else value[: directive.precision])


def _hexadecimal(data: bytes, directive: Directive) -> str:
    data = data if directive.precision is None else data[: directive.precision]
    prefix = "0x" if "#" in directive.flags and data else ""
    text = prefix + data.hex()
    if " " in directive.flags and data:
        text = prefix + data.hex(" ").replace(" ", " " + prefix)
    return directive.padded(text.upper() if directive.verb == "X" else text)


def _bytes(value: bytes, directive: Directive) -> str | None:
    if directive.verb in "sqxX":
        return _string(value.decode("utf-8", "surrogateescape"), directive)
    verb = Directive("d" if directive.verb == "v" else directive.verb, directive.flags)
    verb.width, verb.precision = directive.width, directive.precision
    return "[" + " ".join(written(each, verb) for each in value) + "]"


def _list(value: list[Any], directive: Directive) -> str:
    refuse_text(len(value))
    return "[" + " ".join(written(each, directive, is_inner=True) for each in value) + "]"


def _map(value: dict[Any, Any], directive: Directive) -> str:
    pairs = (
        f"{written(key, directive, is_inner=True)}:{written(value[key], directive, is_inner=True)}"
        for key in sorted_keys(value)
    )
    return f"map[{' '.join(pairs)}]"


def _object(value: GoObject, directive: Directive) -> str | None:
    return _string(value.go_text(), directive)


def _complex(value: complex, directive: Directive) -> str | None:
    return directive.padded(shown(value)) if directive.verb in {"v", "g"} else None


_WRITERS: tuple[tuple[Any, Callable[[Any, Directive], str | None]], ...] = (
    (str, _string),
    (bool, _bool),
    (dict, _map),
    (GoObject, _object),
    (int, _integer),
    (float, _float),
    (list, _list),
    (bytes, _bytes),
    (complex, _complex),
)


def quoted(text: str, mark: str, *, is_ascii: bool = False) -> str:
    """Return a text as a literal of Go."""
    return mark + "".join(_literal(each, mark, is_ascii=is_ascii) for each in text) + mark


def _literal(character: str, mark: str, *, is_ascii: bool) -> str:
    code = ord(character)
    if character in "\"'":
        return "\\" + character if character == mark else character
    if code in _NAMED:
        return "\\" + _NAMED[code]
    if code in _NO_UTF8:
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable() and (character.isascii() or not is_ascii):
        return character
    if code < _SPACE or code == _DELETE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _WIDE else f"\\U{code:08x}"
