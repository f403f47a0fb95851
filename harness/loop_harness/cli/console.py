"""Where tables and cards are printed, by way of rich."""

from __future__ import annotations

import os

from rich.console import Console
from rich.table import Table

_UNBOUNDED = 10_000


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to ``main``: rich would end the process as if there were findings."""
        raise  # noqa: PLE0704 - rich calls this while it handles the error


def console(*, err: bool = False) -> Console:
    """Return a console that fits tables to the terminal and colours only on one.

    What goes to a pipe or a file keeps its lines whole, for grep and its like.
    """
    to = _Console(stderr=err, highlight=False, markup=False, emoji=False)
    if not to.is_terminal and not os.environ.get("COLUMNS"):
        to.width = _UNBOUNDED
    return to


def table_of(*headings: str) -> Table:
    """Return a table without lines; what does not fit goes on in the next line, uncut."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    return table
