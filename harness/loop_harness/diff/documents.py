"""Reads what is to be compared: OpenAPI documents, JSON Schemas, GraphQL schemas, or folders."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from loop_harness import content, files, schemas
from loop_harness.errors import UnknownName, UnreadableFile
from loop_harness.model import Json

OURS = "ours"  #: the contract that comes with the harness
_OUR_FILES = {
    "openapi": "openapi.yaml",
    "loop.graphql": "graphql/loop.graphql",
    "gladly.graphql": "graphql/gladly.graphql",
}
_SDL_ENDINGS = frozenset({".graphql", ".graphqls", ".gql", ".sdl"})
_TREE_ENDINGS = frozenset({".json", ".yaml", ".yml"})
#: What makes a file of a folder a JSON Schema, and a file that was named.
_TELLING = frozenset({"$schema", "$ref", "$defs", "properties", "anyOf", "oneOf", "allOf"})
_KEYWORDS = _TELLING | {
    *("type", "enum", "const", "not", "items", "prefixItems", "additionalProperties"),
    *("patternProperties", "required", "$id", "format", "pattern", "$dynamicRef"),
}
_MOST_BYTES = 32 * 1024 * 1024
_MOST_FILES = 1000
_MOST_PARTS = 2_000_000


class Kind(StrEnum):
    """What a document is."""

    OPENAPI = "OpenAPI"
    GRAPHQL = "GraphQL"
    SCHEMA = "JSON Schema"


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its folder, its place in there, and what it says."""

    kind: Kind
    folder: Path
    name: str  #: relative to the folder, with /
    content: Any  #: the text of a GraphQL schema, the tree of anything else

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.folder / self.name


def documents(named: str) -> tuple[Document, ...]:
    """Return every document of a file, a folder, or a name of our own contract.

    Raises UnreadableFile, NotJson, UnknownName.
    """
    path = Path(named)
    if path.is_dir():
        return _in_folder(path, named)
    if path.exists():
        return (_one(path.parent, path.name, named),)
    ours = Path(str(content.folder("contracts")))
    if named == OURS:
        return tuple(_one(ours, each, each) for each in _agreed(ours))
    if named in _OUR_FILES:
        return (_one(ours, _OUR_FILES[named], named),)
    if named in schemas.names():
        return (_one(ours, f"schemas/{named}{schemas.SUFFIX}", named),)
    if path.suffix or "/" in named:
        raise UnreadableFile(named, "there is no such file or folder")
    raise UnknownName("file or contract", named, (OURS, *_OUR_FILES, *schemas.names()))


def _agreed(ours: Path) -> Iterator[str]:
    """Yield what was agreed with Loop; the admin API and the reports are the harness's own."""
    yield from (_OUR_FILES["openapi"], _OUR_FILES["loop.graphql"])
    yield from (f"schemas/{each.name}" for each in sorted((ours / "schemas").iterdir()))


def _one(folder: Path, name: str, source: str) -> Document:
    document = _read(folder, name, _KEYWORDS)
    if document is None:
        reason = "is no OpenAPI document (3.0 or 3.1), no JSON Schema and no GraphQL schema"
        raise UnreadableFile(source, reason)
    return document


def _in_folder(folder: Path, source: str) -> tuple[Document, ...]:
    endings = _SDL_ENDINGS | _TREE_ENDINGS
    paths = sorted(each for each in folder.rglob("*") if each.suffix.lower() in endings)
    if len(paths) > _MOST_FILES:
        raise UnreadableFile(source, f"holds more than {_MOST_FILES} files; name one document")
    names = (each.relative_to(folder).as_posix() for each in paths if each.is_file())
    found = tuple(each for name in names if (each := _read(folder, name, _TELLING)))
    if not found:
        raise UnreadableFile(source, "holds no OpenAPI document, JSON Schema or GraphQL schema")
    return found


def _read(folder: Path, name: str, keywords: frozenset[str]) -> Document | None:
    path = folder / name
    if path.suffix.lower() in _SDL_ENDINGS:
        return Document(Kind.GRAPHQL, folder, name, sized_text(path))
    tree = read_tree(path)
    kind = _kind(tree, str(path), keywords)
    return None if kind is None else Document(kind, folder, name, tree)


def _kind(tree: Json, source: str, keywords: frozenset[str]) -> Kind | None:
    if not isinstance(tree, dict):
        return None
    if "swagger" in tree:
        raise UnreadableFile(source, "is a Swagger 2 document; OpenAPI 3.0 and 3.1 are known")
    if "openapi" in tree:
        if not re.match(r"3\.[012]\b", str(tree["openapi"])):
            raise UnreadableFile(source, f"is OpenAPI {tree['openapi']}; 3.0 and 3.1 are known")
        return Kind.OPENAPI
    return Kind.SCHEMA if tree.keys() & keywords else None


def sized_text(path: Path) -> str:
    """Return the text of a file that is not huge; raises UnreadableFile."""
    if path.is_file() and path.stat().st_size > _MOST_BYTES:
        raise UnreadableFile(str(path), f"is larger than {_MOST_BYTES // 1024 // 1024} MiB")
    return files.read_text(path)


def read_tree(path: Path) -> Json:
    """Return what a JSON or YAML file says; raises UnreadableFile or NotJson."""
    text = sized_text(path)
    if path.suffix.lower() == ".json":
        return files.parse_json(text, str(path))
    try:
        loaded = yaml.load(text, _Loader)  # noqa: S506 - made of a safe loader
        return _plain(loaded, {}, str(path))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split()) or "it is nested too deeply"
        raise UnreadableFile(str(path), f"is no YAML: {reason}") from error


_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE):  # type: ignore[misc]
    """Reads YAML as JSON would be: no dates, and nothing but true and false is a truth value."""

    yaml_implicit_resolvers: Mapping[str, Any] = {
        first: [
            (tag, re.compile("true|True|TRUE|false|False|FALSE") if tag.endswith(":bool") else form)
            for tag, form in resolvers
            if not tag.endswith(":timestamp")
        ]
        for first, resolvers in _SAFE.yaml_implicit_resolvers.items()
    }


def _plain(value: Any, known: dict[int, Any], source: str) -> Json:
    """Return the same with texts for keys; what is there twice by an alias stays one."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, dict | list):
        return value
    if id(value) in known:
        return known[id(value)]
    if len(known) > _MOST_PARTS:
        raise UnreadableFile(source, "is too large to be compared")
    plain: Any = {} if isinstance(value, dict) else []
    known[id(value)] = plain
    if isinstance(value, dict):
        plain.update({_key(key): _plain(each, known, source) for key, each in value.items()})
    else:
        plain.extend(_plain(each, known, source) for each in value)
    return plain


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
