"""XML documents as the platform shows them to templates (appcfg platform xml).

The names and fields are those of the platform's documentation. A document type is refused, and so
no entity is ever expanded and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from xml.parsers import expat
from xml.sax.saxutils import escape

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.signatures import Function, signed
from loop_harness.gladly.templates.values import GoObject, NilList, NilPointer

_MOST_BYTES, _MOST_NODES, _DEEPEST = 10 * 2**20, 200_000, 200
_QUOTES = {'"': "&#34;", "'": "&#39;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}


class NotXml(ValueError):
    """What is to be read is no XML document, or more than is read."""


@dataclass(eq=False)
class Attribute(GoObject):
    """An attribute of a node."""

    go_type: ClassVar[str] = "*xmldom.Attribute"
    go_fields: ClassVar[frozenset[str]] = frozenset({"Name", "Value"})
    Name: str
    Value: str


@dataclass(eq=False)
class Document(GoObject):
    """A whole document."""

    go_type: ClassVar[str] = "*xmldom.Document"
    go_fields: ClassVar[frozenset[str]] = frozenset({"Root"})
    Root: Node | None = None

    def xml(self) -> str:
        """Return it as XML."""
        return "" if self.Root is None else self.Root.xml()


@dataclass(eq=False)
class Node(GoObject):
    """An element; its text is the last that stands in it, without outer spaces."""

    go_type: ClassVar[str] = "*xmldom.Node"
    go_fields: ClassVar[frozenset[str]] = frozenset(
        ("Document", "Parent", "Name", "Attributes", "Children", "Text")
    )
    Document: Document
    Parent: Node | None
    Name: str
    Attributes: list[Attribute]
    Children: list[Node] = field(default_factory=list)
    Text: str = ""
    place: int = 0  #: among its siblings

    def attribute(self, name: str) -> Attribute | None:
        """Return an attribute."""
        return next((each for each in self.Attributes if each.Name == name), None)

    def value(self, name: str) -> str:
        """Return the value of an attribute, or nothing."""
        found = self.attribute(name)
        return "" if found is None else found.Value

    def child(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next((each for each in self.Children if each.Name == name), None)

    def children(self, name: str) -> list[Node]:
        """Return the children of a name."""
        return [each for each in self.Children if each.Name == name] or NilList()

    def first(self) -> Node | None:
        """Return the first child."""
        return self.Children[0] if self.Children else None

    def last(self) -> Node | None:
        """Return the last child."""
        return self.Children[-1] if self.Children else None

    def sibling(self, distance: int) -> Node | None:
        """Return a neighbour."""
        wanted = self.place + distance
        if self.Parent is None or not 0 <= wanted < len(self.Parent.Children):
            return None
        return self.Parent.Children[wanted]

    def every(self) -> Iterator[Node]:
        """Yield the node and all below it."""
        yield self
        for each in self.Children:
            yield from each.every()

    def by_id(self, wanted: str) -> Node | None:
        """Return the first node of an id, this one included."""
        return next((each for each in self.every() if each.value("id") == wanted), None)

    def by_name(self, name: str) -> list[Node]:
        """Return the nodes of a name, this one included."""
        return [each for each in self.every() if each.Name == name] or NilList()

    def one_by_name(self, name: str) -> Node | None:
        """Return the first node of a name, this one included."""
        return next((each for each in self.every() if each.Name == name), None)

    def xml(self) -> str:
        """Return it as XML."""
        head = "".join(f' {each.Name}="{escape(each.Value, _QUOTES)}"' for each in self.Attributes)
        if not self.Children and not self.Text:
            return f"<{self.Name}{head} />"
        inner = "".join(each.xml() for each in self.Children) + escape(self.Text, _QUOTES)
        return f"<{self.Name}{head}>{inner}</{self.Name}>"


class _Builder:
    """Makes nodes of what the parser meets."""

    def __init__(self) -> None:
        self.document = Document()
        self._open: Node | None = None
        self._texts: list[str] = []
        self._count = self._depth = 0

    def start(self, name: str, attributes: list[str]) -> None:
        self.boundary()
        self._count += 1 + len(attributes) // 2
        self._depth += 1
        if self._count > _MOST_NODES or self._depth > _DEEPEST:
            raise NotXml("the document has too many nodes, or they are too deep")
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        made = Node(self.document, self._open, _local(name), [])
        made.Attributes = [Attribute(_local(each), value) for each, value in pairs]
        if self._open is None:
            self.document.Root = self.document.Root or made
        else:
            made.place = len(self._open.Children)
            self._open.Children.append(made)
        self._open = made

    def end(self, _name: str) -> None:
        self.boundary()
        self._depth -= 1
        self._open = self._open.Parent if self._open else None

    def text(self, text: str) -> None:
        self._texts.append(text)

    def boundary(self, *_: Any) -> None:
        """Keep the text up to here: each piece of it takes the place of the one before."""
        if self._texts and self._open is not None:
            self._open.Text = "".join(self._texts).strip(" \t\n\r")
        self._texts.clear()

    def refuse(self, *_: Any) -> None:
        raise NotXml("a document type is not read")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def parsed(body: bytes | str) -> Document:
    """Return the document that some XML stands for; raises NotXml."""
    data = body.encode("utf-8", "replace") if isinstance(body, str) else body
    if len(data) > _MOST_BYTES:
        raise NotXml("the document is larger than 10 MiB")
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.CommentHandler = parser.ProcessingInstructionHandler = builder.boundary
    parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = builder.boundary
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotXml(str(error)) from error
    return builder.document


def from_xml(value: Any) -> Document | None:
    """Return the document of some XML; nil if it is none."""
    try:
        return must_from_xml(value)
    except Refused:
        return None


def must_from_xml(value: Any) -> Document:
    """Return the document of some XML; raises Refused."""
    if not isinstance(value, str | bytes):
        raise Refused("XML is read from a text or from bytes")
    try:
        return parsed(value)
    except NotXml as error:
        raise Refused(str(error)) from error


def _methods(*calls: tuple[str, str, Callable[..., Any]]) -> dict[str, Function]:
    return {name: signed(name, sign, _pointing(call), watched=True) for name, sign, call in calls}


def _pointing(call: Callable[..., Any]) -> Callable[..., Any]:
    def pointed(*values: Any) -> Any:
        found = call(*values)
        return NilPointer(Node.go_type) if found is None else found

    return pointed


Document.go_methods = _methods(("XML", "-> string", Document.xml))
Node.go_methods = _methods(
    ("GetAttribute", "string -> any", Node.attribute),
    ("GetAttributeValue", "string -> string", Node.value),
    ("GetChild", "string -> any", Node.child),
    ("GetChildren", "string -> any", Node.children),
    ("FirstChild", "-> any", Node.first),
    ("LastChild", "-> any", Node.last),
    ("PrevSibling", "-> any", lambda node: node.sibling(-1)),
    ("NextSibling", "-> any", lambda node: node.sibling(1)),
    ("FindByID", "string -> any", Node.by_id),
    ("FindOneByName", "string -> any", Node.one_by_name),
    ("FindByName", "string -> any", Node.by_name),
    ("XML", "-> string", Node.xml),
)
