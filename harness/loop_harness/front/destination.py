"""Where a client wants to go, and whether it may."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Self
from urllib.parse import urlsplit

from loop_harness.contracts import openapi
from loop_harness.mock.server import is_loopback

PORTS = {"http": 80, "https": 443}


@cache
def loop_host() -> str:
    """Return the host of the real Loop, as the contract names it."""
    url: str = openapi.document()["servers"][0]["url"]
    return str(urlsplit(url).hostname)


@dataclass(frozen=True, slots=True)
class Destination:
    """A host, in lower case and without the dot that may end it, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @classmethod
    def of(cls, authority: str, scheme: str) -> Self:
        """Read ``host`` or ``host:port``, by default the port of *scheme*; raises ValueError."""
        parts = urlsplit(f"//{authority}")
        if not parts.hostname:
            raise ValueError("no host is named")
        port = PORTS[scheme] if parts.port is None else parts.port
        return cls(parts.hostname.removesuffix("."), port)

    @property
    def is_loop(self) -> bool:
        """Whether Loop is there."""
        return self.host == loop_host() and self.port in PORTS.values()

    @property
    def is_here(self) -> bool:
        """Whether this is an address of this machine alone."""
        return is_loopback(self.host)

    @property
    def refusal(self) -> str:
        """Why a client may not go there, in ASCII."""
        to = str(self).encode("ascii", "backslashreplace").decode()
        return f"loop-harness refuses {to}: nothing leaves this machine"
