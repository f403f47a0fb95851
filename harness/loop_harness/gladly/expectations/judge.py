"""Carries an expectation out: renders its template with the inputs, and compares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from loop_harness.errors import InvalidApp
from loop_harness.gladly.expectations.compare import difference, expected_message
from loop_harness.gladly.expectations.find import Expectation
from loop_harness.gladly.folder import read_json, read_object, read_text
from loop_harness.gladly.outcome import Failed, Outcome, Rendered, Stopped
from loop_harness.gladly.templates import Template
from loop_harness.model import Json

_METADATA = {"external_id", "external_parent_id", "external_updated_at"}


class Status(StrEnum):
    """How an expectation came out; an error is one that could not be carried out."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Result:
    """One expectation, and what came of it."""

    expectation: Expectation
    status: Status
    why: str = ""  #: what differs, or why it could not be carried out

    def to_json(self) -> dict[str, Json]:
        """Return the result as JSON."""
        each = self.expectation
        return {
            "file": each.file,
            "template": each.template.relative_to(each.root).as_posix(),
            "data_set": each.data_set,
            "status": self.status,
            "why": self.why or None,
        }


def judged(expectation: Expectation) -> Result:
    """Carry out one expectation; nothing is raised for what is wrong with it."""
    if not expectation.template.exists():
        why = f"there is no template {expectation.template.name} any more: nothing to expect from"
        return Result(expectation, Status.ERROR, why)
    try:
        expected = read_text(expectation.path)
        outcomes = _outcomes(expectation)
    except InvalidApp as error:
        place = error.path if error.line is None else f"{error.path}:{error.line}"
        return Result(expectation, Status.ERROR, f"{place}: {error.reason}")
    wrong = _wrong(expectation, expected, outcomes)
    return Result(expectation, Status.PASSED if wrong is None else Status.FAILED, wrong or "")


def _outcomes(expectation: Expectation) -> list[Outcome]:
    """Render the template once, or once for each object where it takes something out of them."""
    template = Template.load(expectation.template)
    context = {path.stem: _input(path) for path in expectation.inputs}
    if expectation.name not in _METADATA:
        return [template.render(context)]
    return [template.render(each) for each in _objects(expectation, context)]


def _input(path: Path) -> Any:
    """Return the value of one input; an empty file is how a missing body is written."""
    return read_json(path) if read_text(path).strip() else None


def _objects(expectation: Expectation, context: dict[str, Any]) -> list[Any]:
    """Return the objects of the pull's own type in ``externalData.json``."""
    config = read_object(expectation.folder / "config.json")
    data_type = (config.get("dataType") or {}).get("name")
    external = context.get("externalData")
    found = external.get(data_type) if isinstance(external, dict) else None
    if not isinstance(found, list) or not found:
        reason = f"it holds no objects of the data type {data_type!r}, so no line can come of it"
        place = next((e for e in expectation.inputs if e.stem == "externalData"), expectation.path)
        raise InvalidApp(str(place), reason)
    return found


def _wrong(expectation: Expectation, expected: str, outcomes: list[Outcome]) -> str | None:
    message = expected_message(expected)
    for each in outcomes:
        match each:
            case Stopped():
                return _message_difference("stop", each.reason, message)
            case Failed(is_called=True):
                return _message_difference("fail", each.reason, message)
            case Failed():
                return f"the template fails at {each.place}: {each.reason}".replace(" at :", ":")
            case _:
                pass
    text = "\n".join(each.text for each in outcomes if isinstance(each, Rendered))
    return difference(expected, text, is_json=expectation.path.suffix == ".json")


def _message_difference(function: str, came: str, expected: str | None) -> str | None:
    if expected == came:
        return None
    wanted = "an output" if expected is None else f'"{expected}"'
    return f'{wanted} was expected, and the template called {function} "{came}"'
