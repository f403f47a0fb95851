"""The dialect file: what was seen of a provider, for ``--dialect FILE`` elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from loop_harness.dialect import assumption
from loop_harness.verify.report import Observation

_HEAD = (
    "How 'loop-harness verify provider' saw a provider behave. The other commands take this file",
    "by --dialect FILE; a question that was not seen has its default there.",
)


def written(observations: Iterable[Observation]) -> str:
    """Return a TOML text with each choice that was seen, and why the others were not."""
    return "\n".join(_lines(observations)) + "\n"


def _lines(observations: Iterable[Observation]) -> Iterator[str]:
    yield from map(_comment, _HEAD)
    for each in observations:
        known = assumption(each.assumption)
        yield ""
        yield _comment(known.question)
        if each.choice is None:
            yield _comment(f"{known.id} is not seen: {each.why}")
        else:
            yield _comment(f"Seen: {known.alternatives[each.choice]}")
            yield f"{known.id} = {json.dumps(each.choice)}"


def _comment(text: str) -> str:
    """Return a comment of one line, whatever stands in the text."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return f"# {' '.join(plain.split())}"
