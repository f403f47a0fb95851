"""Makes worlds: customers, orders, parcels and whatever else a schema asks for.

``source`` is where every value comes from; ``pools``, ``carriers``, ``journeys`` and ``zones``
read what lives in ``fixtures`` or follows from it; ``completion`` completes any document by its
schema; ``orders``, ``customers`` and ``worlds`` put the pieces together. Documents are plain
JSON values.
"""

from loop_harness.generate.completion import fill
from loop_harness.generate.customers import orders_of, profile
from loop_harness.generate.given import ABSENT, MISSING, Verbatim
from loop_harness.generate.orders import complete_order, tell
from loop_harness.generate.source import Source
from loop_harness.generate.worlds import world, world_for

__all__ = [
    "ABSENT",
    "MISSING",
    "Source",
    "Verbatim",
    "complete_order",
    "fill",
    "orders_of",
    "profile",
    "tell",
    "world",
    "world_for",
]
