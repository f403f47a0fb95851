"""``loop-harness serve``: the mock on a socket, for developers and their programs."""

from __future__ import annotations

import json
import shlex
import signal
import sys
from types import FrameType

import click

from loop_harness import generate, world
from loop_harness.cli.terminal import visible
from loop_harness.client.ask import QUERY, TOKEN_HEADER
from loop_harness.generate.source import Source
from loop_harness.mock import Entry, LoopMock, Shop
from loop_harness.mock.server import LoopServer
from loop_harness.model import Json, World

_GENERATED_CUSTOMERS = 50
_SHOWN_ADDRESSES = 5


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, help="Port; 0 takes any free one.")
@click.option(
    "--world",
    "worlds",
    multiple=True,
    metavar="FILE|NAME",
    help="A world file or a bundled world; each one is a shop. Without it: made up from the seed.",
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same data.")
@click.option(
    "--token",
    "tokens",
    multiple=True,
    metavar="T",
    help="API token of the first, second, … shop, in place of the world's own.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the start-up is told on standard output.",
)
def command(
    *,
    host: str,
    port: int,
    worlds: tuple[str, ...],
    seed: int,
    tokens: tuple[str, ...],
    form: str,
) -> None:
    """Run a mock Loop server until Ctrl-C.

    Answers GraphQL and REST from the same world. Every request is shown on standard error and
    kept, without secrets, in the journal under /__admin/journal (on loopback only).

    \b
    loop-harness serve
    loop-harness serve --world multi-email-overlap --port 0
    loop-harness serve --world mine.json --world demo --token sk_test_1001_mine
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shops = [Shop(each, seed=seed) for each in _worlds(worlds, tokens, seed)]
    server = LoopServer(LoopMock(*shops, watch=_log), host=host, port=port)
    signal.signal(signal.SIGTERM, _interrupt)
    click.echo(json.dumps(_start(server)) if form == "json" else _welcome(server))
    sys.stdout.flush()
    server.run()
    click.echo("stopped", err=True)


def _worlds(names: tuple[str, ...], tokens: tuple[str, ...], seed: int) -> list[World]:
    found = [world.load(each, seed=seed) for each in names] or [_generated(seed)]
    if len(tokens) > len(found):
        raise click.UsageError(f"{len(tokens)} tokens for {len(found)} shops: one token a shop")
    for number, token in enumerate(tokens):
        found[number] = found[number].with_token(token)
    taken = [each.token for each in found]
    if len(set(taken)) < len(taken):
        raise click.UsageError("two shops have one token; give each its own with --token")
    return found


def _generated(seed: int) -> World:
    made = generate.world(Source(seed), _GENERATED_CUSTOMERS)
    return world.read(made, "generated world", seed=seed)


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
    lines = [f"Loop mock on {click.style(server.base_url, bold=True)}  (Ctrl-C stops it)"]
    for shop in server.mock.shops:
        lines += ["", *_shop_lines(server, shop)]
    lines += ["", f"journal  {server.base_url}/__admin/journal", ""]
    return "\n".join(lines)


def _shop_lines(server: LoopServer, shop: Shop) -> list[str]:
    addresses = _addresses(shop)
    shown = ", ".join(visible(each) for each in addresses) or "(no order has one)"
    tried = addresses[:2]
    body = json.dumps({"query": QUERY, "variables": {"emails": tried}})
    options = " ".join(f"--email {shlex.quote(each)}" for each in tried)
    json_header = "-H 'content-type: application/json'"
    token_header = f"-H '{TOKEN_HEADER}: {shop.token}'"
    curl = f"curl -s {server.base_url}/graphql {token_header} {json_header}"
    lookup = f"LOOP_API_TOKEN={shop.token} loop-harness lookup --base-url {server.base_url}"
    return [
        f"shop     {shop.token}, {len(shop.world.orders)} orders",
        f"try      {shown}",
        f"curl     {curl} -d {shlex.quote(body)}",
        f"lookup   {lookup} {options}",
    ]


def _addresses(shop: Shop) -> list[str]:
    """Return some addresses that have orders, those with most orders first."""
    count: dict[str, int] = {}
    for order in shop.world.orders:
        for each in order.emails:
            count[each] = count.get(each, 0) + 1
    return sorted(count, key=lambda each: (-count[each], each))[:_SHOWN_ADDRESSES]


def _log(entry: Entry) -> None:
    """Show one exchange on standard error."""
    asked = f"  {', '.join(entry.emails)}" if entry.emails else ""
    status = click.style(str(entry.status), fg="green" if entry.status < 400 else "red")  # noqa: PLR2004 - errors start here
    line = f"{entry.shop_time:%H:%M:%S} {entry.method} {visible(entry.target + asked)}"
    click.echo(f"{line}  {status} {entry.answer_bytes} B", err=True)
