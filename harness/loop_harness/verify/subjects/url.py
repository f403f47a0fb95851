"""A lookup that is a web service: each request of the protocol is one HTTP POST."""

from __future__ import annotations

import httpx

from loop_harness.errors import CannotLoad
from loop_harness.model import JsonObject
from loop_harness.verify.subjects.said import Place, Said, Subject

_SHOWN = 2000


class UrlSubject:
    """Posts to one address; whoever runs it decides when it is started anew."""

    def __init__(self, url: str) -> None:
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise CannotLoad(url, str(error)) from error
        if parsed.scheme not in {"http", "https"} or not parsed.host:
            raise CannotLoad(url, "write it as http://host:port/path")
        self.name = url
        self._client = httpx.Client(trust_env=False)

    @property
    def reach(self) -> str:
        """It is another process: the mock is on a socket."""
        return "socket"

    def ask(self, request: JsonObject, place: Place, limit_s: float) -> Said:  # noqa: ARG002 - the request names the place
        """Post once."""
        try:
            answer = self._client.post(self.name, json=request, timeout=limit_s)
        except httpx.HTTPError as error:
            what = f"{self.name} gave no reply: {type(error).__name__} {error}".strip()
            return Said(problem=what, absent=True)
        text = answer.text[:_SHOWN]
        if answer.status_code != httpx.codes.OK:
            return Said(problem=f"{self.name} answered {answer.status_code}: {text}", text=text)
        try:
            return Said(document=answer.json())
        except (ValueError, RecursionError):
            return Said(problem=f"{self.name} answered what is no JSON: {text}", text=text)

    def anew(self) -> Subject:
        """Return the same service: it is not ours to start."""
        return UrlSubject(self.name)

    def restarted(self) -> Subject:
        """Return the same as ``anew``."""
        return self.anew()

    def close(self) -> None:
        """Give up the connections."""
        self._client.close()
