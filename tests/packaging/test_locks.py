"""The locks pin everything by version and hash, and name nothing but packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
#: What each lock pins: the runtime, the extras, and these dependency groups.
SCOPES = {
    "run": (True, False, ()),
    "build": (False, False, ("build",)),
    "tools": (False, False, ("tools",)),
    "tests": (True, True, ("tests",)),
    "checks": (True, True, ("tests", "lint", "types")),
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: str) -> list[str]:
    """Return the entries of a lock, each joined to one line, without its comments."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [" ".join(line.split()) for line in lines.splitlines() if line.strip()]


def pins(lock: str) -> dict[str, str]:
    """Return the pinned version of each package in a lock."""
    found = (Requirement(entry.split(" --hash", 1)[0]) for entry in entries(lock))
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==").strip() for pin in found
    }


def declared(lock: str) -> Iterator[Requirement]:
    """Yield what pyproject.toml asks for and this lock has to pin."""
    runtime, extras, groups = SCOPES[lock]
    texts: list[str] = [*PROJECT["project"]["dependencies"]] if runtime else []
    if extras:
        texts.extend(text for extra in EXTRAS.values() for text in extra)
    for group in groups:
        texts.extend(of_group(group))
    yield from (req for req in map(Requirement, texts) if req.name != PROJECT["project"]["name"])


def of_group(name: str) -> Iterator[str]:
    """Yield the requirements of a dependency group and of the groups it includes."""
    for item in PROJECT["dependency-groups"][name]:
        if isinstance(item, str):
            yield item
        else:
            yield from of_group(item["include-group"])


def test_the_locks_are_these() -> None:
    assert {path.stem for path in (ROOT / "requirements").iterdir()} == SCOPES.keys()


@pytest.mark.parametrize("lock", SCOPES)
def test_a_lock_names_no_address_and_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert [entry for entry in entries(lock) if entry.startswith("-")] == []


@pytest.mark.parametrize("lock", SCOPES)
def test_every_entry_is_one_version_with_hashes(lock: str) -> None:
    assert entries(lock)
    for entry in entries(lock):
        pin, *hashes = re.split(r" (?=--hash)", entry)
        assert re.match(r"[a-z0-9.-]+==[^\s;]+( ; .+)?$", pin), pin
        assert hashes, f"{pin} has no hash"
        assert all(HASH.fullmatch(found) for found in hashes), pin


@pytest.mark.parametrize("lock", SCOPES)
def test_every_declared_dependency_is_pinned_within_its_range(lock: str) -> None:
    pinned = pins(lock)
    for requirement in declared(lock):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in requirements/{lock}.txt: run make lock"
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{requirement}: {version}"
        )


def test_the_locks_agree_on_every_version() -> None:
    versions: dict[str, set[str]] = {}
    for lock in SCOPES:
        for name, version in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_build_backend_is_the_pinned_one() -> None:
    assert PROJECT["build-system"]["requires"] == [f"hatchling=={pins('build')['hatchling']}"]
