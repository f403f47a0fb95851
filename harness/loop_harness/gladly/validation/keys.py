"""The keys of a JSON object: which there may be, which must be, and of what kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loop_harness.gladly.validation.app_folder import AppFolder, line_of
from loop_harness.gladly.validation.problem import Problem, error, nearest, warning
from loop_harness.model import Json, JsonObject

_KINDS = {str: "a text", bool: "true or false", list: "a list", dict: "an object"}
#: Versions of apps and data types: semantic ones (semver.org), the last number left out at will.
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?)?")


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of an object holds."""

    kind: type = str
    is_required: bool = True
    values: tuple[str, ...] = ()  #: the only ones, if there are any


Keys = Mapping[str, Key]


def wrong_keys(
    app: AppFolder, path: Path, value: JsonObject, known: Keys, *above: str
) -> Iterator[Problem]:
    """Yield what is wrong with the keys of an object, which stands under the keys *above* it."""
    file, text = app.name(path), app.text(path)
    for name in sorted(set(value) - set(known)):
        what = f"the platform knows no key {name!r} here{nearest(name, known)}"
        yield warning(file, what, line_of(text, *above, name))
    for name, key in known.items():
        if name not in value:
            if key.is_required:
                yield error(file, f"the key {name!r} is missing", line_of(text, *above))
            continue
        why = _wrong(value[name], key)
        if why is not None:
            yield error(file, f"{name!r} {why}", line_of(text, *above, name))


def _wrong(value: Json, key: Key) -> str | None:
    if not isinstance(value, key.kind):
        return f"is not {_KINDS[key.kind]}"
    if key.values and value not in key.values:
        wanted = f"one of {', '.join(key.values)}" if len(key.values) > 1 else key.values[0]
        return f"is {value!r}, and must be {wanted}"
    return None
