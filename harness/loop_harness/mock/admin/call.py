"""One call of the admin API: what it is about, and how it may change a shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest, NotFound

from loop_harness import files
from loop_harness.contracts.admin import Operation
from loop_harness.errors import Problem, UnknownName
from loop_harness.mock.exchange import Request, Response
from loop_harness.mock.shop import Shop
from loop_harness.model import Json

if TYPE_CHECKING:
    from loop_harness.mock.loop import LoopMock

_NAMED = 50  #: names among which the nearest is sought


class BrokenContract(BadRequest):
    """A body, or a query, that breaks the contract."""

    def __init__(self, what: str, problems: tuple[Problem, ...]) -> None:
        more = f" (and {len(problems) - 1} more)" if problems[1:] else ""
        super().__init__(f"{what} breaks the contract: {problems[0]}{more}")
        self.problems = problems


@dataclass(frozen=True)
class Call:
    """What was called, and on which mock."""

    mock: LoopMock
    operation: Operation
    arguments: Mapping[str, str]  #: of the path
    request: Request

    @property
    def shop(self) -> Shop:
        """The shop that the path names; raises NotFound."""
        return self.shop_called(self.arguments["shop"])

    def shop_called(self, name: str) -> Shop:
        """Return the shop of an id; raises NotFound."""
        shop = self.mock.shop(name)
        if shop is None:
            raise missing("shop", name, (self.mock.id_of(each) for each in self.mock.shops))
        return shop

    @cached_property
    def body(self) -> Any:
        """The body, which keeps the contract; raises BrokenContract, NotJson or UnreadableFile."""
        document = files.parse_json(self.request.body, "the body")
        if found := self.operation.body_problems(document):
            raise BrokenContract("the body", found)
        return document

    @cached_property
    def query(self) -> dict[str, Json]:
        """The query arguments, which keep the contract; raises BrokenContract."""
        said = {name: values[0] for name, values in self.request.arguments.items()}
        query, found = self.operation.query(said)
        if found:
            raise BrokenContract("the query", found)
        return query

    @contextmanager
    def changing(self) -> Iterator[Shop]:
        """Let nobody else change shops meanwhile, and tell the mock what has changed."""
        with self.mock.lock:
            shop = self.shop
            yield shop
            self.mock.changed(shop)


def missing(what: str, name: str, known: Iterable[str]) -> NotFound:
    """Return that nothing is called so, with the nearest that is."""
    return NotFound(str(UnknownName(what, name, tuple(islice(known, _NAMED)))))


def created(document: Json, *place: str) -> Response:
    """Return the answer of what is new and where it is."""
    made = Response.of_json(document, 201)
    location = ("location", "/".join(("/__admin/shops", *place)))
    return Response(status=201, headers=(*made.headers, location), body=made.body)


NOTHING = Response(status=204)
