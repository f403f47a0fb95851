"""Which media type a request brings, and which one its answer may have (RFC 9110, section 12)."""

from __future__ import annotations

from functools import lru_cache

from loop_harness.mock.exchange import JSON

GRAPHQL = "application/graphql-response+json; charset=utf-8"


@lru_cache(maxsize=64)
def answer_type(accept: str | None, preferred: str) -> str | None:
    """Return the type that an answer has to have: *preferred* where it is as welcome as the other.

    None if neither is acceptable.
    """
    if accept is None or not accept.strip():
        return preferred
    other = GRAPHQL if preferred == JSON else JSON
    ranges = [_parsed(each) for each in accept.split(",")]
    wanted = {each: _quality(ranges, each) for each in (preferred, other)}
    best = max(wanted, key=lambda each: wanted[each])
    return best if wanted[best] > 0 else None


@lru_cache(maxsize=64)
def is_json(content_type: str) -> bool:
    """Tell whether a body of this type is JSON in UTF-8, as GraphQL over HTTP wants it."""
    media_type, parameters = _parsed(content_type)
    charset = parameters.get("charset", "utf-8").strip('"').lower()
    return media_type == "application/json" and charset in {"utf-8", "utf8"}


def _parsed(text: str) -> tuple[str, dict[str, str]]:
    """Return a type or a range of types in lower case, and its parameters."""
    media_type, *parameters = text.split(";")
    pairs = (each.partition("=") for each in parameters)
    return media_type.strip().lower(), {
        name.strip().lower(): value.strip() for name, _, value in pairs
    }


def _quality(ranges: list[tuple[str, dict[str, str]]], media_type: str) -> float:
    """Return how welcome a type is, by the range that fits it best; 0 for not at all."""
    plain = media_type.partition(";")[0]
    for fitting in (plain, "application/*", "*/*"):
        for found, parameters in ranges:
            if found == fitting:
                return _weight(parameters.get("q", "1"))
    return 0.0


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
