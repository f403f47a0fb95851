"""One rule on its way through a verification: its searches, what they found, how it came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass, field

from loop_harness.errors import InvalidReplayToken
from loop_harness.verify.checks import Check
from loop_harness.verify.corpus import Corpus
from loop_harness.verify.finding import finding
from loop_harness.verify.replay_token import read_token, token_of
from loop_harness.verify.report import Finding, Judgement, Status
from loop_harness.verify.search import Search
from loop_harness.verify.settle import judged, settled

#: How often a search goes on with a fresh lookup after one that remembered misled it.
_MOST_PASTS = 2


@dataclass(slots=True)
class Trial:
    """One rule under every dialect."""

    check: Check
    searches: tuple[Search, ...]
    findings: list[Finding] = field(default_factory=list)
    is_over: bool = False  #: whether no more cases are tried
    _pasts: int = 0

    @property
    def broken(self) -> Search | None:
        """The search that broke its rule, and has not been settled."""
        if self.is_over:
            return None
        return next((each for each in self.searches if each.broken is not None), None)

    @property
    def is_open(self) -> bool:
        """Whether there is something left to try."""
        return not self.is_over and self.broken is None

    @property
    def examples(self) -> int:
        """How many cases were tried."""
        return sum(each.examples for each in self.searches)

    def remembers(self) -> bool:
        """Tell whether it takes a lookup with a past to do what broke the rule."""
        search = self.broken
        if search is None or search.broken is None:
            return False
        case = search.broken.case
        return case.prelude > 0 or judged(self.check, search.stage, case, anew=True) is None

    def known(self, corpus: Corpus) -> None:
        """Try the cases of a corpus, and drop what is kept by now."""
        search = self.searches[0]
        for token in corpus.tokens(self.check.rule.id):
            if search.broken is not None:
                return
            with suppress(InvalidReplayToken):
                name, case = read_token(token)
                if name == self.check.rule.id and search.tried(case, anew=True):
                    corpus.drop(name, token)

    def settle(self, seconds: float, corpus: Corpus | None) -> Finding | None:
        """Return what was found, made small; the search goes on if it was only a memory."""
        search = self.broken
        if search is None:
            return None
        result = settled(search, seconds)
        found = finding(result.rule, self.check.rule, result.broken)
        if found.rule.id not in {each.rule.id for each in self.findings}:
            self.findings.append(found)
            if corpus is not None:
                corpus.keep(self.check.rule.id, token_of(self.check.rule.id, result.broken.case))
        if result.rule.id == self.check.rule.id:
            self.is_over = True
        else:
            self.go_on()
        return found

    def go_on(self) -> None:
        """Go on with a lookup that has forgotten everything, unless that is of no use."""
        search = self.broken
        if search is None or self._pasts >= _MOST_PASTS:
            self.is_over = True
            return
        self._pasts += 1
        search.broken = None
        search.stage.refresh()

    def judgement(self, broken: Container[str]) -> Judgement:
        """Return how the rule came out; *broken* are the rules that something was found about."""
        met: Counter[str] = Counter()
        for each in self.searches:
            met.update(each.classes)
        status, why = Status.KEPT, None
        if self.check.rule.id in broken:
            status = Status.BROKEN
        elif not self.examples:
            status, why = Status.SKIPPED, "there was no time for it"
        elif not met.keys() & self.check.all_classes:
            status, why = Status.SKIPPED, "no case of the kinds that it is about was met"
        return Judgement(
            rule=self.check.rule,
            status=status,
            examples=self.examples,
            seconds=sum(each.seconds for each in self.searches),
            met=dict(sorted(met.items())),
            missed=tuple(sorted(self.check.all_classes - met.keys())),
            why=why,
        )
