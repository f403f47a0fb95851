"""``loop-harness app``: test, check and run a Gladly app folder."""

from __future__ import annotations

import importlib

import click

from loop_harness.cli import CommandGroup
from loop_harness.errors import UnknownName

#: command → what it does, in one line; its module is called ``app_`` and the name.
COMMANDS = {
    "test": "Carry out the expectations that the folder brings along.",
    "validate": "Check manifest, schemas, templates, configurations and cards.",
    "pull": "Pull the data of a customer, and show what Gladly would store.",
    "card": "Show what an agent sees of the data of a customer.",
}


class _Commands(CommandGroup):
    """Imports a command only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which an author needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; raises UnknownName."""
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing or cmd_name.startswith("-"):
                return None
            raise UnknownName("command", cmd_name, tuple(COMMANDS))
        module = importlib.import_module(f"loop_harness.cli.app_{cmd_name}")
        found: click.Command = module.command
        return found


@click.group(cls=_Commands)
def command() -> None:
    """Test, check and run the folder of a Gladly app, offline.

    \b
    loop-harness app test my_app
    loop-harness app validate my_app
    loop-harness app pull my_app --email ada@example.com
    loop-harness app card my_app --email ada@example.com
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
