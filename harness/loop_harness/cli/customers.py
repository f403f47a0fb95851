"""A customer on the command line, and the Loop that is asked about her."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from loop_harness import files, generate, schemas, world
from loop_harness.cli.options import all_of, complete_world
from loop_harness.client import LoopAccess
from loop_harness.dialect import Dialect
from loop_harness.generate.source import Source
from loop_harness.lookup import addresses_of
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving
from loop_harness.model import Profile, World

#: The parameters ``emails``, ``phones`` and ``file``.
who = all_of(
    click.option(
        "--email",
        "emails",
        multiple=True,
        metavar="A",
        help="An address of the profile; may be repeated.",
    ),
    click.option(
        "--phone",
        "phones",
        multiple=True,
        metavar="P",
        help="A phone number of the profile; it never takes part.",
    ),
    click.option(
        "--profile",
        "file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A JSON file with the profile, as Gladly hands it out.",
    ),
)

#: The parameter ``base_url``.
where = click.option(
    "--base-url",
    envvar="LOOP_HARNESS_BASE_URL",
    metavar="URL",
    help="Where Loop is; also LOOP_HARNESS_BASE_URL. Without it a mock answers.",
)

#: The parameters ``world_name`` and ``seed``.
mock_of = all_of(
    click.option(
        "--world",
        "world_name",
        metavar="FILE|NAME",
        shell_complete=complete_world,
        help="World of the mock; otherwise orders are made up for these addresses.",
    ),
    click.option("--seed", default=0, show_default=True, help="Same seed, same made-up orders."),
)


def profile(file: Path | None, emails: tuple[str, ...], phones: tuple[str, ...]) -> Profile:
    """Read the profile of a file, and add what the options say; raises UsageError."""
    if file is None and not emails and not phones:
        raise click.UsageError("name a profile: --email A, --phone P or --profile FILE")
    document = {} if file is None else files.read_json(file)
    if file is not None:
        schemas.check(document, "profile", str(file))
    if emails:
        document["emailAddresses"] = [*document.get("emailAddresses", ()), *emails]
    if phones:
        numbers = [{"number": each} for each in phones]
        document["phoneNumbers"] = [*document.get("phoneNumbers", ()), *numbers]
    return Profile.from_json(document)


@dataclass(frozen=True, slots=True)
class StandIn:
    """The mock that answers where no Loop is named."""

    world: str | None
    seed: int
    dialect: Dialect

    def orders_of(self, customer: Profile) -> World:
        """Return its world: the one that is named, or orders made up for the customer."""
        if self.world is not None:
            return world.load(self.world, seed=self.seed, dialect=self.dialect)
        source = Source(self.seed)
        made = generate.world_for(addresses_of(customer), source, dialect=self.dialect)
        return World.from_json(made)


def access(
    customer: Profile,
    base_url: str | None,
    token_env: str,
    stand_in: StandIn,
) -> AbstractContextManager[LoopAccess]:
    """Return how to reach the Loop that is named, or a mock that is there for the occasion.

    Raises UsageError, UnreadableFile, NotJson, InvalidDocument or UnknownName.
    """
    if base_url is None:
        return _mock(stand_in, customer)
    if stand_in.world is not None:
        raise click.UsageError("--world is for the mock; with --base-url Loop has its own orders")
    return nullcontext(LoopAccess(base_url=base_url, api_token=os.environ.get(token_env)))


@contextmanager
def _mock(stand_in: StandIn, customer: Profile) -> Iterator[LoopAccess]:
    """Run a mock that is there for one lookup."""
    shop = Shop(stand_in.orders_of(customer), seed=stand_in.seed, dialect=stand_in.dialect)
    with serving(LoopMock(shop)) as server:
        yield LoopAccess(base_url=server.base_url, api_token=shop.token)
