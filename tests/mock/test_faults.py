"""Every named fault does what it says, over a socket and in process alike, when it is due."""

from __future__ import annotations

import functools
import json
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, strategies as st

from loop_harness import world
from loop_harness.client import LoopAccess, Patience
from loop_harness.clock import Clock
from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidFault, UnknownName
from loop_harness.lookup import Lookup
from loop_harness.mock import LoopMock, Request, Response, Shop
from loop_harness.mock.faults import Fault, Schedule, kinds, magic
from loop_harness.mock.faults.edits import EDITS
from loop_harness.mock.faults.effects import EFFECTS
from loop_harness.mock.server import serving
from loop_harness.mock.transport import MockTransport
from loop_harness.model import Profile, Reply

WORLD = world.load("multi-email-overlap")
MAYA = Profile(email_addresses=("maya@example.com",))
QUERY = "{ orders(input: {customerEmails: [%s]}) { name shipments { status } } }"
LIMIT_S = 0.4

#: fault → how many orders the reference lookup shows, and the kind of its error
SEEN: dict[str, tuple[int | None, str | None]] = {
    "slow": (None, "timeout"),
    "jitter:low=0,high=0.01": (3, None),
    "long-tail:median=0.001": (3, None),
    "unauthorized": (None, "auth"),
    "plan-needed": (None, "plan"),
    "scope-missing": (None, "scope"),
    "rate-limited": (None, "rate_limited"),
    "quota:requests=0": (None, "rate_limited"),
    "unavailable": (None, "unavailable"),
    "status": (None, "unavailable"),
    "redirect": (None, "transport"),
    "reset": (None, "transport"),
    "refused": (None, "transport"),
    "empty": (None, "malformed"),
    "truncated": (None, "transport"),
    "dribbled": (None, "timeout"),
    "dribbled-headers": (None, "timeout"),
    "endless": (None, "malformed"),
    "malformed": (None, "malformed"),
    "html": (None, "malformed"),
    "wrong-content-type": (3, None),
    "null-body": (None, "malformed"),
    "list-body": (None, "malformed"),
    "orders-no-list": (None, "malformed"),
    "graphql-errors": (None, "graphql"),
    "data-null": (None, "malformed"),
    "orders-null": (None, "malformed"),
    "partial": (2, "graphql"),
    "null-order": (2, None),
    "null-shipments": (3, None),
    "null-shipment": (3, None),
    "null-field": (3, None),
    "missing-field": (3, None),
    "wrong-type": (3, None),
    "null-name": (2, None),
    "added-properties": (3, None),
    "duplicates": (3, None),
    "huge": (None, "malformed"),
}


def outcome(reply: Reply) -> tuple[int | None, str | None]:
    shown = None if reply.orders is None else len(reply.orders)
    return shown, None if reply.error is None else reply.error.kind


@contextmanager
def asking(shop: Shop, *, over_a_socket: bool) -> Iterator[Lookup]:
    patience = Patience(limit_s=LIMIT_S)
    if not over_a_socket:
        loop = LoopAccess(base_url="http://loop.example", api_token=shop.token)
        yield Lookup(loop, transport=MockTransport(LoopMock(shop)), patience=patience)
        return
    with serving(LoopMock(shop)) as server:
        loop = LoopAccess(base_url=server.base_url, api_token=shop.token)
        with Lookup(loop, patience=patience) as lookup:
            yield lookup


def answered(shop: Shop, addresses: str = '"maya@example.com"', path: str = "/graphql") -> Response:
    """Ask a shop once, past every transport."""
    body = json.dumps({"query": QUERY % addresses}).encode()
    headers = {"x-wonderment-access-token": shop.token, "content-type": "application/json"}
    method = "POST" if path == "/graphql" else "GET"
    return LoopMock(shop).respond(Request(method=method, path=path, headers=headers, body=body))


def orders(shop: Shop) -> Any:
    return json.loads(answered(shop).body)["data"]["orders"]


def test_every_fault_is_seen_here_and_every_effect_is_named_there() -> None:
    assert [each.partition(":")[0] for each in SEEN] == list(kinds())
    assert {each.effect for each in kinds().values()} == {*EFFECTS, *EDITS}


#: What a busy machine sees: it runs out of time before the body is too long.
SLOWLY = {"endless": (None, "timeout")}


