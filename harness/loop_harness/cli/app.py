"""``loop-harness app``: test, check and run a Gladly app folder."""

from __future__ import annotations

import click

from loop_harness.cli import LazyGroup

#: command → what it does, in one line; its module is called ``app_`` and the name.
COMMANDS = {
    "test": "Carry out the expectations that the folder brings along.",
    "validate": "Check manifest, schemas, templates, configurations and cards.",
    "pull": "Pull the data of a customer, and show what Gladly would store.",
    "card": "Show what an agent sees of the data of a customer.",
}


class _Commands(LazyGroup):
    """The commands of an app folder; ``app_test`` is the module of ``test``."""

    commands_told = COMMANDS
    prefix = "app_"


@click.group(cls=_Commands)
def command() -> None:
    """Test, check and run the folder of a Gladly app, offline.

    \b
    loop-harness app test my_app
    loop-harness app validate my_app
    loop-harness app pull my_app --email ada@example.com
    loop-harness app card my_app --email ada@example.com
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
