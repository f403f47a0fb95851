"""Wrong about how a query may be written: C02."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    parse,
    print_ast,
    visit,
)

from loop_harness.mock.exchange import Request, Response
from loop_harness.verify.provider.mutants.provider import Provider, Shown, with_json
from loop_harness.verify.provider.mutants.reading import (
    Bare,
    FirstOfList,
    Without,
    filled,
    read_query,
)
from loop_harness.verify.provider.mutants.register import crude, narrow

_NOTHING: Shown = {"data": {"orders": []}}


class Reading(Provider):
    """Reads a query otherwise than it stands there."""

    def asked(self, request: Request) -> Request:
        asked = read_query(request)
        return (
            request
            if asked is None
            else replace(request, body=json.dumps(self.read(asked)).encode())
        )

    def read(self, asked: Shown) -> Shown:
        """Return the body of a request as it is understood."""
        try:
            document = parse(asked["query"])
        except GraphQLError:
            return asked
        other = self.document(document, asked)
        return asked if other is document else {**asked, "query": print_ast(other)}

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        """Return a query as it is understood."""
        return document


class Refusing(Provider):
    """Answers some queries otherwise than others that mean the same."""

    def respond(self, request: Request) -> Response:
        asked = read_query(request)
        response = super().respond(request)
        if asked is None or request.token != self.held.token or not self.refuses(asked):
            return response
        return self.refusal(response)

    def refuses(self, asked: Shown) -> bool:
        """Tell whether this query is not understood."""
        return False

    def refusal(self, response: Response) -> Response:
        """Return the answer to a query that is not understood."""
        return with_json(response, {"errors": [{"message": "the query is not understood"}]}, 400)


@crude("C02")
class AliasesIgnored(Reading):
    """Answers a field under its own name, whatever alias it has."""

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        other: DocumentNode = visit(document, Bare())
        return other


@narrow("C02")
class AliasesInside(Reading):
    """Answers the fields of a parcel under their own names, whatever aliases they have."""

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        other: DocumentNode = visit(document, Bare("trackingCode", "status", "carrierDisplayName"))
        return other


@crude("C02", "C03")
class FragmentsIgnored(Reading):
    """Leaves out what a fragment selects."""

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        return filled(visit(document, Without(FragmentSpreadNode, FragmentDefinitionNode)))


@narrow("C02")
class InlineFragmentsIgnored(Reading):
    """Leaves out what an inline fragment selects."""

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        return filled(visit(document, Without(InlineFragmentNode)))


@narrow("C02")
class FirstOperation(Reading):
    """Carries the first operation of a document out, whatever operationName says."""

    def read(self, asked: Shown) -> Shown:
        try:
            operations = [
                each
                for each in parse(asked["query"]).definitions
                if isinstance(each, OperationDefinitionNode)
            ]
        except GraphQLError:
            return asked
        if len(operations) < 2 or operations[0].name is None:  # noqa: PLR2004
            return asked
        return {**asked, "operationName": operations[0].name.value}


@narrow("C02")
class OperationNameRefused(Refusing):
    """Refuses a body that has an operationName."""

    def refuses(self, asked: Shown) -> bool:
        return bool(asked.get("operationName"))


@crude("C02")
class InlineValuesLost(Refusing):
    """Finds nothing for addresses that stand in the query itself."""

    def refuses(self, asked: Shown) -> bool:
        return not asked.get("variables") and "customerEmails" in asked["query"]

    def refusal(self, response: Response) -> Response:
        return with_json(response, _NOTHING, 200) if response.status == 200 else response  # noqa: PLR2004


@narrow("C02")
class FirstInlineValue(Reading):
    """Takes the first of several addresses only that stand in the query itself."""

    def document(self, document: DocumentNode, asked: Shown) -> DocumentNode:
        other: DocumentNode = visit(document, FirstOfList())
        return other


@narrow("C02")
class OneNameOfVariable(Reading):
    """Reads the addresses from a variable called emails only."""

    def read(self, asked: Shown) -> Shown:
        variables = asked.get("variables")
        if not isinstance(variables, Mapping) or "emails" in variables:
            return asked
        return {**asked, "variables": {name: _emptied(one) for name, one in variables.items()}}


@narrow("C02")
class InputAsVariable(Refusing):
    """Refuses a query whose whole input is one variable."""

    def refuses(self, asked: Shown) -> bool:
        return re.search(r"input\s*:\s*\$", asked["query"]) is not None


@narrow("C02")
class OneAddressIsNoList(Refusing):
    """Refuses a single text where a list of addresses may be given, which means a list of one."""

    def refuses(self, asked: Shown) -> bool:
        variables = asked.get("variables")
        return isinstance(variables, dict) and isinstance(variables.get("emails"), str)


@crude("C02")
class OneLineOnly(Refusing):
    """Refuses a query of more than one line."""

    def refuses(self, asked: Shown) -> bool:
        return "\n" in asked["query"] or "\r" in asked["query"]


@narrow("C02")
class SpacesNeeded(Refusing):
    """Refuses a query without a space before each opening brace."""

    def refuses(self, asked: Shown) -> bool:
        return re.search(r"[^\s(:,\[]\{", asked["query"]) is not None


@narrow("C02")
class NamesNeeded(Refusing):
    """Refuses a query that has no name."""

    def refuses(self, asked: Shown) -> bool:
        query = asked["query"].lstrip()
        return query.startswith("{") or re.match(r"query\s*[({]", query) is not None


@narrow("C02")
class OrdersOnce(Refusing):
    """Refuses a query that asks for orders twice, under two aliases."""

    def refuses(self, asked: Shown) -> bool:
        return len(re.findall(r"\borders\s*\(", asked["query"])) > 1


@narrow("C02")
class CommentsRefused(Refusing):
    """Refuses a query with a comment in it."""

    def refuses(self, asked: Shown) -> bool:
        return "#" in re.sub(r'"(\\.|[^"\\])*"', "", asked["query"])


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _emptied(each) for name, each in value.items()}
    return [] if isinstance(value, list) else value
