"""A customer profile, as Gladly hands it to a data pull."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from loop_harness.model.json import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A phone number of a profile; it never takes part in a lookup."""

    number: str
    type: str | None = None

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read one element of ``phoneNumbers``."""
        return cls(number=data.get("number") or "", type=data.get("type"))

    def to_json(self) -> dict[str, Json]:
        """Return the number as Gladly writes it."""
        return {"number": self.number} | ({} if self.type is None else {"type": self.type})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A Gladly customer profile as a data pull sees it; None means that the field is missing."""

    id: str | None = None
    name: str | None = None
    address: str | None = None
    primary_email_address: str | None = None
    email_addresses: tuple[str | None, ...] | None = None
    primary_phone_number: PhoneNumber | None = None
    phone_numbers: tuple[PhoneNumber, ...] | None = None

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read a document of the schema ``profile``; fields that no lookup knows are dropped."""
        emails, phones = data.get("emailAddresses"), data.get("phoneNumbers")
        primary_phone = data.get("primaryPhoneNumber")
        return cls(
            id=data.get("id"),
            name=data.get("name"),
            address=data.get("address"),
            primary_email_address=data.get("primaryEmailAddress"),
            email_addresses=None if emails is None else tuple(emails),
            primary_phone_number=PhoneNumber.from_json(primary_phone) if primary_phone else None,
            phone_numbers=None if phones is None else tuple(map(PhoneNumber.from_json, phones)),
        )

    def to_json(self) -> dict[str, Json]:
        """Return a document of the schema ``profile``."""
        emails, phones, primary = (
            self.email_addresses,
            self.phone_numbers,
            self.primary_phone_number,
        )
        return _without_none(
            {
                "id": self.id,
                "name": self.name,
                "address": self.address,
                "primaryEmailAddress": self.primary_email_address,
                "emailAddresses": None if emails is None else list(emails),
                "primaryPhoneNumber": None if primary is None else primary.to_json(),
                "phoneNumbers": None if phones is None else [each.to_json() for each in phones],
            }
        )


def _without_none(data: JsonObject) -> dict[str, Json]:
    return {key: value for key, value in data.items() if value is not None}
