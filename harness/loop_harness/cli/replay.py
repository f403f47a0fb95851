"""``loop-harness replay``: one case again, step by step."""

from __future__ import annotations

import json
from typing import Any

import click

from loop_harness import redaction
from loop_harness.cli import subjects
from loop_harness.cli.terminal import say, styled, visible
from loop_harness.verify.checks import checks
from loop_harness.verify.finding import exchange, steps
from loop_harness.verify.replay_token import read_token
from loop_harness.verify.run import Outcome
from loop_harness.verify.stage import Stage


@click.command()
@click.argument("token", metavar="TOKEN")
@subjects.options
def command(*, token: str, **asked: Any) -> None:
    """Show one case of a report again, step by step; TOKEN is its replay line.

    \b
    loop-harness replay lh1.eNp… --python my_lookup:find

    Exit codes: 0 the rule is kept now, 1 it is still broken, 2 usage or harness error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    name, case = read_token(token)
    check = checks()[name]
    with Stage(subjects.chosen(**asked)()) as stage:
        run = stage.run(case, anew=True, as_written=True)
    say(f"{styled(check.rule.id, bold=True)} {check.rule.title}: {check.rule.statement}\n")
    for each in steps(case):
        say(f"• {visible(each)}")
    for number, outcome in enumerate((*run.before, *run.outcomes), 1):
        _tell(number, outcome)
    problem = check.problem(run)
    if problem is None:
        say(styled("\nkept: this case breaks the rule no more", fg="green"))
        raise SystemExit(0)
    say(styled(f"\nbroken: {visible(problem.what)}", fg="red"))
    say(f"expected {visible(json.dumps(problem.expected, ensure_ascii=False))}")
    say(f"actual   {visible(json.dumps(problem.actual, ensure_ascii=False))}")
    raise SystemExit(1)


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
