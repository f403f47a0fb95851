"""E-mail addresses that matter for matching, on reserved domains (RFC 2606) only."""

from __future__ import annotations

from hypothesis import strategies as st

_LOCALS = (
    *("ada", "ben", "chi", "dana", "eli", "fay", "gus", "hana", "ivo", "june"),
    *("ada+shop", "ada+shop2", "a.da", "ad.a", "ben.b", "benb", "o'hara", "x", "0", "a_b-c"),
    *('"ada lee"', '"ada@work"', "ada%home", "ada/home", "{ada}", "ada=ada", "a*", "ada?"),
    *("jürgen", "žofie", "用户", "אדם", "नेहा", "zoë"),
)
_DOMAINS = (
    "example.com",
    "example.org",
    "mail.example.net",
    "a.test",
    "例え.test",
    "münchen.example",
)

#: Every address that ``addresses`` draws; no two are equal under any dialect.
ADDRESSES: tuple[str, ...] = tuple(f"{local}@{domain}" for domain in _DOMAINS for local in _LOCALS)


def addresses() -> st.SearchStrategy[str]:
    """Generate an address: plain ones first, then plus tags, dots, quotes, Unicode, IDN."""
    return st.sampled_from(ADDRESSES)


def twins(address: str) -> st.SearchStrategy[str]:
    """Generate other spellings of *address*: the dialect decides whether they are equal."""
    return st.sampled_from(respelled(address))


def respelled(address: str) -> tuple[str, ...]:
    """Return *address* in other case and with outer spaces, each spelling once."""
    local, _, domain = address.rpartition("@")
    spellings = (
        f"{local.upper()}@{domain}",
        f"{local}@{domain.upper()}",
        f"{local.title()}@{domain}",
        f" {address}",
        f"{address}\t",
    )
    return tuple(dict.fromkeys(each for each in spellings if each != address))
