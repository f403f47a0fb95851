"""Proves by execution: a mock of the new contract is asked by the reference lookup."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from loop_harness.dialect import Dialect
from loop_harness.diff.candidate import Candidate, Freedom
from loop_harness.diff.change import Change, Direction, Verdict
from loop_harness.diff.comparing import Comparison
from loop_harness.diff.contracts import contracts
from loop_harness.model import Json, World
from loop_harness.verify.case import Case, Change as WorldChange
from loop_harness.verify.checks import Check, checks
from loop_harness.verify.finding import finding
from loop_harness.verify.report import Finding
from loop_harness.verify.search import Search
from loop_harness.verify.stage import Stage
from loop_harness.verify.subjects.reference import reference

_CASES = 8  #: of each rule
_MOST_FREEDOMS = 40
#: What a new contract may do and need not: the mock does it, one at a time.
_FREEDOMS = frozenset({"null-added", "property-optional", "type-widened"})
#: What a mock leaves out: it would show nothing, or nothing that can be told from chance.
_NOT_SHOWN = frozenset(
    (
        *("server-removed", "document-removed", "schema-changed", "media-type-added"),
        *("success-status-added", "header-removed", "header-optional", "default-changed"),
        *("scope-added", "parameter-written-otherwise", "member-removed", "interface-removed"),
        *("format-added", "format-removed", "format-changed", "deprecated"),
    )
)
_NOT_SHOWN_IN_ANSWERS = frozenset(
    (
        *("alternative-added", "condition-added", "condition-removed", "condition-changed"),
        *("limit-widened", "values-unlisted"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """A rule that the reference lookup keeps under the old contract, and not under the new one."""

    finding: Finding
    changes: tuple[str, ...]  #: fingerprints of what brings it about
    freedom: bool  #: whether only an answer that uses what is newly allowed breaks it

    def to_json(self) -> dict[str, Json]:
        """Return it as the schema ``contract-diff`` has it."""
        told = self.finding.to_json()
        kept = ("rule", "title", "level", "what", "expected", "actual", "steps", "exchanges")
        return {
            **{name: told[name] for name in kept},
            "changes": list(self.changes),
            "when": "where an answer uses what is newly allowed" if self.freedom else "always",
            "replay": told["replay"],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of asking a mock of the new contract."""

    ran: bool
    why: str = ""  #: why it did not run
    cases: int = 0
    kept: tuple[str, ...] = ()
    broken: tuple[BrokenRule, ...] = ()
    broken_before: tuple[str, ...] = ()  #: rules that the lookup breaks under the old contract
    query: tuple[str, ...] = ()  #: why the query does not suit the new schema
    not_shown: tuple[str, ...] = ()  #: changes that no mock can act out

    def to_json(self) -> dict[str, Json]:
        """Return it as the schema ``contract-diff`` has it."""
        return {
            "ran": self.ran,
            "why": self.why or None,
            "cases": self.cases,
            "rules_kept": list(self.kept),
            "rules_broken": [each.to_json() for each in self.broken],
            "rules_broken_before": list(self.broken_before),
            "query_problems": list(self.query),
            "not_shown": list(self.not_shown),
        }


def proven(comparison: Comparison) -> Proof:
    """Let the reference lookup ask a mock of the old and one of the new contract."""
    if not comparison.changes:
        return Proof(ran=False, why="nothing has changed")
    found = contracts(comparison)
    if found is None:
        why = "no document here says what the reference lookup asks or reads"
        return Proof(ran=False, why=why)
    concerned = [
        each for each in comparison.changes if each.used and each.verdict is not Verdict.COMPATIBLE
    ]
    before, count = _broken(Candidate(found.old), found.old.words)
    after, more = _broken(Candidate(found.new), found.new.words)
    fixed = tuple(each.fingerprint for each in concerned if _is_shown_always(each))
    broken = {
        name: BrokenRule(finding=each, changes=fixed, freedom=False)
        for name, each in after.items()
        if name not in before
    }
    for change, freedom in _freedoms(concerned):
        freed, tried = _broken(Candidate(found.new, freedom), found.new.words)
        more += tried
        for name, each in freed.items():
            if name not in before:
                _add(
                    broken,
                    name,
                    BrokenRule(finding=each, changes=(change.fingerprint,), freedom=True),
                )
    rules = checks()
    return Proof(
        ran=True,
        cases=count + more,
        kept=tuple(name for name in _ids(rules) if name not in broken and name not in before),
        broken=tuple(broken[name] for name in rules if name in broken),
        broken_before=tuple(before),
        query=found.query_problems,
        not_shown=tuple(each.fingerprint for each in concerned if not _is_shown(each)),
    )


