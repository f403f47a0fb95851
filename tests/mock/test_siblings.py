"""Workers see each other's journals: merged in time, and without those that are gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.mock.asking import ADA, TOKEN, order, shop_of

from loop_harness.mock import LoopMock, Request
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server.siblings import Siblings


@pytest.fixture
def mocks(tmp_path: Path) -> list[LoopMock]:
    """Return three mocks of one shop that know each other as 1, 2 and 3."""
    found = [LoopMock(shop_of(order("#1", ADA))) for _ in range(3)]
    for number, mock in enumerate(found, 1):
        siblings = Siblings(mock, tmp_path, number, {1, 2, 3} - {number})
        mock.siblings = siblings.journals
        siblings.start()
    return found


def ask(mock: LoopMock, path: str, token: str = TOKEN) -> None:
    mock.respond(Request(method="GET", path=path, headers={TOKEN_HEADER: token}))


def test_every_worker_tells_what_all_were_asked_in_the_sequence_of_time(
    mocks: list[LoopMock],
) -> None:
    one, two, three = mocks
    for mock, path in ((two, "/a"), (one, "/b"), (three, "/c"), (two, "/d")):
        ask(mock, path)
    ask(three, "/e", "sk_test_9_none")

    for mock in mocks:
        entries = mock.entries(mock.shops[0])
        assert [each.target for each in entries] == ["/a", "/b", "/c", "/d"]
        assert [each.number for each in entries] == [1, 2, 3, 4]
        assert [each.target for each in mock.entries(None)] == ["/e"]


def test_what_is_gone_has_nothing_to_show(tmp_path: Path) -> None:
    mock = LoopMock(shop_of(order("#1", ADA)))
    (tmp_path / "2").touch()
    mock.siblings = Siblings(mock, tmp_path, 1, [2, 3]).journals
    ask(mock, "/a")

    assert mock.entries(mock.shops[0]) == tuple(mock.shops[0].journal)


def test_one_that_starts_again_takes_the_place_of_the_one_that_died(
    mocks: list[LoopMock], tmp_path: Path
) -> None:
    reborn = LoopMock(shop_of(order("#1", ADA)))
    Siblings(reborn, tmp_path, 2, [1, 3]).start()
    ask(mocks[1], "/lost")
    ask(reborn, "/kept")

    assert [each.target for each in mocks[0].entries(mocks[0].shops[0])] == ["/kept"]


def test_a_mock_alone_shows_its_own_journal() -> None:
    mock = LoopMock(shop_of(order("#1", ADA)))
    ask(mock, "/a")

    assert mock.entries(mock.shops[0]) == tuple(mock.shops[0].journal)
