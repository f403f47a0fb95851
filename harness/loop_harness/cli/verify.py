"""``loop-harness verify``: judge a lookup, or a provider, by the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from loop_harness import files
from loop_harness.cli import CommandGroup, judging, providers, subjects
from loop_harness.cli.options import complete_world, dialect as dialect_option
from loop_harness.dialect import Dialect, single_changes
from loop_harness.verify.plan import Plan
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.observe.dialect_file import written
from loop_harness.verify.provider.plan import ProviderPlan
from loop_harness.verify.provider.verify import verify_provider
from loop_harness.verify.side_by_side import verify_side_by_side


@click.group(cls=CommandGroup)
def command() -> None:
    """Judge a lookup, or a provider, by the rules: which it keeps, and which it breaks.

    \b
    loop-harness verify lookup --python my_lookup:find --effort quick
    loop-harness verify lookup --command 'node lookup.js' --report junit=out.xml
    loop-harness verify provider --base-url URL --known world.json
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped


@command.command("lookup")
@subjects.options
@judging.options("lookup")
@click.option(
    "--dialect",
    "dialects",
    multiple=True,
    metavar="ID=CHOICE|FILE|all",
    help="A choice where public documents leave it open, or a TOML file of them; 'all' tries each "
    "alternative.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=64),
    default=1,
    show_default=True,
    help="Processes that share the rules out among themselves, each with the whole time.",
)
def lookup(*, how: judging.How, dialects: tuple[str, ...], workers: int, **asked: Any) -> None:
    """Try a lookup on many cases, and show the smallest one that breaks each broken rule.

    \b
    loop-harness verify lookup --reference --effort quick
    loop-harness verify lookup --python my_lookup:find
    loop-harness verify lookup --command 'node lookup.js' --rule M03 --rule M04

    Exit codes: 0 every rule is kept, 1 some rule is broken, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    plan = Plan(
        subject=subjects.chosen(**asked),
        effort=how.effort,
        seed=how.seed,
        rules=how.rules,
        dialects=_dialects(dialects),
        corpus=how.corpus,
    )
    judging.finish(judging.watched(verify_side_by_side(plan, workers)), how)


def _dialects(texts: tuple[str, ...]) -> tuple[Dialect, ...]:
    """Return the dialect that was chosen, and with 'all' each other alternative."""
    base = Dialect.parse(each for each in texts if each != "all")
    if "all" not in texts:
        return (base,)
    named = dict(base.chosen)
    others = (Dialect.of({**dict(each.chosen), **named}) for each in single_changes())
    return tuple(dict.fromkeys((base, *others)))


@command.command("provider")
@click.option(
    "--base-url", required=True, metavar="URL", help="Where it is: what comes before /graphql."
)
@providers.token_env
@click.option(
    "--known",
    "known_name",
    required=True,
    metavar="FILE|NAME",
    shell_complete=complete_world,
    help="World file that says what the provider is supposed to hold.",
)
@click.option(
    "--tracking-auth", is_flag=True, help="The shop has tracking-page authentication switched on."
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help=f"Requests a second at most; {providers.POLITE:g} without it, unlimited on this machine.",
)
@click.option(
    "--max-wait",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds in all that 429 may make it wait; above that it gives up (exit 2).",
)
@click.option(
    "--intrusive",
    is_flag=True,
    help="Try the real token in wrong places on another machine, too.",
)
@click.option(
    "--write-dialect",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the choices that were seen, for --dialect FILE elsewhere.",
)
@dialect_option
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=64),
    default=1,
    help="As for a lookup; but one process asks a provider, politely, whatever N is.",
)
@judging.options("provider")
def provider(
    *,
    how: judging.How,
    base_url: str,
    token_env: str,
    known_name: str,
    dialect: Dialect,
    workers: int,
    tracking_auth: bool,
    rate: float | None,
    max_wait: float,
    intrusive: bool,
    write_dialect: Path | None,
) -> None:
    """Ask whatever answers Loop's API, and tell which rules it breaks and how it behaves.

    Sends nothing but reads, says how many requests it makes at most, and waits as it is told.

    \b
    loop-harness serve --world demo --port 8080
    LOOP_API_TOKEN=sk_test_1001_demo loop-harness verify provider \\
        --base-url http://127.0.0.1:8080 --known demo

    Exit codes: 0 every rule is kept, 1 some rule is broken, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    del workers
    known = Known.load(known_name)
    wire = providers.wire(base_url, token_env, rate=rate, max_wait_s=max_wait, intrusive=intrusive)
    plan = ProviderPlan(
        wire=lambda: wire,
        known=known.with_authentication() if tracking_auth else known,
        effort=how.effort,
        seed=how.seed,
        rules=how.rules,
        told=dialect,
        corpus=how.corpus,
    )
    report = judging.watched(verify_provider(plan))
    if write_dialect is not None and report.observations:
        files.write_text(write_dialect, [written(report.observations)])
    judging.finish(report, how)
