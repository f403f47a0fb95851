"""Keeps a verification the same wherever it is started: nothing around it is mixed in."""

from __future__ import annotations

from hypothesis.internal.conjecture import providers


def same_cases_everywhere() -> None:
    """Let Hypothesis draw nothing from the modules of the current folder, in this whole process.

    It would take constants out of them, and keep those in a folder of its own there: the same seed
    would then make other cases in another place. There is no public switch for it.
    """
    if hasattr(providers, "_get_local_constants"):
        providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001 - as above
