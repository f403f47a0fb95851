"""What a schema says, without what it says about itself: the same text for the same meaning."""

from __future__ import annotations

import json

from loop_harness.model import Json

ANNOTATIONS = frozenset(
    (
        *("title", "description", "$comment", "example", "examples", "externalDocs", "xml"),
        *("$id", "$schema", "$anchor", "$dynamicAnchor", "$defs", "definitions", "$vocabulary"),
        *("default", "deprecated", "discriminator", "readOnly", "writeOnly"),
    )
)
#: Where the names below are somebody's own, and no keywords.
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "dependentRequired"})
_SETS = frozenset({"required", "enum", "type"})


def canonical(value: Json) -> str:
    """Return the same text for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def meaning(schema: Json) -> str:
    """Return the same text for schemas that say the same, whatever they say about it."""
    return canonical(_bare(schema))


def _bare(value: Json, *, named: bool = False) -> Json:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _kept(key, each) if not named else _bare(each)
        for key, each in value.items()
        if named or key not in ANNOTATIONS
    }


def _kept(key: str, value: Json) -> Json:
    if key in _SETS and isinstance(value, list):
        return sorted(value, key=canonical)
    return value if key in {"const", "enum"} else _bare(value, named=key in _NAMED)
