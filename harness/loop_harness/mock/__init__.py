"""The stand-in for Loop: answers GraphQL and REST from a shop's world.

``answer`` is a pure function of a request and a shop; ``LoopMock`` finds the shop by its token
and writes the journal; ``wsgi``, ``transport`` and ``server`` are thin ways in.
"""

from loop_harness.mock.entry import Entry as Entry, Kept as Kept
from loop_harness.mock.exchange import Request as Request, Response as Response
from loop_harness.mock.expectation import Expectation as Expectation
from loop_harness.mock.journal import Journal as Journal, merged as merged, picked as picked
from loop_harness.mock.loop import LoopMock as LoopMock
from loop_harness.mock.shop import Shop as Shop
from loop_harness.mock.verification import (
    Times as Times,
    Verification as Verification,
    at_least as at_least,
    at_most as at_most,
    exactly as exactly,
    never as never,
)
