"""``loop-harness completion``: the script that teaches a shell to complete."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the completion script of one SHELL.

    \b
    bash   eval "$(loop-harness completion bash)"      in ~/.bashrc
    zsh    eval "$(loop-harness completion zsh)"       in ~/.zshrc
    fish   loop-harness completion fish | source       in config.fish
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    found = get_completion_class(shell)
    root = context.find_root()
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(root.command, {}, "loop-harness", "_LOOP_HARNESS_COMPLETE").source())
