"""Whole data pulls of an app for one customer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from loop_harness.client.deadline import DeadlineTransport
from loop_harness.dialect import Dialect
from loop_harness.failures import ConfigurationMissing, LookupFailure
from loop_harness.gladly.folder import App, DataPull
from loop_harness.gladly.outcome import Failed, Stopped
from loop_harness.gladly.pulling.requests import PullRequest, requests_of
from loop_harness.gladly.pulling.sending import PullAnswer, Sender, StayingTransport
from loop_harness.gladly.pulling.settings import Integration
from loop_harness.gladly.pulling.storing import Stored, stored
from loop_harness.gladly.pulling.transforming import objects_of
from loop_harness.gladly.typed import Typed, typed
from loop_harness.model import Json, Profile

_LIMITS_S = {"five-seconds": 5.0, "fifteen-seconds": 15.0}


@dataclass(kw_only=True)
class Pulled:
    """What came of one data pull."""

    pull: DataPull
    requests: tuple[PullRequest, ...] = ()
    answers: list[PullAnswer | LookupFailure] = field(default_factory=list)
    objects: list[Json] = field(default_factory=list)  #: as the transformation put them out
    stored: list[Stored] = field(default_factory=list)  #: one for each external id
    typed: Typed | None = None  #: as the app's GraphQL type shows them
    stopped: str | None = None  #: what the templates called ``stop`` with
    failure: LookupFailure | None = None


@dataclass(frozen=True, kw_only=True)
class Puller:
    """Pulls for one installation of an app."""

    app: App
    integration: Integration
    base_url: str | None = None  #: where requests for Loop's own host are led
    transport: httpx.BaseTransport | None = None
    dialect: Dialect = field(default_factory=Dialect)
    limit_s: float | None = None  #: for one pull; the dialect's without it

    def pull(self, profile: Profile, *, only: str | None = None) -> Iterator[Pulled]:
        """Yield what came of each data pull, in sequence; *only* one and what it depends on.

        A pull whose data another one failed to bring is not made.
        """
        external: dict[str, Json] = {}
        failed: set[str] = set()
        transport = self.transport or self._sockets()
        try:
            for each in self._wanted(only):
                if failed.intersection(each.depends_on):
                    failed.add(each.data_type)
                    continue
                done = self._pulled(each, profile, external, transport)
                if done.failure is not None:
                    failed.add(each.data_type)
                external[each.data_type] = [one.data for one in done.stored]
                yield done
        finally:
            if self.transport is None:
                transport.close()

    def _sockets(self) -> httpx.BaseTransport:
        return DeadlineTransport() if self.base_url is None else StayingTransport(self.base_url)

    def _wanted(self, only: str | None) -> list[DataPull]:
        """Return one pull and all that it needs, or every pull."""
        if only is None:
            return list(self.app.pulls)
        wanted: set[str] = set()
        for each in reversed(self.app.pulls):
            if each.name == only or each.data_type in wanted:
                wanted |= {each.data_type, *each.depends_on}
        return [each for each in self.app.pulls if each.data_type in wanted]

    def _pulled(
        self,
        pull: DataPull,
        profile: Profile,
        external: Mapping[str, Json],
        transport: httpx.BaseTransport,
    ) -> Pulled:
        done = Pulled(pull=pull)
        context = self._context(profile, external)
        made = requests_of(self.app, pull, context)
        match made:
            case Stopped():
                done.stopped = made.reason
                return done
            case Failed():
                done.failure = ConfigurationMissing(made.reason, "look at the templates of the app")
                return done
            case _:
                done.requests = made
        self._answered(done, context, transport)
        if done.failure is None:
            self._kept(done)
        return done

    def _answered(
        self, done: Pulled, context: Mapping[str, Any], transport: httpx.BaseTransport
    ) -> None:
        """Send the requests one after the other, and take the objects out of the answers."""
        limit_s = self.limit_s or _LIMITS_S[self.dialect["pull-time-limit"]]
        sender = Sender(
            transport=transport,
            dialect=self.dialect,
            base_url=self.base_url,
            deadline=time.monotonic() + limit_s,
            limit_s=limit_s,
        )
        for request in done.requests:
            answer = sender.send(request)
            done.answers.append(answer)
            if isinstance(answer, LookupFailure):
                done.failure = answer
                return
            found = objects_of(done.pull, request, answer, context, self.dialect)
            match found:
                case Stopped():
                    done.stopped = found.reason
                case LookupFailure():
                    done.failure = found
                    return
                case _:
                    done.objects += found

    def _kept(self, done: Pulled) -> None:
        kept = stored(done.pull, done.objects, self.dialect)
        if isinstance(kept, LookupFailure):
            done.failure = kept
            return
        done.stored = kept
        if self.app.data_schema is not None:
            objects = [each.data for each in kept]
            done.typed = typed(self.app.data_schema, done.pull.data_type, objects)

    def _context(self, profile: Profile, external: Mapping[str, Json]) -> dict[str, Any]:
        context: dict[str, Any] = {
            "integration": self.integration.to_json(),
            "customer": profile.to_json(),
            "externalData": dict(external),
        }
        if self.dialect["correlation-id"] == "present":
            context["correlationId"] = f"pull-{time.time_ns():x}"
        return context
