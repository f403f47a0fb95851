"""The report exports: their list, newest first, and their files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime, timedelta

from loop_harness.generate import fill
from loop_harness.generate.source import Source
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.refusals import refusal
from loop_harness.mock.shop import Shop
from loop_harness.model import Json, JsonObject

_DOWNLOAD = "/api/shipment/report/download/"
_COUNT, _DEFAULT_LIMIT, _HIGHEST_LIMIT = 4, 100, 500
_MOST_DIGITS = 9  #: Python refuses to read a number of thousands of digits
_EVERY, _KEPT = timedelta(days=30), timedelta(days=90)
_FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def listed(request: Request, shop: Shop) -> Response:
    """Answer the list of exports (wonderment.readme.io, list reports)."""
    text = request.argument("limit")
    limit = _DEFAULT_LIMIT if text is None else _number(text)
    if limit is None or not 1 <= limit <= _HIGHEST_LIMIT:
        return refusal("invalid-limit")
    host = request.headers.get("host", "api.wonderment.com")
    shown = [_report(shop, number, host) for number in range(min(limit, _COUNT))]
    return Response.of_json(shown)


def download(shop: Shop, arguments: JsonObject) -> Response:
    """Answer the file of one export; an unknown or expired one redirects, as documented."""
    now = shop.clock.now()
    kept = {_name(_created(now, number)) for number in range(_COUNT) if not _expired(number)}
    if arguments["path"] not in kept:
        return Response(status=302, headers=(("location", "/"),))
    return Response(headers=(("content-type", "application/zip"),), body=_archive(shop))


def _report(shop: Shop, number: int, host: str) -> Json:
    created = _created(shop.clock.now(), number)
    url = None if _expired(number) else f"http://{host}{_DOWNLOAD}{_name(created)}"
    given = {
        "name": _name(created),
        "status": "finished",
        "downloadUrl": url,
        "createdAt": _moment(created),
        "expiresAt": _moment(created + _KEPT),
        "expired": _expired(number),
        "rowCount": sum(len(each.shipments) for each in shop.listed_orders),
    }
    return fill("report", given, Source(shop.seed), f"reports/{number}")


def _created(now: datetime, number: int) -> datetime:
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return morning - number * _EVERY


def _expired(number: int) -> bool:
    return number * _EVERY >= _KEPT


def _name(created: datetime) -> str:
    return f"{created:%Y%m%dT%H%M%S}_shipments.csv.zip"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _archive(shop: Shop) -> bytes:
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(("order", "trackingCode", "carrier", "status"))
    for order in shop.listed_orders:
        for each in order.shipments:
            rows.writerow((order.name, each.tracking_code, each.carrier_name, each.status))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        text = table.getvalue().encode("utf-8", "replace")  # a name may hold a lone surrogate
        archive.writestr(zipfile.ZipInfo("shipments.csv", _FIRST_DATE_OF_ZIP), text)
    return file.getvalue()


def _number(text: str) -> int | None:
    readable = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if readable else None
