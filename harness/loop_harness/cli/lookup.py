"""``loop-harness lookup``: the reference lookup for one profile."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from loop_harness import cli
from loop_harness.cli import customers, options, show
from loop_harness.cli.console import console
from loop_harness.cli.customers import StandIn, access
from loop_harness.cli.terminal import complain, give_json, say, styled
from loop_harness.client import LoopAccess, Patience
from loop_harness.dialect import Dialect
from loop_harness.errors import HarnessError
from loop_harness.failures import ConfigurationMissing
from loop_harness.lookup import DEFAULT_LIMIT, Lookup
from loop_harness.model import Json, Reply, Trigger

_TOKEN_ENV = "LOOP_API_TOKEN"  # noqa: S105 - the name of a variable
_ID = "1"  #: of the one reply; a look-up from the command line has no other


@click.command()
@customers.who
@customers.where
@click.option(
    "--token-env",
    default=_TOKEN_ENV,
    show_default=True,
    metavar="NAME",
    help="Environment variable that holds the API token for --base-url.",
)
@customers.mock_of
@options.dialect
@click.option(
    "--trigger",
    type=click.Choice([each.value for each in Trigger]),
    default=Trigger.PROFILE_OPENED.value,
    show_default=True,
    help="Who asks: a teammate, a Guide or a Rule. Shows what each makes of it.",
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
    help="Seconds that the whole look-up may take.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "card"]),
    default="table",
    show_default=True,
    help="A table, one lookup-reply document, or the card that an agent sees.",
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
    dialect: Dialect,
    trigger: str,
    limit: int,
    timeout: float,
    form: str,
) -> None:
    """Look up the orders of one profile, as the integration should.

    Sends all addresses in one request; phone numbers never take part; without an address
    nothing is sent. Without --base-url a mock answers: with the orders of --world, or else with
    made-up orders for just these addresses.

    \b
    loop-harness lookup --email ada@example.com --email ada.work@example.org
    loop-harness lookup --email ada@example.com --trigger guide_requested
    loop-harness lookup --email sofia@example.com --world demo --format card
    loop-harness lookup --phone +12025550101 --world phone-only --format json
    loop-harness lookup --profile profile.json --base-url http://127.0.0.1:8080

    Exit codes: 0 orders, or nothing to ask; 2 an error (also beside orders).
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    why, patience = Trigger(trigger), Patience(limit_s=timeout)
    try:
        profile = customers.profile(file, emails, phones)
        loop = access(profile, base_url, token_env, StandIn(world_name, seed, dialect))
        with loop as it, Lookup(it, limit=limit or None, patience=patience) as lookup:
            reply = _with_remedy(lookup.pull(profile, why), it, token_env)
    except (HarnessError, click.UsageError) as error:
        if form == "json":
            give_json(_refusal(error))
        raise
    _print(reply, why, form, dialect)
    if base_url is None and world_name is None and reply.orders and sys.stdout.isatty():
        say(styled("Made-up orders of a mock: try --seed 1, or --world demo.", dim=True))
    raise SystemExit(cli.ERROR if reply.error else 0)


def _with_remedy(reply: Reply, access: LoopAccess, token_env: str) -> Reply:
    """Say where the token is looked for, if it is missing."""
    if reply.error is None or (access.api_token or "").strip():
        return reply
    missing = ConfigurationMissing(
        f"no API token in the environment variable {token_env}",
        "set it to the token of the shop, or name another one with --token-env",
    )
    return replace(reply, error=missing)


def _refusal(error: HarnessError | click.UsageError) -> Json:
    """Return the reply of a lookup that cannot even begin."""
    return {"id": _ID, "error": {"kind": "config", "message": cli.explained(error)}}


def _print(reply: Reply, trigger: Trigger, form: str, dialect: Dialect) -> None:
    match form:
        case "json":
            give_json(reply.to_json(_ID))
            if reply.error:
                complain(str(reply.error))
            return
        case "card":
            show.card(console(), reply)
        case _:
            show.table(console(), reply)
    show.use(console(), reply, trigger, dialect)