@pytest.mark.parametrize("over_a_socket", [True, False], ids=["socket", "in process"])
@pytest.mark.parametrize("fault", SEEN)
def test_a_fault_does_what_it_says(fault: str, over_a_socket: bool) -> None:
    shop = Shop(WORLD, faults=[fault])
    with asking(shop, over_a_socket=over_a_socket) as lookup:
        seen = outcome(lookup.pull(MAYA))

    assert seen in {SEEN[fault], SLOWLY.get(fault, SEEN[fault])}
    assert {each.faults for each in shop.journal} == {(str(Fault.parse(fault)),)}


@pytest.mark.parametrize("fault", ["reset", "refused", "truncated", "dribbled-headers", "status"])
def test_after_the_first_request_all_is_well(fault: str) -> None:
    shop = Shop(WORLD, faults=[f"{fault}:first=1"])
    with asking(shop, over_a_socket=True) as lookup:
        outcomes = [outcome(lookup.pull(MAYA)) for _ in range(3)]

    assert outcomes == [SEEN[fault], (3, None), (3, None)]


@pytest.mark.parametrize(
    ("fault", "place", "expected"),
    [
        ("null-order:index=1", lambda found: found[1], None),
        ("null-name", lambda found: found[0]["name"], None),
        ("null-shipments", lambda found: found[0]["shipments"], None),
        ("null-shipment", lambda found: found[0]["shipments"][0], None),
        ("null-field", lambda found: found[0]["shipments"][0]["status"], None),
        ("missing-field", lambda found: found[0]["shipments"][0], {}),
        ("wrong-type", lambda found: type(found[0]["shipments"][0]["status"]), list),
        ("missing-field:field=name", lambda found: found[0].keys(), {"shipments"}),
        ("wrong-type:field=name", lambda found: type(found[0]["name"]), list),
        ("null-field:field=shipments", lambda found: found[0]["shipments"], None),
        ("added-properties", lambda found: list(found[2])[-2:], ["name", "shipments"]),
        ("added-properties", lambda found: found[0]["shipments"][0]["addedText"], "new"),
        ("duplicates:times=3", len, 9),
        ("duplicates", lambda found: found[0] == found[1], True),
        ("duplicates:apart=1", lambda found: found[0] == found[3] != found[1], True),
        ("wrong-type:kind=number", lambda found: found[0]["shipments"][0]["status"], 7),
        ("wrong-type:field=shipments,kind=truth", lambda found: found[0]["shipments"], True),
    ],
)
def test_an_edit_is_made_where_it_says(fault: str, place: Any, expected: object) -> None:
    assert place(orders(Shop(WORLD, faults=[fault]))) == expected


def test_an_edit_finds_orders_under_an_alias_and_leaves_errors_alone() -> None:
    shop = Shop(WORLD, faults=["null-order"])
    query = '{ mine: orders(input: {customerEmails: ["maya@example.com"]}) { name } }'
    bodies = [json.dumps({"query": each}).encode() for each in (query, "{")]
    headers = {"x-wonderment-access-token": shop.token, "content-type": "application/json"}
    said = [
        json.loads(
            LoopMock(shop)
            .respond(Request(method="POST", path="/graphql", headers=headers, body=body))
            .body
        )
        for body in bodies
    ]

    assert said[0]["data"]["mine"][0] is None
    assert set(said[1]) == {"errors"}


BOTH = (0, 1)  #: parcels of the first order
ALIASED = """query Mine { mine: orders(input: {customerEmails: ["maya@example.com"]}) {
  title: name again: name ...Parcels } }
fragment Parcels on Order { parcels: shipments { code: trackingCode status state: status } }"""


def _of_maya(query: str, *faults: str) -> Any:
    """Return the first order of an answer, as one text that shows where the nulls are."""
    shop = Shop(WORLD, faults=faults)
    headers = {"x-wonderment-access-token": shop.token, "content-type": "application/json"}
    body = json.dumps({"query": query}).encode()
    asked = Request(method="POST", path="/graphql", headers=headers, body=body)
    return json.loads(LoopMock(shop).respond(asked).body)["data"]["mine"][0]


@pytest.mark.parametrize(
    ("fault", "places"),
    [
        ("null-name", [("title",), ("again",)]),
        ("null-shipments", [("parcels",)]),
        ("null-shipment", [("parcels", 0)]),
        (
            "null-field:field=status",
            [("parcels", each, key) for each in BOTH for key in ("status", "state")],
        ),
        ("null-field:field=trackingCode", [("parcels", each, "code") for each in BOTH]),
        ("null-field:field=carrierDisplayName", []),
    ],
)
def test_an_edit_finds_fields_under_their_aliases_and_none_that_were_not_asked_for(
    fault: str, places: list[tuple[str | int, ...]]
) -> None:
    expected = _of_maya(ALIASED)
    assert len(expected["parcels"]) == len(BOTH)
    for *way, last in places:
        functools.reduce(operator.getitem, way, expected)[last] = None

    assert _of_maya(ALIASED, fault) == expected


