"""URLs as Go's net/url has them: what a template reads of a ``url.URL``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus, unquote_to_bytes

from loop_harness.gladly.templates.builtins import as_bytes, as_text
from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.go_json import must_to_json
from loop_harness.gladly.templates.signatures import signed
from loop_harness.gladly.templates.values import GoObject, Strings

PATH, _HOST, FRAGMENT = "$&+,/:;=@~", "!$&'()*+,;=:[]<>\"~", "$&+,/:;=?@!()*~"
_USER = "$&+,;=~"
VALID_PATH = re.compile(r"(?:[A-Za-z0-9\-_.~$&+,/:;=@!'()*\[\]]|%[0-9A-Fa-f]{2})*")
WRONG_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MOST_PAIRS = 100_000


class Query(dict[str, Any], GoObject):
    """A ``url.Values``."""

    go_type: ClassVar[str] = "url.Values"

    def first(self, name: str) -> str:
        """Return the first value of a name, or nothing."""
        return str(self[name][0]) if self.get(name) else ""

    def encoded(self) -> str:
        """Return it as a query, sorted by name."""
        pairs = ((name, each) for name in sorted(self, key=as_bytes) for each in self[name])
        return "&".join(f"{_component(name)}={_component(each)}" for name, each in pairs)


def _component(text: str) -> str:
    return quote_plus(as_bytes(text), safe="~")


@dataclass(frozen=True)
class User(GoObject):
    """A ``*url.Userinfo``."""

    go_type: ClassVar[str] = "*url.Userinfo"
    name: str
    password: str | None

    def go_text(self) -> str:
        """Return it as it stands in a URL."""
        name = quote(as_bytes(self.name), safe=_USER)
        if self.password is None:
            return name
        return f"{name}:{quote(as_bytes(self.password), safe=_USER)}"


@dataclass(frozen=True, kw_only=True)
class Url(GoObject):
    """A ``*url.URL``."""

    go_type: ClassVar[str] = "*url.URL"
    go_fields: ClassVar[frozenset[str]] = frozenset(
        ("Scheme", "Opaque", "User", "Host", "Path", "RawPath", "OmitHost", "ForceQuery")
    ) | {"RawQuery", "Fragment", "RawFragment"}

    Scheme: str = ""
    Opaque: str = ""
    User: User | None = None
    Host: str = ""
    Path: str = ""
    RawPath: str = ""
    OmitHost: bool = False
    ForceQuery: bool = False
    RawQuery: str = ""
    Fragment: str = ""
    RawFragment: str = ""

    def go_text(self) -> str:
        """Return the whole URL."""
        text = f"{self.Scheme}:" if self.Scheme else ""
        text += self.Opaque or self._behind_scheme(has_scheme=bool(text))
        if self.ForceQuery or self.RawQuery:
            text += f"?{self.RawQuery}"
        return f"{text}#{self.escaped_fragment()}" if self.Fragment else text

    def go_json(self) -> str:
        """Return it as JSON."""
        fields: list[tuple[str, Any]] = [("Scheme", self.Scheme), ("Opaque", self.Opaque)]
        fields += [("User", None if self.User is None else {}), ("Host", self.Host)]
        fields += [("Path", self.Path), ("RawPath", self.RawPath), ("OmitHost", self.OmitHost)]
        fields += [("ForceQuery", self.ForceQuery), ("RawQuery", self.RawQuery)]
        fields += [("Fragment", self.Fragment), ("RawFragment", self.RawFragment)]
        return "{" + ",".join(f'"{name}":{must_to_json(each)}' for name, each in fields) + "}"

    def _behind_scheme(self, *, has_scheme: bool) -> str:
        text = ""
        has_user = self.User is not None
        wants = (self.Scheme or self.Host or has_user) and not (
            self.OmitHost and not self.Host and not has_user
        )
        if wants:
            text = "//" if self.Host or self.Path or has_user else ""
            text += f"{self.User.go_text()}@" if self.User is not None else ""
            text += quote(as_bytes(self.Host), safe=_HOST)
        path = self.escaped_path()
        if path and path[0] != "/" and self.Host:
            text += "/"
        if not has_scheme and not text and ":" in path.partition("/")[0]:
            text += "./"
        return text + path

    def escaped_path(self) -> str:
        """Return the path as it stands in a URL."""
        if self.RawPath and VALID_PATH.fullmatch(self.RawPath):
            return self.RawPath
        return "*" if self.Path == "*" else quote(as_bytes(self.Path), safe=PATH)

    def escaped_fragment(self) -> str:
        """Return the fragment as it stands in a URL."""
        return self.RawFragment or quote(as_bytes(self.Fragment), safe=FRAGMENT)

    def hostname(self) -> str:
        """Return the host without its port and brackets."""
        bare = self.Host[: len(self.Host) - len(self._port())]
        return bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare

    def port(self) -> str:
        """Return the port, or nothing."""
        return self._port()[1:]

    def _port(self) -> str:
        found = re.search(r":[0-9]*$", self.Host)
        return found.group() if found and not self.Host.endswith("]") else ""

    def query(self) -> Query:
        """Return the pairs of the query that can be read; raises Refused."""
        if self.RawQuery.count("&") > _MOST_PAIRS:
            raise Refused("the query has too many pairs")
        found = Query()
        for pair in self.RawQuery.split("&"):
            if not pair or ";" in pair or WRONG_ESCAPE.search(pair):
                continue
            name, _, value = pair.replace("+", " ").partition("=")
            found.setdefault(unescaped(name), Strings()).append(unescaped(value))
        return found

    def request_uri(self) -> str:
        """Return path and query."""
        text = self.Opaque or self.escaped_path() or "/"
        text = f"{self.Scheme}:{text}" if self.Opaque.startswith("//") else text
        return f"{text}?{self.RawQuery}" if self.ForceQuery or self.RawQuery else text


def unescaped(text: str) -> str:
    """Return a text with its escapes as bytes."""
    return as_text(unquote_to_bytes(as_bytes(text))) if "%" in text else text


Query.go_methods = {
    "Get": signed("Get", "string -> string", Query.first, watched=False),
    "Has": signed("Has", "string -> bool", lambda q, name: name in q, watched=False),
    "Encode": signed("Encode", "-> string", Query.encoded, watched=False),
}
User.go_methods = {
    "Username": signed("Username", "-> string", lambda u: u.name, watched=False),
    "String": signed("String", "-> string", User.go_text, watched=False),
}
Url.go_methods = {
    name: signed(name, signature, call, watched=False)
    for name, signature, call in (
        ("String", "-> string", Url.go_text),
        ("Hostname", "-> string", Url.hostname),
        ("Port", "-> string", Url.port),
        ("Query", "-> any", Url.query),
        ("EscapedPath", "-> string", Url.escaped_path),
        ("EscapedFragment", "-> string", Url.escaped_fragment),
        ("RequestURI", "-> string", Url.request_uri),
        ("IsAbs", "-> bool", lambda u: bool(u.Scheme)),
    )
}
