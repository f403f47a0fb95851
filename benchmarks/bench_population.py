"""How many look-ups a second in populations of ten, a million and a billion customers.

All of them are asked in the same process, in turns: what counts is that the size costs nothing.
Each look-up is of another customer as far as there are others; beside it, the same one again.
"""

from __future__ import annotations

import json
import random
import time
from itertools import cycle
from statistics import median

from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.model import World
from loop_harness.population import Population

SIZES = (10, 1_000_000, 1_000_000_000)
ROUNDS, SECONDS, CUSTOMERS = 5, 0.5, 4000
TOKEN = "sk_test_1001_plain"  # noqa: S105 - fictional
QUERY = """query ($emails: [String!]!) {
  orders(input: {customerEmails: $emails}) {
    name shipments { trackingCode status carrierDisplayName }
  }
}"""


class Bench:
    """A mock of one population, and requests about its customers that come round and round."""

    def __init__(self, size: int) -> None:
        self.population = Population(7, size)
        self.mock = LoopMock(Shop(World(token=TOKEN), population=self.population, seed=7))
        numbers = random.Random(size)
        asked = [self.request(numbers.randrange(size)) for _ in range(CUSTOMERS)]
        self.each = cycle(asked)
        self.same = cycle(asked[:1])

    def request(self, k: int) -> Request:
        """Ask for the orders of a customer as the published app does."""
        emails = self.population.profile(k).email_addresses
        body = json.dumps({"query": QUERY, "variables": {"emails": emails or ["a@example.com"]}})
        headers = {"x-wonderment-access-token": TOKEN, "content-type": "application/json"}
        return Request(method="POST", path="/graphql", headers=headers, body=body.encode())

    def per_second(self, requests: cycle[Request]) -> float:
        """Return how many requests are answered in a second."""
        count, begin = 0, time.perf_counter()
        while (took := time.perf_counter() - begin) < SECONDS:
            self.mock.respond(next(requests))
            count += 1
        return count / took


def main() -> None:
    """Print look-ups a second, and what part that is of those in the population of ten."""
    benches = {size: Bench(size) for size in SIZES}
    others: dict[int, list[float]] = {size: [] for size in SIZES}
    again: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, bench in benches.items():
            others[size].append(bench.per_second(bench.each))
            again[size].append(bench.per_second(bench.same))
    million = median(others[1_000_000])
    print("customers        another each time, of a million      the same again")
    for size in SIZES:
        each, same = median(others[size]), median(again[size])
        print(
            f"{size:13,}   {each:10,.0f} a second   {each / million:9.2f}   {same:10,.0f} a second"
        )
    print("(ten customers are all kept: theirs are never made twice)")


if __name__ == "__main__":
    main()