def test_a_missing_field_and_additions_are_so_under_aliases() -> None:
    missing = _of_maya(ALIASED, "missing-field:field=status")["parcels"][0]
    more = _of_maya(ALIASED, "added-properties")["parcels"][0]

    assert set(missing) == {"code"}
    assert set(more) > {"code", "status", "state"}


@pytest.mark.parametrize("first", ["null-order", "null-shipments", "null-shipment"])
@pytest.mark.parametrize(
    "second", ["null-field", "null-shipment", "added-properties", "wrong-type"]
)
def test_what_a_fault_took_away_another_one_need_not_find(first: str, second: str) -> None:
    query = ALIASED.replace("state: status", "carrierDisplayName")

    assert _of_maya(query, first, second) == _of_maya(query, second, first)


def test_faults_follow_each_other() -> None:
    delivery = answered(Shop(WORLD, faults=["slow:seconds=1", "slow:seconds=2", "status"])).delivery

    assert delivery is None, "a status takes the place of the answer that was late"
    late = answered(Shop(WORLD, faults=["status", "slow:seconds=1", "slow:seconds=2"]))
    assert (late.status, late.delivery and late.delivery.delay_s) == (500, 3)


@pytest.mark.parametrize(
    ("when", "struck"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("first=2", [0, 1]),
        ("after=4", [4, 5]),
        ("after=1,first=2", [1, 2]),
        ("first=0", []),
        ("share=0", []),
        ("operation=graphql", [0, 1, 2, 3, 4, 5]),
        ("operation=listReports", []),
    ],
)
def test_a_fault_strikes_when_it_is_told_to(when: str, struck: list[int]) -> None:
    shop = Shop(WORLD, faults=[f"status:{when}"])
    statuses = [answered(shop).status for _ in range(6)]

    assert [number for number, status in enumerate(statuses) if status != 200] == struck


def test_a_fault_of_one_operation_is_no_fault_of_another() -> None:
    shop = Shop(WORLD, faults=["null-order", "status:operation=listReports"])

    assert answered(shop, path="/2022-10/reports").status == 500
    assert answered(shop).status == 200


@given(seed=st.integers(0, 1000), share=st.sampled_from([0.1, 0.5, 0.9]))
def test_chance_is_the_same_every_time_and_about_as_large_as_asked(seed: int, share: float) -> None:
    text = f"reset:share={share},seed={seed}"
    runs = [
        [bool(schedule.due("graphql")) for _ in range(400)]
        for schedule in (Schedule([Fault.parse(text)]), Schedule([Fault.parse(text)]))
    ]

    assert runs[0] == runs[1]
    assert abs(sum(runs[0]) / 400 - share) < 0.12


def test_a_drawn_time_is_the_same_every_time() -> None:
    delays = [
        [answered(shop).delivery for _ in range(5)]
        for shop in (Shop(WORLD, faults=["jitter:low=1,high=2"]) for _ in range(2))
    ]

    assert delays[0] == delays[1]
    assert len({each and each.delay_s for each in delays[0]}) == 5
    assert all(each and 1 <= each.delay_s <= 2 for each in delays[0])


def test_half_of_a_long_tail_is_below_the_median() -> None:
    shop = Shop(WORLD, faults=["long-tail:median=0.2,sigma=1"])
    delays = sorted(each.delay_s for _ in range(400) if (each := answered(shop).delivery))

    assert 0.17 < delays[200] < 0.24
    assert delays[-1] > 1


def test_how_long_to_wait_may_be_told_as_a_moment() -> None:
    shop = Shop(WORLD, faults=["rate-limited:retry_after=60,date=1"])

    when = parsedate_to_datetime(dict(answered(shop).headers)["retry-after"])
    assert 50 < (when - datetime.now(UTC)).total_seconds() <= 60


def test_a_quota_is_taken_up_and_comes_back_with_time() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    shop = Shop(WORLD, faults=["quota:requests=2,seconds=60"], clock=Clock(start))
    first = [answered(shop) for _ in range(4)]
    shop.clock = Clock(start + timedelta(seconds=45))
    later = answered(shop)
    shop.clock = Clock(start + timedelta(seconds=60))

    assert [each.status for each in first] == [200, 200, 429, 429]
    assert dict(first[2].headers)["retry-after"] == "60"
    assert (later.status, dict(later.headers)["retry-after"]) == (429, "15")
    assert answered(shop).status == 200


