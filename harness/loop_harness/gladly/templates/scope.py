"""Variables in scope, and the simplest commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.running import Expression, Run, Variables

NOTHING = object()  #: there is no piped argument
#: A command takes the value that is piped into it, or NOTHING.
Command = Callable[[Run, Variables, Any, Any], Any]


class Names:
    """The variables in scope, each with its place."""

    def __init__(self) -> None:
        self._scopes: list[dict[str, int]] = [{"$": 0}]
        self.size = 1

    def place(self, name: str) -> int:
        """Return the place of a variable."""
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return self.declare(name)

    def declare(self, name: str) -> int:
        """Make a place for a variable of the innermost scope."""
        self._scopes[-1][name] = self.size
        self.size += 1
        return self.size - 1

    def enter(self) -> None:
        """Open a scope."""
        self._scopes.append({})

    def leave(self) -> None:
        """Close the innermost scope."""
        self._scopes.pop()


def the_dot(run: Run, variables: Variables, dot: Any) -> Any:
    """Return the value of ``.``."""
    del run, variables
    return dot


def alone(value: Expression, has_arguments: bool, position: int) -> Command:
    """Return what evaluates a term that takes no arguments."""

    def evaluate(run: Run, variables: Variables, dot: Any, piped: Any) -> Any:
        if has_arguments or piped is not NOTHING:
            run.at = position
            raise Refused("can't give argument to non-function")
        return value(run, variables, dot)

    return evaluate


def refusing(reason: str, position: int) -> Expression:
    """Return what refuses whenever it is evaluated."""

    def refuse(run: Run, variables: Variables, dot: Any) -> Any:
        del variables, dot
        run.at = position
        raise Refused(reason)

    return refuse
