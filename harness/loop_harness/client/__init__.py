"""Asks Loop for the orders of some addresses: one GraphQL request, within a time limit."""

from loop_harness.client.ask import LoopAccess as LoopAccess, Patience as Patience, ask as ask
from loop_harness.client.deadline import DeadlineTransport as DeadlineTransport
from loop_harness.client.read import Answer as Answer
