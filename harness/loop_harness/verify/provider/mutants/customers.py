"""Wrong about who may see an order, and what of it: P10, P11."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from loop_harness.mock.exchange import Request, Response
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import Provider, Shown, edited
from loop_harness.verify.provider.mutants.register import crude, narrow

_REFUSED = 401


@crude("P10", asks_who=True)
class ClaimNotChecked(Provider):
    """Answers a search whatever address t carries."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        found = self.searched(term)
        return {**claim, **customer(found[0])} if claim and found else claim


@crude("P10", asks_who=True)
class ClaimNotNeeded(Provider):
    """Answers a search without t although the shop asks who it is."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        found = self.searched(term)
        return customer(found[0]) if not claim and found else claim


@narrow("P10", asks_who=True)
class AnyCustomer(Provider):
    """Answers a search if t carries the address of any customer of the shop."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        email, found = claim.get("email"), self.searched(term)
        is_known = isinstance(email, str) and bool(self.matching([email]))
        return {**claim, **customer(found[0])} if is_known and found else claim


@narrow("P10", asks_who=True)
class AnyPhone(Provider):
    """Answers a search if t carries any phone number."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        found = self.searched(term)
        return {"query": term, **customer(found[0])} if claim.get("phone") and found else claim


@narrow("P10", asks_who=True)
class LastFourDigits(Provider):
    """Compares the last four digits of phone numbers only."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        phone = claim.get("phone")
        for order in self.searched(term):
            if isinstance(phone, str) and order.phone and phone[-4:] == order.phone[-4:]:
                return {**claim, "phone": order.phone}
        return claim


@narrow("P10", asks_who=True)
class CustomersDomain(Provider):
    """Compares the domain of addresses only."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        domain = str(claim.get("email", "")).rpartition("@")[2]
        for order in self.searched(term):
            if domain and any(each.rpartition("@")[2] == domain for each in order.emails):
                return {**claim, **customer(order)}
        return claim


@narrow("P10", asks_who=True)
class CodesNotChecked(Provider):
    """Asks nobody who searches by tracking code who it is."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        coded = [each for each in self.searched(term) if each.name != term]
        return {**claim, **customer(coded[0])} if claim and coded else claim


@narrow("P10", asks_who=True)
class TokenFormNotChecked(Provider):
    """Checks nothing where the term stands in t."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        found = self.searched(term) if claim.get("query") else []
        return {**claim, **customer(found[0])} if found else claim


@narrow("P10", asks_who=True)
class SecondAddressRefused(Provider):
    """Refuses the second address of an order in t."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        others = {one for each in self.searched(term) for one in each.emails[1:]}
        return {**claim, "email": "nobody@example.net"} if claim.get("email") in others else claim


@narrow("P10", asks_who=True)
class PhoneRefused(Provider):
    """Refuses the phone number of an order in t."""

    def claimed(self, term: str, claim: Shown) -> Shown:
        return {**claim, "phone": "+15550100"} if claim.get("phone") else claim


class Telling(Provider):
    """Tells a searcher more than the parcels."""

    def found(self, shown: Shown) -> Json:
        made: Any = super().found(shown)
        orders = [one for one in self.held.stored_orders if one.name == shown["name"]]
        return self.telling(made, orders[0]) if orders and orders[0].emails else made

    def telling(self, shown: Shown, order: Order) -> Json:
        """Return the answer with what it should not tell."""
        return shown


@crude("P11")
class AddressInAnswer(Telling):
    """Shows the address of an order in the answer of a search."""

    def telling(self, shown: Shown, order: Order) -> Json:
        return {**shown, "email": order.emails[0]}


@crude("P11")
class CustomerInAnswer(Telling):
    """Shows the addresses and the phone number of the customer beside each parcel."""

    def telling(self, shown: Shown, order: Order) -> Json:
        customer: Json = {"contact": [*order.emails, order.phone]}
        return {**shown, "shipments": [{**one, "customer": customer} for one in shown["shipments"]]}


@narrow("P11")
class PhoneInEvents(Telling):
    """Shows the phone number of the customer in the text of an event."""

    def telling(self, shown: Shown, order: Order) -> Json:
        text = json.dumps(shown["shipments"])
        if order.phone is None or '"details": "' not in text:
            return shown
        told = text.replace('"details": "', f'"details": "Called {order.phone}. ', 1)
        return {**shown, "shipments": json.loads(told)}


@narrow("P11")
class AddressInLink(Telling):
    """Puts the address of the customer into the tracking URL of each parcel."""

    def telling(self, shown: Shown, order: Order) -> Json:
        link = f"https://tracking.example.com/?e={quote(order.emails[0], safe='')}"
        return {**shown, "shipments": [{**one, "trackingUrl": link} for one in shown["shipments"]]}


@narrow("P11")
class AddressOfThePending(Telling):
    """Shows the address of an order that has no parcel yet."""

    def telling(self, shown: Shown, order: Order) -> Json:
        note = f"We write to {order.emails[-1]}"
        return shown if order.shipments else {**shown, "note": note}


@narrow("P11", "A01", "A02", "C03", asks_who=True)
class RefusalTellsWho(Provider):
    """Names the right address when it refuses the one in t."""

    def said(self, request: Request, response: Response) -> Response:
        named = [
            each for each in self.held.stored_orders if quote(each.name, safe="") in request.path
        ]
        if response.status != _REFUSED or not named or not named[0].emails:
            return response
        return edited(response, lambda _: {"message": f"Only {named[0].emails[0]} may see it"})


def customer(order: Order) -> Shown:
    """Return what ``t`` has to say for an order."""
    return {"email": order.emails[0]} if order.emails else {"phone": order.phone}
