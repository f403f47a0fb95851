"""The expressions of a card: ``order.items | length > 1 ? 's' : ''``.

They are Twig's (twig.symfony.com/doc/3.x), as the published cards write them: ``? :``, ``is not
null``, ``date`` with PHP's letters. Jinja2 is no Twig (it has no ``? :``, and reads ``is not`` and
dates otherwise), so they are read here: no loops, no calls, so that their cost is that of their
text and of the data.
"""

from __future__ import annotations

import re
from typing import Any

from loop_harness.gladly.card.filters import FILTERS, TESTS
from loop_harness.gladly.card.operations import (
    Expression,
    Names,
    constant,
    either,
    field_of,
    listed,
    minus,
    named,
    negated,
    operation,
    tested,
)
from loop_harness.gladly.card.values import Wrong

_DEEPEST, _MOST_TOKENS = 40, 300
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<sign>\?\?|==|!=|<=|>=|//|[-+*/%~<>()\[\]{}|.,:?]))""",
    re.DOTALL,
)
_END = ("end", "")
_CONSTANTS = {"true": True, "false": False, "null": None, "none": None}
#: Operators by how tightly they bind, as in Twig: ``~`` before ``*``.
_BINDS = {"or": 10, "and": 15, "==": 20, "!=": 20, "<": 20, ">": 20, "<=": 20, ">=": 20, "in": 20}
_BINDS |= {"+": 30, "-": 30, "~": 40, "*": 60, "/": 60, "//": 60, "%": 60, "??": 5}
_NOT, _IS, _MINUS = 50, 100, 500


def read(source: str) -> Expression:
    """Return what evaluates an expression; raises Wrong, as evaluating it may."""
    reader = _Reader(source)
    found = reader.ternary()
    if reader.token != _END:
        raise Wrong(f"{reader.token[1]!r} is not understood")

    def evaluated(names: Names) -> Any:
        try:
            return found(names)
        except RecursionError as error:
            raise Wrong("the data are nested too deeply") from error

    return evaluated


def _tokens(source: str) -> list[tuple[str, str]]:
    found, at, text = list[tuple[str, str]](), 0, source.strip()
    while at < len(text):
        if len(found) == _MOST_TOKENS:
            raise Wrong(f"it has more than {_MOST_TOKENS} parts")
        one = _TOKEN.match(text, at)
        if one is None:
            raise Wrong(f"{text[at : at + 10].strip()!r} is not understood")
        found.append((str(one.lastgroup), one[str(one.lastgroup)]))
        at = one.end()
    return [*found, _END]


class _Reader:
    """Reads one expression, from what binds least to what binds most."""

    def __init__(self, source: str) -> None:
        self._tokens = _tokens(source)
        self._at = self._depth = 0

    @property
    def token(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _next(self) -> tuple[str, str]:
        token = self.token
        self._at += token != _END
        return token

    def _takes(self, *texts: str) -> bool:
        """Go on if the next tokens are these."""
        ahead = self._tokens[self._at : self._at + len(texts)]
        if [text for kind, text in ahead if kind != "text"] != list(texts):
            return False
        self._at += len(texts)
        return True

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise Wrong(f"{text!r} is missing before {self.token[1] or 'the end'!r}")

    def ternary(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Wrong(f"it is nested more than {_DEEPEST} levels deep")
        found = self._binary(0)
        if self._takes("?"):
            found = self._choice(found)
        self._depth -= 1
        return found

    def _choice(self, when: Expression) -> Expression:
        if self._takes(":"):
            return either(when, when, self.ternary())
        then = self.ternary()
        otherwise = self.ternary() if self._takes(":") else constant("")
        return either(when, then, otherwise)

    def _binary(self, least: int) -> Expression:
        left = self._unary()
        while True:
            at = self._at
            is_not = self._takes("not", "in")
            sign = "in" if is_not else self._next()[1]
            if self._tokens[at][0] == "text" or _BINDS.get(sign, -1) < least:
                self._at = at
                return left
            left = operation(sign, left, self._binary(_BINDS[sign] + (sign != "??")))
            left = negated(left) if is_not else left

    def _unary(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Wrong(f"it is nested more than {_DEEPEST} levels deep")
        if self._takes("not"):
            found = negated(self._binary(_NOT))
        elif self._takes("-"):
            found = minus(self._binary(_MINUS))
        else:
            found = self._tested(self._piped(self._primary()))
        self._depth -= 1
        return found

    def _primary(self) -> Expression:
        kind, text = self._next()
        if kind == "number":
            return constant(float(text) if "." in text else int(text))
        if kind == "text":
            return constant(re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL))
        if kind == "name":
            if self.token == ("sign", "("):
                raise Wrong(f"the function {text!r} is not known here")
            return constant(_CONSTANTS[text]) if text in _CONSTANTS else named(text)
        if text == "(":
            found = self.ternary()
            self._expect(")")
            return found
        if text == "[":
            return listed(self._until("]"))
        if text == "{":
            return self._mapping()
        raise Wrong(f"{text!r} is not understood" if text else "it ends too early")

    def _until(self, end: str) -> list[Expression]:
        found = list[Expression]()
        while not self._takes(end):
            found.append(self.ternary())
            if not self._takes(","):
                self._expect(end)
                break
        return found

    def _mapping(self) -> Expression:
        found = list[tuple[str, Expression]]()
        while not self._takes("}"):
            key = self._next()[1].strip("'\"")
            self._expect(":")
            found.append((key, self.ternary()))
            if not self._takes(","):
                self._expect("}")
                break
        return lambda names: {key: each(names) for key, each in found}

    def _piped(self, found: Expression) -> Expression:
        while True:
            if self._takes("."):
                found = field_of(found, constant(self._next()[1]))
            elif self._takes("["):
                found = field_of(found, self.ternary())
                self._expect("]")
            elif self._takes("|"):
                found = self._filtered(found)
            else:
                return found

    def _filtered(self, found: Expression) -> Expression:
        name = self._next()[1]
        if name not in FILTERS:
            raise Wrong(f"the filter {name!r} is not known here")
        arguments = self._until(")") if self._takes("(") else []
        apply = FILTERS[name]

        def applied(names: Names) -> Any:
            try:
                return apply(found(names), *(each(names) for each in arguments))
            except TypeError as error:
                raise Wrong(f"the filter {name!r} does not take this") from error

        return applied

    def _tested(self, found: Expression) -> Expression:
        while self._takes("is"):
            is_not = self._takes("not")
            name = self._next()[1]
            if name not in TESTS:
                raise Wrong(f"the test {name!r} is not known here")
            found = tested(TESTS[name], found)
            found = negated(found) if is_not else found
        return found
