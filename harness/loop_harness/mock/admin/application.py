"""From a call of the admin API to its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.exceptions import Conflict, HTTPException, RequestEntityTooLarge

from loop_harness.errors import (
    ChangedElsewhere,
    HarnessError,
    InvalidDocument,
    Problem,
    StoreUnavailable,
)
from loop_harness.mock.admin import (
    about,
    access,
    clocks,
    dialects,
    faults,
    journals,
    routes,
    shops,
    webhooks,
    worlds,
)
from loop_harness.mock.admin.call import BrokenContract, Call
from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock


_MOST_PROBLEMS = 100

#: What answers each operation of the contract.
ANSWERS: Mapping[str, Callable[[Call], Response]] = {
    "index": about.index,
    "openapi": about.openapi,
    "health": about.health,
    "listShops": shops.listed,
    "openShop": shops.opened,
    "getShop": shops.shown,
    "closeShop": shops.closed,
    "getWorld": worlds.shown,
    "putWorld": worlds.replaced,
    "listOrders": worlds.orders,
    "addOrder": worlds.order_added,
    "getOrder": worlds.order,
    "putOrder": worlds.order_replaced,
    "removeOrder": worlds.order_removed,
    "getClock": clocks.shown,
    "setClock": clocks.set_to,
    "advanceClock": clocks.advanced,
    "getDialect": dialects.shown,
    "putDialect": dialects.replaced,
    "patchDialect": dialects.changed,
    "listFaults": faults.listed,
    "planFault": faults.planned,
    "removeFaults": faults.cleared,
    "removeFault": faults.removed,
    "listWebhooks": webhooks.listed,
    "registerWebhook": webhooks.registered,
    "getWebhook": webhooks.shown,
    "removeWebhook": webhooks.removed,
    "switchWebhookOn": webhooks.switched_on,
    "testWebhook": webhooks.tested,
    "listDeliveries": webhooks.deliveries,
    "getJournal": journals.shown,
    "clearJournal": journals.cleared,
    "verify": journals.verified,
}

_ONLY_ASKS = frozenset({"verify"})  #: though it comes with a body


def respond(request: Request, mock: LoopMock) -> Response:
    """Answer one call."""
    try:
        access.refuse_strangers(request, mock.admin_token)
        operation, arguments = routes.found(request.method, request.path)
        access.refuse_forms(request)
        most = operation.most_bytes or routes.MOST_BYTES
        if len(request.body) > most:
            raise RequestEntityTooLarge(f"this body has at most {most} bytes")
        changes = operation.method != "GET" and operation.id not in _ONLY_ASKS
        if changes and mock.unchangeable:
            raise Conflict(mock.unchangeable)
        return ANSWERS[operation.id](Call(mock, operation, arguments, request))
    except BrokenContract as error:
        return _refused(400, error.description or "", error.problems)
    except InvalidDocument as error:
        return _broken(error)
    except HTTPException as error:
        return _refused(error.code or 400, error.description or "", headers=_headers(error))
    except ChangedElsewhere as error:
        return _refused(409, str(error))
    except StoreUnavailable as error:
        return _refused(503, str(error))
    except HarnessError as error:
        return _refused(400, str(error))


def _broken(error: InvalidDocument) -> Response:
    """Refuse a document with all that is wrong with it."""
    broken = BrokenContract(error.source, error.problems)
    return _refused(400, broken.description or "", error.problems)


def _refused(
    status: int,
    message: str,
    problems: tuple[Problem, ...] = (),
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    document: dict[str, Json] = {"message": message}
    if problems:
        shown = problems[:_MOST_PROBLEMS]
        document["problems"] = [{"path": each.path, "reason": each.reason} for each in shown]
    made = Response.of_json(document, status)
    return Response(status=status, headers=(*made.headers, *headers), body=made.body)


def _headers(error: HTTPException) -> list[tuple[str, str]]:
    """Return what a refusal tells beside its text, such as the methods that are allowed."""
    found = error.get_headers({})
    return [(name.lower(), text) for name, text in found if name.lower() != "content-type"]
