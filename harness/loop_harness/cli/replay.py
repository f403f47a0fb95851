"""``loop-harness replay``: one case again, step by step."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from loop_harness import redaction
from loop_harness.cli import providers, subjects
from loop_harness.cli.terminal import say, styled, visible
from loop_harness.contracts.rules import Rule
from loop_harness.verify.checks import Problem, checks
from loop_harness.verify.finding import exchange, steps
from loop_harness.verify.greeting import greet
from loop_harness.verify.provider.checks import Ground
from loop_harness.verify.provider.finding import read_inquiry, told, without_secret
from loop_harness.verify.provider.shown import shown
from loop_harness.verify.provider.trial import made
from loop_harness.verify.provider.wire import Wire
from loop_harness.verify.replay_token import read_token, unpacked
from loop_harness.verify.run import Outcome
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects import Subject


@click.command()
@click.argument("token", metavar="TOKEN")
@subjects.options
@click.option("--base-url", metavar="URL", help="The provider, where the case is about one.")
@providers.token_env
def command(*, token: str, base_url: str | None, token_env: str, **asked: Any) -> None:
    """Show one case of a report again, step by step; TOKEN is its replay line.

    \b
    loop-harness replay lh1.eNp… --python my_lookup:find
    loop-harness replay lh1.eNp… --base-url http://127.0.0.1:8080

    Exit codes: 0 the rule is kept now, 1 it is still broken, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    if "inquiry" in unpacked(token):
        if base_url is None:
            raise click.UsageError("this case is about a provider: name it with --base-url URL")
        problem = _asked_again(token, providers.wire(base_url, token_env))
    elif base_url is not None:
        raise click.UsageError("this case is about a lookup: name it as in 'verify lookup'")
    else:
        problem = _looked_up_again(token, subjects.chosen(**asked))
    if problem is None:
        say(styled("\nkept: this case breaks the rule no more", fg="green"))
        raise SystemExit(0)
    say(styled(f"\nbroken: {visible(problem.what)}", fg="red"))
    say(f"expected {visible(json.dumps(problem.expected, ensure_ascii=False))}")
    say(f"actual   {visible(json.dumps(problem.actual, ensure_ascii=False))}")
    raise SystemExit(1)


def _looked_up_again(token: str, opens: Callable[[], Subject]) -> Problem | None:
    """Carry out the case of a lookup, show it, and return what is wrong."""
    name, case = read_token(token)
    check = checks()[name]
    with Stage(opens()) as stage:
        greet(stage, case.shops[0].dialect)
        run = stage.run(case, anew=True, as_written=True)
    _head(check.rule)
    for each in steps(case):
        say(f"• {visible(each)}")
    for number, outcome in enumerate((*run.before, *run.outcomes), 1):
        _tell(number, outcome)
    return check.problem(run)


def _asked_again(token: str, wire: Wire) -> Problem | None:
    """Ask a provider once more, show what came, and return what is wrong."""
    repeat = read_inquiry(token)
    ground = Ground(repeat.known, repeat.observed)
    try:
        asked = made(repeat.inquiry, repeat.check, ground, wire)
    finally:
        wire.close()
    _head(repeat.check.rule)
    for probe, answer in zip(asked.probes, asked.answers, strict=True):
        say(f"• {visible(told(probe, answer))}")
        say(f"  asked    {visible(shown(probe, answer).curl)}")
        say(f"  answered {visible(redaction.message(answer.text, wire.token))}")
    found = repeat.check.judge(asked)
    return None if found is None else without_secret(found, wire.token)


def _head(rule: Rule) -> None:
    say(f"{styled(rule.id, bold=True)} {rule.title}: {rule.statement}\n")


def _tell(number: int, outcome: Outcome) -> None:
    say(f"\npull {number}, {outcome.pull.trigger}, {outcome.seconds:.3f} s")
    profile = json.dumps(outcome.pull.profile.to_json(), ensure_ascii=False)
    say(f"  profile  {visible(profile)}")
    for entry in outcome.asked:
        say(f"  asked    {visible(exchange(entry).curl)}")
        say(f"  answered {entry.status}, {entry.answer_bytes} B")
    if not outcome.asked:
        say("  asked    nothing")
    loop = outcome.request["loop"]
    token = loop.get("api_token") if isinstance(loop, dict) else None
    reply = outcome.said.problem or json.dumps(outcome.said.document, ensure_ascii=False)
    say(f"  replied  {visible(redaction.secrets(reply, token))}")
    if outcome.said.log:
        last = outcome.said.log.rstrip().rpartition("\n")[2]
        say(f"  log      {visible(redaction.secrets(last, token))}")
