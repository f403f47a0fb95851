"""The first word to a lookup: whether it replies at all, before any rule judges what it replies."""

from __future__ import annotations

from dataclasses import replace

from loop_harness.dialect import Dialect
from loop_harness.errors import NoReply
from loop_harness.verify.checks.draw import PEOPLE, one_order, one_pull
from loop_harness.verify.stage import Stage

_TO_START_S = 10.0  #: for the first reply: a program may have to be loaded first


def greet(stage: Stage, dialect: Dialect) -> None:
    """Ask for a plain profile; raises NoReply if nobody is there to answer.

    A reply that is wrong, or rubbish, is none of its business: that breaks rules.
    """
    plain = replace(one_pull(one_order(), PEOPLE[:1], dialect), timeout_s=_TO_START_S)
    said = stage.run(plain).last.said
    if said.absent:
        raise NoReply(stage.subject.name, said.problem or "")
