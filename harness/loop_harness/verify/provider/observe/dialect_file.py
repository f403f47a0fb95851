"""The dialect file: what was seen of a provider, for ``--dialect FILE`` elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from loop_harness.dialect import assumption
from loop_harness.verify.report import Observation


def written(observations: Iterable[Observation]) -> str:
    """Return a TOML text with each choice that was seen, and why the others were not."""
    return "\n".join(_lines(observations)) + "\n"


def _lines(observations: Iterable[Observation]) -> Iterator[str]:
    yield "# How a provider was seen to behave: each open question, and its answer."
    for each in observations:
        yield ""
        yield f"# {assumption(each.assumption).question}"
        if each.choice is None:
            yield f"# {each.assumption}: not seen, {' '.join(each.why.split())}"
        else:
            yield f"{each.assumption} = {json.dumps(each.choice)}"
