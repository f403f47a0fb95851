"""What must be found, stated without any code of the harness but its words.

The table says who is meant by each spelling of an address, and which choices of the dialect
that depends on. Nothing here compares addresses by a rule: it looks them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loop_harness.model import Order, Profile, World

Choices = Mapping[str, str]


@dataclass(frozen=True)
class Spelling:
    """One way to write an address, whose it is, and under which choices it is theirs."""

    text: str
    person: str
    needs: tuple[tuple[str, str], ...] = ()

    def identity(self, choices: Choices) -> str:
        """Return who is meant under *choices*; nobody else has this spelling otherwise."""
        kept = all(choices[name] == choice for name, choice in self.needs)
        return self.person if kept else f"only {self.text!r}"


IGNORE_CASE = (("email-case", "ignore"),)
EQUIVALENT_IDN = (("email-idn", "equivalent"),)
NFC = (("email-unicode", "nfc"),)

TABLE: tuple[Spelling, ...] = (
    Spelling("anna@example.com", "anna"),
    Spelling("Anna@example.com", "anna", IGNORE_CASE),
    Spelling("ANNA@example.com", "anna", IGNORE_CASE),
    Spelling("anna@EXAMPLE.com", "anna"),
    Spelling("anna+shop@example.com", "anna with a tag"),
    Spelling("a.nna@example.com", "anna with a dot"),
    Spelling("anna@example.org", "anna elsewhere"),
    Spelling("anna@mail.example.com", "anna on a host"),
    Spelling('"anna lee"@example.com', "anna in quotes"),
    Spelling("ann@example.com", "ann, a part of anna"),
    Spelling("jürgen@example.org", "jürgen, composed"),
    Spelling("ju\u0308rgen@example.org", "jürgen, composed", NFC),
    Spelling("用户@例え.test", "user"),
    Spelling("用户@xn--r8jz45g.test", "user", EQUIVALENT_IDN),
    Spelling("o'hara@example.net", "o'hara"),
    Spelling("bo@example.net", "bo"),
    Spelling("%@example.net", "percent"),
    Spelling("*@example.net", "star"),
)
BY_TEXT = {each.text: each for each in TABLE}

DEFAULTS: Choices = {"email-case": "ignore", "email-idn": "exact", "email-unicode": "exact"}


def asked(profile: Profile) -> list[str]:
    """Return the addresses that count: blank and null ones are none, outer spaces are nothing."""
    return [each.strip() for each in profile.email_addresses or () if each and each.strip()]


def found(world: World, addresses: Iterable[str], choices: Choices = DEFAULTS) -> list[Order]:
    """Return the orders that any of *addresses* matches, as the world has them."""
    people = {BY_TEXT[each].identity(choices) for each in addresses}
    return [
        order
        for order in world.orders
        if any(BY_TEXT[each].identity(choices) in people for each in order.emails)
    ]
