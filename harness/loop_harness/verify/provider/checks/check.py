"""What a check of a provider is, and the register of all of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from loop_harness.contracts.rules import Rule, rule
from loop_harness.dialect import Dialect
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.inquiry import Asked, Inquiry, Observed
from loop_harness.verify.provider.known import Known
from loop_harness.verify.provider.probe import Probe


@dataclass(frozen=True)
class Ground:
    """What inquiries are made from."""

    known: Known
    observed: Observed
    seed: int = 0

    @cached_property
    def dialect(self) -> Dialect:
        """How the provider was seen to behave, the defaults where nothing was seen."""
        return self.observed.dialect

    def random(self, purpose: str) -> random.Random:
        """Return numbers by chance, the same for the same seed and purpose."""
        return random.Random(f"{self.seed}/{purpose}")


Judge = Callable[[Asked], Problem | None]
#: Yields inquiries, the most telling ones first; may go on as long as there is time.
Inquiries = Callable[[Ground], Iterable[Inquiry]]
#: Yields the same inquiry with less in it.
Smaller = Callable[[Inquiry], Iterable[Inquiry]]
#: Returns what has to be asked as well, now that these answers came; nothing at last.
Following = Callable[[Asked], tuple[Probe, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCheck:
    """How one rule of a provider is judged."""

    rule: Rule
    judge: Judge  #: None also for what the rule says nothing about
    inquiries: Inquiries
    kinds: frozenset[str]  #: the classes of its inquiries
    needs: frozenset[str]  #: operations without any of which it has nothing to ask
    smaller: Smaller
    following: Following


_CHECKS: dict[str, ProviderCheck] = {}


def provider_checks() -> Mapping[str, ProviderCheck]:
    """Return every check by the id of its rule."""
    return MappingProxyType(_CHECKS)


def provider_check(
    name: str,
    *,
    inquiries: Inquiries,
    kinds: Iterable[str],
    needs: Iterable[str] = ("graphql",),
    smaller: Smaller = lambda _: (),
    following: Following = lambda _: (),
) -> Callable[[Judge], Judge]:
    """Register a function as the judge of a rule; raises UnknownName for a rule that is none."""

    def register(judge: Judge) -> Judge:
        _CHECKS[name] = ProviderCheck(
            rule=rule(name),
            judge=judge,
            inquiries=inquiries,
            kinds=frozenset(kinds),
            needs=frozenset(needs),
            smaller=smaller,
            following=following,
        )
        return judge

    return register
