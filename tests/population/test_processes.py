"""Every process says the same of a population, and a billion customers need no more memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from loop_harness.dialect import Dialect
from loop_harness.population import Population

CUSTOMERS = [*range(40), 999_999, 123_456, 654_321]

#: Answers of a mock, each by what was asked; the arguments say in which sequence.
ANSWERS = """
import json, random, sys
from hashlib import sha256
from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.model import World
from loop_harness.population import Population

customers, shuffle = json.loads(sys.argv[1]), json.loads(sys.argv[2])
population = Population(7, 1_000_000)
shop = Shop(World(token="t"), population=population, seed=7)
headers = {"x-wonderment-access-token": "t", "content-type": "application/json"}
mock = LoopMock(shop)
query = "query($e: [String!]!) { orders(input: {customerEmails: $e}) { name shipments " \\
    "{ trackingCode status carrierDisplayName } } }"
requests = {}
for k in customers:
    emails = population.profile(k).email_addresses or ()
    body = json.dumps({"query": query, "variables": {"e": emails}}).encode()
    requests[f"graphql {k}"] = Request(method="POST", path="/graphql", headers=headers, body=body)
    for number, order in enumerate(population.orders_of(k)):
        path = f"/2022-10/shipments/search/{order.name.replace('#', '%23')}"
        requests[f"rest {k} {number}"] = Request(method="GET", path=path, headers=headers)
asked = list(requests)
if shuffle is not None:
    random.Random(shuffle).shuffle(asked)
answers = {each: mock.respond(requests[each]).body for each in asked}
digest = sha256(b"".join(answers[each] for each in sorted(answers)))
print(json.dumps([len(answers), sum(map(len, answers.values())), digest.hexdigest()]))
"""


def run(script: str, *arguments: object, hash_seed: str = "0") -> Any:
    """Run a script in a process of its own; return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(json.dumps, arguments)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_every_process_answers_with_the_same_bytes_in_whatever_sequence_it_is_asked() -> None:
    answers = [
        run(ANSWERS, CUSTOMERS, None),
        run(ANSWERS, CUSTOMERS, None, hash_seed="4242"),
        run(ANSWERS, CUSTOMERS, 1, hash_seed="1"),
        run(ANSWERS, CUSTOMERS[::-1], 2, hash_seed="2"),
    ]

    assert answers == answers[:1] * 4
    assert answers[0][0] > 90


#: Of some orders of Population(7, 1_000_000). It changes only with what orders are made of.
DIGEST = "001bd80eafe78a3ae199124a3e022fc30f262003164df1b5c19cb863139a835c"


def test_a_population_is_the_one_that_it_always_was() -> None:
    population, dialect = Population(7, 1_000_000), Dialect()
    made = [
        [population.profile(k).to_json(), *(o.to_json() for o in population.orders_of(k, dialect))]
        for k in CUSTOMERS
    ]

    assert sha256(json.dumps(made, sort_keys=True).encode()).hexdigest() == DIGEST


#: Looks customers up by all that they have, and prints the most memory that this took.
MEMORY = """
import json, random, re, sys
from pathlib import Path
from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.model import World
from loop_harness.population import Population

size, lookups = map(json.loads, sys.argv[1:])
population = Population(7, size)
shop = Shop(World(token="t"), population=population, seed=7, journal_capacity=10)
headers = {"x-wonderment-access-token": "t", "content-type": "application/json"}
mock, numbers = LoopMock(shop), random.Random(1)
query = "query($e: [String!]!) { orders(input: {customerEmails: $e}) { name } }"
found = 0
while found < lookups:
    k = numbers.randrange(size)
    for order in population.orders_of(k):
        body = json.dumps({"query": query, "variables": {"e": order.emails}}).encode()
        answer = mock.respond(Request(method="POST", path="/graphql", headers=headers, body=body))
        assert json.dumps(order.name).encode() in answer.body
        for term in (order.name, *(each.tracking_code for each in order.shipments)):
            path = f"/2022-10/shipments/search/{term.replace('#', '%23')}"
            assert mock.respond(Request(method="GET", path=path, headers=headers)).body != b"null"
        found += 1
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024)
"""
LOOKUPS, MEGABYTE = 1500, 1 << 20


@pytest.mark.skipif(
    sys.platform != "linux", reason="reads the memory of a process as Linux tells it"
)
def test_a_billion_customers_take_as_little_memory_as_ten() -> None:
    """1500 orders, or views of them, that were never given up would take 12 MB and more."""
    few, many = run(MEMORY, 10, LOOKUPS), run(MEMORY, 10**9, LOOKUPS)

    assert abs(many - few) < 5 * MEGABYTE
