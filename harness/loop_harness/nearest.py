"""How near two texts or two lists of addresses are, and which mistake lies between them."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

_COMPARED = 500  #: characters of a text: the time for comparing grows with their square
_MOST_PAIRED = 20  #: addresses on either side that are held against each other
_ALIKE = 0.8  #: two addresses are one, written wrongly

#: What often differs between two spellings of the same, and how it is levelled.
_FORMS: Mapping[str, Callable[[str], str]] = {
    "spaces": lambda text: "".join(text.split()),
    "Unicode form": lambda text: unicodedata.normalize("NFC", text),
    "case": str.casefold,
}


def distance(one: str, other: str) -> float:
    """Return 0 for equal texts, 1 for texts that have nothing in common, or between."""
    if one == other:
        return 0.0
    matcher = difflib.SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return max(1 - matcher.ratio(), 1 / (1 + max(len(one), len(other))))


def slip(one: str, other: str) -> str | None:
    """Name the only thing in which two different texts differ, as in ``case and spaces``."""
    for count in range(1, len(_FORMS) + 1):
        for names in combinations(_FORMS, count):
            if _levelled(one, names) == _levelled(other, names):
                return " and ".join(names)
    return None


def _levelled(text: str, names: Sequence[str]) -> str:
    for each in names:
        text = _FORMS[each](text)
    return text


@dataclass(frozen=True, slots=True)
class Misspelled:
    """An address that was meant, and one that came in its place."""

    meant: str
    came: str
    by: str | None  #: what alone differs, None if they are only alike


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two lists of addresses, whatever their order."""

    misspelled: tuple[Misspelled, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def gap(expected: Sequence[str], actual: Sequence[str]) -> Gap:
    """Return which addresses are missing, which came in addition, and which were misspelled."""
    missing = list((Counter(expected) - Counter(actual)).elements())
    extra = list((Counter(actual) - Counter(expected)).elements())
    misspelled = []
    for each in _pairs(missing[:_MOST_PAIRED], extra[:_MOST_PAIRED]):
        misspelled.append(each)
        missing.remove(each.meant)
        extra.remove(each.came)
    return Gap(tuple(misspelled), tuple(missing), tuple(extra))


def _pairs(missing: Sequence[str], extra: Sequence[str]) -> Iterator[Misspelled]:
    """Yield each missing address with the one that stands for it; surer pairs first."""
    left = list(extra)
    unsure = []
    for meant in missing:
        for came in left:
            if by := slip(meant, came):
                left.remove(came)
                yield Misspelled(meant, came, by)
                break
        else:
            unsure.append(meant)
    for meant in unsure:
        for came in difflib.get_close_matches(meant, left, n=1, cutoff=_ALIKE):
            left.remove(came)
            yield Misspelled(meant, came, None)
