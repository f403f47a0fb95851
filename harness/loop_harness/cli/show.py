"""Shows one lookup reply to people: as a table, as an agent's card, as a Guide or Rule uses it."""

from __future__ import annotations

import json

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from loop_harness.cli.terminal import complain, visible
from loop_harness.dialect import Dialect
from loop_harness.model import Reply, ShownOrder, Trigger
from loop_harness.triggers import guide_answer, is_pending, rule_facts

_STYLES = {
    "DELIVERED": "green",
    "SHIPMENT_STALLED": "yellow",
    "RETURNED": "yellow",
    "ATTEMPTED_DELIVERY": "yellow",
    "ERROR": "red",
    "CANCELLED": "red",
}
_WIDE = 130  #: from so many columns on, a link stands beside its order


def table(to: Console, reply: Reply) -> None:
    """Print the orders as a table; the links follow it where they would not fit in one line."""
    if reply.orders:
        wide = to.width >= _WIDE
        to.print(_table(reply.orders, with_links=wide))
        for each in () if wide else reply.orders:
            link = visible(f"{each.name}  {each.shipment_url or ''}")
            to.print(Text(link, style="dim"), soft_wrap=True)
    outcome(to, reply)


def card(to: Console, reply: Reply) -> None:
    """Print the orders as the card that an agent sees beside the conversation."""
    for order in reply.orders or ():
        to.print(_card(order))
    outcome(to, reply)


def use(to: Console, reply: Reply, trigger: Trigger, dialect: Dialect) -> None:
    """Print what a Guide would say, or what a Rule would see."""
    match trigger:
        case Trigger.GUIDE_REQUESTED:
            to.print(Text.assemble(("Guide says: ", "bold"), visible(guide_answer(reply))))
        case Trigger.RULE_EVALUATED:
            facts = rule_facts(reply, dialect).to_json()
            shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in facts.items())
            to.print(Text.assemble(("Rule sees: ", "bold"), shown))
        case Trigger.PROFILE_OPENED:
            pass


def outcome(to: Console, reply: Reply) -> None:
    """Print what else came of a lookup; an error goes to standard error."""
    if reply.stopped is not None:
        to.print(f"Nothing was asked: {reply.stopped}.", style="yellow")
    if reply.orders == () and reply.error is None:
        to.print("No orders.", style="dim")
    if reply.error is not None:
        complain(str(reply.error))


def _table(orders: tuple[ShownOrder, ...], *, with_links: bool) -> Table:
    shown = Table(header_style="bold")
    for heading in ("order", "carrier", "status", "tracking code"):
        shown.add_column(heading, overflow="fold")
    if with_links:
        shown.add_column("shipment URL", overflow="fold")
    for order in orders:
        link = visible(order.shipment_url or "")
        for number, row in enumerate(_rows(order)):
            name, url = (visible(order.name), link) if number == 0 else ("", "")
            shown.add_row(name, *row, *([url] if with_links else ()))
        shown.add_section()
    return shown


def _rows(order: ShownOrder) -> list[tuple[str, Text, str]]:
    return [
        (visible(each.carrier_display_name), _status(each.status), visible(each.tracking_code))
        for each in order.shipments
    ] or [("", Text("not shipped yet", style="dim"), "")]


def _card(order: ShownOrder) -> Panel:
    lines: list[Text] = []
    for each in order.shipments:
        carrier = visible(each.carrier_display_name) or "carrier unknown"
        code = visible(each.tracking_code) or "no tracking code"
        lines.append(Text.assemble(f"{carrier}  ", _status(each.status), f"  {code}"))
    if not order.shipments:
        lines.append(Text("not shipped yet", style="dim"))
    lines.append(Text(visible(order.shipment_url or ""), style="blue"))
    count = len(order.shipments)
    parcels = "pending" if is_pending(order) else f"{count} parcel{'' if count == 1 else 's'}"
    title = Text.assemble((visible(order.name), "bold"), f"  {parcels}")
    return Panel(Group(*lines), title=title, title_align="left", width=76)


def _status(status: str) -> Text:
    return Text(visible(status), style=_STYLES.get(status.upper(), "cyan"))
