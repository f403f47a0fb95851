"""Tracking codes have right check digits and can be read backwards."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from loop_harness import content
from loop_harness.generate.carriers import (
    Carrier,
    carrier_named,
    carrier_of,
    carriers,
    serial_of,
    stranger,
    tracking_code,
)
from loop_harness.generate.check_digits import has_valid_check_digit

# Published samples: github.com/jkeen/tracking_number_data and the carriers' own pages.
VALID = [
    "1Z5R89390357567127",
    "1Z999AA10123456784",
    "1Z879E930346834440",
    "1Z410E7W0392751591",
    "1Z8V92A70367203024",
    "1Z099693YW90060172",
    "9400111206206406260787",
    "9400111202555842332669",
    "9200190379218000011551",
    "420787019400111206206406260787",
    "03071790000523483741",
    "986578788855",
    "477179081230",
    "041441760228964",
    "3318810025",
    "73891051146",
    "RB123456785GB",
    "C11031500001879",
    "0073938000549297",
]

# The documented answer of the shipment search shows the first; its last digit should be 7.
INVALID = [
    "9400111206213767912345",
    "1Z5R89390357567128",
    "1Z1111111111111111",
    "986578788854",
    "041441760228965",
    "3318810026",
    "RB123456784GB",
    "C11031500001878",
    "0073938000549298",
]

FORMLESS = ["", "1Z999", "1Z888", "1Z111111", "JJD0099999999", "TBA000000000000", "hello"]

BY_NAME = {each.name: each for each in carriers()}
ANY_CARRIER = st.sampled_from(carriers())


@pytest.mark.parametrize("code", VALID)
def test_a_published_sample_has_a_valid_check_digit(code: str) -> None:
    assert has_valid_check_digit(code) is True


@pytest.mark.parametrize("code", INVALID)
def test_a_wrong_check_digit_is_seen(code: str) -> None:
    assert has_valid_check_digit(code) is False


@pytest.mark.parametrize("code", FORMLESS)
def test_a_code_of_no_known_form_is_neither_right_nor_wrong(code: str) -> None:
    assert has_valid_check_digit(code) is None


@given(ANY_CARRIER, st.data())
def test_a_made_up_code_is_valid_and_leads_back_to_its_serial_number(
    carrier: Carrier, data: st.DataObject
) -> None:
    serial = data.draw(st.integers(0, carrier.capacity - 1))
    code = tracking_code(carrier, serial)

    assert has_valid_check_digit(code) is True
    assert (carrier_of(code), serial_of(carrier, code)) == (carrier, serial)


@pytest.mark.parametrize("carrier", carriers(), ids=lambda each: each.name)
def test_no_serial_number_shares_its_code(carrier: Carrier) -> None:
    serials = [*range(500), *range(carrier.capacity - 500, carrier.capacity)]

    assert len({tracking_code(carrier, each) for each in serials}) == 1000


@given(ANY_CARRIER, st.data())
def test_a_code_with_another_check_digit_belongs_to_nobody(
    carrier: Carrier, data: st.DataObject
) -> None:
    code = tracking_code(carrier, data.draw(st.integers(0, carrier.capacity - 1)))
    place = carrier.number.index("=")
    other = str((int(code[place]) + data.draw(st.integers(1, 9))) % 10)
    wrong = code[:place] + other + code[place + 1 :]

    assert serial_of(carrier, wrong) is None
    assert has_valid_check_digit(wrong) is False


def test_a_code_of_another_carrier_has_no_serial_number() -> None:
    code = tracking_code(BY_NAME["ups"], 5)

    assert [each.name for each in carriers() if serial_of(each, code) is not None] == ["ups"]
    assert serial_of(BY_NAME["ups"], code.lower()) is None


@pytest.mark.parametrize("serial", [-1, BY_NAME["dhl_express"].capacity])
def test_a_serial_number_out_of_range_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="dhl_express has no code for serial number"):
        tracking_code(BY_NAME["dhl_express"], serial)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ups", "ups"),
        ("UPS", "ups"),
        ("U.P.S.", "ups"),
        ("United Parcel Service", "ups"),
        ("Canada-Post", "canada_post"),
        ("dhl", "dhl_express"),
    ],
)
def test_a_carrier_is_known_under_each_of_its_spellings(text: str, name: str) -> None:
    assert carrier_named(text) is BY_NAME[name]


def test_an_unknown_carrier_keeps_its_names() -> None:
    made = stranger("pigeon", "Pigeon Post")

    assert carrier_named("Pigeon Post") is None
    assert (made.name, made.display, made.check) == ("pigeon", "Pigeon Post", None)
    assert re.fullmatch(r"ZX\d{10}", tracking_code(made, 5))


def test_no_two_carriers_share_a_spelling() -> None:
    spellings = [spelling for each in carriers() for spelling in each.spellings]

    assert len(set(spellings)) == len(spellings)


def test_each_carrier_shows_its_parcels_on_a_reserved_host() -> None:
    unknown = content.table("fixtures", "carriers.toml")["unknown"]["tracking_url"]
    pages = [unknown, *(each.tracking_url for each in carriers())]

    assert all(each.startswith("https://tracking.example.com/") for each in pages)
