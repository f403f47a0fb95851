"""What a comparison came to, as plain values: changes, the proof, and what was accepted before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from loop_harness.diff.change import Change, Direction, Verdict
from loop_harness.diff.comparing import Comparison, compared
from loop_harness.diff.proof import BrokenRule, Proof, proven
from loop_harness.diff.usage import Usage
from loop_harness.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that there is to say about two contracts."""

    comparison: Comparison
    proof: Proof
    ignored: frozenset[str] = frozenset()  #: fingerprints of what was accepted

    @classmethod
    def of(
        cls,
        old: str,
        new: str,
        usage: Usage,
        *,
        direction: Direction | None = None,
        ignored: Iterable[str] = (),
    ) -> Self:
        """Compare two contracts, and prove what that means; raises HarnessError."""
        comparison = compared(old, new, usage, direction)
        return cls(
            comparison=comparison,
            proof=proven(comparison),
            ignored=frozenset(ignored),
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change, the worst first."""
        return self.comparison.changes

    @property
    def verdict(self) -> Verdict:
        """The worst that was not accepted; compatible where nothing has changed."""
        found = {each.verdict for each in self.changes if each.fingerprint not in self.ignored}
        if any(not self._is_accepted(each) for each in self.proof.broken):
            return Verdict.BREAKING
        return next((each for each in Verdict if each in found), Verdict.COMPATIBLE)

    @property
    def exit_code(self) -> int:
        """1 for a breaking change, else 0."""
        return int(self.verdict is Verdict.BREAKING)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Fingerprints that were to be ignored, and that nothing has any more."""
        return tuple(sorted(self.ignored - {each.fingerprint for each in self.changes}))

    def count(self, verdict: Verdict) -> int:
        """Return how many changes are so, whether they were accepted or not."""
        return sum(each.verdict is verdict for each in self.changes)

    def broken_by(self, change: Change) -> tuple[BrokenRule, ...]:
        """Return the rules that a change breaks, alone or together with others."""
        mark = change.fingerprint
        return tuple(each for each in self.proof.broken if mark in each.changes)

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``contract-diff``."""
        comparison = self.comparison
        return {
            "verdict": self.verdict,
            "old": comparison.old,
            "new": comparison.new,
            "documents": [
                {"kind": each.old.kind, "old": each.old.name, "new": each.new.name}
                for each in comparison.pairs
            ],
            "left_out": list(comparison.left_out),
            "query": comparison.usage.source,
            "counts": {each.value: self.count(each) for each in Verdict},
            "changes": [self._change(each) for each in self.changes],
            "unmatched_ignores": list(self.unmatched),
            "proof": self.proof.to_json(),
        }

    def _change(self, change: Change) -> dict[str, Json]:
        rules = [each.finding.rule.id for each in self.broken_by(change)]
        ignored = change.fingerprint in self.ignored
        return change.to_json() | {"ignored": ignored, "breaks": rules}

    def _is_accepted(self, broken: BrokenRule) -> bool:
        return bool(broken.changes) and self.ignored.issuperset(broken.changes)
