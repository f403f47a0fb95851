"""The command line: one module a command, loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

import click

from loop_harness.cli.terminal import complain, say, survive_any_text
from loop_harness.errors import HarnessError, UnknownName

#: command → what it does, in one line; its module is called the same, with _ for -, and has a
#: ``command``.
COMMANDS = {
    "demo": "Watch a lookup work: a mock Loop and five customers.",
    "serve": "Run a mock Loop server.",
    "exec": "Run an unmodified client against a mock of api.wonderment.com.",
    "lookup": "Look up the orders of one customer profile.",
    "verify": "Judge a lookup by the rules, and show what breaks them.",
    "replay": "Show one case of a report again, step by step.",
    "self-test": "Measure the rules on lookups known to be wrong, or right.",
    "generate": "Make profiles, orders or a whole world from a seed.",
    "contract": "List and show what was agreed; check a file against it.",
    "app": "Test, check and run the folder of a Gladly app.",
    "rules": "Show what a right lookup, or provider, keeps to.",
    "assumptions": "Show what public documents leave open, and the choices.",
    "faults": "Show how the mock can misbehave on purpose.",
    "completion": "Print the script that teaches a shell to complete.",
}

ERROR = 2  #: exit code for a usage error, or when the harness itself cannot go on
_INTERRUPTED = 130  #: what a shell says of a program that Ctrl-C ended
_NOBODY_READS = 141  #: what a shell says of a program whose reader went away


class CommandGroup(click.Group):
    """Shows its help when it is called without a command, and that is an error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments of the group itself."""
        if not args and not ctx.resilient_parsing:
            say(ctx.get_help(), err=True)
            ctx.exit(ERROR)
        return super().parse_args(ctx, args)


class LazyGroup(CommandGroup):
    """Knows its commands by name and imports one only to run it: --help stays quick."""

    commands_told: ClassVar[Mapping[str, str]] = COMMANDS  #: what each does, in one line
    prefix: ClassVar[str] = ""  #: of the names of their modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer needs them."""
        del ctx
        return list(self.commands_told)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; raises UnknownName."""
        if cmd_name not in self.commands_told:
            if ctx.resilient_parsing or cmd_name.startswith("-"):
                return None
            raise UnknownName("command", cmd_name, tuple(self.commands_told))
        name = self.prefix + cmd_name.replace("-", "_")
        module = importlib.import_module(f"loop_harness.cli.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_told.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that goes away early, such as ``head``, is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python would complain once more when it flushes what nobody reads.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(_NOBODY_READS)


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


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit; whatever keeps it from going on is one line."""
    survive_any_text(sys.stdout, sys.stderr)
    try:
        code = loop_harness.main(arguments, "loop-harness", standalone_mode=False)
    except (HarnessError, click.ClickException) as error:
        complain(explained(error))
        code = ERROR
    except click.Abort:
        code = _INTERRUPTED
    sys.exit(code)


def explained(error: HarnessError | click.ClickException) -> str:
    """Return what went wrong, and for a wrong call where to look."""
    if isinstance(error, HarnessError):
        return str(error)
    text = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    if context is None:
        return text
    return f"{text}{' See' if text.endswith('?') else '; see'} '{context.command_path} --help'"
