"""``generate`` writes the same data for the same seed, in each format, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import stat
import subprocess
from pathlib import Path

import pytest
from tests.cli.calling import COMMAND, call, environment

from loop_harness import generate, schemas
from loop_harness.cli.generate import _rows
from loop_harness.generate.source import Source


def generated(*arguments: str) -> str:
    made = call("generate", *arguments)
    assert (made.code, made.err) == (0, "")
    return made.out


def test_json_and_json_lines_hold_the_same_profiles() -> None:
    expected = [generate.profile(Source(7), number) for number in range(5, 8)]
    options = ("--seed", "7", "--count", "3", "--offset", "5")

    as_list, as_lines = (
        generated("profiles", *options, "--format", each) for each in ("json", "jsonl")
    )

    assert as_list == json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    assert as_lines == "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in expected)


def test_a_table_has_a_column_for_each_property() -> None:
    lines = generated("orders", "--count", "3", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(lines, newline="")))
    assert [(each["name"], json.loads(each["emails"])) for each in rows] == [
        (each["name"], each["emails"]) for each in json.loads(generated("orders", "--count", "3"))
    ]
    assert list(rows[0]) == list(schemas.load("order")["properties"])


def test_a_line_break_stays_in_its_cell() -> None:
    text = "".join(_rows([{"id": 'a "quoted"\nname,'}], "profile"))

    assert next(csv.DictReader(io.StringIO(text, newline="")))["id"] == 'a "quoted"\nname,'


@pytest.mark.parametrize(
    ("form", "nothing"), [("json", "[]\n"), ("jsonl", ""), ("csv", None)], ids=str
)
def test_none_is_an_empty_document(form: str, nothing: str | None) -> None:
    header = ",".join(schemas.load("profile")["properties"]) + "\n"

    made = generated("profiles", "--count", "0", "--format", form)

    assert made == (header if nothing is None else nothing)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_world_is_one_document_that_serve_and_lookup_take(form: str, tmp_path: Path) -> None:
    file = tmp_path / "world.json"

    said = generated("world", "--count", "4", "--format", form, "--output", str(file))

    made = json.loads(file.read_text(encoding="utf-8"))
    address = made["orders"][0]["emails"][0]
    found = call("lookup", "--email", address, "--world", str(file), "--format", "json")
    assert (said, schemas.problems(made, "world")) == ("", ())
    assert made["orders"][0]["name"] in {each["name"] for each in found.json["orders"]}


@pytest.mark.parametrize("kind", ["profiles", "orders", "world"])
def test_a_file_holds_what_standard_output_would(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "made"
    file.write_text("old")

    generated(kind, "--output", str(file))

    assert file.read_text(encoding="utf-8") == generated(kind)
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(0o666 & ~umask())


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_failure_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made"
    file.write_text("old")

    def fail(_source: Source, number: int) -> dict[str, int]:
        if number:
            raise KeyboardInterrupt
        return {"id": number}

    monkeypatch.setattr(generate, "profile", fail)
    ended = call("generate", "profiles", "--format", "jsonl", "--output", str(file))

    assert (ended.code, ended.out, file.read_text()) == (130, "", "old")
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    file, link = tmp_path / "made", tmp_path / "link"
    link.symlink_to(file)

    generated("profiles", "--output", str(link))
    generated("profiles", "--output", os.devnull)

    assert (link.is_symlink(), file.read_text(encoding="utf-8")) == (True, generated("profiles"))
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("kind", ["profiles", "orders", "world"])
def test_long_work_shows_a_bar_to_a_person_only(kind: str) -> None:
    """Standard error is a terminal here; standard output is a pipe, and holds data alone."""
    many, few = on_a_terminal(kind, "600"), on_a_terminal(kind, "20")

    assert ("100%" in many[1], few[1]) == (True, "")
    assert many[0] == generated(kind, "--count", "600")


def on_a_terminal(kind: str, count: str) -> tuple[str, str]:
    """Return what ``generate`` writes to a pipe, and to a terminal as standard error."""
    ours, terminal = pty.openpty()
    with subprocess.Popen(
        (*COMMAND, "generate", kind, "--count", count),
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment({"TERM": "xterm", "COLUMNS": "80"}),
    ) as process:
        os.close(terminal)
        assert process.stdout
        out = process.stdout.read().decode()
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # what Linux says when the other end is closed
    os.close(ours)
    return out, shown.decode()


SLICES = ("profiles", "--seed", "7", "--format", "jsonl", "--population")


def test_a_population_is_listed_slice_by_slice() -> None:
    whole = generated(*SLICES, "1000000000", "--offset", "999999990").splitlines()
    parts = [
        generated(*SLICES, "1000000000", "--offset", str(999_999_990 + at), "--count", "4")
        for at in (0, 4, 8)
    ]

    assert len(whole) == 10
    assert [line for part in parts for line in part.splitlines()] == whole
    assert whole == [
        json.dumps(generate.profile(Source(7), 999_999_990 + at), ensure_ascii=False)
        for at in range(10)
    ]


@pytest.mark.parametrize(("offset", "count", "left"), [(0, 10, 3), (1, 1, 1), (2, 5, 1), (9, 5, 0)])
def test_a_population_ends_with_its_last_customer(offset: int, count: int, left: int) -> None:
    made = generated(*SLICES, "3", "--offset", str(offset), "--count", str(count))

    assert len(made.splitlines()) == left


def test_a_part_of_a_population_is_the_same_without_saying_how_large_it_is() -> None:
    options = ("--seed", "7", "--offset", "2", "--count", "3")

    for kind in ("profiles", "orders"):
        assert generated(kind, *options) == generated(kind, *options, "--population", "500")


def test_orders_and_worlds_end_with_the_last_customer_too() -> None:
    orders = json.loads(generated("orders", "--population", "3", "--seed", "7", "--count", "99"))
    world = json.loads(generated("world", "--population", "3", "--seed", "7", "--count", "99"))

    assert orders == [each for k in range(3) for each in generate.orders_of(Source(7), k)]
    assert world == generate.world(Source(7), 3)


@pytest.mark.parametrize("size", ["0", "-1", "2147483649", "many"])
def test_a_population_of_another_size_is_refused(size: str) -> None:
    ended = call("generate", "profiles", "--population", size)

    assert (ended.code, ended.out) == (2, "")
    assert "--population" in ended.err
