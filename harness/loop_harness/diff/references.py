"""Parts of a document, and where their references lead: in the same file, or one beside it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from loop_harness.diff.documents import Document, read_tree
from loop_harness.errors import UnreadableFile
from loop_harness.model import Json

_MOST_HOPS = 64
_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a file, and what stands there; two are equal if they are the same place."""

    file: str  #: relative to the folder of the document
    pointer: str  #: JSON pointer
    value: Any = field(compare=False)

    def at(self, *steps: str | int) -> Part:
        """Return a part of this part, which is there."""
        value, pointer = self.value, self.pointer
        for each in steps:
            value = value[each]
            pointer += "/" + str(each).replace("~", "~0").replace("/", "~1")
        return Part(self.file, pointer, value)

    def get(self, key: str) -> Part | None:
        """Return a part of an object, None where it is missing."""
        return self.at(key) if isinstance(self.value, dict) and key in self.value else None


class Tree:
    """A document and the files that it refers to; nothing is ever fetched."""

    def __init__(self, document: Document) -> None:
        self._folder = document.folder
        self._files: dict[str, Json] = {document.name: document.content}
        self.root = Part(document.name, "", document.content)
        self.met: set[str] = {document.name}  #: every file that was looked into

    def shown(self, part: Part) -> str:
        """Return where a part is, in words that do not name the document itself."""
        file = "" if part.file == self.root.file else part.file
        return f"{file}#{part.pointer}"

    def anchored(self, part: Part) -> str:
        """Return where a part is, in words that stay when something else is put before it."""
        value, names, above = self._files[part.file], [], ""
        for raw in part.pointer.split("/")[1:]:
            step = raw.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                value = value[int(step)]
                names.append(_called(value, above) or step)
            else:
                value = value[step]
                names.append(re.sub(r"\{[^}]*\}", "{}", raw) if above == "paths" else raw)
            above = step
        file = "" if part.file == self.root.file else part.file
        return f"{file}#/{'/'.join(names)}"

    def resolved(self, part: Part) -> Part:
        """Follow references until there is none; raises UnreadableFile.

        What refers to itself and says nothing else allows everything.
        """
        hops = 0
        while isinstance(part.value, dict) and isinstance(ref := reference(part.value), str):
            hops += 1
            if hops > _MOST_HOPS:
                return Part(part.file, part.pointer, {})
            part = self.follow(part.file, ref)
        return part

    def follow(self, file: str, ref: str) -> Part:
        """Return where one reference leads; raises UnreadableFile."""
        name, _, fragment = ref.partition("#")
        file = self._beside(file, name) if name else file
        fragment = unquote(fragment)
        part = Part(file, "", self._load(file))
        if fragment and not fragment.startswith("/"):
            return self._anchor(part, fragment, ref)
        for step in fragment.split("/")[1:]:
            part = self._step(part, step.replace("~1", "/").replace("~0", "~"), ref)
        return part

    def _step(self, part: Part, step: str, ref: str) -> Part:
        part = self._through(part)
        if isinstance(part.value, dict) and step in part.value:
            return part.at(step)
        if isinstance(part.value, list) and step.isdecimal() and int(step) < len(part.value):
            return part.at(int(step))
        raise UnreadableFile(self._path(part.file), f"has nothing where {ref!r} leads")

    def _through(self, part: Part) -> Part:
        """Follow a reference in the middle of a pointer, which some writers rely on."""
        ref = reference(part.value) if isinstance(part.value, dict) else None
        return self.resolved(part) if ref and len(part.value) == 1 else part

    def _anchor(self, part: Part, anchor: str, ref: str) -> Part:
        left = [part]
        while left:
            each = left.pop()
            if isinstance(each.value, dict):
                if anchor in {each.value.get("$anchor"), each.value.get("$dynamicAnchor")}:
                    return each
                left.extend(each.at(key) for key in each.value)
            elif isinstance(each.value, list):
                left.extend(each.at(number) for number in range(len(each.value)))
        raise UnreadableFile(self._path(part.file), f"has nothing where {ref!r} leads")

    def _beside(self, file: str, name: str) -> str:
        """Return the file that a relative name means; what leaves the folder is refused."""
        url = urlsplit(name)
        if url.scheme or url.netloc:
            return self._known(file, name)
        steps: list[str] = []
        for step in (*PurePosixPath(file).parent.parts, *PurePosixPath(unquote(url.path)).parts):
            if step == "..":
                if not steps:
                    reason = f"refers to {name!r}, which is outside of its folder; name the folder"
                    raise UnreadableFile(self._path(file), reason)
                steps.pop()
            elif step == "/":
                reason = f"refers to {name!r}, which is outside of its folder"
                raise UnreadableFile(self._path(file), reason)
            else:
                steps.append(step)
        return "/".join(steps)

    def _known(self, file: str, url: str) -> str:
        """Return the file beside this one that calls itself by a URL; nothing is fetched."""
        own = self._files.get(file)
        if isinstance(own, dict) and own.get("$id") == url:
            return file
        try:
            beside = self._beside(file, urlsplit(url).path.rpartition("/")[2])
            found = self._load(beside) if (self._folder / beside).is_file() else None
        except UnreadableFile:
            found, beside = None, ""
        if not isinstance(found, dict) or found.get("$id") != url:
            reason = f"refers to {url}, which is not fetched; put it beside and refer to that file"
            raise UnreadableFile(self._path(file), reason)
        return beside

    def _load(self, file: str) -> Json:
        if file not in self._files:
            if len(self._files) >= _MOST_FILES:
                raise UnreadableFile(self._path(file), f"is one of more than {_MOST_FILES} files")
            self._files[file] = read_tree(self._folder / file)
        self.met.add(file)
        return self._files[file]

    def _path(self, file: str) -> str:
        return str(self._folder / file)


def reference(value: dict[str, Any]) -> str | None:
    """Return the reference of an object, None where it is none."""
    for key in ("$ref", "$dynamicRef"):
        if isinstance(value.get(key), str):
            ref: str = value[key]
            return ref
    return None


def _called(value: Json, above: str) -> str | None:
    """Return what tells an element from the others of its list, where their order says nothing."""
    if not isinstance(value, dict):
        return None
    if above == "parameters":
        return f"{value.get('in')} {value.get('name')}"
    if above not in {"anyOf", "oneOf", "allOf"}:
        return None
    said = {key: value.get(key) for key in ("title", "$ref", "const", "enum", "type", "required")}
    names = value.get("properties")
    said["properties"] = sorted(names) if isinstance(names, dict) else None
    return json.dumps({key: each for key, each in said.items() if each is not None}, sort_keys=True)
