"""Gives each run of a case addresses that no other run has had.

A subject that remembers addresses would otherwise break rules about something else, by showing
what it kept from another case. Which rule forbids to remember is judged within one case.
"""

from __future__ import annotations

from dataclasses import replace

from loop_harness.model import Profile, World
from loop_harness.verify.case import Case, Change, Pull, Setting, Step, Together


def with_fresh_names(case: Case, number: int) -> Case:
    """Return the case with the hosts of all its addresses under one more label."""
    label = f"h{number}."
    return replace(
        case,
        shops=tuple(_setting(each, label) for each in case.shops),
        steps=tuple(_step(each, label) for each in case.steps),
    )


def _setting(setting: Setting, label: str) -> Setting:
    return replace(setting, world=_world(setting.world, label))


def _step(step: Step, label: str) -> Step:
    match step:
        case Pull():
            return replace(step, profile=_profile(step.profile, label))
        case Together():
            pulls = (replace(each, profile=_profile(each.profile, label)) for each in step.pulls)
            return Together(pulls=tuple(pulls))
        case Change():
            return replace(step, world=_world(step.world, label))
        case _:
            return step


def _world(world: World, label: str) -> World:
    orders = (
        replace(order, emails=tuple(_address(each, label) or "" for each in order.emails))
        for order in world.orders
    )
    return replace(world, orders=tuple(orders))


def _profile(person: Profile, label: str) -> Profile:
    listed = person.email_addresses
    return replace(
        person,
        primary_email_address=_address(person.primary_email_address, label),
        email_addresses=(
            None if listed is None else tuple(_address(each, label) for each in listed)
        ),
    )


def _address(address: str | None, label: str) -> str | None:
    """Return an address on another host; what has no host stays, as nothing real does."""
    if address is None or "@" not in address:
        return address
    local, _, host = address.rpartition("@")
    return f"{local}@{label}{host}"
