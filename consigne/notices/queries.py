"""Which notice was in force on a day, in which version?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.notices.models import Amendment, Notice
from consigne.notices.rules import Notice as NoticeSeen
from consigne.walls.ranges import in_force


def notices_in_force(actor: Actor, *, on: date) -> dict[str, NoticeSeen]:
    """The notices of the actor's institution in force on a day, by code."""
    rows = Notice.objects.filter(institution_id=actor.institution).filter(in_force(on))
    return {row.code: row.as_notice() for row in rows.order_by("code")}


def notices_by_id(actor: Actor, ids: set[UUID]) -> dict[UUID, NoticeSeen]:
    """The notices that records keep, whatever is in force today."""
    rows = Notice.objects.filter(institution_id=actor.institution, id__in=ids)
    return {row.id: row.as_notice() for row in rows}


def versions_of(actor: Actor, code: str) -> tuple[NoticeSeen, ...]:
    """Every version of one notice, newest first."""
    rows = Notice.objects.filter(institution_id=actor.institution, code=code)
    return tuple(row.as_notice() for row in rows.order_by("-from_on"))


@dataclass(frozen=True, slots=True)
class AmendmentSeen:
    """A notice of amendment: its general object, published before the day it takes effect."""

    published_on: date
    in_force_on: date
    object: Bilingual


def amendments_of(actor: Actor, code: str) -> tuple[AmendmentSeen, ...]:
    """How each change of one notice was announced, newest first."""
    rows = Amendment.objects.filter(institution_id=actor.institution, notice_code=code)
    return tuple(
        AmendmentSeen(row.from_on, row.in_force_on, Bilingual(row.object_en, row.object_fr))
        for row in rows.order_by("-in_force_on")
    )
