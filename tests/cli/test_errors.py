"""Bad input ends in one line on standard error that names what is wrong, with exit code 2."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.cli.calling import call

WORLD = "; see 'loop-harness contract show world' for what is allowed"
PROFILE = "; see 'loop-harness contract show profile' for what is allowed"
TOKEN = "does not look like one line of printable ASCII without spaces"
ORDER = '{"orders": [{"name": "#1", "emails": ["a@example.com"], %s}]}'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(text: str | bytes) -> None:
    Path("file.json").write_bytes(text.encode() if isinstance(text, str) else text)


def assert_refused(line: str, *arguments: str, **env: str) -> None:
    """Expect nothing but one line; a mock that starts all the same would find no such port."""
    nowhere = ("--port", "70000") if arguments[0] == "serve" and "--port" not in arguments else ()
    before = sorted(Path().iterdir())

    refused = call(*arguments, *nowhere, env=env)

    assert (refused.code, refused.out, refused.err) == (2, "", f"error: {line}\n")
    assert sorted(Path().iterdir()) == before


UNREADABLE = {
    "broken": (
        '{"orders": [\n  {"name": "x",}\n]}',
        "not JSON at line 2, column 16: Expecting property name enclosed in double quotes",
    ),
    "empty": ("", "not JSON at line 1, column 1: Expecting value"),
    "not a number": ('{"orders": NaN}', "NaN is no JSON; write a number or null"),
    "nested": ("[" * 100_000, "it is nested too deeply"),
    "latin": (b'{"a": "\xff"}', "is not UTF-8 text (byte 7)"),
    "twice": (
        '{"orders": [], "orders": []}',
        "the field 'orders' is there twice in one object; keep one of them",
    ),
}


@pytest.mark.parametrize(("text", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_json_is_refused_with_the_place(text: str | bytes, reason: str) -> None:
    written(text)
    line = f"file.json: {reason}"

    assert_refused(line, "serve", "--world", "file.json")
    assert_refused(line, "lookup", "--profile", "file.json")
    assert_refused(line, "lookup", "--email", "a@example.com", "--world", "file.json")
    assert_refused(line, "contract", "validate", "file.json", "--as", "world")


@pytest.mark.parametrize("option", ["--world", "--profile"])
def test_a_missing_file_and_a_folder_are_refused(option: str) -> None:
    Path("folder").mkdir()

    missing = ("lookup", "--email", "a@example.com", option, "missing.json")
    assert_refused("missing.json: No such file or directory", *missing)
    assert_refused("folder: Is a directory", *missing[:-1], "folder")


WORLDS = {
    "a list": ("[]", "$: is a list, must be an object"),
    "orders no list": ('{"orders": {}}', "$.orders: is an object, must be a list"),
    "unknown field": (
        '{"orders": [{"nmae": "#1", "name": "#1", "emails": []}]}',
        "$.orders[0]: has an unknown field 'nmae' (did you mean 'name'?)",
    ),
    "token with a space": ('{"shop": {"token": "a b"}}', f'$.shop.token: "a b" {TOKEN}'),
    "token with a line break": ('{"shop": {"token": "a\\n"}}', f'$.shop.token: "a\\n" {TOKEN}'),
    "empty token": ('{"shop": {"token": ""}}', f'$.shop.token: "" {TOKEN} (and 1 more)'),
    "no date": (
        ORDER % '"createdAt": "yesterday"',
        '$.orders[0].createdAt: "yesterday" is no date-time',
    ),
    "before the first year": (
        ORDER % '"createdAt": "0001-01-01T00:00:00+14:00"',
        "$.orders[0]: has a time beyond the years 1 to 9999",
    ),
    "after the last year": (
        ORDER % '"createdAt": "9999-12-31T23:59:59Z"',
        "$.orders[0]: has a time beyond the years 1 to 9999",
    ),
    "beyond the calendar, without shipments": (
        ORDER % '"shipments": [], "createdAt": "9999-12-31T23:59:59-14:00"',
        "$.orders[0]: has a time beyond the years 1 to 9999",
    ),
}


@pytest.mark.parametrize(("text", "reason"), WORLDS.values(), ids=WORLDS)
def test_a_world_that_breaks_its_schema_is_refused_with_the_path(text: str, reason: str) -> None:
    written(text)

    assert_refused(f"file.json: {reason}{WORLD}", "serve", "--world", "file.json")


PROFILES = {
    "a list": ("[]", "$: is a list, must be an object"),
    "null": ("null", "$: is null, must be an object"),
    "an address that is a number": (
        '{"emailAddresses": ["a@example.com", 5]}',
        "$.emailAddresses[1]: is a number, must be a text or null",
    ),
    "addresses that are null": (
        '{"emailAddresses": null}',
        "$.emailAddresses: is null, must be a list",
    ),
}


@pytest.mark.parametrize(("text", "reason"), PROFILES.values(), ids=PROFILES)
def test_a_profile_that_breaks_its_schema_is_refused_with_the_path(text: str, reason: str) -> None:
    written(text)

    assert_refused(f"file.json: {reason}{PROFILE}", "lookup", "--profile", "file.json")


CALLS = {
    "serv": "there is no command called 'serv'; did you mean 'serve'?",
    "generate wrld": (
        "No such command 'wrld'. Did you mean 'world'? See 'loop-harness generate --help'"
    ),
    "serve --world no-emai": "there is no world called 'no-emai'; did you mean 'no-email'?",
    "rules M99": "there is no rule called 'M99'; did you mean 'M09'?",
    "assumptions email-cas": (
        "there is no assumption called 'email-cas'; did you mean 'email-case'?"
    ),
    "contract show wrld": "there is no contract called 'wrld'; did you mean 'world'?",
    "contract validate x --as wrld": "there is no schema called 'wrld'; did you mean 'world'?",
    "serve --dialect email-cas=ignore": (
        "there is no assumption called 'email-cas'; did you mean 'email-case'?"
    ),
    "serve --dialect email-case=ignor": (
        "there is no choice of email-case called 'ignor'; did you mean 'ignore'?"
    ),
    "lookup --email a --dialect email-case": (
        "Invalid value for '--dialect': 'email-case' makes no choice; write email-case= and "
        "ignore or local-sensitive; see 'loop-harness lookup --help'"
    ),
    "serve --port 70000": (
        "cannot listen on 127.0.0.1:70000: a port is a number from 0 to 65535; "
        "choose another --host or --port; port 0 takes any free one"
    ),
    "serve --port x": (
        "Invalid value for '--port': 'x' is not a valid integer; see 'loop-harness serve --help'"
    ),
    "serve --world demo --world demo": (
        "two worlds have the token sk_test_2017_…; give each its own with --token; "
        "see 'loop-harness serve --help'"
    ),
    "serve --world demo --token t --token u": (
        "--token is given 2 times and --world 1 times: a shop has one; "
        "see 'loop-harness serve --help'"
    ),
    "lookup": (
        "name a profile: --email A, --phone P or --profile FILE; see 'loop-harness lookup --help'"
    ),
    "lookup --email a --world demo --base-url http://127.0.0.1:1": (
        "--world is for the mock; with --base-url Loop has its own orders; "
        "see 'loop-harness lookup --help'"
    ),
    "generate world --format csv": (
        "a world is one document and no table: use --format json or jsonl; "
        "see 'loop-harness generate world --help'"
    ),
    "generate world --offset 3": (
        "a world begins with its first customer: --offset is for the others; "
        "see 'loop-harness generate world --help'"
    ),
    "generate profiles --output missing/p.json": "missing/p.json: No such file or directory",
}


@pytest.mark.parametrize(("arguments", "line"), CALLS.items(), ids=CALLS)
def test_a_wrong_call_is_refused_with_the_way_out(arguments: str, line: str) -> None:
    assert_refused(line, *arguments.split())


@pytest.mark.parametrize("token", ["a b", "a\nb", "a\tb", "ä"])
def test_a_token_that_no_header_takes_is_refused_and_not_shown(token: str) -> None:
    line = (
        "the API token holds a space, a line break or another character that is not allowed; "
        "a token is one line of printable ASCII, no spaces"
    )

    assert_refused(line, "serve", "--token", token)


def test_an_empty_token_is_refused() -> None:
    line = "the API token is empty; a token is one line of printable ASCII, no spaces"

    assert_refused(line, "serve", "--token", "")


def test_a_busy_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert_refused(
            f"cannot listen on 127.0.0.1:{port}: Address already in use; "
            "choose another --host or --port; port 0 takes any free one",
            *("serve", "--port", str(port)),
        )


def test_what_a_file_holds_cannot_steer_the_terminal() -> None:
    written('{"orders": [], "\\u001b[31m\\u202e\\ud800": 1}')

    assert_refused(
        "file.json: $: has an unknown field '\\x1b[31m\\u202e\\ud800' "
        f"(known: orders, profiles, shop){WORLD}",
        *("serve", "--world", "file.json"),
    )


def test_the_name_of_a_file_cannot_steer_the_terminal() -> None:
    assert_refused(
        "\\u001b[31m\\u000a.json: No such file or directory",
        *("serve", "--world", "\x1b[31m\n.json"),
    )
