"""Everything that stands between an unmodified client and the mock, for as long as it runs."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loop_harness import content
from loop_harness.front.any_token import AnyToken
from loop_harness.front.authority import Authority
from loop_harness.front.destination import loop_host
from loop_harness.front.listener import MOST_CLIENTS, Listener
from loop_harness.mock import LoopMock
from loop_harness.mock.wsgi import application

_POLL_S = 0.01  #: how soon a stop is noticed


@dataclass(frozen=True)
class Front:
    """Where it listens, what a client is told to trust, and what came of it."""

    mock: LoopMock
    folder: Path  #: private to this user, and gone in the end
    listener: Listener
    tokens: frozenset[str] | set[str]  #: those of clients that opened a shop without being its own

    @property
    def port(self) -> int:
        """The one port that is everything at once."""
        port: int = self.listener.server_address[1]
        return port

    @property
    def url(self) -> str:
        """Where it is: a proxy, and by plain HTTP the mock."""
        return f"http://127.0.0.1:{self.port}"

    def settle(self) -> bool:
        """Wait, but not for long, until what clients have left behind is answered too."""
        return self.listener.settle()

    @property
    def certificate(self) -> Path:
        """The one certificate that a client is to trust, as PEM."""
        return self.folder / "ca.pem"

    @property
    def trust_store(self) -> Path:
        """The same for Java."""
        return self.folder / "trust.p12"

    @property
    def no_certificates(self) -> Path:
        """An empty folder."""
        return self.folder / "none"

    @property
    def preload(self) -> Path:
        """What Node loads before the client's own code."""
        return self.folder / "node-preload.cjs"


@contextmanager
def fronting(
    mock: LoopMock, *, any_token: bool = False, most_clients: int = MOST_CLIENTS
) -> Iterator[Front]:
    """Stand in front of *mock* for as long as the block lasts."""
    app = application(mock, with_admin=True)
    stand_in = AnyToken(app, mock)
    authority = Authority(loop_host())
    with tempfile.TemporaryDirectory(prefix="loop-harness-", ignore_cleanup_errors=True) as name:
        context = authority.context(Path(name))
        listener = Listener(stand_in if any_token else app, context, most_clients=most_clients)
        with closing(mock), _listening(listener):
            front = Front(mock, Path(name), listener, stand_in.seen)
            _write(front, authority)
            yield front


@contextmanager
def _listening(listener: Listener) -> Iterator[None]:
    serve = threading.Thread(
        target=listener.serve_forever, args=(_POLL_S,), name="loop-front", daemon=True
    )
    with listener:
        serve.start()
        try:
            yield
        finally:
            listener.shutdown()
            serve.join()


def _write(front: Front, authority: Authority) -> None:
    """Write what a client reads; no key is among it."""
    front.certificate.write_bytes(authority.certificate)
    front.trust_store.write_bytes(authority.trust_store)
    front.no_certificates.mkdir()
    front.preload.write_text(content.text("mocks", front.preload.name), encoding="utf-8")
    settings = {"host": loop_host(), "port": front.port}
    front.preload.with_suffix(".json").write_text(json.dumps(settings), encoding="utf-8")
