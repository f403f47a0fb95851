"""Text from elsewhere is shown as it is where that is harmless, and spelled out where not."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from tests.cli.calling import COMMAND, call, environment

from loop_harness.cli.terminal import visible

#: A title of the window, a colour, a reversed reading, half a character, a C1 control.
EVIL = "\x1b]0;x\x07\x1b[31m\u202eevil\ud800\x9b2J\n"
HARMLESS = "\\u001b]0;x\\u0007\\u001b[31m\\u202eevil\\ud800\\u009b2J\\u000a"
ENCODINGS = ("utf-8", "ascii", "latin-1", "cp1252")
EVERY_TEXT = (
    *("demo", "rules", "assumptions", "contract list", "--help", "serve --help", "rules M11"),
    "lookup --email ada@example.com --format card --trigger guide_requested",
)


@pytest.fixture
def evil_world(tmp_path: Path) -> str:
    shipment = {"trackingCode": EVIL, "status": EVIL, "carrierDisplayName": f"[red]{EVIL}"}
    order = {"name": f"#1{EVIL}", "emails": ["a@example.com", EVIL], "shipments": [shipment]}
    file = tmp_path / "world.json"
    file.write_text(json.dumps({"orders": [order]}))
    return str(file)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 例え 👩‍👩‍👧 ñ", "Zoë 例え 👩‍👩‍👧 ñ"),
        ("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:"),
        (EVIL, HARMLESS),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("\U000e0001", "\\U000e0001"),
        ("\u200e\u2066\u00ad", "\\u200e\\u2066\\u00ad"),
    ],
)
def test_only_what_could_steer_a_terminal_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", ["table", "card"])
def test_names_and_codes_are_harmless_on_any_terminal(
    evil_world: str, form: str, encoding: str
) -> None:
    ask = ("lookup", "--email", "a@example.com", "--world", evil_world, "--format", form)

    with_guide = call(*ask, "--trigger", "guide_requested", encoding=encoding)

    assert (with_guide.code, with_guide.err) == (0, "")
    assert f"#1{HARMLESS}" in with_guide.out.replace("│\n│ ", "")
    assert f"[red]{HARMLESS}" in with_guide.out
    assert set(with_guide.out) & set(EVIL) <= set("0;x[31mevil2J]\n")


def test_json_keeps_every_character_and_is_harmless(evil_world: str) -> None:
    ask = ("lookup", "--email", "a@example.com", "--world", evil_world, "--format", "json")

    shown = call(*ask, encoding="ascii")

    assert shown.out.isascii()
    assert "\x1b" not in shown.out
    (order,) = shown.json["orders"]
    assert order["name"] == f"#1{EVIL}"
    assert order["shipments"] == [
        {"carrierDisplayName": f"[red]{EVIL}", "status": EVIL, "trackingCode": EVIL}
    ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_finding_in_a_file_is_harmless(tmp_path: Path, form: str) -> None:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"id": [EVIL], "emailAddresses": {EVIL: 1}}))

    shown = call("contract", "validate", str(file), "--as", "profile", "--format", form)

    assert (shown.code, "\x1b" in shown.out + shown.err) == (1, False)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", EVERY_TEXT)
def test_every_text_can_be_shown_in_any_encoding(command: str, encoding: str) -> None:
    assert call(*command.split(), encoding=encoding).code == 0


def test_an_error_spells_out_what_the_terminal_lacks() -> None:
    missing = ("serve", "--world", "Zoë.json")

    assert call(*missing).err == "error: Zoë.json: No such file or directory\n"
    assert call(*missing, encoding="ascii").err == (
        "error: Zo\\xeb.json: No such file or directory\n"
    )


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_data_is_utf_8_whatever_the_terminal_is(form: str) -> None:
    make = ("generate", "profiles", "--count", "300", "--format", form)

    made = call(*make, encoding="latin-1").raw

    assert (made, made.isascii()) == (call(*make).out.encode(), False)


def test_a_file_of_the_contract_is_utf_8_whatever_the_terminal_is() -> None:
    show = ("contract", "show", "assumptions")

    shown = call(*show, encoding="latin-1").raw

    assert (shown, shown.isascii()) == (call(*show).out.encode(), False)


@pytest.mark.parametrize(
    ("env", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(env: dict[str, str], colour: bool) -> None:
    ours, terminal = pty.openpty()
    subprocess.run(
        (*COMMAND, "rules", "M99"),
        stderr=terminal,
        check=False,
        env=environment({"TERM": "xterm", **env}),
    )
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(terminal)

    assert ("\x1b[31m" in shown, shown.count("error")) == (colour, 1)


def test_no_colour_reaches_a_pipe() -> None:
    assert "\x1b" not in call("demo").out + call("rules", "M99").err
