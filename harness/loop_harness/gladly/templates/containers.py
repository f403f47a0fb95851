"""Sprig's functions on dictionaries and lists that need Go's view of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gotpl.funcs.sprig.numeric import to_int

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.printing import sorted_keys
from loop_harness.gladly.templates.reflection import same
from loop_harness.gladly.templates.texts import to_string
from loop_harness.gladly.templates.values import Byte, NilList, Strings, is_true, kind_name


def make_dict(*values: Any) -> dict[str, Any]:
    """Return a dictionary of names and values in turn."""
    pairs = zip(values[::2], [*values[1::2], ""], strict=False)
    return {to_string(name): value for name, value in pairs}


def keys(*mappings: dict[str, Any]) -> Strings:
    """Return the keys of dictionaries; Go's sequence is random, this one sorted."""
    return Strings(key for each in mappings for key in sorted_keys(each))


def values_of(mapping: dict[str, Any]) -> list[Any]:
    """Return the values of a dictionary, in the sequence of its keys."""
    return [mapping[key] for key in sorted_keys(mapping)]


def deep_copy(value: Any) -> Any:
    """Return a copy, all the way down; raises Refused."""
    if value is None:
        raise Refused("reflect: call of reflect.Value.Type on zero Value")
    return copied(value)


def copied(value: Any) -> Any:
    """Return a copy, all the way down."""
    if isinstance(value, dict):
        made = type(value)()
        made.update((key, copied(each)) for key, each in value.items())
        return made
    if isinstance(value, list):
        return type(value)(copied(each) for each in value)
    return value


def merge(target: dict[str, Any], *sources: dict[str, Any]) -> dict[str, Any]:
    """Add what a dictionary has not, or has as an empty value, all the way down."""
    for each in sources:
        _merge(target, each, overwrite=False)
    return target


def merge_overwrite(target: dict[str, Any], *sources: dict[str, Any]) -> dict[str, Any]:
    """Put values of dictionaries over those of the first, all the way down."""
    for each in sources:
        _merge(target, each, overwrite=True)
    return target


def _merge(target: dict[str, Any], source: dict[str, Any], *, overwrite: bool) -> None:
    for key, value in source.items():
        present = target.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value, overwrite=overwrite)
        elif (is_true(value) and (overwrite or not is_true(present))) or key not in target:
            target[key] = value


def dig(*values: Any) -> Any:
    """Return a value from dictionaries within dictionaries; raises Refused."""
    if len(values) < 3:  # noqa: PLR2004 - a key, what else, a dictionary
        raise Refused("dig needs at least three arguments")
    *names, otherwise, found = values
    if type(found) is not dict:
        raise Refused(f"interface conversion: interface {{}} is {kind_name(found)}, not map")
    if not all(isinstance(each, str) for each in names):
        raise Refused("interface conversion: interface {} is not string")
    for number, name in enumerate(names):
        if name not in found:
            return otherwise
        found = found[name]
        if number < len(names) - 1 and type(found) is not dict:
            raise Refused(f"interface conversion: interface {{}} is {kind_name(found)}, not map")
    return found


def listed(value: Any, what: str) -> list[Any]:
    """Return the items of a list or of bytes; raises Refused."""
    if isinstance(value, list):
        return value
    if isinstance(value, bytes):
        return [Byte(each) for each in value]
    if value is None:
        raise Refused("runtime error: invalid memory address or nil pointer dereference")
    raise Refused(f"Cannot {what} on type {kind_name(value)}")


def uniq(value: Any) -> list[Any]:
    """Return the items of a list, each once."""
    found: list[Any] = []
    for each in listed(value, "find uniq"):
        if not any(same(each, other) for other in found):
            found.append(each)
    return found


def without(value: Any, *left_out: Any) -> list[Any]:
    """Return the items of a list but for some."""
    items = listed(value, "find without")
    return [each for each in items if not any(same(each, other) for other in left_out)]


def has(needle: Any, value: Any) -> bool:
    """Tell whether a list has an item."""
    if value is None:
        return False
    return any(same(needle, each) for each in listed(value, "find has"))


def first(value: Any) -> Any:
    """Return the first item, or nil."""
    items = listed(value, "find first")
    return items[0] if items else None


def last(value: Any) -> Any:
    """Return the last item, or nil."""
    items = listed(value, "find last")
    return items[-1] if items else None


def rest(value: Any) -> list[Any]:
    """Return all items but the first."""
    return list(listed(value, "find rest")[1:]) if listed(value, "find rest") else NilList()


def initial(value: Any) -> list[Any]:
    """Return all items but the last."""
    return list(listed(value, "find last")[:-1]) if listed(value, "find last") else NilList()


def append(value: Any, item: Any) -> list[Any]:
    """Return a list with one item more at its end."""
    return [*listed(value, "push"), item]


def prepend(value: Any, item: Any) -> list[Any]:
    """Return a list with one item more at its begin."""
    return [item, *listed(value, "prepend")]


def reverse(value: Any) -> list[Any]:
    """Return the items the other way round."""
    return listed(value, "find reverse")[::-1] or []


def compact(value: Any) -> list[Any]:
    """Return the items that are not empty."""
    return [each for each in listed(value, "compact") if is_true(each)]


def sliced(value: Any, *indexes: Any) -> Any:
    """Return the items of a list from one position to another; raises Refused."""
    if not isinstance(value, list | bytes):
        raise Refused(f"list should be type of slice or array but {kind_name(value)}")
    if not value:
        return None
    start = to_int(indexes[0]) if indexes else 0
    end = to_int(indexes[1]) if len(indexes) > 1 else len(value)
    if not 0 <= start <= end <= len(value):
        raise Refused("reflect.Value.Slice: slice index out of bounds")
    part = value[start:end]
    return part if isinstance(value, bytes) else type(value)(part)


def concat(*values: Any) -> list[Any]:
    """Return the items of several lists."""
    return [each for value in values for each in listed(value, "concat")] or NilList()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "dict": make_dict,
    "keys": keys,
    "values": values_of,
    "dig": dig,
    "concat": concat,
    **dict.fromkeys(("slice", "mustSlice"), sliced),
    **dict.fromkeys(("deepCopy", "mustDeepCopy"), deep_copy),
    **dict.fromkeys(("merge", "mustMerge"), merge),
    **dict.fromkeys(("mergeOverwrite", "mustMergeOverwrite"), merge_overwrite),
    **dict.fromkeys(("uniq", "mustUniq"), uniq),
    **dict.fromkeys(("without", "mustWithout"), without),
    **dict.fromkeys(("has", "mustHas"), has),
    **dict.fromkeys(("first", "mustFirst"), first),
    **dict.fromkeys(("last", "mustLast"), last),
    **dict.fromkeys(("rest", "mustRest"), rest),
    **dict.fromkeys(("initial", "mustInitial"), initial),
    **dict.fromkeys(("append", "push", "mustAppend", "mustPush"), append),
    **dict.fromkeys(("prepend", "mustPrepend"), prepend),
    **dict.fromkeys(("reverse", "mustReverse"), reverse),
    **dict.fromkeys(("compact", "mustCompact"), compact),
}
