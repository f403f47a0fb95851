"""The command line: one module a command, loaded only when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from loop_harness.errors import HarnessError

#: command → what it does, in one line; the module of a command has its name and a ``command``.
COMMANDS = {
    "demo": "Show the whole thing: a mock Loop, five profiles, what an agent sees.",
    "serve": "Run a mock Loop server.",
    "lookup": "Look up the orders of one customer profile.",
    "generate": "Make profiles, orders or a whole world from a seed.",
    "contract": "List, show or validate against what was agreed.",
    "rules": "Show the rules for lookups and providers.",
    "assumptions": "Show what public documents leave open, and the choices.",
    "completion": "Print the shell completion script.",
}

ERROR = 2  #: exit code for a usage error, or when the harness itself cannot go on


class LazyGroup(click.Group):
    """Knows its commands by name and imports one only to run it: --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"loop_harness.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="loop-harness")
def loop_harness() -> None:
    """Prove, offline, that a look-up of Loop order tracking by a Gladly profile is right.

    \b
    First steps:
      loop-harness demo
      loop-harness serve --world multi-email-overlap
      loop-harness lookup --email ada@example.com --format card

    Exit codes: 0 all is well, 1 findings, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; a HarnessError is one line on standard error."""
    try:
        loop_harness.main(args=arguments, prog_name="loop-harness")
    except HarnessError as error:
        click.echo(f"{click.style('error', fg='red')}: {error}", err=True)
        sys.exit(ERROR)
