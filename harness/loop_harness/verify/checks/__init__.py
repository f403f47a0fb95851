"""One small function for each rule, which says what is wrong with a case that was carried out."""

from importlib import import_module

from loop_harness.verify.checks.check import Check, Problem, checks

__all__ = ["Check", "Problem", "checks"]

#: In the sequence of the catalogue; each module registers its checks when it is imported.
for _name in (
    *("nothing_to_ask", "any_address", "no_difference", "spellings", "no_addresses"),
    *("conformity", "as_loop_said", "texts", "links", "many_orders", "same_names"),
    *("odd_answers", "pending", "identity"),
    *("asked_again", "at_once"),
    *("failures", "partial", "patience", "secrets", "reading", "two_shops", "other_hosts"),
):
    import_module(f"{__name__}.{_name}")
