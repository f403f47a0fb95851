"""A world is the same bytes for a seed, everywhere and always."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from loop_harness import schemas
from loop_harness.generate import Source, world, world_for
from loop_harness.generate.completion import plan

#: Of world(Source(7), 20). It changes only with what a world is made of: schemas, recipes,
#: pools, carriers and journeys; never with Python, Faker, the machine or the day.
DIGEST = "8c1b0a210bf6453234a4002789966b614977ef6017e33dc5f3dd173ff3f97bd2"

SCRIPT = """
import json, sys
from loop_harness.generate import Source, world
made = world(Source(7), 20)
assert "faker" not in sys.modules
sys.stdout.buffer.write(json.dumps(made, sort_keys=True).encode())
"""


def digest(made: Any) -> str:
    return sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


def test_a_world_is_the_one_it_always_was() -> None:
    assert digest(world(Source(7), 20)) == DIGEST


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_process_makes_the_same_bytes_without_faker(hash_seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True
    )

    assert sha256(run.stdout).hexdigest() == DIGEST


def test_another_seed_is_another_world_of_the_same_shape() -> None:
    assert digest(world(Source(8), 20)) != DIGEST
    assert schemas.problems(world(Source(-(10**30)), 20), "world") == ()


def test_a_larger_world_begins_with_the_smaller_one() -> None:
    small, large = world(Source(7), 5), world(Source(7), 9)

    assert large["profiles"][:5] == small["profiles"]
    assert large["orders"][: len(small["orders"])] == small["orders"]


def test_a_world_of_nobody_is_empty() -> None:
    assert world(Source(7), 0) == {
        "shop": {"token": "sk_test_1146_mock", "trackingPageAuthentication": False},
        "orders": [],
        "profiles": [],
    }


def test_a_world_names_only_reserved_hosts_and_fictional_numbers() -> None:
    text = json.dumps([world(Source(7), 60), world_for(["a@example.com"], Source(7))])

    hosts = set(re.findall(r"(?:https?://|@)([\w.-]+)", text))
    assert all(re.search(r"(^|\.)(example\.(com|net|org)|example|test)$", each) for each in hosts)
    assert {each[-7:-2] for each in re.findall(r"\+1\d+", text)} == {"55501"}


def test_a_new_property_changes_nothing_else_in_a_world(monkeypatch: pytest.MonkeyPatch) -> None:
    before = world(Source(7), 5)
    order, stored = copy.deepcopy(schemas.load("order")), schemas.load
    for part in (order, *(order["$defs"][each] for each in ("shipment", "event", "lineItem"))):
        part["properties"] |= {"fresh": {"type": "integer"}}
    monkeypatch.setattr(schemas, "load", lambda name: order if name == "order" else stored(name))
    plan.cache_clear()

    after = world(Source(7), 5)

    plan.cache_clear()
    assert _without_fresh(after) == before
    assert all(isinstance(each["fresh"], int) for each in after["orders"])
    (first, *_) = after["orders"][0]["shipments"]
    assert all("fresh" in each for each in (first, *first["events"], *first["lineItems"]))


def _without_fresh(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_fresh(each) for key, each in value.items() if key != "fresh"}
    return [_without_fresh(each) for each in value] if isinstance(value, list) else value


def test_a_world_for_addresses_gives_each_an_order_and_the_first_two_one_more() -> None:
    made = world_for(["a@example.com", " ", "b@example.com", "a@example.com"], Source(7))

    assert [each["emails"] for each in made["orders"]] == [
        ["a@example.com"],
        ["b@example.com"],
        ["a@example.com", "b@example.com"],
    ]
    assert made["profiles"] == [{"id": "c1", "emailAddresses": ["a@example.com", "b@example.com"]}]
    assert schemas.problems(made, "world") == ()


def test_a_world_for_many_addresses_has_seven_orders_and_for_none_none() -> None:
    many = world_for([f"a{number}@example.com" for number in range(20)], Source(7))

    assert len(many["orders"]) == 7
    assert world_for(["", "  "], Source(7))["orders"] == []


def test_an_address_has_the_same_parcels_whoever_else_is_looked_up() -> None:
    alone = world_for(["b@example.com"], Source(7))["orders"][0]
    second = world_for(["a@example.com", "b@example.com"], Source(7))["orders"][1]

    assert second["shipments"] == alone["shipments"]
