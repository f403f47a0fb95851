"""Which operation of the admin API a call means."""

from __future__ import annotations

import difflib
import re
from functools import cache
from urllib.parse import unquote

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from loop_harness.contracts import admin
from loop_harness.contracts.admin import Operation

MOST_BYTES = 1024 * 1024  #: a longer body is refused, unless the contract allows for it


@cache
def rules() -> Map:
    """Return the routes of the contract."""
    found = [
        Rule(re.sub(r"{(\w+)}", r"<\1>", each.template), endpoint=each.id, methods=[each.method])
        for each in admin.operations().values()
    ]
    return Map(found, strict_slashes=False, merge_slashes=False, redirect_defaults=False)


def found(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    """Return the operation and the decoded arguments of a path, which is still encoded.

    Raises NotFound with the nearest route, or MethodNotAllowed.
    """
    try:
        name, arguments = rules().bind("").match(path, method)
    except MethodNotAllowed as error:
        methods = sorted(set(error.valid_methods or ()) - {"HEAD"})
        raise MethodNotAllowed(methods, f"{path} is asked by {' or '.join(methods)}") from error
    except NotFound as error:
        raise NotFound(f"there is no {path}; the nearest route is {_nearest(path)}") from error
    decoded = {each: unquote(text) for each, text in arguments.items()}
    return admin.operations()[name], decoded


def most_bytes(method: str, path: str) -> int:
    """Return how long the body of a call may be."""
    try:
        operation, _ = found(method, path)
    except (NotFound, MethodNotAllowed):
        return MOST_BYTES
    return operation.most_bytes or MOST_BYTES


def _nearest(path: str) -> str:
    def likeness(template: str) -> float:
        return difflib.SequenceMatcher(None, path, template).ratio()

    return max((each.template for each in admin.operations().values()), key=likeness)
