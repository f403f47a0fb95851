"""The body of a GraphQL request, read as strictly as GraphQL over HTTP allows."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, NoReturn


class Asked(NamedTuple):
    """What was asked: a document, and what goes with it."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None


def read(body: bytes | str) -> Asked | str:
    """Return what a body asks, or in one sentence why it asks nothing."""
    try:
        text = body if isinstance(body, str) else body.decode()
        asked = _DECODER.decode(text.removeprefix("\ufeff"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return "the body is not JSON"
    except RecursionError:
        return "the body is nested too deeply"
    except ValueError:
        return "the body holds a number with too many digits"
    if not isinstance(asked, dict):
        return "the body is not a JSON object"
    query, name = asked.get("query"), asked.get("operationName")
    variables, extensions = asked.get("variables"), asked.get("extensions")
    if not isinstance(query, str):
        return "the body lacks the text 'query'"
    if name is not None and not isinstance(name, str):
        return "'operationName' is not a text"
    if variables is not None and not isinstance(variables, dict):
        return "'variables' is not an object"
    if extensions is not None and not isinstance(extensions, dict):
        return "'extensions' is not an object"
    return Asked(query, variables or {}, name or None)


def _refuse(name: str) -> NoReturn:
    """Refuse NaN and its kin, which Python reads and JSON does not know."""
    raise json.JSONDecodeError(f"{name} is no JSON", name, 0)


_DECODER = json.JSONDecoder(parse_constant=_refuse)
