"""Where a mock keeps its shops: in its own memory, or in a store that others share."""

from __future__ import annotations

from collections.abc import Iterable

from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Shop


def mock_of(
    shops: Iterable[Shop], dialect: Dialect, store: str | None
) -> tuple[LoopMock, frozenset[str]]:
    """Make a mock of shops; return with it the tokens of those that the store had already."""
    if store is None:
        return LoopMock(*shops, dialect=dialect), frozenset()
    from loop_harness.mock.store import SharedShops  # noqa: PLC0415 - who has no store waits less

    shared = SharedShops(store)
    had = frozenset(each.token for each in shops if not shared.add_missing(each))
    return LoopMock(dialect=dialect, store=shared), had
