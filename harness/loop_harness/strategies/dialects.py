"""Dialects: the default one, one other choice, or several."""

from __future__ import annotations

from hypothesis import strategies as st

from loop_harness.dialect import Dialect, assumptions


def dialects(*names: str) -> st.SearchStrategy[Dialect]:
    """Generate a dialect; with *names* only these assumptions vary."""
    varied = {
        name: st.sampled_from([each.default, *(set(each.alternatives) - {each.default})])
        for name, each in assumptions().items()
        if name in names or (not names and each.applies_to == "provider")
    }
    return st.fixed_dictionaries({}, optional=varied).map(Dialect.of)
