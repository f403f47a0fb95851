"""Wrong about names and codes with special characters: P08."""

from __future__ import annotations

import html
import unicodedata
from typing import Any

from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import Provider, Shown
from loop_harness.verify.provider.mutants.register import crude, narrow


class Naming(Provider):
    """Shows names, and codes, changed."""

    def order(self, shown: Shown) -> Json:
        made: Any = super().order(shown)
        return {**made, "name": self.written(made["name"])}

    def found(self, shown: Shown) -> Json:
        made: Any = super().found(shown)
        return {**made, "name": self.written(made["name"])}

    def written(self, name: str) -> str:
        """Return a name as it is shown."""
        return name


@crude("P08")
class NamesEscaped(Naming):
    """Escapes names as if they stood on a page."""

    def written(self, name: str) -> str:
        return html.escape(name)


@crude("P08")
class QuotesLost(Naming):
    """Takes quotes out of names."""

    def written(self, name: str) -> str:
        return name.replace('"', "").replace("'", "")


@narrow("P08")
class BackslashesLost(Naming):
    """Takes backslashes out of names."""

    def written(self, name: str) -> str:
        return name.replace("\\", "")


@narrow("P08")
class BasicPlaneOnly(Naming):
    """Shows a question mark for each character that takes four bytes."""

    def written(self, name: str) -> str:
        return "".join("?" if ord(each) > 0xFFFF else each for each in name)  # noqa: PLR2004


@narrow("P08", world="awkward-names")
class NamesShortened(Naming):
    """Cuts names to a hundred characters."""

    def written(self, name: str) -> str:
        return name[:100]


@narrow("P08")
class NamesDecomposed(Naming):
    """Writes a letter with an accent in a name as two characters."""

    def written(self, name: str) -> str:
        return unicodedata.normalize("NFD", name)


@narrow("P08", world="awkward-names")
class NamesTrimmed(Naming):
    """Takes outer spaces off names."""

    def written(self, name: str) -> str:
        return name.strip()


@narrow("P08", "P07")
class CodesInCapitals(Provider):
    """Writes tracking codes in capitals, wherever they are shown."""

    def shipment(self, shown: Shown) -> Json:
        return {**shown, "trackingCode": shown["trackingCode"].upper()}

    def parcel(self, shown: Shown) -> Json:
        return {**shown, "trackingCode": shown["trackingCode"].upper()}


@narrow("P08", "P07")
class SlashesNotSearched(Provider):
    """Finds nothing for a term with a slash, as a path that is decoded too early does."""

    def searched(self, term: str) -> list[Order]:
        return [] if "/" in term else super().searched(term)


@narrow("P08", "P07")
class DecodedTwice(Provider):
    """Finds nothing for a term with a percent sign, which it decodes twice."""

    def searched(self, term: str) -> list[Order]:
        return [] if "%" in term else super().searched(term)
