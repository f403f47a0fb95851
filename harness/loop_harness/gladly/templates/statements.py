"""Actions of a template as text/template executes them (exec.go), made into functions once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gotpl.parse.nodes import (
    ActionNode,
    BlockNode,
    BreakNode,
    ContinueNode,
    IfNode,
    ListNode,
    ParsedTemplate,
    RangeNode,
    TemplateCallNode,
    TemplateNode,
    TextNode,
    WithNode,
)

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.expressions import Expressions
from loop_harness.gladly.templates.printing import put_out, sorted_keys
from loop_harness.gladly.templates.running import Run, Step, Variables
from loop_harness.gladly.templates.signatures import Function
from loop_harness.gladly.templates.values import MISSING, Byte, is_true, type_name

Templates = dict[str, tuple[Step, int]]
_BREAK, _CONTINUE = "break", "continue"


def compiled(parsed: ParsedTemplate, functions: Mapping[str, Function]) -> Templates:
    """Return what executes each template of a source; the whole is called ``""``."""
    made: Templates = {}
    for each in parsed.definitions:
        if each.name not in made or not _is_blank(each.body):
            made[each.name] = _template(each.body, functions, made)
    made[""] = _template(parsed.root, functions, made)
    return made


def _is_blank(body: ListNode) -> bool:
    return all(isinstance(each, TextNode) and not each.text.strip() for each in body.nodes)


def _template(
    body: ListNode, functions: Mapping[str, Function], made: Templates
) -> tuple[Step, int]:
    statements = Statements(functions, made)
    step = statements.every(body)
    return step, statements.size


class Statements:
    """Makes the steps of one template."""

    def __init__(self, functions: Mapping[str, Function], made: Templates) -> None:
        self._functions = functions
        self._made = made
        self._expressions = Expressions(functions)

    @property
    def size(self) -> int:
        """How many variables there are."""
        return self._expressions.names.size

    def every(self, body: ListNode | None) -> Step:
        """Return what executes a list."""
        steps = [self._step(each) for each in body.nodes] if body is not None else []
        if len(steps) == 1:
            return steps[0]

        def run_all(run: Run, variables: Variables, dot: Any) -> str | None:
            for step in steps:
                signal = step(run, variables, dot)
                if signal is not None:
                    return signal
            return None

        return run_all

    def _step(self, node: TemplateNode) -> Step:
        match node:
            case TextNode():
                return _text(node.text)
            case ActionNode():
                return self._action(node)
            case IfNode() | WithNode():
                return self._branch(node)
            case RangeNode():
                return self._range(node)
            case TemplateCallNode():
                return self._called(node)
            case BlockNode():
                self._made.setdefault(node.name, _template(node.body, self._functions, self._made))
                return self._called(node)
            case BreakNode():
                return lambda _run, _variables, _dot: _BREAK
            case ContinueNode():
                return lambda _run, _variables, _dot: _CONTINUE

    def _action(self, node: ActionNode) -> Step:
        evaluate = self._expressions.pipeline(node.pipeline)
        is_silent = bool(node.pipeline.declarations)

        def act(run: Run, variables: Variables, dot: Any) -> None:
            value = evaluate(run, variables, dot)
            if not is_silent:
                run.put(value if type(value) is str else put_out(value))

        return act

    def _branch(self, node: IfNode | WithNode) -> Step:
        names = self._expressions.names
        names.enter()
        evaluate = self._expressions.pipeline(node.pipeline)
        names.enter()
        body = self.every(node.body)
        names.leave()
        names.enter()
        otherwise = self.every(node.else_body)
        names.leave()
        names.leave()
        keeps_dot = isinstance(node, IfNode)

        def choose(run: Run, variables: Variables, dot: Any) -> str | None:
            value = evaluate(run, variables, dot)
            if is_true(value):
                return body(run, variables, dot if keeps_dot else value)
            return otherwise(run, variables, dot)

        return choose

    def _range(self, node: RangeNode) -> Step:
        names = self._expressions.names
        names.enter()
        evaluate = self._expressions.pipeline(node.pipeline)
        places = [names.place(each.name) for each in node.pipeline.declarations]
        names.enter()
        body = self.every(node.body)
        names.leave()
        otherwise = self.every(node.else_body)
        names.leave()
        value_place = places[-1] if places else 0
        key_place = places[0] if len(places) > 1 else 0

        def loop(run: Run, variables: Variables, dot: Any) -> str | None:
            value = evaluate(run, variables, dot)
            is_empty = True
            for key, each in _items(value):
                is_empty = False
                run.spending.step()
                if value_place:
                    variables[value_place] = each
                if key_place:
                    variables[key_place] = key
                if body(run, variables, each) == _BREAK:
                    break
            return otherwise(run, variables, dot) if is_empty else None

        return loop

    def _called(self, node: TemplateCallNode | BlockNode) -> Step:
        evaluate = None if node.pipeline is None else self._expressions.pipeline(node.pipeline)
        name, position = node.name, node.start

        def call(run: Run, variables: Variables, dot: Any) -> None:
            value = MISSING if evaluate is None else evaluate(run, variables, dot)
            run.at = position
            run.template(name, value)

        return call


def _text(text: str) -> Step:
    def put(run: Run, variables: Variables, dot: Any) -> None:
        del variables, dot
        run.put(text)

    return put


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield index and item, or key and value in sequence; raises Refused."""
    if isinstance(value, list):
        return iter(enumerate(value))
    if isinstance(value, dict):
        return ((key, value[key]) for key in sorted_keys(value) if key in value)
    if isinstance(value, bytes):
        return ((number, Byte(each)) for number, each in enumerate(value))
    if value is MISSING:
        return iter(())
    raise Refused(f"range can't iterate over a value of type {type_name(value)}")
