"""What has changed between two OpenAPI documents, above the level of their schemas."""

from __future__ import annotations

from typing import Any

from loop_harness.diff.change import Change, Direction
from loop_harness.diff.credentials import compare_credentials
from loop_harness.diff.merging import Node
from loop_harness.diff.operations import (
    APP_METHOD,
    Body,
    Operation,
    Parameter,
    answer,
    covering,
    is_app,
    operations,
    paths,
)
from loop_harness.diff.references import Part
from loop_harness.diff.schema_changes import compare
from loop_harness.diff.walking import Place, Walk
from loop_harness.model import Json


def compare_apis(walk: Walk) -> None:
    """Note every change between two OpenAPI documents."""
    _servers(walk)
    before, after = paths(walk.old), paths(walk.new)
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            used = is_app(path, APP_METHOD) and APP_METHOD in before[path].value
            _tell(walk, "path-removed", before[path], used=used, what=path, old=True)
        elif path not in before:
            _tell(walk, "path-added", after[path], what=path)
        else:
            _Path(walk, path, flipped=False).compare(before[path], after[path])
    old, new = paths(walk.old, "webhooks"), paths(walk.new, "webhooks")
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            _tell(walk, "webhook-removed", old[name], Direction.ANSWER, what=name, old=True)
        elif name not in old:
            _tell(walk, "webhook-added", new[name], Direction.ANSWER, what=name)
        else:
            _Path(walk, name, flipped=True).compare(old[name], new[name])
    compare(walk)


def _servers(walk: Walk) -> None:
    before, after = _urls(walk.old.root), _urls(walk.new.root)
    for url in sorted(before - after):
        _tell(walk, "server-removed", walk.old.root, used=True, what=url, old=True)
    for url in sorted(after - before):
        _tell(walk, "server-added", walk.new.root, what=url)


def _urls(root: Part) -> set[str]:
    listed = root.value.get("servers")
    found = listed if isinstance(listed, list) else []
    return {str(each.get("url")).rstrip("/") for each in found if isinstance(each, dict)}


def _tell(
    walk: Walk,
    kind: str,
    part: Part,
    direction: Direction = Direction.REQUEST,
    *,
    old: bool = False,
    **facts: Any,
) -> None:
    tree = walk.old if old else walk.new
    change = Change(
        kind=kind,
        direction=direction,
        document=walk.document,
        where=tree.shown(part),
        anchor=tree.anchored(part),
        **facts,
    )
    walk.tell_of(change)