def test_the_dialect_may_have_a_quota_of_its_own() -> None:
    dialect = Dialect.of({"rate-limit": "hundred-per-quarter-hour"})
    shop = Shop(WORLD, dialect=dialect, clock=Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    statuses = [answered(shop).status for _ in range(102)]

    assert statuses == [200] * 100 + [429] * 2


@pytest.mark.parametrize(("choice", "body"), [("empty", b""), ("message", b"may not read")])
def test_the_body_of_a_missing_scope_follows_the_dialect(choice: str, body: bytes) -> None:
    shop = Shop(WORLD, faults=["scope-missing"], dialect=Dialect.of({"rest-scope-body": choice}))

    assert answered(shop).status == 403
    assert body in answered(shop).body
    assert bool(answered(shop).body) == bool(body)


@pytest.mark.parametrize("address", magic())
def test_a_magic_address_triggers_its_fault_in_any_shop(address: str) -> None:
    shop = Shop(WORLD)
    answered(shop, f'"maya@example.com", "{address}"')
    answered(shop)

    assert [each.faults for each in shop.journal] == [(str(magic()[address]),), ()]


def test_a_magic_address_in_a_variable_or_of_a_stranger() -> None:
    shop = Shop(WORLD)
    body = {
        "query": "query Q($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }",
        "variables": {"e": ["error@fault.test"]},
    }
    request = Request(
        method="POST",
        path="/graphql",
        headers={"x-wonderment-access-token": shop.token, "content-type": "application/json"},
        body=json.dumps(body).encode(),
    )
    mock = LoopMock(shop)

    assert mock.respond(request).status == 500
    assert mock.respond(replace(request, headers={})).status == 401


def test_faults_may_be_planned_and_cleared_while_the_shop_is_open() -> None:
    shop = Shop(WORLD)
    planned = shop.faults.add("status:first=5")

    assert list(shop.faults) == [planned]
    assert answered(shop).status == 500
    shop.faults.clear()
    assert answered(shop).status == 200


def test_an_exchange_in_process_waits_no_longer_than_its_client() -> None:
    transport = MockTransport(LoopMock(Shop(WORLD, faults=["slow:seconds=60"])))
    headers = {"x-wonderment-access-token": WORLD.token}
    with (
        httpx.Client(transport=transport, timeout=0.1, headers=headers) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        client.get("http://loop.example/2022-10/reports")


texts = st.sampled_from(list(SEEN)).map(lambda each: each.partition(":")[0])
whens = st.fixed_dictionaries(
    {},
    optional={
        "first": st.integers(0, 9),
        "after": st.integers(1, 9),
        "share": st.sampled_from([0.0, 0.25, 0.5]),
        "seed": st.integers(1, 99),
        "operation": st.sampled_from(["graphql", "listReports"]),
    },
)


@given(name=texts, when=whens)
def test_a_fault_is_one_line_of_text_and_back(name: str, when: dict[str, object]) -> None:
    said = ",".join(f"{key}={value}" for key, value in when.items())
    fault = Fault.parse(f"{name}:{said}" if said else name)

    assert Fault.parse(str(fault)) == fault
    assert {key: getattr(fault, key) for key in when} == when


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("slo", UnknownName("fault", "slo", tuple(kinds()))),
        ("slow:seconds", InvalidFault("slow:seconds", "'seconds' has no value; write seconds=…")),
        ("slow:seconds=x", InvalidFault("slow:seconds=x", "seconds is 'x' and must be a number")),
        (
            "slow:first=1.5",
            InvalidFault("slow:first=1.5", "first is '1.5' and must be a whole number"),
        ),
        ("slow:share=2", InvalidFault("slow:share=2", "share is 2.0 and must be from 0 to 1")),
        (
            "slow:first=-1",
            InvalidFault("slow:first=-1", "first is -1 and must be from 0 to 1000000000"),
        ),
        ("status:status=999", InvalidFault("status:status=999", "there is no status 999")),
    ],
)
def test_a_fault_that_cannot_be_read_says_why(text: str, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        Fault.parse(text)

    assert caught.value == error


def test_an_unknown_parameter_or_operation_suggests_a_known_one() -> None:
    with pytest.raises(UnknownName, match="did you mean 'seconds'"):
        Fault.parse("slow:secnds=1")
    with pytest.raises(UnknownName, match="did you mean 'graphql'"):
        Fault.parse("slow:operation=grapql")
