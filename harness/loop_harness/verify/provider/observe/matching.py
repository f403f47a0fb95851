"""How addresses are compared: each open way of spelling one, asked of a few known addresses."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice, product

import idna

from loop_harness.dialect import Dialect, assumption
from loop_harness.verify.provider.checks.seen import LEAST_CUT, names
from loop_harness.verify.provider.known import KnownOrder
from loop_harness.verify.provider.observe.observe import Look, Seen, Sign, concluded, observes
from loop_harness.verify.provider.probe import orders_of

_ADDRESSES = ("email-case", "email-spaces", "email-idn", "email-unicode")
_TRIED = 3  #: spellings for one question
_SHOWN = 6  #: names of orders in a reason
_LOOKED_AT = 60  #: known addresses for one question
_SWAPPED = str.maketrans(
    string.ascii_lowercase + string.ascii_uppercase, string.ascii_uppercase + string.ascii_lowercase
)
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)

Spell = Callable[[str], str]


@observes("email-case", needs="graphql")
def case(look: Look) -> Seen:
    """See whether an address is found with other capitals before the @."""
    return _spelled(look, "email-case", (_swapped, _shouted, _one_letter))


@observes("email-spaces", needs="graphql")
def spaces(look: Look) -> Seen:
    """See whether an address is found with spaces around it."""
    return _spelled(look, "email-spaces", (" {}".format, "{} ".format, "  {} ".format))


@observes("email-idn", needs="graphql")
def idn(look: Look) -> Seen:
    """See whether an international domain is found by its punycode form, and the other way."""
    return _spelled(look, "email-idn", (_other_domain,))


@observes("email-unicode", needs="graphql")
def unicode(look: Look) -> Seen:
    """See whether a composed address is found decomposed, and the other way."""
    return _spelled(look, "email-unicode", (_recomposed,))


def _spelled(look: Look, name: str, spells: Sequence[Spell]) -> Seen:
    signs = islice(_signs(look, name, spells), _TRIED)
    return concluded(signs, "no known address that finds its orders has another spelling to try")


def _signs(look: Look, name: str, spells: Sequence[Spell]) -> Iterator[Sign]:
    """Ask for known addresses in other spellings that tell the alternatives apart."""
    ways = cycle(spells)
    for address in look.known.addresses[:_LOOKED_AT]:
        asked = next(ways)(address)
        expected = _expected(look, name, asked)
        if expected is None or not _is_found(look, address):
            continue
        probe = orders_of([asked])
        answer = look.ask(probe)
        came = names(answer)
        fits = [each for each, due in expected.items() if came is not None and _fits(came, due)]
        if len(fits) > 1:
            continue  # cut, and so short that it may be either
        words = f"{asked!r} finds {_told(came)}"
        yield Sign(fits[0] if fits else None, words, probe, answer)


def _told(came: list[str] | None) -> str:
    if came is None:
        return "no list of orders"
    return ", ".join(map(repr, came[:_SHOWN])) or "nothing"


def _is_found(look: Look, address: str) -> bool:
    """Tell whether an address finds some order of its own as it stands."""
    own = {each.name for each in look.known.orders if address in each.emails}
    return bool(own.intersection(names(look.ask(orders_of([address]))) or ()))


Due = tuple[frozenset[str], frozenset[str]]  #: names that must come, and those that may


def _expected(look: Look, name: str, asked: str) -> dict[str, Due] | None:
    """Return what each alternative lets an address find; None where that does not tell them apart.

    What it finds must not depend on another question that is still open.
    """
    found = {}
    for choice in assumption(name).alternatives:
        dues = {_due(look.known.matching([asked], each)) for each in _dialects(look, name, choice)}
        if len(dues) != 1:
            return None
        found[choice] = dues.pop()
    one, other = found.values()
    return None if one[0] <= other[1] and other[0] <= one[1] else found


def _dialects(look: Look, name: str, choice: str) -> Iterator[Dialect]:
    """Yield each dialect that is possible still, with one choice made."""
    open_ones = [each for each in _ADDRESSES if each != name]
    for choices in product(*map(look.observed.may_be, open_ones)):
        yield Dialect.of({**dict(zip(open_ones, choices, strict=True)), name: choice})


def _due(orders: Iterable[KnownOrder]) -> Due:
    found = list(orders)
    must = frozenset(each.name for each in found if each.shipments)
    return must, frozenset(each.name for each in found)


def _fits(came: list[str], due: Due) -> bool:
    must, may = due
    return set(came) <= may and (must <= set(came) or len(came) >= LEAST_CUT)


def _local(change: Spell, address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{change(local)}{at}{domain}"


def _swapped(address: str) -> str:
    return _local(lambda local: local.translate(_SWAPPED), address)


def _shouted(address: str) -> str:
    return _local(lambda local: local.translate(_UPPER), address)


def _one_letter(address: str) -> str:
    return address[:1].translate(_SWAPPED) + address[1:]


def _other_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    try:
        other = idna.encode(domain, uts46=True).decode("ascii")
        if other == domain.lower():
            other = idna.decode(domain)
    except idna.IDNAError:
        return address
    return f"{local}{at}{other}"


def _recomposed(address: str) -> str:
    decomposed = unicodedata.normalize("NFD", address)
    return unicodedata.normalize("NFC", address) if decomposed == address else decomposed