class _Path:
    """Compares the operations of one path."""

    def __init__(self, walk: Walk, path: str, *, flipped: bool) -> None:
        self._walk = walk
        self._path = path
        self._asks = Direction.ANSWER if flipped else Direction.REQUEST
        self._used = False
        self._name = ""

    def compare(self, old: Part, new: Part) -> None:
        """Compare two paths that are called the same."""
        before, after = operations(self._walk.old, old), operations(self._walk.new, new)
        for method in sorted(before.keys() | after.keys()):
            self._used = is_app(self._path, method) and self._asks is Direction.REQUEST
            if method not in after:
                self._name = before[method].name
                part, what = before[method].part, method.upper()
                self._tell("operation-removed", part, old=True, what=what)
            elif method not in before:
                self._name = after[method].name
                part, what = after[method].part, method.upper()
                self._tell("operation-added", part, what=what)
            else:
                self._name = after[method].name
                self._operation(before[method], after[method])

    def _tell(self, kind: str, part: Part, *, old: bool = False, **facts: Any) -> None:
        tree = self._walk.old if old else self._walk.new
        direction = facts.pop("direction", self._asks)
        change = Change(
            kind=kind,
            direction=direction,
            document=self._walk.document,
            where=tree.shown(part),
            anchor=tree.anchored(part),
            operations=(self._name,),
            used=facts.pop("used", self._used),
            **facts,
        )
        self._walk.tell_of(change)

    def _schema(self, direction: Direction, old: Node, new: Node, *, used: bool) -> None:
        self._walk.root(self._name, Place(old, new, direction), used=used)

    def _operation(self, old: Operation, new: Operation) -> None:
        if new.deprecated and not old.deprecated:
            self._tell("deprecated", new.part)
        for key in sorted(old.parameters.keys() | new.parameters.keys()):
            self._parameter(old.parameters.get(key), new.parameters.get(key), new.part)
        self._body(old, new)
        self._answers(old, new)
        if self._asks is Direction.REQUEST:
            # What holds for every operation is told of the document, and so once.
            everywhere = old.security is None and new.security is None
            where = self._walk.new.root if everywhere else new.part
            for kind, what, was, now in compare_credentials(self._walk, old, new):
                self._tell(kind, where, what=what, was=was, now=now)

    def _parameter(self, old: Parameter | None, new: Parameter | None, owner: Part) -> None:
        if new is None and old is not None:
            sent = old.name.lower() in {"x-wonderment-access-token", "content-type"}
            what = f"{old.place} {old.name}"
            self._tell("parameter-removed", owner, what=what, used=self._used and sent)
        elif new is not None and old is None:
            kind = "required-parameter-added" if new.required else "parameter-added"
            used = self._used and new.required
            self._tell(kind, new.part, what=f"{new.place} {new.name}", used=used)
        elif old is not None and new is not None:
            what = f"{new.place} {new.name if new.place != 'path' else 'argument'}"
            if old.required != new.required and new.place != "path":
                kind = "parameter-required" if new.required else "parameter-optional"
                self._tell(kind, new.part, what=what)
            if old.style != new.style:
                facts: dict[str, Any] = {"what": what, "was": old.style, "now": new.style}
                self._tell("parameter-written-otherwise", new.part, **facts)
            self._schema(self._asks, _schema(old.part), _schema(new.part), used=False)

    def _body(self, old: Operation, new: Operation) -> None:
        if old.body is None and new.body is not None:
            kind = "required-body-added" if new.body.required else "body-added"
            self._tell(kind, new.body.part)
        elif old.body is not None and new.body is None:
            self._tell("body-removed", new.part)
        elif old.body is not None and new.body is not None:
            if old.body.required != new.body.required:
                kind = "body-required" if new.body.required else "body-optional"
                self._tell(kind, new.body.part)
            self._media(old.body, new.body, self._asks, used=self._used)

    def _media(self, old: Body, new: Body, direction: Direction, *, used: bool) -> None:
        for name in sorted(old.media):
            like = covering(name, new)
            mine = used and name.endswith("json")
            if like is None:
                facts: dict[str, Any] = {"direction": direction, "what": name, "used": mine}
                self._tell("media-type-removed", new.part, **facts)
            else:
                before, after = _one(old.media[name]), _one(new.media[like])
                self._schema(direction, before, after, used=mine)
        for name in sorted(new.media):
            if covering(name, old) is None:
                facts = {"direction": direction, "what": name, "used": False}
                self._tell("media-type-added", new.part, **facts)

    def _answers(self, old: Operation, new: Operation) -> None:
        direction = self._asks.other
        for status in sorted(old.answers.keys() | new.answers.keys()):
            before, after = answer(old, status), answer(new, status)
            good = status.startswith("2")
            used = self._used and (good or status == "DEFAULT")
            facts: dict[str, Any] = {"direction": direction, "what": status.lower(), "used": used}
            outcome = "success" if good else "error"
            if after is None:
                self._tell(f"{outcome}-status-removed", new.part, **facts)
            elif before is None:
                self._tell(f"{outcome}-status-added", after.part, **facts)
            else:
                self._media(before, after, direction, used=self._used and good)
                self._headers(before, after, direction)

    def _headers(self, old: Body, new: Body, direction: Direction) -> None:
        for name in sorted(old.headers.keys() | new.headers.keys()):
            facts: dict[str, Any] = {"direction": direction, "what": name, "used": False}
            if name not in new.headers:
                self._tell("header-removed", new.part, **facts)
            elif name not in old.headers:
                self._tell("header-added", new.part, **facts)
            else:
                before, after = old.headers[name], new.headers[name]
                was, now = _flag(before, "required"), _flag(after, "required")
                if was != now:
                    kind = "header-required" if now else "header-optional"
                    self._tell(kind, after, **facts)
                self._schema(direction, _schema(before), _schema(after), used=False)


def _flag(part: Part, name: str) -> bool:
    return isinstance(part.value, dict) and part.value.get(name) is True


def _schema(part: Part) -> Node:
    """Return the schema of a parameter or header, which may stand under a media type."""
    if found := part.get("schema"):
        return (found,)
    content: Json = part.value.get("content") if isinstance(part.value, dict) else None
    if isinstance(content, dict):
        for name in content:
            return _one(part.at("content", name).get("schema"))
    return ()


def _one(part: Part | None) -> Node:
    return () if part is None else (part,)
