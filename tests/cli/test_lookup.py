"""``lookup`` prints one reply, whatever came of it; its exit code says whether anything failed."""

from __future__ import annotations

import json
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.calling import call

from loop_harness import schemas

TOKEN = {"LOOP_API_TOKEN": "sk_test_1001_plain"}
ASK = ("lookup", "--email", "ada@example.com")
GUIDE_STOP = "I need the e-mail address that you ordered with to find your order."


@contextmanager
def answering(send: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run an HTTP server that is not Loop; yield its base URL."""

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            try:
                send(connection)
            except OSError:
                return  # who asked has heard enough

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(10)


def saying(status: str, body: bytes = b"", *headers: str) -> Callable[[socket.socket], None]:
    lines = (f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers)
    return lambda to: to.sendall("\r\n".join((*lines, "", "")).encode() + body)


def huge(to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n")
    for _ in range(100):
        to.sendall(b" " * 1024 * 1024)


def assert_failed(reason: str, kind: str, *arguments: str, **env: str) -> None:
    """Expect the whole reply on standard output, and the reason alone on standard error."""
    shown = call(*arguments, "--format", "json", env=env)

    assert shown.json == {"id": "1", "error": {"kind": kind, "message": reason}}
    assert (shown.code, shown.err) == (2, f"error: {reason}\n")
    assert schemas.problems(shown.json, "lookup-reply") == ()


AGREED = "Loop's answer is not what was agreed: {}; check that the base URL is Loop's API, "
STRANGERS = {
    "html": (
        saying("200 OK", b"<html>hello</html>"),
        "malformed",
        AGREED.format("the body is HTML") + "then report it to Loop",
    ),
    "not found": (
        saying("404 Not Found", b"nothing here"),
        "unavailable",
        "Loop answered 404 (no message); check the base URL, or try again later if Loop is down",
    ),
    "elsewhere": (
        saying("302 Found", b"", "location: https://example.com/login"),
        "transport",
        (
            "no answer from Loop: 302 sends the request to https://example.com/login; "
            "check the base URL and the network"
        ),
    ),
    "huge": (
        huge,
        "malformed",
        AGREED.format("the body is larger than 10 MiB") + "then report it to Loop",
    ),
}


@pytest.mark.parametrize(("send", "kind", "reason"), STRANGERS.values(), ids=STRANGERS)
def test_a_server_that_is_not_loop_gives_an_error(
    send: Callable[[socket.socket], None], kind: str, reason: str
) -> None:
    with answering(send) as base_url:
        assert_failed(reason, kind, *ASK, "--base-url", base_url, **TOKEN)


def test_a_huge_answer_is_not_kept_in_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with answering(huge) as base_url:
        call(*ASK, "--base-url", base_url, env=TOKEN)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("url", ["", "nowhere", "localhost:8080", "ftp://example.com", "http://"])
def test_a_base_url_that_is_none_gives_an_error(url: str) -> None:
    reason = (
        f"the base URL {url!r} is no http or https URL; "
        "use https://api.wonderment.com, or the URL that 'loop-harness serve' prints"
    )

    assert_failed(reason, "config", *ASK, "--base-url", url, **TOKEN)


def test_a_closed_port_gives_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    shown = call(*ASK, "--base-url", f"http://127.0.0.1:{port}", "--format", "json", env=TOKEN)

    assert (shown.code, shown.json["error"]["kind"]) == (2, "transport")
    assert "Connection refused" in shown.err


@pytest.mark.parametrize("env", [{}, {"LOOP_API_TOKEN": ""}, {"LOOP_API_TOKEN": "  "}])
def test_without_a_token_the_variable_is_named(env: dict[str, str]) -> None:
    reason = (
        "no API token in the environment variable LOOP_API_TOKEN; "
        "set it to the token of the shop, or name another one with --token-env"
    )

    assert_failed(reason, "config", *ASK, "--base-url", "http://127.0.0.1:1", **env)


@pytest.mark.parametrize("token", ["a b", "a\nb"])
def test_a_token_with_a_space_or_a_line_break_gives_an_error(token: str) -> None:
    reason = (
        "the API token holds a space, a line break or another one that no header takes; "
        "copy the token again, without anything around it"
    )

    url = ("--base-url", "http://127.0.0.1:1", "--token-env", "MINE")
    assert_failed(reason, "config", *ASK, *url, MINE=token)


def test_json_is_printed_even_if_the_lookup_cannot_begin(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"

    for path in (str(missing), str(tmp_path)):
        shown = call("lookup", "--profile", path, "--format", "json")

        assert shown.err == f"error: {shown.json['error']['message']}\n"
        assert (shown.code, shown.json["error"]["kind"]) == (2, "config")
        assert schemas.problems(shown.json, "lookup-reply") == ()


@pytest.mark.parametrize(
    ("trigger", "said"),
    [
        ("profile_opened", ""),
        ("guide_requested", f"Guide says: {GUIDE_STOP}\n"),
        (
            "rule_evaluated",
            (
                "Rule sees: order_count=0, any_stalled=false, any_returned=false, "
                "all_delivered=false, newest_pending=false, lookup_failed=false\n"
            ),
        ),
    ],
)
def test_a_phone_only_profile_asks_nothing(trigger: str, said: str) -> None:
    """The base URL leads nowhere, and no token is set: neither is needed."""
    phone = ("lookup", "--phone", "+12025550101", "--base-url", "http://127.0.0.1:1")

    shown = call(*phone, "--trigger", trigger)
    as_json = call(*phone, "--trigger", trigger, "--format", "json")

    stop = "Nothing was asked: the profile has no email address.\n"
    assert (shown.code, shown.out, shown.err) == (0, stop + said, "")
    assert as_json.json == {"id": "1", "stopped": "the profile has no email address"}


def test_a_bundled_world_answers_by_name_in_every_format() -> None:
    ask = ("lookup", "--email", "grace@example.com", "--world", "demo")
    link = "https://app.wonderment.com/shipments?order_name=%234001"

    as_json, card, table = (call(*ask, "--format", each) for each in ("json", "card", "table"))

    assert as_json.json == {
        "id": "1",
        "orders": [
            {
                "id": "#4001",
                "name": "#4001",
                "shipmentUrl": link,
                "shipments": [
                    {
                        "carrierDisplayName": "UPS",
                        "status": "TRANSIT",
                        "trackingCode": "1Z5R89390357567127",
                    }
                ],
            }
        ],
    }
    rest = f"{' ' * 41}│\n│ {link}{' ' * 18}│\n╰{'─' * 74}╯\n"
    parcel = "│ UPS  TRANSIT  1Z5R89390357567127"
    assert card.out == f"╭─ #4001  1 parcel {'─' * 56}╮\n{parcel}{rest}"
    assert [each.strip() for each in table.out.splitlines()[3].strip("│").split("│")] == [
        *("#4001", "UPS", "TRANSIT", "1Z5R89390357567127", link)
    ]
    assert {(each.code, each.err) for each in (as_json, card, table)} == {(0, "")}


def test_a_narrow_table_keeps_each_link_in_one_line() -> None:
    ask = ("lookup", "--email", "grace@example.com", "--world", "demo")

    lines = call(*ask, env={"COLUMNS": "80"}).out.splitlines()

    assert lines[-1] == "#4001  https://app.wonderment.com/shipments?order_name=%234001"
    assert max(map(len, lines)) <= 80


def test_options_add_to_the_profile_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"id": "c1", "emailAddresses": ["sofia.old@example.net"]}))

    both = call(
        *("lookup", "--profile", str(file), "--email", "grace@example.com"),
        *("--world", "demo", "--format", "json"),
    )

    assert {each["name"] for each in both.json["orders"]} == {"#4001", "#4004", "#4005"}


def test_made_up_orders_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    first, again, other = (
        call(*ASK, "--seed", seed, "--format", "json").json for seed in ("1", "1", "4")
    )

    assert first == again
    assert [each["name"] for each in first["orders"]] == ["#1001"]
    assert first != other


def test_the_limit_cuts_and_zero_shows_all() -> None:
    addresses = ("--email", "grace@example.com", "--email", "sofia@example.com")
    ask = ("lookup", *addresses, "--world", "demo", "--format", "json")

    every, two = (call(*ask, "--limit", each).json["orders"] for each in ("0", "2"))

    assert len(every) > 2
    assert two == every[:2]


def test_a_dialect_decides_what_the_mock_answers() -> None:
    ask = ("lookup", "--email", "KOFI@example.com", "--world", "demo", "--format", "json")

    folded, exact = call(*ask), call(*ask, "--dialect", "email-case=local-sensitive")
    without_pending = call(*ask, "--dialect", "pending-orders=omitted")

    assert [each["name"] for each in folded.json["orders"]] == ["#4008", "#4007", "#4006"]
    assert exact.json["orders"] == []
    assert [each["name"] for each in without_pending.json["orders"]] == ["#4007", "#4006"]


def test_a_dialect_decides_what_a_rule_knows() -> None:
    """With orders in no particular sequence nobody knows which is the newest."""
    rule = ("--trigger", "rule_evaluated")
    ask = ("lookup", "--email", "kofi@example.com", "--world", "demo", *rule)

    sure, unsure = call(*ask).out, call(*ask, "--dialect", "order-sequence=as-stored").out

    assert ("newest_pending=true" in sure, "newest_pending=null" in unsure) == (True, True)


def test_no_orders_and_partial_data_are_told_apart() -> None:
    nobody = call("lookup", "--email", "nobody@example.com", "--world", "demo")
    partial = json.dumps(
        {
            "data": {"orders": [{"name": "#1", "shipments": []}]},
            "errors": [{"message": "carrier is down"}],
        }
    )
    with answering(saying("200 OK", partial.encode())) as base_url:
        some = call(*ASK, "--base-url", base_url, "--format", "card", env=TOKEN)

    assert (nobody.code, nobody.out, nobody.err) == (0, "No orders.\n", "")
    assert (some.code, "#1  pending" in some.out) == (2, True)
    assert some.err == (
        "error: Loop reported GraphQL errors (carrier is down); "
        "the orders may be incomplete, try again\n"
    )
