"""Wrong about what goes wrong: F01 to F07."""

from __future__ import annotations

import time
from typing import Any

import httpx

from loop_harness.verify.mutants.answer import Answer, Failure, in_parts
from loop_harness.verify.mutants.lookup import TOO_MANY, Lookup
from loop_harness.verify.mutants.register import crude, narrow

_NOT_FOUND, _UNAVAILABLE = 404, 503


@crude("F01")
class AnyStatusIsEmpty(Lookup):
    """Shows "no orders" whatever the status is."""

    def refused(self, status: int, body: bytes) -> Failure | None:
        return None


@narrow("F01")
class NotFoundIsEmpty(Lookup):
    """Shows "no orders" after 404."""

    def refused(self, status: int, body: bytes) -> Failure | None:
        return None if status == _NOT_FOUND else super().refused(status, body)


@narrow("F01")
class RedirectIsEmpty(Lookup):
    """Shows "no orders" after a redirect that is not followed."""

    def refused(self, status: int, body: bytes) -> Failure | None:
        return None if status // 100 == 3 else super().refused(status, body)  # noqa: PLR2004


@narrow("F01")
class ResetIsEmpty(Lookup):
    """Shows "no orders" after a connection that was reset."""

    def sent(self, request: httpx.Request) -> Any:
        try:
            return super().sent(request)
        except httpx.ReadError:
            return 200, {}, b'{"data": {"orders": []}}'


@narrow("F01")
class ForbiddenWithData(Lookup):
    """Reads a body with orders as good although the status is 403."""

    def read(self, status: int, headers: Any, body: bytes) -> Answer:
        is_read = status == 403 and isinstance(self.parsed(body), dict)  # noqa: PLR2004
        good = is_read and isinstance(self.orders_of(self.parsed(body).get("data")), list)
        return super().read(200 if good else status, headers, body)


@crude("F02", "F03")
class ErrorsIgnored(Lookup):
    """Pays no heed to GraphQL errors, with data or without."""

    def reported(self, errors: Any) -> Failure | None:
        return None

    def no_orders(self, document: Any) -> Failure | None:
        if document.get("errors") or document.get("data", "") is None:
            return None
        return super().no_orders(document)


@narrow("F02")
class DataNullIsEmpty(Lookup):
    """Shows "no orders" where data is null and no errors are said."""

    def no_orders(self, document: Any) -> Failure | None:
        return None if document.get("data", "") is None else super().no_orders(document)


@crude("F03")
class PartialIsAllBad(Lookup):
    """Shows nothing but the error where a part of the orders came."""

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        failures = [each.failure for each in answers if each.failure is not None]
        return self.error(failures[0]) if failures else super().told(answers)


@narrow("F03")
class PartialUnreported(Lookup):
    """Shows a part of the orders and keeps quiet about the error."""

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        return super().told([Answer(each.orders) if each.orders else each for each in answers])


@crude("F04")
class UnreadableIsEmpty(Lookup):
    """Shows "no orders" where a body cannot be read."""

    def unreadable(self, body: bytes) -> Failure | None:
        return None


@narrow("F04")
class NullBodyIsEmpty(Lookup):
    """Shows "no orders" where the body is null."""

    def unreadable(self, body: bytes) -> Failure | None:
        return None if body.strip() == b"null" else super().unreadable(body)


@narrow("F04")
class EmptyBodyIsEmpty(Lookup):
    """Shows "no orders" where the body is empty."""

    def unreadable(self, body: bytes) -> Failure | None:
        return super().unreadable(body) if body.strip() else None


@narrow("F04")
class NoListIsEmpty(Lookup):
    """Shows "no orders" where the orders are no list."""

    def no_orders(self, document: Any) -> Failure | None:
        data = document.get("data")
        said = isinstance(data, dict) and "orders" in data and not document.get("errors")
        return None if said else super().no_orders(document)


@crude("F05")
class RetriesAtOnce(Lookup):
    """Repeats a request twice after 429 without waiting."""

    def is_worth_repeating(self, answer: Answer, tries: int) -> bool:
        return answer.status == TOO_MANY and tries <= 2  # noqa: PLR2004


@narrow("F05")
class GoesOnWithTheOthers(Lookup):
    """Sends one request for each address, the next one also after 429."""

    def batches(self, addresses: list[str]) -> list[list[str]]:
        return in_parts(addresses, 1)

    def is_to_pause(self, answer: Answer) -> bool:
        return False


@narrow("F05")
class FiveRetries(Lookup):
    """Repeats a request up to five times after 503."""

    def is_worth_repeating(self, answer: Answer, tries: int) -> bool:
        return answer.status == _UNAVAILABLE and tries <= 5  # noqa: PLR2004


class Waiting(Lookup):
    """Repeats a request once after a time for which Loop asked, if it can be waited for."""

    share = 1.0  #: of that time

    def is_worth_repeating(self, answer: Answer, tries: int) -> bool:
        wait = float(answer.headers.get("retry-after", "0")) * self.share
        worth = tries == 1 and 0 < wait < self.deadline - time.monotonic()
        if worth:
            time.sleep(wait)
        return worth


@narrow("F05")
class WaitsHalf(Waiting):
    """Waits half as long as Loop asks before it repeats a request."""

    share = 0.5


@crude("F06")
class WaitsForEver(Lookup):
    """Waits for an answer as long as it takes."""

    def waiting(self) -> dict[str, float]:
        return {}

    def whole(self, response: httpx.Response) -> bytes:
        return response.read()


@narrow("F06")
class BodyTakesItsTime(Lookup):
    """Limits the time until a body begins, and not until it ends."""

    def whole(self, response: httpx.Response) -> bytes:
        return response.read()


@narrow("F06")
class LateIsEmpty(Lookup):
    """Shows "no orders" when the time is over."""

    def sent(self, request: httpx.Request) -> Any:
        try:
            return super().sent(request)
        except httpx.TimeoutException:
            return 200, {}, b'{"data": {"orders": []}}'


@crude("F07")
class BrokenForGood(Lookup):
    """Reports the first failure of a shop for ever."""

    def ask(self, addresses: list[str]) -> Answer:
        answer = self.memory.get(self.token) or super().ask(addresses)
        if answer.failure is not None:
            self.memory[self.token] = answer
        return answer


@narrow("F07")
class GivesUpAfterFive(Lookup):
    """Asks no more after five failures of a shop."""

    def ask(self, addresses: list[str]) -> Answer:
        if self.memory.get(self.token, 0) >= 5:  # noqa: PLR2004
            return Answer(failure=Failure("unavailable", "Loop failed too often"))
        answer = super().ask(addresses)
        failed = answer.failure is not None
        self.memory[self.token] = self.memory.get(self.token, 0) + failed
        return answer


@narrow("F07")
class RemembersForbidden(Lookup):
    """Reports for ever that the addresses of one request were refused with 403."""

    def ask(self, addresses: list[str]) -> Answer:
        key = repr((self.token, addresses))
        answer = self.memory.get(key) or super().ask(addresses)
        if answer.status == 403:  # noqa: PLR2004
            self.memory[key] = answer
        return answer
