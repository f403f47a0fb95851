"""Measures the rules: which wrong subjects they find, and whether they leave right ones be.

Each lookup of ``mutants`` is judged as ``verify`` judges any other; ``provider.self_test`` does so
with providers. A wrong one counts as killed if the rule that names what is wrong with it finds it,
and only if it was seen to differ from the right one at all.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from loop_harness.dialect import Dialect
from loop_harness.model import Json
from loop_harness.verify.case import Case
from loop_harness.verify.checks import Check, checks
from loop_harness.verify.depth import Depth
from loop_harness.verify.kills import Alarm, Measured, RightTrial, Trial, judged_rules
from loop_harness.verify.mutants import Lookup, MadeSubject, all_mutants, all_variations
from loop_harness.verify.provider import mutants as provider_mutants, self_test as providers
from loop_harness.verify.run import Run
from loop_harness.verify.search import Search
from loop_harness.verify.settle import judged, settled
from loop_harness.verify.stage import Stage
from loop_harness.verify.truth import real

_SHRINK_S = 1.0
_SLOW_S = 1.0  #: a rule whose cases take longer is tried beside the others
_MOST_PASTS = 3  #: failures of a lookup that remembers, of which it is asked whose they are
_MOST_COMPARED = 60  #: cases until a wrong lookup must differ from the right one


@dataclass(frozen=True, slots=True)
class Done:
    """One subject was tried."""

    name: str
    done: int
    all: int


def self_test(
    how: Depth, *, seed: int = 0, workers: int = 1, subjects: Collection[str] = ("lookup",)
) -> Iterator[Done | Measured]:
    """Try the rules on every subject, in so many processes; the last event tells all."""
    begun = time.monotonic()
    work = _work(how, seed, subjects)
    found: list[Trial | RightTrial] = []
    for each in _side_by_side(work.values(), workers):
        found.append(each)
        yield Done(each.name, len(found), len(work))
    order = list(work)
    found.sort(key=lambda each: order.index((each.subject, each.name)))
    yield Measured(
        effort=how.name,
        seed=seed,
        seconds=time.monotonic() - begun,
        trials=tuple(each for each in found if isinstance(each, Trial)),
        tests=tuple(each for each in found if isinstance(each, RightTrial)),
        subjects=tuple(subjects),
    )


def _work(
    how: Depth, seed: int, subjects: Collection[str]
) -> dict[tuple[str, str], Callable[[], Trial | RightTrial]]:
    """Return what there is to do, by the kind and the name of what is tried."""
    work: dict[tuple[str, str], Callable[[], Trial | RightTrial]] = {}
    if "lookup" in subjects:
        for name in all_mutants():
            work["lookup", name] = partial(try_wrong, name, how, seed)
        for name in all_variations():
            work["lookup", name] = partial(try_right, name, how, seed)
    if "provider" in subjects:
        for name in provider_mutants.all_mutants():
            work["provider", name] = partial(providers.try_wrong, name, seed)
        for name in provider_mutants.all_variations():
            work["provider", name] = partial(providers.try_right, name, how, seed)
    return work


def _side_by_side(work: Iterable[Callable[[], Any]], workers: int) -> Iterator[Any]:
    # Started afresh: a process that is copied while others of its threads work may hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context)
    try:
        for each in as_completed([pool.submit(each) for each in work]):
            yield each.result()
    finally:
        pool.shutdown(cancel_futures=True)


def try_wrong(name: str, how: Depth, seed: int = 0, *, rules: Collection[str] = ()) -> Trial:
    """Try every rule on a wrong lookup, or some; that which must tell on all of its landmarks."""
    mutant = all_mutants()[name]
    dialect = Dialect.of(mutant.dialect)

    def search(check: Check, stage: Stage) -> Search:
        every, most, more = how.every, None, 0
        if check.rule.id == mutant.breaks:
            every, more = 1, how.more
        elif check.rule.id in mutant.also:
            every = 1
        elif check.seconds_each >= _SLOW_S:
            every, most = 1, 1
        return _searched(Search(check, stage, dialect, seed), every, more, most)

    kind = mutant.lookup
    with Stage(MadeSubject(kind)) as stage, Stage(MadeSubject(kind)) as slow:
        found = _by_each_rule(search, stage, slow, rules or checks())
        own = next(each for each in found if each.check.rule.id == mutant.breaks)
        killers, killing, smallest = _killers(found, mutant.breaks)
        return Trial(
            name=name,
            family=mutant.family,
            wrong=mutant.wrong,
            rule=mutant.rule,
            also=mutant.also,
            narrow=mutant.narrow,
            applied=_is_applied(kind, own, dialect),
            killers=killers,
            examples=(killing or own).examples,
            seconds=(killing or own).seconds,
            addresses=None if smallest is None else _addresses(smallest),
            orders=None if smallest is None else _orders(smallest),
        )


def try_right(name: str, how: Depth, seed: int = 0, dialect: Dialect | None = None) -> RightTrial:
    """Try every rule on a right lookup, which none may flag."""
    variation = all_variations()[name]
    chosen = Dialect.of({**dict((dialect or Dialect()).chosen), **variation.dialect})

    def search(check: Check, stage: Stage) -> Search:
        most = how.slow_right if check.seconds_each >= _SLOW_S else None
        every = 1 if most else how.every_right
        return _searched(Search(check, stage, chosen, seed), every, how.more_right, most)

    kind = variation.lookup
    with Stage(MadeSubject(kind)) as stage, Stage(MadeSubject(kind)) as slow:
        found = _by_each_rule(search, stage, slow, checks())
    return RightTrial(
        name=name,
        otherwise=variation.otherwise,
        dialect=dict(chosen.chosen),
        examples=sum(each.examples for each in found),
        alarms=tuple(
            Alarm(each.check.rule.id, each.broken.problem.what) for each in found if each.broken
        ),
    )


def _by_each_rule(
    search: Callable[[Check, Stage], Search], stage: Stage, slow: Stage, rules: Collection[str]
) -> list[Search]:
    """Search by each rule, in the sequence of the catalogue; by the slow ones beside the others."""
    known = [each for name, each in checks().items() if name in rules]
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(
            lambda: [search(each, slow) for each in known if each.seconds_each >= _SLOW_S]
        )
        quick = [search(each, stage) for each in known if each.seconds_each < _SLOW_S]
        return [*quick, *waiting.result()]


def _searched(search: Search, every: int, more: int, most: int | None) -> Search:
    landmarks = search.check.landmarks(search.dialect)
    search.known(
        islice(landmarks, search.seed % every, None, every)
        if most is None
        else islice(landmarks, most)
    )
    if more and most is None:
        search.more(more)
    return search


def _killers(
    found: Iterable[Search], breaks: str
) -> tuple[tuple[str, ...], Search | None, Case | None]:
    """Return the rules that tell of something wrong, and how the one that must tell came to it.

    What only a lookup with a past does wrong is reported as ``verify`` reports it.
    """
    killers: dict[str, None] = {}
    killing: Search | None = None
    smallest: Case | None = None
    pasts = 0
    for each in found:
        if each.broken is None:
            continue
        name = each.check.rule.id
        if name != breaks:
            if judged(each.check, each.stage, each.broken.case, anew=True) is not None:
                killers[name] = None
                continue
            pasts += 1
        if pasts <= _MOST_PASTS:
            result = settled(each, _SHRINK_S if each.check.seconds_each < _SLOW_S else 0)
            killers[result.rule.id] = None
            if result.rule.id == breaks and (killing is None or name == breaks):
                killing, smallest = each, result.broken.case
    return tuple(sorted(killers, key=judged_rules("lookup").index)), killing, smallest


def _is_applied(lookup: type[Lookup], own: Search, dialect: Dialect) -> bool:
    """Tell whether a wrong lookup says or asks anything else than the right one, in some case."""
    killing = [own.broken.case] if own.broken else []
    cases = chain(killing, own.check.landmarks(dialect))
    with Stage(MadeSubject(lookup)) as wrong, Stage(MadeSubject(Lookup)) as right:
        return any(
            _witnessed(wrong.run(each, anew=True, as_written=True))
            != _witnessed(right.run(each, anew=True, as_written=True))
            for each in islice(cases, _MOST_COMPARED)
        )


def _witnessed(run: Run) -> list[Json]:
    """Return what both witnesses of a run say."""
    return [
        [
            each.said.document,
            each.said.problem,
            sorted(
                repr(
                    (
                        asked.method,
                        asked.path,
                        asked.query,
                        sorted(asked.headers.items()),
                        asked.body,
                    )
                )
                for asked in (*each.heard, *each.sent_away)
            ),
        ]
        for each in run.outcomes
    ]


def _addresses(case: Case) -> int:
    return max((len(real(each.profile.email_addresses)) for each in case.pulls), default=0)


def _orders(case: Case) -> int:
    return sum(len(each.world.orders) for each in case.shops)
