"""Pipelines as text/template evaluates them (exec.go), made into functions once.

What a pipeline gives is never None: a nil that passes through one is no value any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gotpl.parse.nodes import (
    CommandNode,
    DotNode,
    FieldNode,
    IdentifierNode,
    NilNode,
    ParenthesizedNode,
    PipeNode,
    TermNode,
    VariableNode,
)

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.constants import CONSTANTS, as_argument, constant
from loop_harness.gladly.templates.fields import Bound, field, validated
from loop_harness.gladly.templates.running import Expression, Run, Variables
from loop_harness.gladly.templates.scope import (
    NOTHING,
    Command,
    Names,
    alone,
    refusing,
    the_dot,
)
from loop_harness.gladly.templates.signatures import Function
from loop_harness.gladly.templates.values import MISSING, is_true


class Expressions:
    """Makes expressions for one template."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self.names = Names()

    def pipeline(self, node: PipeNode) -> Expression:
        """Return what evaluates a pipeline and sets its variables."""
        commands = [self._command(each) for each in node.commands]
        places = [
            self.names.place(each.name) if node.is_assignment else self.names.declare(each.name)
            for each in node.declarations
        ]
        first, rest, start = commands[0], commands[1:], node.start

        def piped(run: Run, variables: Variables, dot: Any) -> Any:
            run.at = start
            value = first(run, variables, dot, NOTHING)
            for each in rest:
                value = each(run, variables, dot, MISSING if value is None else value)
            if value is None:
                value = MISSING
            for place in places:
                variables[place] = value
            return value

        return piped

    def _command(self, node: CommandNode) -> Command:
        head, rest = node.arguments[0], node.arguments[1:]
        match head:
            case FieldNode():
                return self._chained(the_dot, head.fields, rest, head.start)
            case VariableNode() if head.fields:
                return self._chained(self._variable(head), head.fields, rest, head.start)
            case ParenthesizedNode() if head.fields:
                inner = self.pipeline(head.pipeline)
                return self._chained(inner, head.fields, rest, head.start)
            case IdentifierNode():
                return self._function(head, rest)
            case _:
                return alone(self._value(head), bool(rest), head.start)

    def _variable(self, node: VariableNode) -> Expression:
        place = self.names.place(node.name)
        return lambda _run, variables, _dot: variables[place]

    def _value(self, node: TermNode) -> Expression:
        """Return what evaluates a term that is no function call."""
        match node:
            case DotNode():
                return the_dot
            case VariableNode():
                return self._variable(node)
            case ParenthesizedNode():
                return self.pipeline(node.pipeline)
            case NilNode():
                return refusing("nil is not a command", node.start)
            case _:
                return _constant(node)

    def argument(self, node: TermNode, kind: str) -> Expression:
        """Return what evaluates a term as an argument of some kind (evalArg)."""
        if isinstance(node, NilNode):
            if kind in {"any", "value", "map", "list"}:
                value = validated(MISSING, kind)
                return lambda _run, _variables, _dot: value
            return refusing(f"cannot assign nil to {kind}", node.start)
        if isinstance(node, CONSTANTS):
            try:
                value = as_argument(node, kind)
            except Refused as error:
                return refusing(error.reason, node.start)
            return lambda _run, _variables, _dot: value
        command = self._command(CommandNode((node,), node.start, node.end))
        if kind == "value":
            return lambda run, variables, dot: command(run, variables, dot, NOTHING)
        return lambda run, variables, dot: validated(command(run, variables, dot, NOTHING), kind)

    def _chained(
        self,
        start: Expression,
        names: tuple[str, ...],
        arguments: tuple[TermNode, ...],
        position: int,
    ) -> Command:
        """Return what reads fields, the last with arguments if it is a method."""

        def read(run: Run, variables: Variables, dot: Any, piped: Any) -> Any:
            value = start(run, variables, dot)
            owner = value
            for name in names:
                if type(value) is Bound:
                    value = self._method(value, (), NOTHING)(run, variables, dot)
                owner = value
                try:
                    value = value.get(name, MISSING) if type(value) is dict else field(value, name)
                except Refused:
                    run.at = position
                    raise
            if type(value) is Bound:
                return self._method(value, arguments, piped)(run, variables, dot)
            if (arguments or piped is not NOTHING) and owner is not MISSING:
                run.at = position
                raise Refused(f"{names[-1]} is not a method but has arguments")
            return value

        return read

    def _method(self, bound: Bound, arguments: tuple[TermNode, ...], piped: Any) -> Expression:
        function = bound.function

        def call(run: Run, variables: Variables, dot: Any) -> Any:
            wrong = function.wrong_count(len(arguments) + (piped is not NOTHING))
            if wrong is not None:
                raise Refused(wrong)
            values = [bound.receiver]
            for number, each in enumerate(arguments):
                evaluate = self.argument(each, function.kind(number))
                values.append(evaluate(run, variables, dot))
            if piped is not NOTHING:
                values.append(validated(piped, function.kind(len(arguments))))
            return run.call(function, values)

        return call

    def _function(self, head: IdentifierNode, nodes: tuple[TermNode, ...]) -> Command:
        if head.name in {"and", "or"}:
            return self._logical(head, nodes)
        function = self._functions[head.name]
        evaluated = [
            self.argument(each, function.kind(number)) for number, each in enumerate(nodes)
        ]
        right = {
            is_piped: function.wrong_count(len(nodes) + is_piped) for is_piped in (False, True)
        }
        last, start = function.kind(len(nodes)), head.start

        def call(run: Run, variables: Variables, dot: Any, piped: Any) -> Any:
            run.at = start
            is_piped = piped is not NOTHING
            wrong = right[is_piped]
            if wrong is not None:
                raise Refused(wrong)
            values = [each(run, variables, dot) for each in evaluated]
            if is_piped:
                values.append(validated(piped, last))
            run.at = start
            return run.call(function, values)

        return call

    def _logical(self, head: IdentifierNode, nodes: tuple[TermNode, ...]) -> Command:
        """``and`` and ``or`` evaluate no more than they need."""
        evaluated = [self.argument(each, "value") for each in nodes]
        ends_at = head.name == "or"

        def call(run: Run, variables: Variables, dot: Any, piped: Any) -> Any:
            if not evaluated and piped is NOTHING:
                run.at = head.start
                raise Refused(f"wrong number of args for {head.name}: want at least 1 got 0")
            value: Any = MISSING
            for each in evaluated:
                value = each(run, variables, dot)
                if is_true(value) == ends_at:
                    return value
            return value if piped is NOTHING else piped

        return call


def _constant(node: TermNode) -> Expression:
    try:
        value = constant(node)
    except Refused as error:
        return refusing(error.reason, node.start)
    return lambda _run, _variables, _dot: value
