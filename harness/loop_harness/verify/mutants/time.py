"""Wrong about what was before, about triggers, and about pulls at once: T01 to T03."""

from __future__ import annotations

import json
from typing import Any

from loop_harness.verify.mutants.answer import Answer, Failure
from loop_harness.verify.mutants.lookup import Lookup, Order
from loop_harness.verify.mutants.register import crude, narrow


class Remembering(Lookup):
    """Shows again what it once showed for a profile."""

    def said(self) -> dict[str, Any]:
        key = json.dumps([self.token, self.profile])
        if self.token and key in self.memory and self.is_lazy():
            known: dict[str, Any] = self.memory[key]
            return known
        found = super().said()
        if "error" not in found:
            self.memory[key] = found
        return found

    def is_lazy(self) -> bool:
        return True


@crude("T01")
class AsksOnce(Remembering):
    """Asks once for a profile, and shows the same for ever."""


@narrow("T01")
class RuleReadsTheOld(Remembering):
    """Shows a Rule what was shown before, without asking again."""

    def is_lazy(self) -> bool:
        return self.trigger == "rule_evaluated"


@narrow("T01")
class NeverForgets(Lookup):
    """Goes on to show orders that are gone."""

    def cut(self, orders: list[Order]) -> list[Order]:
        known = self.memory.setdefault(json.dumps([self.token, self.profile]), {})
        known.update({each["name"]: each for each in orders})
        gone = [each for name, each in known.items() if name not in {o["name"] for o in orders}]
        return [*orders, *gone]


@narrow("T01")
class KeepsTheLast(Lookup):
    """Goes on to show what it has when Loop answers no order any more."""

    def cut(self, orders: list[Order]) -> list[Order]:
        key = json.dumps([self.token, self.profile])
        self.memory[key] = orders or self.memory.get(key, [])
        known: list[Order] = self.memory[key]
        return known


@crude("T02", "M04", "S02", "S03", "S05", "S06", "S07", "S08", "S09", "T01", "F03")
class RuleSeesOneOrder(Lookup):
    """Shows a Rule the first order only."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:1] if self.trigger == "rule_evaluated" else orders


@narrow("T02")
class GuideSeesTwelve(Lookup):
    """Shows a Guide no more than twelve orders, and everybody else all."""

    def cut(self, orders: list[Order]) -> list[Order]:
        return orders[:12] if self.trigger == "guide_requested" else orders


@crude("T03")
class OneBuffer(Lookup):
    """Gathers the orders of all pulls that run at once in one place."""

    def said(self) -> dict[str, Any]:
        self.memory["orders"] = []
        return super().said()

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        if any(each.failure for each in answers):
            return super().told(answers)
        for each in answers:
            self.memory["orders"] += each.orders or []
        return super().told([Answer(self.memory["orders"])])


@narrow("T03")
class BusyForRules(Lookup):
    """Reports an error to a Rule while another pull is running."""

    def said(self) -> dict[str, Any]:
        if self.trigger == "rule_evaluated" and self.memory.get("running"):
            return self.error(Failure("unavailable", "another pull is running"))
        self.memory["running"] = True
        try:
            return super().said()
        finally:
            self.memory["running"] = False
