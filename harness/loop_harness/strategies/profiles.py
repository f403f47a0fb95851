"""Customer profiles of every class: no address, phone only, one, two, fifty; blank and null."""

from __future__ import annotations

from hypothesis import strategies as st

from loop_harness.model import PhoneNumber, Profile
from loop_harness.strategies.addresses import addresses as any_addresses

#: What stands in a list of addresses without being one (rule M12).
BLANKS: tuple[str | None, ...] = (None, "", " ", "\t\n")

MANY = 50
_NUMBERS = tuple(f"+1202555{number:04}" for number in range(100, 200))
_TYPES = ("MOBILE", "HOME", "OFFICE", "OTHER", None)


def phone_numbers() -> st.SearchStrategy[PhoneNumber]:
    """Generate a fictional phone number (555-01xx)."""
    return st.builds(PhoneNumber, number=st.sampled_from(_NUMBERS), type=st.sampled_from(_TYPES))


def address_lists(
    addresses: st.SearchStrategy[str], *, most: int = MANY, blanks: bool = True
) -> st.SearchStrategy[tuple[str | None, ...]]:
    """Generate a list of addresses: none, one, two, a few, or fifty, with repeats."""
    element: st.SearchStrategy[str | None] = addresses
    if blanks:
        element = addresses | st.sampled_from(BLANKS)
    sizes = [(0, 0), (1, 1), (2, 2), (0, 6)] + ([(MANY, MANY)] if most >= MANY else [])
    lists = (st.lists(element, min_size=low, max_size=min(high, most)) for low, high in sizes)
    return st.one_of(*lists).map(tuple)


def profiles(
    *,
    addresses: st.SearchStrategy[str] | None = None,
    email_addresses: st.SearchStrategy[tuple[str | None, ...] | None] | None = None,
    most_addresses: int = MANY,
) -> st.SearchStrategy[Profile]:
    """Generate a profile; any field may be missing, phone numbers never match anything.

    Give *addresses* to choose what its addresses are, or *email_addresses* for the whole list.
    """
    lists = email_addresses
    if lists is None:
        each = any_addresses() if addresses is None else addresses
        lists = st.none() | address_lists(each, most=most_addresses)
    return st.builds(_profile, lists, st.integers(0, 255), phone_numbers())


def _profile(emails: tuple[str | None, ...] | None, fields: int, phone: PhoneNumber) -> Profile:
    """Make a profile; each bit of *fields* says whether a field is there."""
    first = next((each for each in emails or () if each and each.strip()), None)
    return Profile(
        id="c1" if fields & 1 == 0 else None,
        name="Ada Lee" if fields & 2 else None,
        address="1 Main Street, Springfield, IL 62701" if fields & 4 else None,
        primary_email_address=first or "" if fields & 8 else None,
        email_addresses=emails,
        primary_phone_number=phone if fields & 16 else None,
        phone_numbers=(phone,) if fields & 32 else () if fields & 64 else None,
    )
