"""Reports: listed newest first, downloaded while they are kept."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.mock.asking import ask, document, order, parcel, refusal, shop_of

from loop_harness import world
from loop_harness.clock import Clock
from loop_harness.mock import Shop

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
INVALID_LIMIT = (400, {"message": "limit must be between 1 and 500"})


@pytest.fixture
def shop() -> Shop:
    return Shop(world.load("multi-package"), clock=Clock(NOW))


def listed(shop: Shop, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(ask(shop, "/2022-10/reports", query))
    return found


def test_reports_are_listed_newest_first(shop: Shop) -> None:
    times = [each["createdAt"] for each in listed(shop)]

    assert times == sorted(times, reverse=True)
    assert times[0] == "2026-02-28T09:00:00.000Z"
    assert len(times) == 4


def test_a_report_expires_ninety_days_after_it_was_made(shop: Shop) -> None:
    assert [(each["expired"], each["downloadUrl"] is None) for each in listed(shop)] == [
        (False, False),
        (False, False),
        (False, False),
        (True, True),
    ]
    newest = listed(shop)[0]
    assert newest["expiresAt"] == "2026-05-29T09:00:00.000Z"


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("3", 3), ("4", 4), ("500", 4), ("007", 4)])
def test_the_limit_is_honoured_from_the_newest_on(shop: Shop, limit: str, count: int) -> None:
    assert listed(shop, f"limit={limit}") == listed(shop)[:count]


@pytest.mark.parametrize(
    "limit", ["0", "501", "-1", "+5", "5.0", "1e2", "five", "", "%20", "%D9%A3", "9" * 5000]
)
def test_a_limit_that_is_no_number_from_1_to_500_is_refused(shop: Shop, limit: str) -> None:
    assert refusal(ask(shop, "/2022-10/reports", f"limit={limit}")) == INVALID_LIMIT


def test_what_is_listed_can_be_downloaded_where_the_list_says(shop: Shop) -> None:
    for report in listed(shop)[:3]:
        url = urlsplit(report["downloadUrl"])
        assert url.path.endswith(report["name"])
        answer = ask(shop, url.path)
        assert (answer.status, dict(answer.headers)) == (200, {"content-type": "application/zip"})


def test_the_download_url_names_the_host_that_was_asked(shop: Shop) -> None:
    answer = ask(shop, "/2022-10/reports", headers={"host": "127.0.0.1:4915"})

    assert document(answer)[0]["downloadUrl"].startswith("http://127.0.0.1:4915/api/shipment/")


def test_the_archive_holds_a_table_with_a_row_for_each_parcel(shop: Shop) -> None:
    report = listed(shop)[0]
    answer = ask(shop, f"/api/shipment/report/download/{report['name']}")

    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["shipments.csv"]
        rows = list(csv.reader(io.StringIO(archive.read("shipments.csv").decode(), newline="")))
    assert rows == [
        ["order", "trackingCode", "carrier", "status"],
        *(
            [order.name, each.tracking_code, each.carrier_name, each.status]
            for order in shop.world.orders
            for each in order.shipments
        ),
    ]
    assert report["rowCount"] == len(rows) - 1


def test_the_same_report_is_the_same_bytes_each_time(shop: Shop) -> None:
    path = f"/api/shipment/report/download/{listed(shop)[0]['name']}"

    assert ask(shop, path).body == ask(shop, path).body


@pytest.mark.parametrize("name", ["none.csv.zip", "..%2F..%2Fsecret", "%00"])
def test_an_unknown_file_redirects(shop: Shop, name: str) -> None:
    answer = ask(shop, f"/api/shipment/report/download/{name}")

    assert (answer.status, dict(answer.headers), answer.body) == (302, {"location": "/"}, b"")


def test_an_expired_report_redirects(shop: Shop) -> None:
    expired = listed(shop)[3]["name"]

    assert ask(shop, f"/api/shipment/report/download/{expired}").status == 302


def test_reports_age_with_the_clock_of_the_shop(shop: Shop) -> None:
    before = listed(shop)
    shop.clock = Clock(NOW + timedelta(days=30))

    assert listed(shop)[1]["createdAt"] == before[0]["createdAt"]


def test_what_utf_8_cannot_carry_does_not_spoil_the_archive() -> None:
    shop = shop_of(order("\ud800", parcels=(parcel("1Z1"),)))
    answer = ask(shop, f"/api/shipment/report/download/{listed(shop)[0]['name']}")

    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.read("shipments.csv").endswith(b"\r\n?,1Z1,ups,TRANSIT\r\n")
