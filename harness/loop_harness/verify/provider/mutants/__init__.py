"""Wrong providers, each in one thing, and right ones of other ways: the rules are tried on them."""

from importlib import import_module

from loop_harness.verify.provider.mutants.provider import Passing, Provider
from loop_harness.verify.provider.mutants.register import (
    Held,
    Mutant,
    Variation,
    all_mutants,
    all_variations,
)

__all__ = ["Held", "Mutant", "Passing", "Provider", "Variation", "all_mutants", "all_variations"]

#: In the sequence of the catalogue; each module registers its providers when it is imported.
for _name in (
    *("tokens", "forms", "queries", "errors", "media_types", "not_found"),
    *("orders", "unions", "addresses", "parcels", "names", "searches", "customers", "reports"),
):
    import_module(f"{__name__}.{_name}")
for _name in ("variations", "renderings"):
    import_module(f"{__name__}.{_name}")
