"""Misbehaviour on purpose: what goes wrong, when, and how it is done.

``catalogue`` reads ``mocks/faults.toml``, ``fault`` is one fault with its parameters as one line
of text, ``schedule`` decides which request meets it, ``effects`` and ``edits`` do it.
"""

from loop_harness.mock.faults.catalogue import (
    FaultKind as FaultKind,
    kind as kind,
    kinds as kinds,
)
from loop_harness.mock.faults.fault import Fault as Fault
from loop_harness.mock.faults.schedule import Schedule as Schedule, magic as magic
