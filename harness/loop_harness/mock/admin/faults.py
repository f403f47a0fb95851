"""The bad days of a shop."""

from __future__ import annotations

from loop_harness.errors import UnknownName
from loop_harness.mock.admin.call import NOTHING, Call, created, missing
from loop_harness.mock.exchange import Response
from loop_harness.mock.faults import Fault
from loop_harness.model import Json


def listed(call: Call) -> Response:
    """List what is planned."""
    return Response.of_json({"faults": [_shown(*each) for each in call.shop.faults.planned]})


def planned(call: Call) -> Response:
    """Plan one more."""
    asked = call.body["fault"]
    with call.changing() as shop:
        shop.faults.add(asked)
        made = shop.faults.planned[-1]
    return created(_shown(*made), call.mock.id_of(shop), "faults", made[0])


def cleared(call: Call) -> Response:
    """Plan none."""
    with call.changing() as shop:
        shop.faults.clear()
    return NOTHING


def removed(call: Call) -> Response:
    """Take one out."""
    wanted = call.arguments["fault"]
    with call.changing() as shop:
        try:
            shop.faults.remove(wanted)
        except UnknownName as error:
            raise missing("planned fault", wanted, error.known) from error
    return NOTHING


def _shown(planned_id: str, fault: Fault) -> dict[str, Json]:
    return {
        "id": planned_id,
        "fault": str(fault),
        "kind": fault.kind.name,
        "parameters": {name: fault[name] for name in fault.kind.parameters},
        "first": fault.first,
        "after": fault.after,
        "share": fault.share,
        "seed": fault.seed,
        "operation": fault.operation,
    }
