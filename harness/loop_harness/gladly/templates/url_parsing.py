"""URLs as Go's net/url parses them, for ``url``, ``mustUrl`` and ``urlParse``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from loop_harness.gladly.templates.builtins import as_bytes
from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.url import (
    FRAGMENT,
    PATH,
    VALID_PATH,
    WRONG_ESCAPE,
    Url,
    User,
    unescaped,
)

_VALID_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PORT = re.compile(r"(:[0-9]*)?")
_HOST_ESCAPE = re.compile(r"%([0-7][0-9A-Fa-f])")
_CONTROL = re.compile("[\0-\x1f\x7f]")


def url(text: str) -> Url:
    """Parse a URL; an empty one if it is none."""
    try:
        return must_url(text)
    except Refused:
        return Url()


def must_url(text: str) -> Url:
    """Parse a URL; raises Refused."""
    try:
        return _parsed(text)
    except ValueError as error:
        raise Refused(f'parse "{text}": {error}') from error


def url_parse(text: str) -> dict[str, str]:
    """Return the parts of a URL (Sprig); raises Refused."""
    found = must_url(text)
    return {
        "scheme": found.Scheme,
        "host": found.Host,
        "hostname": found.hostname(),
        "path": found.Path,
        "query": found.RawQuery,
        "opaque": found.Opaque,
        "fragment": found.Fragment,
        "userinfo": "" if found.User is None else found.User.go_text(),
    }


def _parsed(text: str) -> Url:
    text, _, fragment = text.partition("#")
    if _CONTROL.search(text):
        raise ValueError("net/url: invalid control character in URL")
    behind = {"Fragment": _checked(fragment), "RawFragment": ""}
    if fragment != quote(as_bytes(behind["Fragment"]), safe=FRAGMENT):
        behind["RawFragment"] = fragment if VALID_PATH.fullmatch(fragment) else ""
    if text == "*":
        return Url(Path="*", **behind)  # type: ignore[arg-type]
    scheme, rest = _scheme(text)
    forced = rest.endswith("?") and rest.count("?") == 1
    rest, _, query = rest.partition("?")
    known: dict[str, Any] = {**behind, "Scheme": scheme, "ForceQuery": forced, "RawQuery": query}
    if not rest.startswith("/"):
        if scheme:
            return Url(Opaque=rest, **known)
        if ":" in rest.partition("/")[0]:
            raise ValueError("first path segment in URL cannot contain colon")
    if (scheme or not rest.startswith("///")) and rest.startswith("//"):
        authority, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        known["User"], known["Host"] = _authority(authority)
    elif scheme:
        known["OmitHost"] = True
    path = _checked(rest)
    raw = "" if rest == quote(as_bytes(path), safe=PATH) else rest
    return Url(Path=path, RawPath=raw, **known)


def _scheme(text: str) -> tuple[str, str]:
    found = _SCHEME.match(text)
    if found:
        return found.group(1).lower(), text[found.end() :]
    if text.startswith(":"):
        raise ValueError("missing protocol scheme")
    return "", text


def _authority(text: str) -> tuple[User | None, str]:
    info, at, host = text.rpartition("@")
    host = _host(host)
    if not at:
        return None, host
    if not _VALID_USER.fullmatch(info):
        raise ValueError("net/url: invalid userinfo")
    name, colon, password = info.partition(":")
    return User(_checked(name), _checked(password) if colon else None), host


def _host(text: str) -> str:
    if text.startswith("["):
        _, closed, port = text.rpartition("]")
        if not closed:
            raise ValueError("missing ']' in host")
    else:
        _, colon, port = text.rpartition(":")
        port = colon + port if colon else ""
    if not _PORT.fullmatch(port):
        raise ValueError(f'invalid port "{port}" after host')
    found = _HOST_ESCAPE.search(text)
    if found and found.group() != "%25":
        raise ValueError(f'invalid URL escape "{found.group()}"')
    if re.search(r"[ \\^`{|}/?@]", text):
        raise ValueError("invalid character in host name")
    return _checked(text)


def _checked(text: str) -> str:
    wrong = WRONG_ESCAPE.search(text)
    if wrong:
        raise ValueError(f'invalid URL escape "{text[wrong.start() : wrong.start() + 3]}"')
    return unescaped(text)
