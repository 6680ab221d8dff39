"""Write an institution and its dated versions; only pack load's login can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from consigne.institutions.models import Institution, InstitutionVersion
from consigne.walls.context import ask_again


@dataclass(frozen=True, slots=True)
class VersionWritten:
    """One version of an institution, as its pack declares it."""

    from_on: date
    until_on: date | None
    body: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class VersionStored:
    """One version of something a pack declares, as it is stored; `until_on` is excluded."""

    id: UUID
    digest: str
    until_on: date | None


def found(code: str, *, practice: bool = False) -> UUID:
    """The institution with this code, made if it is new."""
    row, _ = Institution.objects.get_or_create(code=code, defaults={"practice": practice})
    return row.id


@transaction.atomic
def declare(institution: UUID, version: VersionWritten) -> None:
    """Write one version, or rewrite the one of the same first day; the open one ends first."""
    body = version.body
    versions = InstitutionVersion.objects.filter(institution_id=institution)
    versions.filter(from_on__lt=version.from_on, until_on__isnull=True).update(
        until_on=version.from_on
    )
    versions.update_or_create(
        institution_id=institution,
        from_on=version.from_on,
        defaults={
            "name_en": body["name"]["en"],
            "name_fr": body["name"]["fr"],
            "regime": body["regime"],
            "order": body["languages"],
            "time_zone": body["time_zone"],
            "until_on": version.until_on,
            "body": dict(body),
            "digest": version.digest,
        },
    )


def stored(institution: UUID) -> dict[date, VersionStored]:
    """Every version, by first day."""
    rows = InstitutionVersion.objects.filter(institution_id=institution)
    return {row.from_on: VersionStored(row.id, row.digest, row.until_on) for row in rows}


def stamp(institution: UUID) -> None:
    """Tell every process that the register it remembers is stale."""
    Institution.objects.filter(pk=institution).update(register_stamp=F("register_stamp") + 1)
    ask_again(("register_stamp", institution))
