"""R01: reports are listed newest first, and can be downloaded with the token."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlsplit

from loop_harness.model import Json, JsonObject
from loop_harness.verify.checks.check import Problem
from loop_harness.verify.provider.checks.check import Ground, provider_check
from loop_harness.verify.provider.checks.moments import is_before
from loop_harness.verify.provider.inquiry import Asked, Inquiry
from loop_harness.verify.provider.probe import DOWNLOAD, REPORTS, Answer, Probe, Token, get

_LIMITS = (1, 2, 500, 3, 50, 100)
_DEFAULT_LIMIT = 100  #: documented
_BY_NAME, _BY_URL, _UNKNOWN = "download by name", "download by URL", "unknown report"
_TOKENS: dict[str, Token] = {
    "download without a token": "absent",
    "download with another token": "made-up",
    "download with a part of the token": "cut",
    "download with an empty token": "empty",
    "download with a longer token": "longer",
}
KINDS = ("list", "limit", _BY_NAME, _BY_URL, _UNKNOWN, *_TOKENS)
_TRIED = 5  #: reports that are downloaded, which may be large
_NO_FILE = "19990101T000000_no-such-report.csv.zip"
_ZIP = b"PK"
_GOOD = 200


def _inquiries(ground: Ground) -> Iterator[Inquiry]:
    if "listReports" not in ground.observed.offers:
        return
    limits = [_limited(each) for each in _LIMITS]
    yield Inquiry(probes=(get(REPORTS),), kind="list")
    yield limits[0]
    if "downloadReport" in ground.observed.offers:
        yield from (Inquiry(probes=(get(REPORTS),), kind=each) for each in (_BY_NAME, _BY_URL))
        yield Inquiry(probes=(get(REPORTS), _download(_NO_FILE)), kind=_UNKNOWN)
        for kind, token in _TOKENS.items():
            yield Inquiry(probes=(get(REPORTS), get(REPORTS, token=token)), kind=kind)
    yield from limits[1:]


def _limited(limit: int) -> Inquiry:
    probes = (get(REPORTS), get(f"{REPORTS}?limit={limit}"))
    return Inquiry(probes=probes, kind="limit", facts={"limit": limit})


def _download(name: str, token: Token = "own") -> Probe:  # noqa: S107 - a kind of token
    return get(DOWNLOAD + quote(name, safe=""), token=token)


def _following(asked: Asked) -> tuple[Probe, ...]:
    """Ask for the files that are listed."""
    kind = asked.inquiry.kind
    is_over = len(asked.answers) > _first(kind) or kind not in (_BY_NAME, _BY_URL, *_TOKENS)
    if is_over or (kind in _TOKENS and asked.answers[1].status == _GOOD):
        return ()  # a token that opens the list is the business of A01
    ready = _ready(asked.answers[0])
    if kind == _BY_URL:
        return tuple(get(target) for each in ready if (target := _target(each["downloadUrl"])))
    return tuple(_download(each["name"], _TOKENS.get(kind, "own")) for each in ready)


def _first(kind: str) -> int:
    """Return how many requests are made before any file is asked for."""
    return 2 if kind in _TOKENS else 1


def _ready(answer: Answer) -> list[JsonObject]:
    """Return the first reports that are said to be there."""
    return [
        each
        for each in _reports(answer) or ()
        if each.get("status") == "finished"
        and each.get("expired") is False
        and isinstance(each.get("name"), str)
        and each["name"].strip("./ ")
    ][:_TRIED]


def _target(url: Any) -> str:
    """Return where a URL leads at this provider: its host, whichever it is, is not asked."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    path = DOWNLOAD + parts.path.partition(DOWNLOAD)[2]
    return path + (f"?{parts.query}" if parts.query else "") if path != DOWNLOAD else ""


def _reports(answer: Answer) -> list[JsonObject] | None:
    """Return the reports that are listed; None where that is no list of objects (C01 tells)."""
    found = answer.document
    is_list = answer.status == _GOOD and isinstance(found, list)
    return found if is_list and all(isinstance(each, dict) for each in found) else None


@provider_check(
    "R01", inquiries=_inquiries, kinds=KINDS, needs=("listReports",), following=_following
)
def judge(asked: Asked) -> Problem | None:
    """Hold a list of reports, or what came of the files in it, against what was asked."""
    kind = asked.inquiry.kind
    if kind == "list":
        return _list(asked.answers[0], _DEFAULT_LIMIT)
    if kind == "limit":
        whole, limited = asked.answers
        limit = asked.facts["limit"]
        return _list(limited, limit) or _not_the_newest(whole, limited, limit)
    for probe, answer in list(zip(asked.probes, asked.answers, strict=True))[_first(kind) :]:
        problem = _file(kind, probe, answer)
        if problem is not None:
            return problem
    return None


def _list(answer: Answer, limit: int) -> Problem | None:
    reports = _reports(answer) or []
    if len(reports) > limit:
        what = f"{len(reports)} reports are listed where {limit} are the most"
        return Problem(what=what, expected=limit, actual=len(reports))
    for one, other in pairwise(reports):
        if is_before(one.get("createdAt"), other.get("createdAt")):
            what = "an older report is listed before a newer one"
            return Problem(what=what, expected="the newest first", actual=[one, other])
    return None


def _not_the_newest(whole: Answer, limited: Answer, limit: int) -> Problem | None:
    """Say that a limit leaves out what it need not, or keeps older reports than there are."""
    every, some = _reports(whole), _reports(limited)
    if not every or some is None:
        return None
    least = min(limit, len(every))
    if len(some) < least:
        what = f"a limit of {limit} lists {len(some)} of at least {len(every)} reports"
        return Problem(what=what, expected=least, actual=len(some))
    oldest = every[least - 1].get("createdAt")
    for each in some[:least]:
        if is_before(each.get("createdAt"), oldest):
            what = f"a limit of {limit} does not list the newest reports"
            return Problem(what=what, expected=oldest, actual=each)
    return None


def _file(kind: str, probe: Probe, answer: Answer) -> Problem | None:
    if answer.status is None:
        return None
    came: Json = f"status {answer.status}: {answer.text[:200]}"
    if kind == _UNKNOWN or kind in _TOKENS:
        if answer.status != _GOOD:
            return None
        who = "an unknown report" if kind == _UNKNOWN else f"a report ({kind})"
        what = f"{who} is answered with status 200: {probe.target}"
        return Problem(what=what, expected="a refusal", actual=came)
    if answer.status == _GOOD and answer.body.startswith(_ZIP):
        return None
    what = f"a report that is listed as finished cannot be had ({kind}): {probe.target}"
    return Problem(what=what, expected="status 200 and a ZIP archive", actual=came)
