"""``loop-harness demo``: the main job, shown."""

from __future__ import annotations

import click
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from loop_harness import world
from loop_harness.cli import show
from loop_harness.cli.console import console
from loop_harness.cli.terminal import visible
from loop_harness.client import LoopAccess
from loop_harness.dialect import Dialect
from loop_harness.lookup import Lookup
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.server import serving
from loop_harness.model import Profile, Trigger


@click.command()
def command() -> None:
    """Start a mock Loop, look up five profiles, and show what an agent sees.

    Everything is real: the mock listens on a socket of this machine, the reference lookup asks
    it, the journal tells what was asked.
    """
    to = console()
    shop = Shop(world.load("demo"))
    with serving(LoopMock(shop)) as server:
        orders = len(shop.world.orders)
        to.print(f"A mock of Loop listens on {server.base_url}; {orders} orders.", style="bold")
        to.print("Five customers of Gladly, and what each trigger of a data pull makes of them:\n")
        loop = LoopAccess(base_url=server.base_url, api_token=shop.token)
        with Lookup(loop) as lookup:
            for profile in shop.world.profiles:
                _profile(to, lookup, profile, shop)
    to.print(f"{len(shop.journal)} requests in all. Go on with:", style="bold")
    to.print("  loop-harness serve --world demo")
    to.print("  loop-harness lookup --world demo --email sofia@example.com --format card")


def _profile(to: Console, lookup: Lookup, profile: Profile, shop: Shop) -> None:
    emails, phones = len(profile.email_addresses or ()), len(profile.phone_numbers or ())
    has = ", ".join(filter(None, (_many(emails, "address", "es"), _many(phones, "phone number"))))
    title = Text(visible(f"{profile.name} ({has})"), style="bold")
    to.print(Rule(title, align="left"), width=min(76, to.width))
    before = len(shop.journal)
    show.card(to, lookup.pull(profile, Trigger.PROFILE_OPENED))
    sent = [each.emails for each in list(shop.journal)[before:]]
    asked = f"Sent to Loop: {', '.join(sent[0])}" if sent else "Sent to Loop: nothing"
    to.print(visible(asked), style="dim")
    for trigger in (Trigger.GUIDE_REQUESTED, Trigger.RULE_EVALUATED):
        show.use(to, lookup.pull(profile, trigger), trigger, Dialect())
    to.print()


def _many(count: int, what: str, ending: str = "s") -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else ending}"
