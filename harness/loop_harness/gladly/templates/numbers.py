"""Sprig's functions that make numbers or lists of them, each with a bound."""

from __future__ import annotations

import base64
import math
import random
import secrets
import string
from collections.abc import Callable
from typing import Any

from gotpl.funcs.sprig import numeric

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.limits import refuse_items, refuse_text
from loop_harness.gladly.templates.values import Ints

_LONGEST = 1000
_VISIBLE = "".join(map(chr, range(32, 127)))


def until(count: int) -> Ints:
    """Return the numbers from nothing up to a number."""
    return until_step(0, count, -1 if count < 0 else 1)


def until_step(start: int, end: int, step: int) -> Ints:
    """Return the numbers from one up to another by steps."""
    if (end < start and step >= 0) or (end >= start and step <= 0):
        return Ints()
    numbers = range(start, end, step)
    refuse_items(math.ceil(abs(end - start) / abs(step)))
    return Ints(numbers)


def seq(*numbers: int) -> str:
    """Return numbers as the command of this name puts them out."""
    match numbers:
        case (end,):
            start, step = 1, -1 if end < 1 else 1
        case (start, end):
            step = -1 if end < start else 1
        case (start, step, end):
            if end < start and step > 0:
                return ""
        case _:
            return ""
    return " ".join(map(str, until_step(start, end + (-1 if end < start else 1), step)))


def _random(letters: str) -> Callable[[int], str]:
    def made(count: int) -> str:
        refuse_items(count)
        return "".join(secrets.choice(letters) for _ in range(count))

    return made


def rand_int(low: int, high: int) -> int:
    """Return any number from one up to another; raises Refused."""
    if high <= low:
        raise Refused("invalid argument to Intn")
    return low + secrets.randbelow(high - low)


def rand_bytes(count: int) -> str:
    """Return random bytes in base64."""
    refuse_items(count)
    return base64.b64encode(secrets.token_bytes(count)).decode("ascii")


def shuffle(text: str) -> str:
    """Return a text in any sequence."""
    refuse_text(len(text))
    return "".join(random.sample(text, len(text)))


def ceil(value: Any) -> float:
    """Return the next whole number; nothing keeps its sign, as in Go."""
    number = numeric.to_float64(value)
    whole = numeric.ceil(number)
    return whole or math.copysign(whole, number)


def _signless(calculate: Callable[..., float]) -> Callable[..., float]:
    """Return a calculation that never gives a nothing below nothing."""
    return lambda *values: calculate(*values) + 0.0


def _short(convert: Callable[[Any], int]) -> Callable[[Any], int]:
    """Return a conversion that finds no number in a very long text."""
    return lambda value: 0 if isinstance(value, str) and len(value) > _LONGEST else convert(value)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ceil": ceil,
    "addf": _signless(numeric.addf),
    "subf": _signless(numeric.subf),
    "mulf": _signless(numeric.mulf),
    "divf": _signless(numeric.divf),
    "int": _short(numeric.to_int),
    "int64": _short(numeric.to_int),
    "atoi": _short(numeric.atoi),
    "toDecimal": _short(numeric.to_decimal),
    "until": until,
    "untilStep": until_step,
    "seq": seq,
    "randAlpha": _random(string.ascii_letters),
    "randNumeric": _random(string.digits),
    "randAlphaNum": _random(string.ascii_letters + string.digits),
    "randAscii": _random(_VISIBLE),
    "randBytes": rand_bytes,
    "randInt": rand_int,
    "shuffle": shuffle,
}
