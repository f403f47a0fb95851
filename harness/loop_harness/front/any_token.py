"""Opens a shop with whatever token a client has built in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loop_harness.mock import LoopMock
from loop_harness.mock.exchange import TOKEN_HEADER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_TOKEN = "HTTP_" + TOKEN_HEADER.upper().replace("-", "_")
_MOST = 1000  #: tokens that are kept, so that they can be taken out of what is shown


class AnyToken:
    """Lets every token that opens no shop open the first one; a missing token stays missing."""

    def __init__(self, app: WSGIApplication, mock: LoopMock) -> None:
        self._app = app
        self._mock = mock
        self.seen: set[str] = set()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        token = environ.get(_TOKEN, "").strip()
        if token and token not in {each.token for each in self._mock.shops}:
            if len(self.seen) < _MOST:
                self.seen.add(token)
            environ[_TOKEN] = self._mock.shops[0].token
        return self._app(environ, start)
