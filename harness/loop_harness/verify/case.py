"""A case: shops, and what happens one after the other; it can be repeated anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self, assert_never

from loop_harness.dialect import Dialect
from loop_harness.model import Json, JsonObject, Profile, Trigger, World

#: How a pull is authorized: with the shop's own token, or in one of the ways to have none.
Token = Literal["own", "absent", "null", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One shop of a case as it is at first."""

    world: World
    dialect: Dialect = field(default_factory=Dialect)
    faults: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return the setting as JSON."""
        return {
            "world": self.world.to_json(),
            "dialect": dict(self.dialect.chosen),
            "faults": list(self.faults),
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read what ``to_json`` wrote."""
        return cls(
            world=World.from_json(data["world"]),
            dialect=Dialect.of(data["dialect"]),
            faults=tuple(data["faults"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """The subject is asked for one profile."""

    profile: Profile
    trigger: Trigger = Trigger.PROFILE_OPENED
    shop: int = 0
    token: Token = "own"  # noqa: S105 - a kind of token
    there: bool = True  #: whether anybody listens where the subject is told that Loop is


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Several pulls at once."""

    pulls: tuple[Pull, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A shop's world becomes another one."""

    world: World
    shop: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehave:
    """A shop has these faults from now on, and no others."""

    faults: tuple[str, ...] = ()
    shop: int = 0


@dataclass(frozen=True, slots=True)
class Restart:
    """The subject is started anew."""


Step = Pull | Together | Change | Misbehave | Restart


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some shops, and the steps that follow each other."""

    shops: tuple[Setting, ...]
    steps: tuple[Step, ...]
    timeout_s: float = 5.0  #: that the subject is given for each pull
    prelude: int = 0  #: so many pulls only come before those that are judged

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """Every pull, in sequence."""
        return tuple(
            pull
            for each in self.steps
            for pull in (each.pulls if isinstance(each, Together) else (each,))
            if isinstance(pull, Pull)
        )

    def to_json(self) -> dict[str, Json]:
        """Return the case as JSON."""
        return {
            "shops": [each.to_json() for each in self.shops],
            "steps": [_step_to_json(each) for each in self.steps],
            "timeoutSeconds": self.timeout_s,
            "prelude": self.prelude,
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        """Read what ``to_json`` wrote; raises KeyError, TypeError or ValueError else."""
        return cls(
            shops=tuple(map(Setting.from_json, data["shops"])),
            steps=tuple(map(_step_from_json, data["steps"])),
            timeout_s=float(data["timeoutSeconds"]),
            prelude=int(data.get("prelude", 0)),
        )


def _step_to_json(step: Step) -> dict[str, Json]:
    match step:
        case Pull():
            return {"do": "pull", **_pull_to_json(step)}
        case Together():
            return {"do": "together", "pulls": [_pull_to_json(each) for each in step.pulls]}
        case Change():
            return {"do": "change", "shop": step.shop, "world": step.world.to_json()}
        case Misbehave():
            return {"do": "misbehave", "shop": step.shop, "faults": list(step.faults)}
        case Restart():
            return {"do": "restart"}
        case _:
            assert_never(step)


def _step_from_json(data: JsonObject) -> Step:
    match data["do"]:
        case "pull":
            return _pull_from_json(data)
        case "together":
            return Together(pulls=tuple(map(_pull_from_json, data["pulls"])))
        case "change":
            return Change(shop=data["shop"], world=World.from_json(data["world"]))
        case "misbehave":
            return Misbehave(shop=data["shop"], faults=tuple(data["faults"]))
        case "restart":
            return Restart()
        case other:
            raise ValueError(f"no step is called {other!r}")


def _pull_to_json(pull: Pull) -> dict[str, Json]:
    return {
        "profile": pull.profile.to_json(),
        "trigger": pull.trigger,
        "shop": pull.shop,
        "token": pull.token,
        "there": pull.there,
    }


def _pull_from_json(data: Mapping[str, Json]) -> Pull:
    return Pull(
        profile=Profile.from_json(data["profile"]),
        trigger=Trigger(data["trigger"]),
        shop=data["shop"],
        token=data["token"],
        there=data.get("there", True),
    )
