"""``loop-harness lookup``: the reference lookup for one profile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import click

from loop_harness import files, generate, schemas, world
from loop_harness.cli import show
from loop_harness.cli.terminal import console
from loop_harness.client import LoopAccess, Patience
from loop_harness.generate.source import Source
from loop_harness.lookup import DEFAULT_LIMIT, Lookup, addresses_of
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving
from loop_harness.model import Profile, Reply, Trigger, World

_FAILED = 2
_TOKEN_ENV = "LOOP_API_TOKEN"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--email", "emails", multiple=True, metavar="A", help="An address of the profile.")
@click.option(
    "--phone", "phones", multiple=True, metavar="P", help="A phone number of the profile."
)
@click.option(
    "--profile", "file", type=click.Path(path_type=Path), help="A JSON file with the profile."
)
@click.option(
    "--base-url",
    envvar="LOOP_HARNESS_BASE_URL",
    metavar="URL",
    help="Where Loop is; also LOOP_HARNESS_BASE_URL. Without it a mock answers.",
)
@click.option(
    "--token-env",
    default=_TOKEN_ENV,
    show_default=True,
    metavar="NAME",
    help="Environment variable that holds the API token for --base-url.",
)
@click.option(
    "--world", "world_name", metavar="FILE|NAME", help="World of the mock, without --base-url."
)
@click.option("--seed", default=0, show_default=True, help="Seed of the mock's data.")
@click.option(
    "--trigger",
    type=click.Choice([each.value for each in Trigger]),
    default=Trigger.PROFILE_OPENED.value,
    show_default=True,
    help="What makes Gladly pull.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=DEFAULT_LIMIT,
    show_default=True,
    help="Show at most this many orders; 0 shows all.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=5.0,
    show_default=True,
    metavar="S",
    help="Seconds for everything.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "card"]),
    default="table",
    show_default=True,
)
def command(
    *,
    emails: tuple[str, ...],
    phones: tuple[str, ...],
    file: Path | None,
    base_url: str | None,
    token_env: str,
    world_name: str | None,
    seed: int,
    trigger: str,
    limit: int,
    timeout: float,
    form: str,
) -> None:
    """Look up the orders of one profile, as the integration should.

    Sends all addresses in one request; phone numbers never take part; without an address nothing
    is sent. Without --base-url a mock answers: with the orders of --world, or else with made-up
    orders for just these addresses.

    \b
    loop-harness lookup --email ada@example.com --email ada.work@example.org
    loop-harness lookup --profile profile.json --world multi-email-overlap --format card
    loop-harness lookup --email ada@example.com --trigger guide_requested
    loop-harness lookup --email ada@example.com --base-url http://127.0.0.1:8080 --format json

    Exit codes: 0 orders, or nothing to ask; 2 an error (also beside orders).
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    profile = _profile(file, emails, phones)
    with _loop(base_url, token_env, world_name, profile, seed) as loop:
        patience = Patience(limit_s=timeout)
        with Lookup(loop, limit=limit or None, patience=patience) as lookup:
            reply = lookup.pull(profile, Trigger(trigger))
    _print(reply, Trigger(trigger), form)
    raise SystemExit(0 if reply.error is None else _FAILED)


def _profile(file: Path | None, emails: tuple[str, ...], phones: tuple[str, ...]) -> Profile:
    """Read the profile of a file, and add what the options say."""
    if file is None and not emails and not phones:
        raise click.UsageError("name a profile: --email A, --phone P or --profile FILE")
    document = {} if file is None else files.read_json(file)
    schemas.check(document, "profile", str(file))
    if emails:
        document["emailAddresses"] = [*(document.get("emailAddresses") or ()), *emails]
    if phones:
        numbers = [{"number": each} for each in phones]
        document["phoneNumbers"] = [*(document.get("phoneNumbers") or ()), *numbers]
    return Profile.from_json(document)


def _loop(
    base_url: str | None, token_env: str, world_name: str | None, profile: Profile, seed: int
) -> AbstractContextManager[LoopAccess]:
    if base_url is None:
        return _occasion(_world(world_name, profile, seed), seed)
    if world_name is not None:
        raise click.UsageError("--world is for the mock; with --base-url Loop has its own orders")
    return nullcontext(LoopAccess(base_url=base_url, api_token=os.environ.get(token_env)))


def _world(name: str | None, profile: Profile, seed: int) -> World:
    if name is not None:
        return world.load(name, seed=seed)
    made = generate.world_for(addresses_of(profile), Source(seed))
    return world.read(made, "generated world", seed=seed)


@contextmanager
def _occasion(its_world: World, seed: int) -> Iterator[LoopAccess]:
    """Run a mock that is there for one lookup."""
    shop = Shop(its_world, seed=seed)
    with serving(LoopMock(shop)) as server:
        yield LoopAccess(base_url=server.base_url, api_token=shop.token)


def _print(reply: Reply, trigger: Trigger, form: str) -> None:
    match form:
        case "json":
            click.echo(json.dumps(reply.to_json("1"), indent=2))
        case "card":
            show.card(console(), reply, trigger)
        case _:
            show.table(console(), reply, trigger)
