"""Which institutions run here, and how does one stand on a day?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from consigne.institutions.models import Institution, InstitutionVersion
from consigne.institutions.rules import InstitutionSeen
from consigne.kernel.decisions import NotSeen
from consigne.walls.context import once
from consigne.walls.ranges import in_force


def institution_on(institution: UUID, on: date) -> InstitutionSeen:
    """An institution as of a day, or its first version for a day before it.

    Raises NotSeen when there is no such institution.
    """
    return _institution(institution, register_stamp(institution), on)


def institution_coded(code: str) -> UUID | None:
    """The id of the institution with this code, or None."""
    return Institution.objects.filter(code=code).values_list("id", flat=True).first()


def institutions() -> tuple[UUID, ...]:
    """Every institution on this installation, oldest first."""
    return tuple(Institution.objects.order_by("created_at").values_list("id", flat=True))


def register_stamp(institution: UUID) -> int:
    """Grows each time the institution's register is loaded; read once a transaction."""
    return once(("register_stamp", institution), lambda: _register_stamp(institution))


def _register_stamp(institution: UUID) -> int:
    stamp = Institution.objects.filter(pk=institution).values_list("register_stamp", flat=True)
    return stamp.first() or 0


@lru_cache(maxsize=256)
def _institution(institution: UUID, stamp: int, on: date) -> InstitutionSeen:
    """Its versions change only when a register is loaded, which the stamp tells."""
    versions = InstitutionVersion.objects.select_related("institution")
    of_it = versions.filter(institution_id=institution)
    found = of_it.filter(in_force(on)).first() or of_it.order_by("from_on").first()
    if found is None:
        raise NotSeen("institution", institution)
    return found.as_seen()
