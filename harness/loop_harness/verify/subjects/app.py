"""A lookup that is a Gladly app folder: its data pulls, as the platform runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from loop_harness.dialect import Dialect
from loop_harness.errors import InvalidApp
from loop_harness.failures import LookupFailure
from loop_harness.gladly.folder import App
from loop_harness.gladly.pulling import Integration, Pulled, Puller
from loop_harness.model import Json, JsonObject, Profile
from loop_harness.verify.subjects.said import Place, Said, Subject

#: The secret in which the published app keeps Loop's token (gladly/app-platform-examples,
#: loop_order_tracking, authentication/headers).
SECRET = "apiToken"  # noqa: S105 - its name


class AppSubject:
    """Pulls with an app folder; the reply holds the objects before any null propagates.

    *only* names the data pull that shows the orders; without it, it is the one called ``orders``,
    or the only one there is.
    """

    def __init__(self, root: Path, *, only: str | None = None, secret: str = SECRET) -> None:
        self._root = root
        self._only = only
        self._secret = secret
        self._app = App.load(root)
        self.name = str(root)
        names = [each.name for each in self._app.pulls]
        self._shown = only or (names[0] if len(names) == 1 else "orders")
        if self._shown not in names:
            known = ", ".join(names) or "none at all"
            raise InvalidApp(str(root), f"it has no data pull {self._shown!r}, but {known}")

    @property
    def reach(self) -> str:
        """Its requests go where we want: it needs no socket."""
        return "in process"

    def ask(self, request: JsonObject, place: Place, limit_s: float) -> Said:  # noqa: ARG002 - every pull has its own limit
        """Pull once, and reply as a lookup does."""
        loop = request["loop"]
        puller = Puller(
            app=self._app,
            integration=Integration(secrets=_secrets(self._secret, loop)),
            base_url=loop["base_url"],
            transport=place.transport or httpx.HTTPTransport(),
            dialect=Dialect(),
            limit_s=request["timeout_s"],
        )
        pulled = list(puller.pull(Profile.from_json(request["profile"]), only=self._only))
        shown = next(each for each in pulled if each.pull.name == self._shown)
        return Said(document={"id": request["id"], **_reply(shown, pulled)})

    def anew(self) -> Subject:
        """Return the folder, read again."""
        return AppSubject(self._root, only=self._only, secret=self._secret)

    def restarted(self) -> Subject:
        """Return the same as ``anew``: a template remembers nothing."""
        return self.anew()

    def close(self) -> None:
        """Hold nothing."""


def _secrets(name: str, loop: JsonObject) -> dict[str, Json]:
    return {name: loop["api_token"]} if "api_token" in loop else {}


def _reply(shown: Pulled, pulled: list[Pulled]) -> dict[str, Any]:
    """Return the orders of one pull, and the error of any: both where another one failed."""
    failure = next((each.failure for each in pulled if each.failure is not None), None)
    error = {} if failure is None else {"error": _error(failure)}
    if shown.failure is not None:
        return error
    if shown.stopped is not None and not shown.objects:
        return {"stopped": shown.stopped, **error}
    return {"orders": [each.data for each in shown.stored], **error}


def _error(failure: LookupFailure) -> dict[str, Json]:
    return {"kind": failure.kind, "message": str(failure)}
