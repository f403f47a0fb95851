"""``contract diff`` tells people, programs and job summaries what has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.calling import call
from tests.diff.differing import ORDERS, write

from loop_harness import schemas

NULLABLE = ORDERS.replace("status: String!", "status: String")
MORE = ORDERS.replace("name: String!", "name: String! placedAt: String")
MARK = "be1e90a2ec1d8147"  #: of the status that may be null


@pytest.fixture
def old(tmp_path: Path) -> str:
    return write(tmp_path, "old", ORDERS)


@pytest.fixture
def nullable(tmp_path: Path) -> str:
    return write(tmp_path, "nullable", NULLABLE)


@pytest.fixture
def more(tmp_path: Path) -> str:
    return write(tmp_path, "more", MORE)


def test_what_breaks_is_told_with_the_reason_and_what_it_breaks(old: str, nullable: str) -> None:
    told = call("contract", "diff", old, nullable)

    assert told.code == 1
    assert told.out.startswith(
        f"breaking  {MARK}  used\n"
        "  Shipment.status\n"
        "  it may be null now (String! → String), in the answer\n"
        "  because   It is not on the list of what may change at any time, so it is a\n"
        "            breaking change and needs a new dated version.\n"
        "  breaks    S02, S07, S08, T01, where an answer uses what is newly allowed\n"
        "\n"
        "Proof: "
    )
    assert told.out.endswith("\n1 breaking, 0 unclear, 0 compatible: breaking.\n")
    assert told.err == ""


def test_what_breaks_nothing_exits_with_0(old: str, more: str) -> None:
    told = call("contract", "diff", old, more)

    assert told.code == 0
    assert told.out.endswith("\n0 breaking, 0 unclear, 1 compatible: compatible.\n")


def test_the_same_contract_twice_is_no_change(old: str) -> None:
    told = call("contract", "diff", old, old)

    assert (told.code, told.err) == (0, "")
    assert told.out == "Proof: none, for nothing has changed.\nNo change.\n"


@pytest.mark.parametrize("new", ["nullable", "more", "old"])
def test_the_json_keeps_to_its_schema(new: str, request: pytest.FixtureRequest, old: str) -> None:
    told = call("contract", "diff", old, request.getfixturevalue(new), "--format", "json")

    assert schemas.problems(told.json, "contract-diff") == ()
    assert told.raw.isascii()
    verdicts = {"nullable": "breaking", "more": "compatible", "old": "compatible"}
    assert told.json["verdict"] == verdicts[new]


def test_the_same_call_gives_the_same_bytes(old: str, nullable: str) -> None:
    call_json = ("contract", "diff", old, nullable, "--format", "json")

    assert call(*call_json).raw == call(*call_json).raw


def test_a_change_that_is_ignored_is_told_and_breaks_nothing(
    old: str, nullable: str, tmp_path: Path
) -> None:
    known = tmp_path / "accepted.txt"
    known.write_text(f"# agreed in March\n{MARK}  # status\n\n0123456789abcdef\n")

    by_mark = call("contract", "diff", old, nullable, "--ignore", MARK)
    by_file = call("contract", "diff", old, nullable, "--ignore", str(known), "--format", "json")

    assert by_mark.code == by_file.code == 0
    assert by_mark.out.startswith(f"breaking  {MARK}  used, ignored\n")
    assert by_mark.out.endswith(
        "1 breaking, 0 unclear, 0 compatible, 1 of them ignored: compatible.\n"
    )
    assert by_file.json["unmatched_ignores"] == ["0123456789abcdef"]
    assert [each["ignored"] for each in by_file.json["changes"]] == [True]


def test_a_file_that_holds_no_fingerprints_is_refused(old: str, tmp_path: Path) -> None:
    known = tmp_path / "accepted.txt"
    known.write_text("status may be null\n")

    told = call("contract", "diff", old, old, "--ignore", str(known))
    missing = call("contract", "diff", old, old, "--ignore", "be1e")

    assert (told.code, missing.code) == (2, 2)
    assert "'status' is no fingerprint" in told.err
    assert "be1e" in missing.err


def test_markdown_has_a_table_and_shows_what_people_wrote_as_it_is(
    tmp_path: Path, old: str
) -> None:
    odd = write(tmp_path, "odd_|_name", NULLABLE)

    told = call("contract", "diff", old, odd, "--format", "markdown")

    assert told.code == 1
    assert "odd\\_\\|\\_name" in told.out
    assert f"| `{MARK}` |" in told.out
    assert "- **S02** " in told.out


def test_nothing_in_a_contract_steers_the_terminal(tmp_path: Path) -> None:
    before = {"type": "object", "properties": {"a\x1b[31m\u202e": {"type": "string"}}}
    after = {"type": "object", "properties": {}}
    old, new = write(tmp_path, "old", before), write(tmp_path, "new", after)

    told = call("contract", "diff", old, new)

    assert "\x1b" not in told.out
    assert "\u202e" not in told.out
    assert "a\\u001b[31m\\u202e" in told.out


def test_a_query_and_a_direction_of_ones_own_are_taken(tmp_path: Path, old: str) -> None:
    query = tmp_path / "query.graphql"
    query.write_text('{ orders(input: {customerEmails: ["a@example.com"]}) { name } }')
    gone = write(tmp_path, "gone", ORDERS.replace("status: String!", ""))
    plain, limited = (
        write(tmp_path, "plain", {"type": "string"}),
        write(tmp_path, "limited", {"type": "string", "enum": ["a"]}),
    )

    told = call("contract", "diff", old, gone, "--query", str(query), "--format", "json")
    asked = call("contract", "diff", plain, limited, "--direction", "request")
    said = call("contract", "diff", plain, limited)

    assert [each["used"] for each in told.json["changes"]] == [False]
    assert told.json["query"] == str(query)
    assert (asked.code, said.code) == (1, 0)


def test_what_breaks_a_query_of_ones_own_alone_is_told(tmp_path: Path) -> None:
    query = tmp_path / "query.graphql"
    query.write_text('{ orders(input: {customerEmails: ["a@example.com"]}) { placedAt } }')
    old, new = write(tmp_path, "old", MORE), write(tmp_path, "new", ORDERS)

    told = call("contract", "diff", old, new, "--query", str(query))

    assert "  breaks    the query, which the new schema refuses\n" in told.out
    assert "Cannot query field 'placedAt' on type 'Order'." in " ".join(told.out.split())


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_what_cannot_be_compared_is_one_line_and_exits_with_2(
    form: str, old: str, tmp_path: Path
) -> None:
    other = write(tmp_path, "other", {"type": "string"})

    told = call("contract", "diff", old, other, "--format", form)

    assert (told.code, told.out) == (2, "")
    assert told.err == (
        f"error: {old} and {other}: cannot be compared: "
        "the one is GraphQL, the other is JSON Schema\n"
    )


def test_many_compatible_changes_are_cut_short_for_people_only(tmp_path: Path) -> None:
    names = {f"p{n:02}": {"type": "string"} for n in range(30)}
    old = write(tmp_path, "old", {"type": "object", "properties": {}})
    new = write(tmp_path, "new", {"type": "object", "properties": names})

    told, as_json = (
        call("contract", "diff", old, new),
        call("contract", "diff", old, new, "--format", "json"),
    )

    assert "(and 10 more that are compatible; --format json has all)\n" in told.out
    assert len(as_json.json["changes"]) == 30


def test_another_process_with_other_hashes_says_the_same(old: str, nullable: str) -> None:
    words = ("contract", "diff", old, nullable, "--format", "json")
    elsewhere = subprocess.run(
        (sys.executable, "-m", "loop_harness", *words),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )

    assert elsewhere.stdout == call(*words).raw
    assert json.loads(elsewhere.stdout)["changes"][0]["fingerprint"] == MARK