def _is_shown(change: Change) -> bool:
    is_answer = change.direction is Direction.ANSWER
    return change.kind not in _NOT_SHOWN and not (
        is_answer and change.kind in _NOT_SHOWN_IN_ANSWERS
    )


def _is_shown_always(change: Change) -> bool:
    is_freedom = change.kind in _FREEDOMS and change.direction is Direction.ANSWER
    return _is_shown(change) and not is_freedom


def _add(broken: dict[str, BrokenRule], name: str, each: BrokenRule) -> None:
    known = broken.get(name)
    if known is None:
        broken[name] = each
    elif known.freedom:
        broken[name] = replace(known, changes=tuple(dict.fromkeys((*known.changes, *each.changes))))


def _freedoms(changes: Iterable[Change]) -> Iterator[tuple[Change, Freedom]]:
    """Yield each freedom that an answer may take where the app reads."""
    every = (
        (change, Freedom(kind=change.kind, path=path, of_type=_further(change)))
        for change in changes
        if change.kind in _FREEDOMS and change.direction is Direction.ANSWER
        for path in change.acts
        if path
    )
    yield from itertools.islice(every, _MOST_FREEDOMS)


def _further(change: Change) -> str:
    """Return the type that was not possible before, where that is the change."""
    if change.kind != "type-widened":
        return ""
    found: list[str] = sorted(set(change.now) - set(change.was))
    return found[0] if found else ""


def _ids(rules: Mapping[str, Check]) -> list[str]:
    return [name for name, each in rules.items() if not each.seconds_each]


def _broken(
    mock: Candidate, words: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Finding], int]:
    """Return what the reference lookup does wrong with a mock, and how many cases were tried."""
    found: dict[str, Finding] = {}
    count = 0
    with Stage(reference(), mock) as stage:
        for name, check in checks().items():
            if check.seconds_each:
                continue  # what waits for a clock has nothing to do with a contract
            search = Search(check, stage, Dialect(), 0)
            for case in itertools.islice(check.landmarks(search.dialect), _CASES):
                if not search.tried(_in_words(case, words)):
                    break
            count += search.examples
            if search.broken is not None:
                found[name] = finding(check.rule, check.rule, search.broken)
    return found, count


def _in_words(case: Case, words: Mapping[str, tuple[str, ...]]) -> Case:
    """Let the parcels of a case say only what a contract has a word for."""
    if not words:
        return case
    shops = tuple(replace(each, world=_world(each.world, words)) for each in case.shops)
    steps = tuple(
        replace(each, world=_world(each.world, words)) if isinstance(each, WorldChange) else each
        for each in case.steps
    )
    return replace(case, shops=shops, steps=steps)


def _world(world: World, words: Mapping[str, tuple[str, ...]]) -> World:
    return replace(
        world,
        orders=tuple(
            replace(
                order,
                shipments=tuple(
                    replace(
                        each,
                        status=_word(each.status, words.get("status", ())),
                        carrier_display_name=_word(
                            each.carrier_display_name, words.get("carrierDisplayName", ())
                        ),
                    )
                    for each in order.shipments
                ),
            )
            for order in world.orders
        ),
    )


def _word(text: str, words: tuple[str, ...]) -> str:
    """Return a text if there is a word for it, or else always the same one in its place."""
    return text if not words or text in words else sorted(words)[len(text) % len(words)]
