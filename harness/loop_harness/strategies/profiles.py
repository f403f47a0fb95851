"""Customer profiles of every class: no address, phone only, one, two, fifty; blank and null."""

from __future__ import annotations

from hypothesis import strategies as st

from loop_harness.model import PhoneNumber, Profile
from loop_harness.strategies.addresses import ADDRESSES

#: What stands in a list of addresses without being one (rule M12).
BLANKS: tuple[str | None, ...] = (None, "", " ", "\t\n")

MANY = 50
_FEW = 6
_TYPES = ("MOBILE", "HOME", "OFFICE", "OTHER", None)
_PHONES = tuple(
    PhoneNumber(number=f"+1202555{number:04}", type=_TYPES[number % len(_TYPES)])
    for number in range(100, 200)
)
#: One element of a list; a blank one is drawn about one time in five.
_ELEMENTS: tuple[str | None, ...] = (*ADDRESSES, *BLANKS * 10)


def phone_numbers() -> st.SearchStrategy[PhoneNumber]:
    """Generate a fictional phone number (555-01xx)."""
    return st.sampled_from(_PHONES)


def address_lists(
    addresses: st.SearchStrategy[str] | None = None, *, most: int = MANY
) -> st.SearchStrategy[tuple[str | None, ...]]:
    """Generate a list of addresses: none, one, two, a few, or fifty, with repeats and blanks."""
    element = st.sampled_from(_ELEMENTS)
    if addresses is not None:
        element = addresses | st.sampled_from(BLANKS)
    sizes = [(0, 0), (1, 1), (2, 2), (0, _FEW)]
    lists = [st.lists(element, min_size=low, max_size=high) for low, high in sizes if low <= most]
    return st.one_of(*lists, *_fifty(addresses, most)).map(lambda found: tuple(found[:most]))


def _fifty(
    addresses: st.SearchStrategy[str] | None, most: int
) -> list[st.SearchStrategy[list[str | None]]]:
    """Return how to generate the longest list, if it may be that long: by one draw if possible."""
    if most < MANY:
        return []
    if addresses is None:
        return [st.integers(0, len(ADDRESSES) - 1).map(lambda start: [*people(start, MANY)])]
    return [st.lists(addresses, min_size=MANY, max_size=MANY).map(list)]


def people(start: int, count: int) -> tuple[str, ...]:
    """Return *count* different addresses of the table, beginning anywhere in it."""
    return (*ADDRESSES[start:], *ADDRESSES[:start])[:count]


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
        lists = st.none() | address_lists(addresses, most=most_addresses)
    return st.builds(profile_of, lists, st.integers(0, 127), phone_numbers())


def profile_of(emails: tuple[str | None, ...] | None, fields: int, phone: PhoneNumber) -> Profile:
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
