"""Wrong about the parcels of an order: P06, P07."""

from __future__ import annotations

import re
from dataclasses import replace

from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import Provider, Shown, edited
from loop_harness.verify.provider.mutants.register import crude, narrow

_BEFORE_TRANSIT = ("SHIPMENT_CREATED", "PRE_TRANSIT", "CONFIRMED")


@crude("P06", "P07", "P08")
class FirstParcelOnly(Provider):
    """Shows the first parcel of an order only, over GraphQL."""

    def order(self, shown: Shown) -> Json:
        return super().order({**shown, "shipments": shown["shipments"][:1]})


@crude("P06", "P07", "P08", "C01")
class NoCarrier(Provider):
    """Answers null for every carrier."""

    def shipment(self, shown: Shown) -> Json:
        return {**shown, "carrierDisplayName": None}


@narrow("P06", "C01")
class CarrierOfTheStalled(Provider):
    """Answers null for the carrier of a parcel that stands still."""

    def shipment(self, shown: Shown) -> Json:
        stalled = shown["status"] == "SHIPMENT_STALLED"
        return {**shown, "carrierDisplayName": None} if stalled else shown


@narrow("P06", "C01", "P07")
class CodeBeforeTransit(Provider):
    """Answers null for the tracking code until a parcel is on its way."""

    def shipment(self, shown: Shown) -> Json:
        return {**shown, "trackingCode": None} if shown["status"] in _BEFORE_TRANSIT else shown


@narrow("P06", "C01", "C06", "P07")
class NoStatusAfterReturn(Provider):
    """Answers null for the status of a parcel that came back."""

    def shipment(self, shown: Shown) -> Json:
        return {**shown, "status": None} if shown["status"] == "RETURNED" else shown


@narrow("P06", "P07", "P08")
class DeliveredParcelsGone(Provider):
    """Leaves out the delivered parcels of an order that has others, too."""

    def order(self, shown: Shown) -> Json:
        open_ones = [each for each in shown["shipments"] if each["status"] != "DELIVERED"]
        return super().order({**shown, "shipments": open_ones or shown["shipments"]})


@narrow("P06", "P07", "P08", world="multi-package")
class ThreeParcels(Provider):
    """Shows no more than three parcels of an order."""

    def order(self, shown: Shown) -> Json:
        return super().order({**shown, "shipments": shown["shipments"][:3]})


@narrow("P06", "P07", "P08", world="multi-package")
class OneForEachCarrier(Provider):
    """Shows one parcel of each carrier."""

    def order(self, shown: Shown) -> Json:
        parcels = {each["carrierDisplayName"]: each for each in reversed(shown["shipments"])}
        return super().order({**shown, "shipments": list(parcels.values())[::-1]})


@crude("P07", "C05", "P09", "P08")
class RestShowsOneParcel(Provider):
    """Shows the last parcel of an order only, when it is searched for."""

    def found(self, shown: Shown) -> Json:
        return super().found({**shown, "shipments": shown["shipments"][-1:]})


@crude("P07", "P08")
class RestCodesSpaced(Provider):
    """Writes tracking codes in groups of four, when an order is searched for."""

    def parcel(self, shown: Shown) -> Json:
        code = shown["trackingCode"]
        groups = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
        return {**shown, "trackingCode": groups}


@narrow("P07")
class RestLags(Provider):
    """Says of a delivered parcel that it is out for delivery, when it is searched for."""

    def parcel(self, shown: Shown) -> Json:
        told = shown.get("statusDetails") or {}
        late = told.get("status") == "DELIVERED"
        return {**shown, "statusDetails": {**told, "status": "OUT_FOR_DELIVERY"}} if late else shown


@narrow("P07", "P08", "P09")
class RestNamesBare(Provider):
    """Leaves out the number sign of a name, when an order is searched for."""

    def found(self, shown: Shown) -> Json:
        return super().found({**shown, "name": shown["name"].removeprefix("#")})


@narrow("P07", "P09", "P08")
class RestForgetsDelivered(Provider):
    """Finds no order all of whose parcels are delivered, when it is searched for."""

    def searched(self, term: str) -> list[Order]:
        found = super().searched(term)
        return [one for one in found if {each.status for each in one.shipments} != {"DELIVERED"}]


@narrow("P07", "P06")
class StatusesMixedUp(Provider):
    """Gives the parcels of an order each other's status, over GraphQL."""

    def order(self, shown: Shown) -> Json:
        parcels = shown["shipments"]
        others = [each["status"] for each in (*parcels[1:], *parcels[:1])]
        mixed = [{**each, "status": one} for each, one in zip(parcels, others, strict=True)]
        return super().order({**shown, "shipments": mixed})


@narrow("P07", "P10")
class TokenFormShowsLess(Provider):
    """Shows the first parcel only where the term is in t alone."""

    def said(self, request: Request, response: Response) -> Response:
        if request.path.rstrip("/").endswith("/search") and b'"shipments":[{' in response.body:
            return edited(response, lambda one: {**one, "shipments": one["shipments"][:1]})
        return response


@narrow("P06", "P07", "P08", "C06", "C02")
class NullForAParcel(Provider):
    """Answers null in place of a parcel that a carrier failed to deliver."""

    def said(self, request: Request, response: Response) -> Response:
        is_answer = request.path == "/graphql" and b'"ATTEMPTED_DELIVERY"' in response.body
        parcel = re.compile(rb'\{[^{}]*"ATTEMPTED_DELIVERY"[^{}]*\}')
        return replace(response, body=parcel.sub(b"null", response.body)) if is_answer else response


@narrow("P07", "P06", "P08")
class LastParcelTwice(Provider):
    """Shows the last parcel of several twice, over GraphQL."""

    def order(self, shown: Shown) -> Json:
        parcels = shown["shipments"]
        again = parcels[-1:] if len(parcels) > 1 else []
        return super().order({**shown, "shipments": [*parcels, *again]})


@narrow("P07", "P09")
class RestOfAnother(Provider):
    """Shows the code of another order for one that stands still, when it is searched for."""

    def found(self, shown: Shown) -> Json:
        codes = {
            one.tracking_code
            for each in self.held.stored_orders
            for one in each.shipments
            if one.status == "SHIPMENT_STALLED"
        }
        other = [{**each, "trackingCode": "1Z0QI0ZR0377600239"} for each in shown["shipments"]]
        is_stalled = any(each["trackingCode"] in codes for each in shown["shipments"])
        return super().found({**shown, "shipments": other} if is_stalled else shown)
