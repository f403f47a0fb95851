"""Asks as Gladly does, for customers of a virtual population, and knows what has to come.

Who is asked is served by ``loop-harness serve --population N --seed S`` with the same N and S.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from locust import FastHttpUser, between, events, task
from locust.argument_parser import LocustArgumentParser

from loop_harness import schemas
from loop_harness.dialect import Dialect
from loop_harness.generate.source import Source
from loop_harness.generate.worlds import token
from loop_harness.population import DEFAULT_SIZE, Population

_QUERY = schemas.load("graphql-request")["examples"][0]["query"]
_PREDICTABLE = Dialect()


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def options(parser: LocustArgumentParser) -> None:
    """Add what has to be known of the mock."""
    group = parser.add_argument_group("Loop")
    group.add_argument(
        "--loop-token", env_var="LOOP_API_TOKEN", default="", help="the mock's own by default"
    )
    group.add_argument(
        "--loop-population", env_var="LOOP_POPULATION", type=int, default=DEFAULT_SIZE
    )
    group.add_argument("--loop-seed", env_var="LOOP_SEED", type=int, default=0)
    group.add_argument(
        "--loop-rest-share",
        env_var="LOOP_REST_SHARE",
        type=float,
        default=0.1,
        help="this part of the requests searches by REST, from 0 to 1",
    )
    group.add_argument(
        "--loop-pause",
        env_var="LOOP_PAUSE",
        type=float,
        default=0.0,
        help="seconds that each user waits between two requests, on average",
    )


class Gladly(FastHttpUser):
    """Opens one customer after the other."""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        chosen = environment.parsed_options
        self._population = Population(chosen.loop_seed, chosen.loop_population)
        self._token = chosen.loop_token or token(Source(chosen.loop_seed))
        self._rest_share = chosen.loop_rest_share
        self._pause = between(0, 2 * chosen.loop_pause)

    def wait_time(self) -> float:
        """Return the seconds until the next customer is opened."""
        return float(self._pause(self))

    @task
    def opened(self) -> None:
        """Look up a customer, or now and then a single order of hers."""
        k = random.randrange(self._population.size)
        if random.random() < self._rest_share:
            self._search(k)
        else:
            self._look_up(k)

    def _look_up(self, k: int) -> None:
        """Ask for the orders of all addresses of a profile; without one Gladly asks nothing."""
        listed = self._population.profile(k).email_addresses or ()
        addresses = [each for each in listed if each and each.strip()]
        if addresses:
            found = self._population.matching(addresses, _PREDICTABLE)
            body = {"query": _QUERY, "variables": {"emails": addresses}}
            with self.client.post(
                "/graphql", json=body, headers=self._headers, catch_response=True, name="look-up"
            ) as answer:
                self._judge(answer, [each.name for each in found], lambda: _names(answer.json()))

    def _search(self, k: int) -> None:
        """Search for the first order of a customer that has a parcel, by its name."""
        orders = self._population.orders_of(k)
        name = next((each.name for each in orders if each.shipments), None)
        if name is not None:
            with self.client.get(
                f"/2022-10/shipments/search/{quote(name, safe='')}",
                headers=self._headers,
                catch_response=True,
                name="search",
            ) as answer:
                self._judge(answer, [name], lambda: [answer.json()["name"]])

    def _judge(self, answer: Any, wanted: list[str], read: Any) -> None:
        """Count an answer as a failure unless it is what the contract and the population say."""
        if answer.status_code != 200:  # noqa: PLR2004 - what else is there to say
            answer.failure(f"status {answer.status_code}")
            return
        try:
            found = read()
        except (ValueError, KeyError, TypeError):
            answer.failure("the answer breaks the contract")
            return
        if found == wanted:
            answer.success()
        else:
            answer.failure("other orders than expected")

    @property
    def _headers(self) -> dict[str, str]:
        return {"x-wonderment-access-token": self._token}


def _names(document: Any) -> list[str]:
    """Return the names of the orders in an answer, each of which has its parcels."""
    return list(_named(document["data"]["orders"]))


def _named(orders: Any) -> Iterator[str]:
    for each in orders:
        for parcel in each["shipments"]:
            if not isinstance(parcel["status"], str):
                raise TypeError("a status is a text")
        yield each["name"]
