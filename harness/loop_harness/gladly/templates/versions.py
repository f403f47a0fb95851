"""Semantic versions, for ``semver``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gotpl.funcs.sprig.semver import Version, semver_result

from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.signatures import signed
from loop_harness.gladly.templates.values import GoObject

_LONGEST = 1000


@dataclass(frozen=True)
class Semver(GoObject):
    """A ``*semver.Version``."""

    go_type: ClassVar[str] = "*semver.Version"
    version: Version

    def go_text(self) -> str:
        """Return it without what stood around it."""
        return str(self.version)

    def go_json(self) -> str:
        """Return it as JSON."""
        return f'"{self.version.Original()}"'


def semver(text: str) -> Semver:
    """Parse a version; raises Refused."""
    result = semver_result(text[:_LONGEST])
    if result.error is not None or not isinstance(result.value, Version):
        raise Refused(str(result.error))
    return Semver(result.value)


Semver.go_methods = {
    name: signed(name, f"-> {gives}", call, watched=False)
    for name, gives, call in (
        ("Major", "any", lambda v: v.version.Major),
        ("Minor", "any", lambda v: v.version.Minor),
        ("Patch", "any", lambda v: v.version.Patch),
        ("Prerelease", "string", lambda v: v.version.Prerelease()),
        ("Metadata", "string", lambda v: v.version.Metadata()),
        ("Original", "string", lambda v: v.version.Original()),
        ("String", "string", Semver.go_text),
    )
}
