"""Where the store is: the URL of a Redis server, read without ever showing its password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from loop_harness.errors import InvalidStore

_SCHEMES = ("redis", "rediss")
_PREFIX = "loop-harness"


@dataclass(frozen=True, slots=True)
class Place:
    """A Redis server, a database of it, and the prefix of all keys there."""

    url: str = field(repr=False)  #: as Redis' own client reads it, with the password
    shown: str  #: without user and password
    prefix: str
    password: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``redis://USER:PASSWORD@HOST:PORT/DATABASE/PREFIX``; raises InvalidStore.

        The path may leave out the database, which is a number, the prefix, or both.
        """
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port or 6379
        except ValueError:
            # Python's own text may quote a part of the password.
            raise InvalidStore("the host or the port cannot be read") from None
        if parts.scheme not in _SCHEMES or not host:
            raise InvalidStore("it names no scheme and host that could be a Redis server")
        if parts.query or parts.fragment:
            raise InvalidStore("nothing may follow the path")
        database, _, prefix = parts.path.strip("/").partition("/")
        if not (database.isascii() and database.isdigit()):
            database, prefix = "0", parts.path.strip("/")
        named = f"[{host}]" if ":" in host else host
        return cls(
            url=urlunsplit((parts.scheme, parts.netloc, f"/{database}", "", "")),
            shown=f"{parts.scheme}://{named}:{port}/{database}/{prefix or _PREFIX}",
            prefix=prefix or _PREFIX,
            password=parts.password or "",
        )
