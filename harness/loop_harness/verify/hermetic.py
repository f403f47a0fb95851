"""Keeps a verification the same wherever it is started: nothing around it is mixed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.internal.conjecture import providers

_AT_MOST = 1024  # kept choices, as many as Hypothesis keeps itself


@contextmanager
def same_cases_everywhere() -> Iterator[None]:
    """Let Hypothesis draw nothing from the modules of the current folder in the meantime.

    It takes constants out of them, keeps those in a folder of its own there, and those of a
    process that ran other tests before are still in its cache: the same seed would then make other
    cases in another place. There is no public switch for it; older releases did no such thing.
    """
    if not hasattr(providers, "_get_local_constants"):
        yield
        return
    before = providers._get_local_constants, providers.CONSTANTS_CACHE  # noqa: SLF001 - as above
    nothing = type(providers.GLOBAL_CONSTANTS)()
    providers._get_local_constants = lambda: nothing  # noqa: SLF001 - as above
    providers.CONSTANTS_CACHE = type(providers.CONSTANTS_CACHE)(_AT_MOST)
    try:
        yield
    finally:
        providers._get_local_constants, providers.CONSTANTS_CACHE = before  # noqa: SLF001 - as above
