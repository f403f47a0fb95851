"""``loop-harness demo``: the main job, shown."""

from __future__ import annotations

import click
from rich.console import Console
from rich.text import Text

from loop_harness import world
from loop_harness.cli import show
from loop_harness.cli.terminal import console, visible
from loop_harness.client import LoopAccess
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
        to.print(f"Mock Loop on {server.base_url}, {len(shop.world.orders)} orders", style="bold")
        loop = LoopAccess(base_url=server.base_url, api_token=shop.token)
        with Lookup(loop) as lookup:
            for profile in shop.world.profiles:
                _profile(to, lookup, profile, shop)
    to.print(f"\n{len(shop.journal)} requests in all. Next: loop-harness serve --world demo")


def _profile(to: Console, lookup: Lookup, profile: Profile, shop: Shop) -> None:
    addresses = ", ".join(each or "" for each in profile.email_addresses or ()) or "no address"
    phones = f", {len(profile.phone_numbers)} phone" if profile.phone_numbers else ""
    to.rule(Text(f"{profile.name} ({visible(addresses)}{phones})", style="bold"), align="left")
    before = len(shop.journal)
    show.card(to, lookup.pull(profile, Trigger.PROFILE_OPENED), Trigger.PROFILE_OPENED)
    sent = [each.emails for each in list(shop.journal)[before:]]
    asked = f"Sent to Loop: {', '.join(sent[0])}" if sent else "Sent to Loop: nothing"
    to.print(visible(asked), style="dim")
    for trigger in (Trigger.GUIDE_REQUESTED, Trigger.RULE_EVALUATED):
        show.use(to, lookup.pull(profile, trigger), trigger)
    to.print()
