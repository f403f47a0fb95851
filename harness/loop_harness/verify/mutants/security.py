"""Wrong about the token, other shops, other hosts, and what it changes: X01 to X06."""

from __future__ import annotations

import json
from typing import Any

import httpx

from loop_harness.verify.mutants.answer import Answer, Failure
from loop_harness.verify.mutants.lookup import TOKEN, Lookup
from loop_harness.verify.mutants.register import crude, narrow

_REFUSED = 401


@crude("X01")
class TokenInUrl(Lookup):
    """Sends the token in the URL as well."""

    def url(self) -> str:
        return f"{super().url()}?token={self.token}"


@narrow("X01")
class TokenInMessage(Lookup):
    """Shows the token in the message after 401."""

    def refused(self, status: int, body: bytes) -> Failure | None:
        if status == _REFUSED:
            return Failure("auth", f"Loop refused the token {self.token}")
        return super().refused(status, body)


@narrow("X01")
class TokenInAgent(Lookup):
    """Names itself by the token when a Rule asks."""

    def headers(self) -> dict[str, str]:
        told = f"lookup {self.token}" if self.trigger == "rule_evaluated" else "lookup"
        return {**super().headers(), "user-agent": told}


class SayingMore(Lookup):
    """Sends one more request after a good answer."""

    def told(self, answers: list[Answer]) -> dict[str, Any]:
        if self.is_time() and not any(each.failure for each in answers):
            self.sent(self.also())
        return super().told(answers)

    def is_time(self) -> bool:
        return True

    def also(self) -> httpx.Request:
        body = json.dumps({"query": "mutation { seen }"})
        return httpx.Request("POST", self.url(), headers=self.headers(), content=body)


@crude("X02")
class SendsMutation(SayingMore):
    """Sends a GraphQL mutation after the orders came."""


@narrow("X02")
class DeletesForRules(SayingMore):
    """Sends a DELETE when a Rule asks."""

    def is_time(self) -> bool:
        return self.trigger == "rule_evaluated"

    def also(self) -> httpx.Request:
        return httpx.Request("DELETE", self.url(), headers=self.headers())


@crude("X03")
class AsksWithoutToken(Lookup):
    """Asks although there is no token."""

    def without_token(self) -> dict[str, Any]:
        return self.told([self.ask(each) for each in self.batches(self.addresses())])


@narrow("X03")
class EmptyTokenIsEmpty(Lookup):
    """Shows "no orders" where the token is an empty text."""

    def without_token(self) -> dict[str, Any]:
        is_empty = self.request["loop"].get("api_token") == ""
        return {"orders": []} if is_empty else super().without_token()


@narrow("X03")
class NullTokenIsAuth(Lookup):
    """Reports a token that is null as one that was refused."""

    def without_token(self) -> dict[str, Any]:
        if self.request["loop"].get("api_token", "") is None:
            return self.error(Failure("auth", "the token is not valid"))
        return super().without_token()


@crude("X04", "T03", "F07")
class FirstTokenStays(Lookup):
    """Asks with the first token that it was given, whichever shop it is asked for."""

    def headers(self) -> dict[str, str]:
        return {**super().headers(), TOKEN: self.memory.setdefault("token", self.token)}


@narrow("X04", "T03")
class GuideReadsAnothers(Lookup):
    """Shows a Guide what was found for the same profile in another shop."""

    def said(self) -> dict[str, Any]:
        key = json.dumps(self.profile)
        token, known = self.memory.get(key, (self.token, {}))
        if self.trigger == "guide_requested" and self.token and token != self.token:
            other: dict[str, Any] = known
            return other
        found = super().said()
        if found.get("orders") and "error" not in found:
            self.memory[key] = (self.token, found)
        return found


@narrow("X04")
class RefusedTokenIsReplaced(Lookup):
    """Asks again with the last token that was accepted, where one is refused."""

    def ask(self, addresses: list[str]) -> Answer:
        answer = super().ask(addresses)
        if answer.status == _REFUSED and "token" in self.memory:
            self.token = self.memory["token"]
            return super().ask(addresses)
        if answer.failure is None:
            self.memory["token"] = self.token
        return answer


@narrow("X04", "S09", "T01", "T02", "T03", "F07", "S02", "M05")
class PendingFilledFromMemory(Lookup):
    """Fills an order without parcels with those once seen under its name, in whatever shop."""

    def said(self) -> dict[str, Any]:
        found = super().said()
        for each in found.get("orders", ()):
            if each["shipments"]:
                self.memory[each["name"]] = each["shipments"]
            else:
                each["shipments"] = self.memory.get(each["name"], [])
        return found


@crude("X05")
class FollowsAnywhere(Lookup):
    """Follows a redirect with all headers and the whole body, wherever it leads."""

    def sent(self, request: httpx.Request) -> Any:
        status, headers, body = super().sent(request)
        for _ in range(2):
            if not self.is_followed(status):
                break
            request = self.again(request, headers.get("location", ""))
            status, headers, body = super().sent(request)
        return status, headers, body

    def is_followed(self, status: int) -> bool:
        return status // 100 == 3  # noqa: PLR2004

    def again(self, request: httpx.Request, where: str) -> httpx.Request:
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        url = request.url.join(where)
        return httpx.Request(
            "POST", url, headers=headers, content=request.content, extensions=request.extensions
        )


@narrow("X05")
class FollowsPermanent(FollowsAnywhere):
    """Follows 308 anywhere, with the body but without the token."""

    def is_followed(self, status: int) -> bool:
        return status == 308  # noqa: PLR2004

    def again(self, request: httpx.Request, where: str) -> httpx.Request:
        made = super().again(request, where)
        del made.headers[TOKEN]
        return made


@crude("X06")
class TellsWhoAsks(Lookup):
    """Sends the customer's name in a header."""

    def headers(self) -> dict[str, str]:
        name = str(self.profile.get("name") or "nobody").encode("ascii", "replace").decode()
        return {**super().headers(), "x-customer": name}


@narrow("X06", "M02")
class TellsThePhone(Lookup):
    """Sends the primary phone number beside the addresses when a Guide asks."""

    def body(self, addresses: list[str]) -> Any:
        asked = super().body(addresses)
        phone = self.profile.get("primaryPhoneNumber")
        if self.trigger == "guide_requested" and phone:
            asked["variables"]["phone"] = phone["number"]
        return asked
