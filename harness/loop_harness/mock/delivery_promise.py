"""Delivery predictions: when a shipping method is expected to deliver."""

from __future__ import annotations

from datetime import timedelta

from loop_harness.generate import fill
from loop_harness.generate.source import Source
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json

_METHODS = ("Standard", "Express")
_NOWHERE = "00000"  #: a postal code that the mock predicts nothing for
_SOONEST, _LATEST = 2, 8


def respond(request: Request, shop: Shop) -> Response:
    """Answer one prediction for each shipping method."""
    postal_code = (request.argument("zip") or "").strip()
    if not postal_code:
        return refusal("missing-zip")
    if postal_code == _NOWHERE:
        return refusal("nothing-predicted")
    methods = request.arguments.get("shipping_methods") or _METHODS
    predictions = [_prediction(shop, postal_code, each) for each in methods]
    given = {"predictions": predictions}
    return Response.of_json(fill("predictions", given, Source(shop.seed), postal_code))


def _prediction(shop: Shop, postal_code: str, method: str) -> Json:
    source, path = Source(shop.seed), f"predictions/{postal_code}/{method}"
    days = source.between(_SOONEST, _LATEST, path, "days")
    earlier, later = source.between(0, 1, path, "earlier"), source.between(0, 3, path, "later")

    def after(count: int) -> str:
        return f"{shop.clock.now() + timedelta(days=count):%Y-%m-%d}T00:00:00Z"

    given = {
        "shippingMethod": method,
        "estimatedDeliveryDate": after(days),
        "minDate": after(days - earlier),
        "maxDate": after(days + later),
    }
    return fill("prediction", given, source, path)
