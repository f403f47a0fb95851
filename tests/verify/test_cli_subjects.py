"""``verify lookup`` and ``replay`` on programs and services, whatever is wrong with them."""

from __future__ import annotations

import shlex
import sys
import time
from pathlib import Path

import pytest
from tests.cli.calling import Outcome, call
from tests.verify.standing import RIGHT, WRONG, stand_in, take

from loop_harness.verify import greeting

#: Asks the host that it was written for, and has never heard of a mock.
BUILT_IN = """
import json, sys, urllib.request

QUERY = '''query ($emails: [String!]!) { orders(input: {customerEmails: $emails}) {
  name shipments { carrierDisplayName status trackingCode } } }'''
URL = "https://app.wonderment.com/shipments?order_name="

for line in sys.stdin:
    request = json.loads(line)
    emails = request["profile"]["emailAddresses"]
    asked = urllib.request.Request(
        "https://api.wonderment.com/graphql",
        json.dumps({"query": QUERY, "variables": {"emails": emails}}).encode(),
        {"Content-Type": "application/json",
         "X-Wonderment-Access-Token": request["loop"]["api_token"]},
    )
    with urllib.request.urlopen(asked) as answer:
        orders = json.load(answer)["data"]["orders"]
    shown = [{**each, "id": each["name"], "shipmentUrl": URL + each["name"]} for each in orders]
    print(json.dumps({"id": request["id"], "orders": shown}), flush=True)
"""
#: Does something else than to reply.
RUBBISH = """
import json, os, sys, time

for number, line in enumerate(sys.stdin):
    name = json.loads(line)["id"]
    {}
    sys.stdout.flush()
"""
LONGEST_S = 30.0  #: far more than any of this takes, and far less than for ever
NOBODY = "http://127.0.0.1:9/find"  # the port "discard", which nobody serves


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with lookups, and take little time."""
    stand_in(
        tmp_path,
        monkeypatch,
        subjects_right=RIGHT,
        subjects_wrong=WRONG,
        subjects_raising="raise RuntimeError('no settings')",
        built_in=BUILT_IN,
    )
    monkeypatch.setattr(greeting, "_TO_START_S", 1.0)


def verified(*arguments: str) -> Outcome:
    begun = time.monotonic()
    outcome = call("verify", "lookup", "--rule", "M04", "--format", "json", *arguments)
    assert time.monotonic() - begun < LONGEST_S
    return outcome


def program(name: str) -> str:
    return shlex.join([sys.executable, f"{name}.py"])


def test_how_long_a_program_takes_to_start_is_no_part_of_the_time_for_its_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("built_in.py").write_text("import time\ntime.sleep(1)\n" + BUILT_IN, encoding="utf-8")
    monkeypatch.setattr(greeting, "_TO_START_S", 10.0)
    [judged] = verified("--command", program("built_in")).json["rules"]
    assert judged["status"] == "kept"


def rubbish(body: str) -> str:
    """Return a program that does *body* with each request."""
    Path("rubbish.py").write_text(RUBBISH.format(body), encoding="utf-8")
    return program("rubbish")


def test_a_program_with_a_host_built_in_is_led_to_the_mock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greeting, "_TO_START_S", 10.0)
    outcome = verified("--command", program("built_in"))
    assert (outcome.code, outcome.json["findings"]) == (0, [])
    assert outcome.json["rules"][0]["examples"] > 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--command", "no-such-program-here --fast"),
            "cannot load the lookup 'no-such-program-here --fast': No such file or directory",
        ),
        (
            ("--python", "no_module_here:find"),
            "cannot load the lookup 'no_module_here:find': ModuleNotFoundError: ",
        ),
        (
            ("--python", "subjects_right:look"),
            "cannot load the lookup 'subjects_right:look': AttributeError: ",
        ),
        (
            ("--python", "subjects_raising:find"),
            "cannot load the lookup 'subjects_raising:find': RuntimeError: no settings",
        ),
        (("--url", NOBODY), f"the lookup '{NOBODY}' does not reply: {NOBODY} gave no reply: "),
    ],
    ids=["program", "module", "function", "broken module", "service"],
)
def test_a_lookup_that_is_not_there_is_an_error_in_one_line(
    arguments: tuple[str, ...], told: str
) -> None:
    outcome = verified(*arguments)
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {told}")
    assert outcome.err.count("\n") == 1
    if outcome.out:
        assert (outcome.json["verdict"], outcome.json["findings"]) == ("error", [])


@pytest.mark.parametrize(
    ("body", "came"),
    [
        ("print('Starting up ...')", "the program wrote no JSON object: Starting up ..."),
        ("print('x' * 5_000_000)", "the program wrote no JSON object: xxxxxxxx"),
        ('print(\'{"id": "other"}\')', 'a reply with another id: {"id": "other"}'),
    ],
    ids=["no JSON", "a huge line", "another id"],
)
def test_rubbish_is_told_with_each_rule_that_it_breaks(body: str, came: str) -> None:
    outcome = verified("--rule", "M03", "--command", rubbish(body))
    told = {each["rule"]: each["what"] for each in outcome.json["findings"]}
    assert (outcome.code, list(told)) == (1, ["M03", "M04"])
    for what in told.values():
        assert came in what
        assert len(what) < 1000


def test_a_program_that_ends_after_one_reply_is_a_finding_with_its_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = "if number: sys.exit('only one a day')\n    print(json.dumps(answer(json.loads(line))))"
    command = rubbish(f"from loop_harness.lookup import answer\n    {body}")
    monkeypatch.setattr(greeting, "_TO_START_S", 10.0)
    take(2, monkeypatch)
    outcome = verified("--command", command)
    told = [each["what"] + str(each["actual"]) for each in outcome.json["findings"]]
    assert (outcome.code, len(told)) == (1, 1)
    assert "the program ended with exit code 1: only one a day" in told[0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("time.sleep(600)", "no reply within "),
        ("sys.exit('no key')", "the program ended with exit code 1: no key;"),
        ("os.close(1); time.sleep(600)", "the program closed its input or output;"),
    ],
    ids=["hangs", "dies each time", "closes its output"],
)
def test_a_program_that_never_replies_is_an_error_and_no_hang(body: str, reason: str) -> None:
    command = rubbish(body)
    outcome = verified("--command", command)
    assert (outcome.code, outcome.json["verdict"]) == (2, "error")
    assert outcome.err.startswith(f"error: the lookup {command!r} does not reply: {reason}")


def test_a_finding_is_replayed_on_the_same_lookup_and_on_a_right_one() -> None:
    wrong = verified("--python", "subjects_wrong:find")
    [found] = wrong.json["findings"]
    again = call("replay", found["replay"], "--python", "subjects_wrong:find")
    right = call("replay", found["replay"], "--python", "subjects_right:find")
    assert (again.code, right.code) == (1, 0)
    assert f"broken: {found['what']}" in again.out.splitlines()
    assert [f"• {each}" for each in found["steps"]] == [
        each for each in again.out.splitlines() if each.startswith("•")
    ]
    assert right.out.endswith("kept: this case breaks the rule no more\n")


def test_a_replay_on_a_program_says_what_came() -> None:
    [found] = verified("--python", "subjects_wrong:find").json["findings"]
    again = call("replay", found["replay"], "--command", rubbish("print('rubbish')"))
    assert again.code == 1
    assert "  replied  the program wrote no JSON object: rubbish" in again.out.splitlines()


def test_a_replay_on_nobody_is_an_error() -> None:
    [found] = verified("--python", "subjects_wrong:find").json["findings"]
    outcome = call("replay", found["replay"], "--url", NOBODY)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"error: the lookup '{NOBODY}' does not reply: ")


def test_a_damaged_token_is_an_error_that_says_what_to_do() -> None:
    [found] = verified("--python", "subjects_wrong:find").json["findings"]
    token = found["replay"]
    for damaged in (token[:-9], token[:20] + "AAAA" + token[24:], "M04", ""):
        outcome = call("replay", damaged, "--reference")
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("error: this is no replay token: ")
        assert outcome.err.endswith("copy the whole line from the report\n")
