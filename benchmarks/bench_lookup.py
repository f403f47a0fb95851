"""How many lookups a second, in process: the reference lookup against the mock, no socket.

Beside it, in the same run, what the parts cost alone; ratios travel better than seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from loop_harness.client import LoopAccess
from loop_harness.lookup import Lookup
from loop_harness.mock import LoopMock, Request, Shop
from loop_harness.mock.transport import MockTransport
from loop_harness.model import Profile
from loop_harness.world import load

ROUNDS, SECONDS = 5, 0.5


def main() -> None:
    """Print lookups a second, and the mock's share of the time."""
    world = load("multi-email-overlap")
    profile = Profile(email_addresses=(world.profiles[0].email_addresses or ())[:2])
    shop = Shop(world)
    mock = LoopMock(shop)
    loop = LoopAccess(base_url="http://loop.example", api_token=world.token)
    lookup = Lookup(loop, transport=MockTransport(mock))
    orders = lookup.pull(profile).orders or ()
    entry = shop.journal[0]
    request = Request(
        method="POST",
        path="/graphql",
        headers={**entry.headers, "x-wonderment-access-token": world.token},
        body=entry.body.encode(),
    )
    whole, alone = [], []
    for _ in range(ROUNDS):
        whole.append(per_second(lambda: lookup.pull(profile)))
        alone.append(per_second(lambda: mock.respond(request)))
    print(f"answer of {len(orders)} orders, {sum(len(each.shipments) for each in orders)} parcels")
    print(f"reference lookup against the mock  {median(whole):8,.0f} a second  (aim 3,000)")
    print(f"the mock alone                     {median(alone):8,.0f} a second")
    print(f"new shop                           {shop_cost(world) * 1e3:8.3f} ms        (aim 1)")


def per_second(work: Callable[[], object]) -> float:
    """Return how often *work* is done in a second."""
    count, begin = 0, time.perf_counter()
    while (took := time.perf_counter() - begin) < SECONDS:
        work()
        count += 1
    return count / took


def shop_cost(world: object) -> float:
    """Return the seconds that a new shop takes, its first lookup by address included."""

    def make() -> None:
        shop = Shop(world)  # type: ignore[arg-type]
        shop.index.matching(["a@example.com"])

    return 1 / per_second(make)


def median(values: list[float]) -> float:
    """Return the middle value."""
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
