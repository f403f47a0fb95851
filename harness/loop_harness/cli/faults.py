"""``loop-harness faults``: how the mock can misbehave."""

from __future__ import annotations

import click

from loop_harness.cli.console import console, table_of
from loop_harness.cli.options import completing, text_or_json
from loop_harness.cli.terminal import give_json
from loop_harness.mock.faults import FaultKind, kind, kinds, magic
from loop_harness.model import Json


@click.command()
@click.argument(
    "name", metavar="[NAME]", required=False, shell_complete=completing(lambda: tuple(kinds()))
)
@text_or_json
def command(name: str | None, form: str) -> None:
    """Show every fault, or one by its NAME with its parameters.

    A fault is written NAME or NAME:KEY=VALUE,KEY=VALUE. Besides its own parameters each takes
    first=N (only the first N requests), after=N (not the first N), share=0.3 with seed=S (each
    request with this probability, always the same ones) and operation=ID.

    An address that triggers a fault needs no option: put it into the profile.

    \b
    loop-harness faults rate-limited
    loop-harness serve --fault slow:seconds=2,first=3
    loop-harness serve --fault null-order:share=0.1,seed=7
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    shown = [kind(name)] if name else list(kinds().values())
    if form == "json":
        give_json([_document(each) for each in shown])
    elif name:
        _show(shown[0])
    else:
        _list(shown)


def _addresses(fault: FaultKind) -> dict[str, str]:
    """Return the addresses that trigger a kind of fault, with how each is written."""
    return {name: str(each) for name, each in magic().items() if each.kind == fault}


def _document(each: FaultKind) -> Json:
    return {
        "name": each.name,
        "does": each.does,
        "parameters": dict(each.parameters),
        "only": each.only,
        "addresses": _addresses(each),
    }


def _show(each: FaultKind) -> None:
    to = console()
    to.print(each.name, style="bold")
    to.print(each.does)
    if each.only:
        to.print(f"Concerns {each.only} alone.")
    for name, default in each.parameters.items():
        to.print(f"  {name}={default}")
    for address, fault in _addresses(each).items():
        to.print(f"Triggered by {address} ({fault})")


def _list(shown: list[FaultKind]) -> None:
    table = table_of("fault", "parameters", "what happens", "triggered by")
    for each in shown:
        parameters = ", ".join(f"{name}={value}" for name, value in each.parameters.items())
        short = parameters if len(parameters) <= _WIDEST else f"{parameters[: _WIDEST - 1]}…"
        table.add_row(each.name, short, each.does, ", ".join(_addresses(each)))
    console().print(table)


_WIDEST = 36  #: columns for the parameters; the page of one fault shows all of them
