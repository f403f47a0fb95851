"""What can be wrong with a file, a document or a name."""

from __future__ import annotations

import difflib

from attrs import field, frozen

from loop_harness.errors.error import HarnessError, Problem


@frozen(auto_exc=False)
class ContentNotFound(HarnessError):
    """A bundled folder or file is missing."""

    name: str
    places: tuple[str, ...]  #: where it was looked for

    def __str__(self) -> str:
        looked = ", ".join(self.places)
        return f"{self.name} is not part of this installation (looked in {looked}); reinstall it"


@frozen(auto_exc=False)
class UnreadableFile(HarnessError):
    """A file that the user named cannot be read or written."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@frozen(auto_exc=False)
class NotJson(HarnessError):
    """A text that should be JSON is not."""

    source: str  #: file name, or what the text was
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: not JSON at line {self.line}, column {self.column}: {self.reason}"


@frozen(auto_exc=False)
class InvalidDocument(HarnessError):
    """A document breaks its schema."""

    source: str  #: file name, or what the document is
    schema: str  #: name of the schema, such as ``world``
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        first, *rest = self.problems
        more = f" (and {len(rest)} more)" if rest else ""
        return (
            f"{self.source}: {first}{more}; "
            f"see 'loop-harness contract show {self.schema}' for what is allowed"
        )


@frozen(auto_exc=False)
class UnknownName(HarnessError):
    """A name that nothing is called."""

    what: str  #: what was looked for, such as ``world``
    name: str
    known: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.name, self.known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self.known)}"
        return f"there is no {self.what} called {self.name!r}; {hint}"


@frozen(auto_exc=False)
class UnsupportedKeyword(HarnessError):
    """A schema uses a keyword that the generator does not know, so it refuses to guess."""

    schema: str
    path: str
    keyword: str

    def __str__(self) -> str:
        return (
            f"schemas/{self.schema}.schema.json at {self.path}: the keyword {self.keyword!r} is "
            "not one that the generator knows; use a known one or teach loop_harness.schemas"
        )
