"""Wrong lookups, each in one thing, and right ones of other ways: the rules are tried on them."""

from importlib import import_module

from loop_harness.verify.mutants.lookup import Lookup
from loop_harness.verify.mutants.register import (
    MadeSubject,
    Mutant,
    Variation,
    all_mutants,
    all_variations,
)

__all__ = ["Lookup", "MadeSubject", "Mutant", "Variation", "all_mutants", "all_variations"]

#: In the sequence of the catalogue; each module registers its lookups when it is imported.
for _name in ("matching", "spelling", "shape", "texts", "time", "failures", "security"):
    import_module(f"{__name__}.{_name}")
import_module(f"{__name__}.variations")
