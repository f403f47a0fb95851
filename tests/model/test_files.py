"""A file is written as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from loop_harness import files
from loop_harness.errors import UnreadableFile


def entries(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    files.write_text(tmp_path / "a.txt", ["é\n", "b"])

    assert (tmp_path / "a.txt").read_bytes() == "é\nb".encode()
    assert entries(tmp_path) == ["a.txt"]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("a longer old text", encoding="utf-8")

    files.write_text(target, ["new"])

    assert (target.read_text(encoding="utf-8"), entries(tmp_path)) == ("new", ["a.txt"])


def test_a_new_file_may_be_read_by_whom_others_may(tmp_path: Path) -> None:
    """A report is for others: not only for whoever wrote it."""
    (tmp_path / "like.txt").write_text("", encoding="utf-8")
    files.write_text(tmp_path / "a.txt", ["new"])

    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert len(modes) == 1


def disk_is_full() -> Iterator[str]:
    yield "half of it"
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (disk_is_full, "No space left on device"),
        (lambda: ["a lone surrogate \ud800"], "'utf-8' codec can't encode character"),
    ],
    ids=["full disk", "no UTF-8"],
)
def test_a_failure_leaves_the_old_file_whole_and_nothing_beside_it(
    tmp_path: Path, parts: object, reason: str
) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")

    with pytest.raises(UnreadableFile) as caught:
        files.write_text(target, parts())  # type: ignore[operator]

    assert caught.value.path == str(target)
    assert caught.value.reason.startswith(reason)
    assert (target.read_text(encoding="utf-8"), entries(tmp_path)) == ("old", ["a.txt"])


def test_an_interruption_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")

    def interrupted() -> Iterator[str]:
        yield "half of it"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_text(target, interrupted())

    assert (target.read_text(encoding="utf-8"), entries(tmp_path)) == ("old", ["a.txt"])


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    target = tmp_path / "none" / "a.txt"

    with pytest.raises(UnreadableFile) as caught:
        files.write_text(target, ["new"])

    assert caught.value == UnreadableFile(str(target), "No such file or directory")


def test_what_a_link_points_at_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)

    files.write_text(link, ["new"])

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.write_text(pipe, ["through"])
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
