"""What came of a data pull as JSON, and what Gladly stores of it under a dialect."""

from __future__ import annotations

from collections.abc import Iterator

from loop_harness.dialect import Dialect
from loop_harness.failures import LookupFailure
from loop_harness.gladly.pulling.pull import Pulled
from loop_harness.gladly.pulling.sending import PullAnswer
from loop_harness.gladly.pulling.storing import Stored
from loop_harness.model import Json


def to_json(done: Pulled, dialect: Dialect) -> dict[str, Json]:
    """Return requests, answers, objects, and what Gladly would store."""
    return {
        "pull": done.pull.name,
        "dataType": done.pull.data_type,
        "requests": [
            {
                "method": each.method,
                "url": each.url,
                "headers": dict(each.headers),
                "body": each.body,
            }
            for each in done.requests
        ],
        "answers": [_answer(each) for each in done.answers],
        "objects": list(done.objects),
        "typeProblems": list(done.typed.problems) if done.typed else [],
        "stored": [each.to_json() for each in kept(done, dialect)],
        "stopped": done.stopped,
        "error": None
        if done.failure is None
        else {"kind": done.failure.kind, "message": str(done.failure)},
    }


def kept(done: Pulled, dialect: Dialect) -> Iterator[Stored]:
    """Yield the objects that are stored: what a null costs, the dialect decides."""
    if done.failure is not None:
        return
    if done.typed is None:
        yield from done.stored
        return
    spoiled = any(each is None for each in done.typed.objects)
    if spoiled and dialect["null-in-required-field"] == "pull-fails":
        return
    for each, shown in zip(done.stored, done.typed.objects, strict=True):
        if shown is not None:
            yield Stored(
                data=shown,
                external_id=each.external_id,
                parent_id=each.parent_id,
                updated_at=each.updated_at,
            )


def _answer(answer: PullAnswer | LookupFailure) -> dict[str, Json]:
    if isinstance(answer, LookupFailure):
        return {"status": None, "failure": str(answer)}
    return {
        "status": answer.status,
        "headers": {name: list(values) for name, values in answer.headers.items()},
        "body": answer.body.decode("utf-8", "replace"),
    }
