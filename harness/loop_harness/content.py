"""Finds the data folders (contracts, fixtures, mocks), in a wheel and in a checkout alike."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from loop_harness.errors import ContentNotFound

FOLDERS = ("contracts", "fixtures", "mocks")


@cache
def folder(name: str) -> Traversable:
    """Return the bundled folder called *name*; raises ContentNotFound."""
    packaged = files("loop_harness").joinpath("_content", name)
    checkout = Path(__file__).resolve().parents[2] / name
    for place in (packaged, checkout):
        if place.is_dir():
            return place
    raise ContentNotFound(name, (str(packaged), str(checkout)))


def text(folder_name: str, *parts: str) -> str:
    """Return the text of one bundled file; raises ContentNotFound."""
    place = folder(folder_name).joinpath(*parts)
    if not place.is_file():
        raise ContentNotFound("/".join((folder_name, *parts)), (str(place),))
    return place.read_text(encoding="utf-8")


@cache
def table(folder_name: str, *parts: str) -> dict[str, Any]:
    """Return one bundled TOML file as a dictionary; treat it as read-only."""
    return tomllib.loads(text(folder_name, *parts))


def names(folder_name: str, *parts: str, suffix: str) -> tuple[str, ...]:
    """Return the sorted names, without *suffix*, of the files in one bundled folder."""
    place = folder(folder_name).joinpath(*parts)
    return tuple(
        sorted(
            each.name.removesuffix(suffix) for each in place.iterdir() if each.name.endswith(suffix)
        )
    )
