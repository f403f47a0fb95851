"""The shops that a mock is started with: the options that say which, and what they open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import reduce
from typing import Any

import click

from loop_harness import redaction, world
from loop_harness.cli import options as shared
from loop_harness.cli.terminal import say, styled, visible
from loop_harness.clock import Clock, moment
from loop_harness.dialect import Dialect
from loop_harness.generate.settings import epoch
from loop_harness.generate.source import Source
from loop_harness.generate.worlds import token
from loop_harness.mock import Entry, Shop
from loop_harness.mock.faults import Fault, kinds
from loop_harness.model import World
from loop_harness.population import DEFAULT_SIZE, Population

Command = Callable[..., Any]

_FIRST_ERROR = 400  #: the lowest status that says no


def _read_faults(
    _context: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> tuple[str, ...]:
    """Read every fault; raises UnknownName or InvalidFault."""
    return tuple(str(Fault.parse(each)) for each in texts)


_fault_option = click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="SPEC",
    callback=_read_faults,
    shell_complete=shared.completing(lambda: tuple(kinds())),
    help="Misbehave, as in 'slow:seconds=2,first=3'; see 'loop-harness faults'.",
)


def _read_moment(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> str | None:
    """Refuse what is no moment; raises ImpossibleTime."""
    if text not in {None, "real"}:
        moment(text or "")
    return text


#: Each is also a parameter of ``opened``.
_OPTIONS = (
    click.option(
        "--world",
        "worlds",
        multiple=True,
        metavar="FILE|NAME",
        shell_complete=shared.complete_world,
        help="A world file or a bundled world; each is a shop. Without it: a population.",
    ),
    shared.population(
        f"Customers made up from the seed, below the world if there is one; "
        f"{DEFAULT_SIZE} without --world."
    ),
    click.option("--seed", default=0, show_default=True, help="Same seed, same made-up data."),
    click.option(
        "--token",
        "tokens",
        multiple=True,
        metavar="T",
        help="API token of the first, second, … shop, in place of the world's own.",
    ),
    click.option(
        "--clock",
        metavar="MOMENT|real",
        callback=_read_moment,
        help="What time it is in the shops at the start; when their world begins without it.",
    ),
    click.option("--frozen", is_flag=True, help="Let no time pass in the shops."),
    shared.dialect,
    _fault_option,
    click.option(
        "--webhook",
        "webhooks",
        multiple=True,
        metavar="URL",
        help="Post there whenever the status of a parcel changes, in any of the shops.",
    ),
    click.option(
        "--webhook-token",
        metavar="T",
        help="What webhooks are known by; made up for each without it.",
    ),
    click.option(
        "--webhook-any-host",
        is_flag=True,
        help="Let webhooks leave this machine, whoever registers them.",
    ),
)


def options(command: Command) -> Command:
    """Give a command the options that say which shops its mock has; ``opened`` takes them."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def opened(
    *,
    worlds: tuple[str, ...],
    tokens: tuple[str, ...],
    seed: int,
    dialect: Dialect,
    faults: tuple[str, ...],
    population: int | None,
    clock: str | None,
    frozen: bool,
    webhooks: tuple[str, ...],
    webhook_token: str | None,
    webhook_any_host: bool,
) -> list[Shop]:
    """Open the shops that the options say."""
    if population and len(worlds) > 1:
        raise click.UsageError("--population lies below one --world: its orders are of one shop")
    size = population or (None if worlds else DEFAULT_SIZE)
    below = Population(seed, size) if size else None
    found = [
        Shop(
            each,
            population=below,
            seed=seed,
            dialect=dialect,
            faults=faults,
            clock=_clock(each, clock, frozen=frozen),
        )
        for each in _worlds(worlds, tokens, seed, dialect)
    ]
    for shop in found:
        shop.webhooks.allow_any_host = webhook_any_host
        for url in webhooks:
            shop.webhooks.register(url, webhook_token)
    return found


def _clock(begun: World, asked: str | None, *, frozen: bool) -> Clock:
    """Return the clock of a shop, which starts with its world if nobody says otherwise."""
    if asked == "real":
        return Clock().frozen() if frozen else Clock()
    at = moment(asked) if asked else begun.begins or epoch()
    return Clock(at) if frozen else Clock.starting(at)


def _worlds(
    names: tuple[str, ...], tokens: tuple[str, ...], seed: int, dialect: Dialect
) -> list[World]:
    found = [world.load(each, seed=seed, dialect=dialect) for each in names]
    found = found or [World(token=token(Source(seed)))]
    if len(tokens) > len(found):
        raise click.UsageError(
            f"--token is given {len(tokens)} times and --world {len(names)} times: a shop has one"
        )
    for number, each in enumerate(tokens):
        found[number] = found[number].with_token(each)
    taken = [each.token for each in found]
    if twice := [each for number, each in enumerate(taken) if each in taken[:number]]:
        raise click.UsageError(
            f"two worlds have the token {redaction.token(twice[0])}; give each its own with --token"
        )
    return found


def webhook_lines(shop: Shop) -> list[str]:
    """Tell to whom a shop posts, with the token: only now, as it is shown nowhere else."""
    return [f"webhook   {visible(each.url)}, token {each.token}" for each in shop.webhooks]


def log(entry: Entry, *secrets: str) -> None:
    """Show one exchange on standard error, without further *secrets*."""
    asked = f"  {', '.join(entry.emails)}" if entry.emails else ""
    status = styled(str(entry.status), fg="green" if entry.status < _FIRST_ERROR else "red")
    target = redaction.secrets(entry.target + asked, *secrets)
    line = f"{datetime.now().astimezone():%H:%M:%S} {entry.method} {visible(target)}"
    # Who no longer reads the log still wants the answer.
    with suppress(OSError):
        say(f"{line}  {status} {entry.answer_bytes} B", err=True)
