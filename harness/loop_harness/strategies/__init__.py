"""Hypothesis strategies for profiles, worlds and dialects, and for any schema of the contract.

They draw from small tables instead of building texts letter by letter: an example takes about a
millisecond and shrinks to plain values such as ``ada@example.com`` and ``#1001``.
"""

from loop_harness.strategies.addresses import (
    ADDRESSES as ADDRESSES,
    addresses as addresses,
    twins as twins,
)
from loop_harness.strategies.cases import Case as Case, Overlap as Overlap, cases as cases
from loop_harness.strategies.dialects import dialects as dialects
from loop_harness.strategies.profiles import phone_numbers as phone_numbers, profiles as profiles
from loop_harness.strategies.schema import from_schema as from_schema
from loop_harness.strategies.worlds import (
    awkward_texts as awkward_texts,
    orders as orders,
    shipments as shipments,
    worlds as worlds,
)
