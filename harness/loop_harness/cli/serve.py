"""``loop-harness serve``: the mock on a socket, for developers and their programs."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from collections.abc import Collection, Iterator
from itertools import chain, islice
from typing import Any

import click

from loop_harness import schemas
from loop_harness.cli import shops, stores
from loop_harness.cli.running import Server, run, until_stopped
from loop_harness.cli.terminal import give, say, styled, visible
from loop_harness.dialect import Dialect
from loop_harness.mock import Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import is_loopback
from loop_harness.model import Json, Profile
from loop_harness.population import Population

_MOST = 5  #: addresses, or profiles, of a shop that are named
_LOOKED_AT = 100  #: customers of a population among whom some are sought who ordered
_LINE = 69  #: columns beside the word that begins a line


def _read_admin_token(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> str | None:
    """Refuse what could not travel in a header."""
    if text is not None and not re.fullmatch(r"[!-~]+", text):
        raise click.BadParameter("is empty, or holds a space or what is not printable ASCII")
    return text


def _made_up_token(host: str) -> str | None:
    """Return a token for the admin API where others can reach it."""
    return None if is_loopback(host) else secrets.token_urlsafe(24)


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="H",
    help="Address to listen on; beyond this machine's own the admin API needs a token.",
)
@click.option("--port", default=8080, show_default=True, help="Port; 0 takes any free one.")
@shops.options
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that share the port; without --store, more than one leave shops as they are.",
)
@click.option(
    "--store",
    metavar="URL",
    envvar="LOOP_HARNESS_STORE",
    help="Keep the shops in Redis (or LOOP_HARNESS_STORE), where other workers and machines "
    "share them, as in redis://127.0.0.1:6379; needs 'loop-harness[redis]'.",
)
@click.option(
    "--admin-token",
    envvar="LOOP_HARNESS_ADMIN_TOKEN",
    metavar="T",
    callback=_read_admin_token,
    help="What the admin API asks for (or LOOP_HARNESS_ADMIN_TOKEN); made up beyond loopback.",
)
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
    workers: int,
    store: str | None,
    admin_token: str | None,
    dialect: Dialect,
    form: str,
    **asked: Any,
) -> None:
    """Run a mock Loop server until Ctrl-C.

    Answers GraphQL and REST from the same world. Every request is shown on standard error and
    kept, without secrets, in the journal under /__admin/journal. The admin API changes the shops
    while the mock runs; /__admin/ lists what it can.

    \b
    loop-harness serve
    loop-harness serve --world multi-email-overlap --port 0
    loop-harness serve --world mine.json --world demo --token sk_test_1001_mine
    loop-harness serve --dialect pending-orders=omitted --format json
    loop-harness serve --fault slow:seconds=2,first=3 --fault null-order:share=0.1
    loop-harness serve --population 1000000 --workers 2
    loop-harness serve --workers 2 --store redis://127.0.0.1:6379
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped

    def told(server: Server) -> None:
        given = [each for each in (mock.find(token) for token in tokens) if each]
        if form == "json":
            give(json.dumps(_start(server, given, had)))
        else:
            say(_welcome(server, given, had))

    if workers > 1 and asked["webhooks"] and store is None:
        raise click.UsageError(
            "--webhook needs one worker, or --store: each of several would post by itself"
        )
    with until_stopped():
        opened = shops.opened(dialect=dialect, **asked)
        tokens = [each.token for each in opened]
        mock, had = stores.mock_of(opened, dialect, store)
        mock.admin_token = admin_token or _made_up_token(host)
        run(mock, host=host, port=port, workers=workers, told=told)
    say("stopped", err=True)


def _start(server: Server, given: list[Shop], had: Collection[str]) -> Json:
    """Tell a machine what it needs."""
    return {
        "base_url": server.base_url,
        "admin_token": server.mock.admin_token,
        "shops": [
            {
                "token": each.token,
                "was_there": each.token in had,
                "orders": len(each.world.orders),
                "customers": each.population.size if each.population else 0,
                "addresses": _addresses(each),
                "webhooks": [
                    {"id": hook.id, "url": hook.url, "token": hook.token} for hook in each.webhooks
                ],
            }
            for each in given
        ],
    }


def _welcome(server: Server, given: list[Shop], had: Collection[str]) -> str:
    """Tell a person what to try."""
    lines = [f"Loop mock on {styled(server.base_url, bold=True)}  (Ctrl-C stops it)"]
    for shop in given:
        lines += ["", *_shop_lines(server, shop)]
        if shop.token in had:
            lines.append("kept      this shop was in the store already, and stays as it is there")
    token = server.mock.admin_token
    bearer = f"  (Authorization: Bearer {token})" if token else ""
    lines += ["", f"admin     {server.base_url}/__admin/{bearer}"]
    lines += [f"journal   {server.base_url}/__admin/journal"]
    return "\n".join([*lines, ""])


def _shop_lines(server: Server, shop: Shop) -> list[str]:
    # What could steer the terminal is no good in a line that is to be copied.
    addresses = [each for each in _addresses(shop) if visible(each) == each]
    profiles = shop.world.profiles or _first_profiles(shop)
    lines = [f"shop      {shop.token}, {_holding(shop)}"]
    if profiles:
        lines.append(f"profiles  {_fitting([_named(each) for each in profiles[:_MOST]])}")
    lines.append(f"addresses {_fitting(addresses) or '(no order has one)'}")
    lines += _commands(server.base_url, shop.token, addresses[:2])
    return lines + shops.webhook_lines(shop)


def _holding(shop: Shop) -> str:
    """Tell what there is in a shop; how many orders a population has, nobody counts."""
    orders, population = len(shop.world.orders), shop.population
    told = [f"{orders} order{'' if orders == 1 else 's'}"] if orders or not population else []
    if population:
        customers = f"{population.size:,} customer{'' if population.size == 1 else 's'}"
        told.append(f"a population of {customers} (seed {population.seed})")
    return " over ".join(told)


def _first_profiles(shop: Shop) -> tuple[Profile, ...]:
    population = shop.population
    if population is None:
        return ()
    return tuple(population.profile(k) for k in range(min(population.size, _MOST)))


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
    """Return some addresses that have orders, those with most explicit orders first."""
    count: dict[str, int] = {}
    for order in shop.world.orders:
        for each in order.emails:
            count[each] = count.get(each, 0) + 1
    explicit = sorted(count, key=lambda each: (-count[each], each))
    virtual = _virtual_addresses(shop.population) if shop.population else ()
    return list(islice(dict.fromkeys(chain(explicit, islice(virtual, _MOST))), _MOST))


def _virtual_addresses(population: Population) -> Iterator[str]:
    """Yield the addresses under which the first customers have ordered."""
    for k in range(min(population.size, _LOOKED_AT)):
        under = {each for order in population.orders_of(k) for each in order.emails}
        listed = population.profile(k).email_addresses or ()
        yield from (each for each in listed if each in under)
