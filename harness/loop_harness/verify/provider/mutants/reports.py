"""Wrong about reports, predictions and time: R01, R02, Q01."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from loop_harness.mock.answer import route
from loop_harness.mock.exchange import TOKEN_HEADER, Request, Response
from loop_harness.model import Json, Order
from loop_harness.verify.provider.mutants.provider import (
    Provider,
    Shown,
    edited,
    with_json,
    with_type,
)
from loop_harness.verify.provider.mutants.register import crude, narrow

_LONG_S = 7.0  #: longer than anybody waits for a look-up


@crude("R01")
class OldestReportsFirst(Provider):
    """Lists the oldest report first."""

    def reports(self, shown: list[Shown]) -> Json:
        return super().reports(shown[::-1])


@crude("R01")
class LimitIgnored(Provider):
    """Lists all reports whatever the limit is."""

    def asked(self, request: Request) -> Request:
        limit = request.argument("limit") or ""
        is_right = limit.isdigit() and 0 < int(limit) <= 500  # noqa: PLR2004
        is_listed = route(request).name == "listReports"
        return replace(request, query="") if is_listed and is_right else request


@narrow("R01")
class OneReportMore(Provider):
    """Lists one report more than the limit allows."""

    def asked(self, request: Request) -> Request:
        limit = request.argument("limit") or ""
        is_right = limit.isdigit() and 0 < int(limit) < 500  # noqa: PLR2004
        is_listed = route(request).name == "listReports"
        return (
            replace(request, query=f"limit={int(limit) + 1}") if is_listed and is_right else request
        )


@narrow("R01")
class TwoReportsSwapped(Provider):
    """Lists the third newest report before the second."""

    def reports(self, shown: list[Shown]) -> Json:
        return super().reports([*shown[:1], *shown[2:3], *shown[1:2], *shown[3:]])


@crude("R01", "A01")
class DownloadForAll(Provider):
    """Lets anybody download a report."""

    def asked(self, request: Request) -> Request:
        if route(request).name != "downloadReport":
            return request
        return replace(request, headers={**request.headers, TOKEN_HEADER: self.held.token})


@narrow("R01", "C01", "C03")
class ReportIsGone(Provider):
    """Answers 404 for the second report, which it lists as finished."""

    def said(self, request: Request, response: Response) -> Response:
        is_file = route(request).name == "downloadReport" and response.status == 200  # noqa: PLR2004
        newest = self._newest_seen(request) if is_file else ""
        gone = is_file and request.path != newest
        return (
            with_json(replace(response, headers=()), {"message": "gone"}, 404) if gone else response
        )

    def _newest_seen(self, request: Request) -> str:
        listed = Request(
            method="GET",
            path="/2022-10/reports",
            query="limit=1",
            headers={TOKEN_HEADER: self.held.token, "host": request.headers.get("host", "")},
        )
        return re.sub(r'.*"downloadUrl":"https?://[^/]*(/[^"]*)".*', r"\1", self._text(listed))

    def _text(self, request: Request) -> str:
        return super().respond(request).body.decode()


@narrow("R01", "C01", "C03")
class FileIsEmpty(Provider):
    """Redirects the download of the newest report, as if it did not exist."""

    def said(self, request: Request, response: Response) -> Response:
        is_file = route(request).name == "downloadReport" and response.status == 200  # noqa: PLR2004
        return Response(status=302, headers=(("location", "/"),)) if is_file else response


@crude("R02")
class EstimatedTooEarly(Provider):
    """Estimates a delivery before its earliest date."""

    def prediction(self, shown: Shown) -> Json:
        return {
            **shown,
            "minDate": shown["maxDate"],
            "estimatedDeliveryDate": _before(shown, "minDate"),
        }


@narrow("R02")
class LatestTooEarly(Provider):
    """Says for the last shipping method that the latest date comes before the estimated one."""

    def prediction(self, shown: Shown) -> Json:
        is_last = shown["shippingMethod"] == "Express"
        return {**shown, "maxDate": _before(shown, "minDate")} if is_last else shown


@crude("R02", "C03", "C05")
class ZipNotNeeded(Provider):
    """Predicts deliveries without a zip."""

    def asked(self, request: Request) -> Request:
        is_asked = route(request).name == "getDeliveryPredictions"
        lacks = is_asked and not (request.argument("zip") or "").strip()
        return replace(request, query="zip=62701") if lacks else request


@narrow("R02", "C03", "C05")
class EmptyZipTaken(Provider):
    """Predicts deliveries for a zip that is an empty text, and refuses one that is missing."""

    def asked(self, request: Request) -> Request:
        is_asked = route(request).name == "getDeliveryPredictions"
        is_empty = is_asked and request.argument("zip") == ""
        return replace(request, query="zip=62701") if is_empty else request


@narrow("R02", "C03", "C05")
class MissingZipIsNone(Provider):
    """Answers an empty list of predictions where the zip is missing."""

    def said(self, request: Request, response: Response) -> Response:
        is_asked = route(request).name == "getDeliveryPredictions"
        lacks = is_asked and response.status == 400  # noqa: PLR2004
        return with_json(response, {"predictions": []}, 200) if lacks else response


@crude("Q01")
class SlowForAddresses(Provider):
    """Takes nearly a second for each address."""

    def matching(self, addresses: list[str]) -> list[Order]:
        self.time.wait(_LONG_S * len(addresses) / 9)
        return super().matching(addresses)


@narrow("Q01")
class SlowForTen(Provider):
    """Takes its time where ten addresses or more are asked for."""

    def matching(self, addresses: list[str]) -> list[Order]:
        if len(addresses) >= 10:  # noqa: PLR2004
            self.time.wait(_LONG_S)
        return super().matching(addresses)


def _before(prediction: Shown, name: str) -> Any:
    """Return a date of a prediction, but ten years earlier."""
    year = int(prediction[name][:4]) - 10
    return f"{year}{prediction[name][4:]}"


@narrow("R01")
class LimitTakesTheOldest(Provider):
    """Lists the oldest reports where there are more than the limit allows."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        limit = request.argument("limit") or ""
        if route(request).name != "listReports" or response.status != 200 or not limit:  # noqa: PLR2004
            return response
        whole = super().respond(replace(request, query=""))
        return edited(whole, lambda each: each[-int(limit) :])


@narrow("R01", "C01", "C03")
class FileIsAPage(Provider):
    """Answers a page of HTML where a report is downloaded."""

    def said(self, request: Request, response: Response) -> Response:
        is_file = route(request).name == "downloadReport" and response.status == 200  # noqa: PLR2004
        page = replace(with_type(response, "text/html"), body=b"<h1>Please log in</h1>")
        return page if is_file else response
