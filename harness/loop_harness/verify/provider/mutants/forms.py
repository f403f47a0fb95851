"""Wrong about the form of an answer, and about statuses: C01, C06."""

from __future__ import annotations

from dataclasses import replace

from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json
from loop_harness.verify.provider.mutants.provider import Provider, Shown, edited
from loop_harness.verify.provider.mutants.register import crude, narrow

#: What follows if every answer of GraphQL is of another form.
_ALL = ("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "A01", "A02", "C02", "C03", "C06")


@crude("C01", *_ALL)
class CodeRenamed(Provider):
    """Calls the tracking code by another name, over GraphQL."""

    def said(self, request: Request, response: Response) -> Response:
        renamed = response.body.replace(b'"trackingCode":', b'"trackingNumber":')
        return replace(response, body=renamed) if request.path == "/graphql" else response


@crude("C01", *_ALL)
class OrdersInEdges(Provider):
    """Answers a connection with edges and nodes in place of a list of orders."""

    def said(self, request: Request, response: Response) -> Response:
        if b'"data":{"orders":[' not in response.body:
            return response
        return edited(
            response,
            lambda one: {
                "data": {"orders": {"edges": [{"node": each} for each in one["data"]["orders"]]}}
            },
        )


@narrow("C01", "C02", "P06", "P07", "C06")
class StatusIsAnObject(Provider):
    """Answers an object for the status of a delivered parcel, over GraphQL."""

    def shipment(self, shown: Shown) -> Json:
        rich = {"code": "DELIVERED", "label": "Delivered"}
        return {**shown, "status": rich} if shown["status"] == "DELIVERED" else shown


@narrow("C01", "P01", "P02", "P06", "P07", "P08")
class PendingIsText(Provider):
    """Answers a text for the shipments of an order that has none, over GraphQL."""

    def said(self, request: Request, response: Response) -> Response:
        told = response.body.replace(b'"shipments":[]', b'"shipments":"none yet"')
        return replace(response, body=told) if request.path == "/graphql" else response


@narrow("C01", "P07")
class OrderIdIsNumber(Provider):
    """Answers a number for the id of an order, when it is searched for."""

    def parcel(self, shown: Shown) -> Json:
        return {**shown, "order": {**shown["order"], "id": int(shown["order"]["id"])}}


@narrow("C01")
class QuantityIsText(Provider):
    """Answers a text for the quantity of a line item."""

    def parcel(self, shown: Shown) -> Json:
        items = [{**each, "quantity": str(each["quantity"])} for each in shown["lineItems"]]
        return {**shown, "lineItems": items}


@narrow("C01")
class ServiceLevelIsText(Provider):
    """Answers the mere name of a service level."""

    def parcel(self, shown: Shown) -> Json:
        return {**shown, "serviceLevel": shown["serviceLevel"]["name"]}


@narrow("C01", "P07")
class NoEventsIsNull(Provider):
    """Answers null for the events of a parcel of which nothing was heard."""

    def parcel(self, shown: Shown) -> Json:
        return shown if shown["events"] else {**shown, "events": None}


@narrow("C01", "R01")
class RowsAreText(Provider):
    """Answers a text for the number of rows of a report."""

    def report(self, shown: Shown) -> Json:
        return {**shown, "rowCount": str(shown["rowCount"])}


@narrow("C01", "R02")
class DatesRenamed(Provider):
    """Calls the latest date of a prediction by another name."""

    def prediction(self, shown: Shown) -> Json:
        latest = {"latestDate": shown["maxDate"]}
        return {name: one for name, one in shown.items() if name != "maxDate"} | latest


@crude("C06", "P06", "P07")
class StatusesInSmallLetters(Provider):
    """Writes statuses in small letters, over GraphQL."""

    def shipment(self, shown: Shown) -> Json:
        return {**shown, "status": shown["status"].lower()}


@narrow("C06", "P06", "P07")
class StatusForPeople(Provider):
    """Says "Out for Delivery" where the status is OUT_FOR_DELIVERY."""

    def shipment(self, shown: Shown) -> Json:
        is_out = shown["status"] == "OUT_FOR_DELIVERY"
        return {**shown, "status": "Out for Delivery"} if is_out else shown


@narrow("C06", "P07")
class EventsOfCarriers(Provider):
    """Passes on what the carrier calls the status of an event, when an order is searched for."""

    def parcel(self, shown: Shown) -> Json:
        events = [{**each, "status": "InfoReceived"} for each in shown["events"]]
        return {**shown, "events": events}


@narrow("C01", "P07")
class EventDateIsNumber(Provider):
    """Answers the seconds since 1970 for the date of an event."""

    def parcel(self, shown: Shown) -> Json:
        return {**shown, "events": [{**each, "date": 1767430500} for each in shown["events"]]}


@narrow("C01", *_ALL)
class Latin1(Provider):
    """Writes its answers in Latin-1."""

    def said(self, request: Request, response: Response) -> Response:
        is_json = response.body.startswith((b"{", b"["))
        text = response.body.decode() if is_json else ""
        return replace(response, body=text.encode("latin-1", "replace")) if is_json else response


@crude("C01", *_ALL)
class NoData(Provider):
    """Answers the orders at the top of the document, not under data."""

    def said(self, request: Request, response: Response) -> Response:
        is_answer = response.body.startswith(b'{"data":')
        return edited(response, lambda one: one["data"]) if is_answer else response
