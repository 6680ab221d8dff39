"""How does an institution's register read on a given day?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar
from uuid import UUID

from consigne.institutions.queries import register_stamp
from consigne.kernel.actors import Actor
from consigne.register import models, rules
from consigne.walls.context import acting_now
from consigne.walls.ranges import in_force

T = TypeVar("T")


def register_seen_by(actor: Actor, *, on: date) -> rules.Register:
    """The register of the actor's institution as it stood on a day.

    Declarations are no one's secret: every member of the institution sees them whole. It is
    read once per load and day, since a decision needs many entries.
    """
    return _remembered(_register, actor, on)


def schedules_by_id(actor: Actor, ids: set[UUID]) -> dict[UUID, rules.Schedule]:
    """The versions of schedules that records keep, whatever is in force today."""
    known = _remembered(_schedules, actor)
    return {each: known[each] for each in ids if each in known}


def activities_by_id(actor: Actor, ids: set[UUID]) -> dict[UUID, rules.Activity]:
    """The versions of activities that records keep, whatever is in force today."""
    known = _remembered(_activities, actor)
    return {each: known[each] for each in ids if each in known}


def versions_of(actor: Actor, kind: rules.Kind, code: str) -> tuple[rules.Declared, ...]:
    """Every version of one entry, newest first."""
    rows = models.ENTRIES[kind]._default_manager.filter(institution_id=actor.institution, code=code)
    return tuple(row.as_declared() for row in rows.order_by("-from_on"))


def _remembered(read: _lru_cache_wrapper[T], actor: Actor, *rest: date) -> T:
    """What the register says, read anew only once it was loaded again.

    A transaction that shows another institution's rows, or none, teaches nothing to the others.
    """
    acted = acting_now()
    is_shown = acted is not None and acted.institution == actor.institution
    asked = read if is_shown else read.__wrapped__
    return asked(actor.institution, register_stamp(actor.institution), *rest)


@lru_cache(maxsize=64)
def _schedules(institution: UUID, stamp: int) -> Mapping[UUID, rules.Schedule]:
    """Every version: an institution declares some dozens, and each page needs a few."""
    rows = models.Schedule.objects.filter(institution_id=institution)
    return {row.id: row.as_schedule() for row in rows}


@lru_cache(maxsize=64)
def _activities(institution: UUID, stamp: int) -> Mapping[UUID, rules.Activity]:
    rows = models.Activity.objects.filter(institution_id=institution)
    return {row.id: row.as_activity() for row in rows}


@lru_cache(maxsize=256)
def _register(institution: UUID, stamp: int, on: date) -> rules.Register:
    def entries(kind: rules.Kind, read: Callable[..., T]) -> dict[str, T]:
        rows = (
            models.ENTRIES[kind]
            ._default_manager.filter(institution_id=institution)
            .filter(in_force(on))
        )
        return {row.code: read(row) for row in rows.order_by("code")}

    declared = models.Declaration.as_declared
    return rules.Register(
        institution=institution,
        on=on,
        activities=entries(rules.Kind.ACTIVITY, models.Activity.as_activity),
        schedules=entries(rules.Kind.SCHEDULE, models.Schedule.as_schedule),
        purposes=entries(rules.Kind.PURPOSE, declared),
        programs=entries(rules.Kind.PROGRAM, declared),
        banks=entries(rules.Kind.BANK, declared),
        authorities=entries(rules.Kind.AUTHORITY, declared),
        categories=entries(rules.Kind.CATEGORY, declared),
        standards=entries(rules.Kind.STANDARD, declared),
    )
