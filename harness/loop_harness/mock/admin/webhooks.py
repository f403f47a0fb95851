"""Who is told when the status of a parcel changes."""

from __future__ import annotations

from loop_harness.errors import UnknownName
from loop_harness.mock.admin.call import NOTHING, Call, created, missing
from loop_harness.mock.exchange import Response
from loop_harness.mock.shop import Shop
from loop_harness.mock.webhooks.webhook import Webhook


def listed(call: Call) -> Response:
    """List the webhooks."""
    return Response.of_json({"webhooks": [each.to_json() for each in call.shop.webhooks]})


def shown(call: Call) -> Response:
    """Show one webhook."""
    return Response.of_json(_webhook(call.shop, call).to_json())


def registered(call: Call) -> Response:
    """Register a webhook, which stays on this machine."""
    asked = call.body
    with call.changing() as shop:
        made = shop.webhooks.register(asked["url"], asked.get("token"))
    document = {**made.to_json(), "token": made.token}
    return created(document, call.mock.id_of(shop), "webhooks", made.id)


def removed(call: Call) -> Response:
    """Tell a webhook nothing more."""
    with call.changing() as shop:
        shop.webhooks.remove(_webhook(shop, call).id)
    return NOTHING


def switched_on(call: Call) -> Response:
    """Switch a webhook on again."""
    _ = call.body
    with call.changing() as shop:
        made = shop.webhooks.switch_on(_webhook(shop, call).id)
    return Response.of_json(made.to_json())


def tested(call: Call) -> Response:
    """Post an example, while others may change what they like."""
    _ = call.body
    shop = call.shop
    wanted = _webhook(shop, call).id
    try:
        return Response.of_json(shop.webhooks.send_test(wanted).to_json())
    except UnknownName as error:  # it was removed meanwhile
        raise missing("webhook", wanted, error.known) from error


def deliveries(call: Call) -> Response:
    """List what was sent to a webhook."""
    shop = call.shop
    wanted = _webhook(shop, call).id
    sent = [each for each in call.mock.deliveries(shop) if each["webhook"] == wanted]
    return Response.of_json({"deliveries": sent})


def _webhook(shop: Shop, call: Call) -> Webhook:
    """Return the webhook that the path names; raises NotFound."""
    wanted, known = call.arguments["webhook"], {each.id: each for each in shop.webhooks}
    if wanted not in known:
        raise missing("webhook", wanted, known)
    return known[wanted]
