"""Wrong about what an address is, and which are equal: M10 to M13."""

from __future__ import annotations

import unicodedata
from typing import Any

import idna

from loop_harness.verify.mutants.answer import Failure
from loop_harness.verify.mutants.lookup import Lookup
from loop_harness.verify.mutants.register import crude, narrow


class Rewriting(Lookup):
    """Asks for each address in another spelling."""

    def written(self, address: str) -> str:
        local, at, domain = super().written(address).rpartition("@")
        return f"{self.local(local)}{at}{self.domain(domain)}"

    def local(self, text: str) -> str:
        return text

    def domain(self, text: str) -> str:
        return text


@crude("M10", "M11")
class DomainsInAscii(Rewriting):
    """Asks for the ASCII form of an international domain, which is another one at Loop."""

    def domain(self, text: str) -> str:
        try:
            return idna.encode(text, uts46=True).decode("ascii")
        except idna.IDNAError:
            return text


@narrow("M10")
class CapitalsAreNone(Lookup):
    """Leaves out an address whose name is all in capitals."""

    def is_some(self, address: Any) -> bool:
        return super().is_some(address) and not address.rpartition("@")[0].isupper()


@crude("M10", "M11", email_case="local-sensitive")
class SmallLetters(Rewriting):
    """Asks for small letters where Loop heeds capitals."""

    def local(self, text: str) -> str:
        return text.lower()


@crude("M11")
class PlusTagsFolded(Rewriting):
    """Cuts the plus tag off."""

    def local(self, text: str) -> str:
        return text.partition("+")[0]


@crude("M11", "M10")
class DotsFolded(Rewriting):
    """Takes the dots out of the name."""

    def local(self, text: str) -> str:
        return text.replace(".", "")


@narrow("M11")
class QuotesFolded(Rewriting):
    """Takes the quotes off a quoted name."""

    def local(self, text: str) -> str:
        return text.strip('"')


@narrow("M11")
class SharpSFolded(Rewriting):
    """Writes the German sharp s as two letters."""

    def local(self, text: str) -> str:
        return text.replace("\u00df", "ss")


@narrow("M11", "M10")
class Composed(Rewriting):
    """Writes a letter and its accent as one character."""

    def local(self, text: str) -> str:
        return unicodedata.normalize("NFC", text)


@crude("M12")
class BlanksAreSent(Lookup):
    """Sends empty and blank entries as addresses."""

    def is_some(self, address: Any) -> bool:
        return isinstance(address, str)


@narrow("M12")
class SpacesAreSent(Lookup):
    """Sends an entry of nothing but spaces as an address."""

    def is_some(self, address: Any) -> bool:
        return isinstance(address, str) and address != ""

    def written(self, address: str) -> str:
        return super().written(address) or address


@narrow("M12")
class NullIsAnError(Lookup):
    """Reports an error where an entry of the list is null."""

    def said(self) -> dict[str, Any]:
        if None in self.listed():
            return self.error(Failure("malformed", "an address is null"))
        return super().said()


class WithPrimary(Lookup):
    """Asks for the primary address as well."""

    def listed(self) -> list[Any]:
        return [*super().listed(), self.profile.get("primaryEmailAddress")]


@crude("M13")
class PrimaryByTrigger(WithPrimary):
    """Asks for an unlisted primary address only when the profile is opened."""

    def listed(self) -> list[Any]:
        is_opened = self.trigger == "profile_opened"
        return super().listed() if is_opened else Lookup.listed(self)


@narrow("M13")
class PrimaryOfFew(WithPrimary):
    """Asks for an unlisted primary address only beside a single one."""

    def listed(self) -> list[Any]:
        own = Lookup.listed(self)
        return super().listed() if len(own) == 1 else own
