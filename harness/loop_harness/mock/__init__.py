"""The stand-in for Loop: answers GraphQL and REST from a shop's world.

``answer`` is a pure function of a request and a shop; ``LoopMock`` finds the shop by its token
and writes the journal; ``wsgi``, ``transport`` and ``server`` are thin ways in.
"""

from loop_harness.mock.exchange import Request as Request, Response as Response
from loop_harness.mock.journal import Entry as Entry, Journal as Journal
from loop_harness.mock.loop import LoopMock as LoopMock
from loop_harness.mock.shop import Shop as Shop
