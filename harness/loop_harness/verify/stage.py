"""Carries cases out: fresh shops on a live mock for each, and one subject."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from types import TracebackType
from typing import Self

from loop_harness.front import environment, fronting
from loop_harness.mock import Entry, Request, Shop
from loop_harness.mock.server import serving
from loop_harness.model import Json
from loop_harness.verify.case import Case, Change, Misbehave, Pull, Restart, Setting, Together
from loop_harness.verify.fresh_names import with_fresh_names
from loop_harness.verify.memory import Past
from loop_harness.verify.overheard import (
    IN_PROCESS,
    NOBODY,
    Overhearing,
    Watching,
    nobody_listening,
    to_trap,
)
from loop_harness.verify.run import Outcome, Run
from loop_harness.verify.subjects import Place, Subject

#: How much later than its limit a subject may reply (rule F06), and how long it is waited for.
GRACE_S, GRACE = 1.0, 0.2
_PATIENCE_S = 1.0
_FIRST_NUMBER = 1001


class Stage:
    """A mock and a subject; as a context manager it starts and stops what they need."""

    def __init__(self, subject: Subject, mock: Overhearing | None = None) -> None:
        self.subject = subject
        #: What all rules have asked this subject: it may remember that.
        self.past = Past()
        self._mock = mock or Overhearing()
        self._numbers = itertools.count(_FIRST_NUMBER)
        self._ids = itertools.count(1)
        self._strayed: list[Request] = []
        self._places: dict[str, Place] = {}
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.subject.close()
        self._opened.close()

    def run(self, case: Case, *, anew: bool = False, as_written: bool = False) -> Run:
        """Carry out one case in shops that nobody has used before, under fresh addresses.

        With *anew* the subject is started for it, and has forgotten all other cases;
        *as_written* leaves the addresses as they are.
        """
        if not anew:
            self.past.add(case)
        if not as_written:
            case = with_fresh_names(case, next(self._ids))
        self._mock.forget()
        self._strayed.clear()
        shops = [self._open(each) for each in case.shops]
        scene = _Scene(case=case, settings=list(case.shops), shops=shops, subject=self.subject)
        try:
            if anew:
                scene.go_on_with(self.subject.anew(), self.subject)
            outcomes = tuple(self._outcomes(scene))
        finally:
            scene.end(self.subject)
            for each in shops:
                self._mock.remove(each)
        return Run(
            case=case,
            outcomes=outcomes[case.prelude :],
            before=outcomes[: case.prelude],
            worlds_after=tuple(each.world for each in shops),
        )

    def refresh(self) -> None:
        """Go on with a subject that has forgotten everything."""
        fresh = self.subject.anew()
        self.subject.close()
        self.subject = fresh
        self.past = Past()

    def _place(self, subject: Subject) -> Place:
        """Return where a subject meets the mock; it is opened when it is needed first."""
        if subject.reach not in self._places:
            self._places[subject.reach] = self._opened_for(subject.reach)
        return self._places[subject.reach]

    def _opened_for(self, reach: str) -> Place:
        match reach:
            case "in process":
                watching = Watching(self._mock, self._strayed)
                return Place(base_url=IN_PROCESS, transport=watching)
            case "socket":
                server = self._opened.enter_context(serving(self._mock))
                return Place(base_url=server.base_url)
            case _:
                front = self._opened.enter_context(fronting(self._mock))
                return Place(base_url=front.url, environment=environment(front, os.environ))

    def _open(self, setting: Setting) -> Shop:
        token = f"sk_test_{next(self._numbers)}_plain"
        world = setting.world.with_token(token)
        faults = map(self._meant, setting.faults)
        return self._mock.add(Shop(world, dialect=setting.dialect, faults=faults))

    def _meant(self, fault: str) -> str:
        """Return a fault whose redirect leads to where the subject can be seen."""
        return to_trap(fault, self._place(self.subject).base_url) if self._listens else fault

    @property
    def _listens(self) -> bool:
        return self.subject.reach == "socket"

    @cached_property
    def _nobody(self) -> str:
        return self._opened.enter_context(nobody_listening()) if self._listens else NOBODY

    def _outcomes(self, scene: _Scene) -> Iterator[Outcome]:
        for step in scene.case.steps:
            match step:
                case Pull():
                    yield self._pull(scene, step)
                case Together():
                    yield from self._together(scene, step)
                case Change():
                    scene.settings[step.shop] = replace(scene.settings[step.shop], world=step.world)
                    scene.shops[step.shop].world = step.world
                case Misbehave():
                    scene.misbehave(replace(step, faults=tuple(map(self._meant, step.faults))))
                case Restart():
                    scene.go_on_with(self.subject.restarted(), self.subject)

    def _together(self, scene: _Scene, step: Together) -> Iterator[Outcome]:
        with ThreadPoolExecutor(len(step.pulls)) as threads:
            yield from threads.map(lambda each: self._pull(scene, each), step.pulls)

    def _pull(self, scene: _Scene, pull: Pull) -> Outcome:
        shop = scene.shops[pull.shop]
        before = {id(each): len(each.journal) for each in scene.shops}
        strangers, strayed = len(self._mock.strangers), len(self._strayed)
        heard = len(self._mock.heard)
        place = self._place(scene.subject)
        request = self._request(scene.case, shop, pull, place)
        limit = scene.case.timeout_s
        begun = time.monotonic()
        longest = limit + max(GRACE_S, GRACE * limit) + _PATIENCE_S
        said = scene.subject.ask(request, place, longest)
        seconds = time.monotonic() - begun
        if self._mock.failure is not None:
            raise self._mock.failure
        new = {id(each): tuple(each.journal)[before[id(each)] :] for each in scene.shops}
        others = tuple(entry for each in scene.shops if each is not shop for entry in new[id(each)])
        unknown: tuple[Entry, ...] = tuple(self._mock.strangers)[strangers:]
        return Outcome(
            pull=pull,
            setting=scene.settings[pull.shop],
            request=request,
            said=said,
            asked=new[id(shop)],
            elsewhere=(*others, *unknown),
            strayed=tuple(f"{each.method} {each.path}" for each in self._strayed[strayed:]),
            seconds=seconds,
            heard=tuple(self._mock.heard[heard:]),
            sent_away=tuple(self._strayed[strayed:]),
        )

    def _request(self, case: Case, shop: Shop, pull: Pull, place: Place) -> dict[str, Json]:
        loop: dict[str, Json] = {"base_url": place.base_url if pull.there else self._nobody}
        match pull.token:
            case "own":
                loop["api_token"] = shop.token
            case "null":
                loop["api_token"] = None
            case "empty":
                loop["api_token"] = ""
            case _:
                pass
        return {
            "id": str(next(self._ids)),
            "trigger": pull.trigger,
            "profile": pull.profile.to_json(),
            "loop": loop,
            "timeout_s": case.timeout_s,
        }


@dataclass(kw_only=True)
class _Scene:
    """What changes while a case is carried out."""

    case: Case
    settings: list[Setting]
    shops: list[Shop]
    subject: Subject

    def go_on_with(self, fresh: Subject, original: Subject) -> None:
        """Go on with a subject that has forgotten everything."""
        self.end(original)
        self.subject = fresh

    def end(self, original: Subject) -> None:
        """Give up what was started for this case alone."""
        if self.subject is not original:
            self.subject.close()

    def misbehave(self, step: Misbehave) -> None:
        """Give a shop other faults."""
        self.settings[step.shop] = replace(self.settings[step.shop], faults=step.faults)
        faults = self.shops[step.shop].faults
        faults.clear()
        for each in step.faults:
            faults.add(each)
