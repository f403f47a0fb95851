"""``loop-harness serve``: the mock on a socket, for developers and their programs."""

from __future__ import annotations

import json
import shlex
import signal
from contextlib import suppress
from types import FrameType

import click

from loop_harness import generate, redaction, schemas, world
from loop_harness.cli import options
from loop_harness.cli.terminal import give, say, styled, visible
from loop_harness.dialect import Dialect
from loop_harness.generate.source import Source
from loop_harness.mock import Entry, LoopMock, Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import LoopServer, is_loopback
from loop_harness.model import Json, Profile, World

_GENERATED_CUSTOMERS = 20
_MOST = 5  #: addresses, or profiles, of a shop that are named
_LINE = 69  #: columns beside the word that begins a line


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="Address to listen on; others than this machine's own get no journal.",
)
@click.option("--port", default=8080, show_default=True, help="Port; 0 takes any free one.")
@click.option(
    "--world",
    "worlds",
    multiple=True,
    metavar="FILE|NAME",
    shell_complete=options.complete_world,
    help="A world file or a bundled world; each is a shop. Without it: made up from the seed.",
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same made-up data.")
@click.option(
    "--token",
    "tokens",
    multiple=True,
    metavar="T",
    help="API token of the first, second, … shop, in place of the world's own.",
)
@options.dialect
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the start is told on standard output: to a person, or as one line of JSON.",
)
def command(
    *,
    host: str,
    port: int,
    worlds: tuple[str, ...],
    seed: int,
    tokens: tuple[str, ...],
    dialect: Dialect,
    form: str,
) -> None:
    """Run a mock Loop server until Ctrl-C.

    Answers GraphQL and REST from the same world. Every request is shown on standard error and
    kept, without secrets, in the journal under /__admin/journal (on loopback only).

    \b
    loop-harness serve
    loop-harness serve --world multi-email-overlap --port 0
    loop-harness serve --world mine.json --world demo --token sk_test_1001_mine
    loop-harness serve --dialect pending-orders=omitted --format json
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    # A shell lets what it starts in the background ignore Ctrl-C: the mock would outlive a script.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        shops = [
            Shop(each, seed=seed, dialect=dialect)
            for each in _worlds(worlds, tokens, seed, dialect)
        ]
        mock = LoopMock(*shops, dialect=dialect, watch=_log)
        server = LoopServer(mock, host=host, port=port)
        give(json.dumps(_start(server))) if form == "json" else say(_welcome(server))
        server.run()
    except KeyboardInterrupt:
        pass  # before the server had begun to listen for it
    say("stopped", err=True)


def _worlds(
    names: tuple[str, ...], tokens: tuple[str, ...], seed: int, dialect: Dialect
) -> list[World]:
    found = [world.load(each, seed=seed, dialect=dialect) for each in names]
    found = found or [_generated(seed, dialect)]
    if len(tokens) > len(found):
        raise click.UsageError(
            f"--token is given {len(tokens)} times and --world {len(names)} times: a shop has one"
        )
    for number, token in enumerate(tokens):
        found[number] = found[number].with_token(token)
    taken = [each.token for each in found]
    if twice := [each for number, each in enumerate(taken) if each in taken[:number]]:
        raise click.UsageError(
            f"two worlds have the token {redaction.token(twice[0])}; give each its own with --token"
        )
    return found


def _generated(seed: int, dialect: Dialect) -> World:
    return World.from_json(generate.world(Source(seed), _GENERATED_CUSTOMERS, dialect=dialect))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(server: LoopServer) -> Json:
    """Tell a machine what it needs."""
    return {
        "base_url": server.base_url,
        "shops": [
            {"token": each.token, "orders": len(each.world.orders), "addresses": _addresses(each)}
            for each in server.mock.shops
        ],
    }


def _welcome(server: LoopServer) -> str:
    """Tell a person what to try."""
    lines = [f"Loop mock on {styled(server.base_url, bold=True)}  (Ctrl-C stops it)"]
    for shop in server.mock.shops:
        lines += ["", *_shop_lines(server, shop)]
    if is_loopback(server.host):
        lines += ["", f"journal   {server.base_url}/__admin/journal"]
    return "\n".join([*lines, ""])


def _shop_lines(server: LoopServer, shop: Shop) -> list[str]:
    # What could steer the terminal is no good in a line that is to be copied.
    addresses = [each for each in _addresses(shop) if visible(each) == each]
    orders, profiles = len(shop.world.orders), shop.world.profiles
    lines = [f"shop      {shop.token}, {orders} order{'' if orders == 1 else 's'}"]
    if profiles:
        lines.append(f"profiles  {_fitting([_named(each) for each in profiles[:_MOST]])}")
    lines.append(f"addresses {_fitting(addresses) or '(no order has one)'}")
    return [*lines, *_commands(server.base_url, shop.token, addresses[:2])]


def _fitting(texts: list[str]) -> str:
    """Return as many texts as one line takes, but at least one."""
    shown = texts[:1]
    for each in texts[1:]:
        if len(", ".join([*shown, each, "…"])) > _LINE:
            return ", ".join([*shown, "…"])
        shown.append(each)
    return ", ".join(shown)


def _named(profile: Profile) -> str:
    count = len([each for each in profile.email_addresses or () if each and each.strip()])
    addresses = {0: "no address", 1: "1 address"}.get(count, f"{count} addresses")
    who = visible(profile.name or profile.id or "a profile")
    return f"{who} ({addresses})"


def _commands(base_url: str, token: str, addresses: list[str]) -> list[str]:
    """Return what to paste into a shell; each command is one line, however long."""
    example = schemas.load("graphql-request")["examples"][0]["query"]
    body = json.dumps({"query": example, "variables": {"emails": addresses}})
    headers = (f"{TOKEN_HEADER}: {token}", "content-type: application/json")
    curl = ["curl", "-s", f"{base_url}/graphql"]
    curl += [part for each in headers for part in ("-H", each)] + ["-d", body]
    lookup = ["loop-harness", "lookup", "--base-url", base_url]
    lookup += [part for each in addresses for part in ("--email", each)]
    lines = [f"curl      {shlex.join(curl)}"]
    if addresses:
        lines.append(f"lookup    LOOP_API_TOKEN={shlex.quote(token)} {shlex.join(lookup)}")
    return lines


def _addresses(shop: Shop) -> list[str]:
    """Return some addresses that have orders, those with most orders first."""
    count: dict[str, int] = {}
    for order in shop.world.orders:
        for each in order.emails:
            count[each] = count.get(each, 0) + 1
    return sorted(count, key=lambda each: (-count[each], each))[:_MOST]


def _log(entry: Entry) -> None:
    """Show one exchange on standard error."""
    asked = f"  {', '.join(entry.emails)}" if entry.emails else ""
    status = styled(str(entry.status), fg="green" if entry.status < 400 else "red")  # noqa: PLR2004 - errors start here
    line = f"{entry.shop_time:%H:%M:%S} {entry.method} {visible(entry.target + asked)}"
    # Who no longer reads the log still wants the answer.
    with suppress(OSError):
        say(f"{line}  {status} {entry.answer_bytes} B", err=True)
