"""Write the versions of register entries; only pack load's login can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from consigne.kernel.actors import Actor
from consigne.register.models import ENTRIES
from consigne.register.records import Dated
from consigne.register.rules import Kind


@dataclass(frozen=True, slots=True)
class Written:
    """One version of an entry, as its pack declares it; `until_on` is excluded."""

    kind: str
    code: str
    from_on: date
    until_on: date | None
    body: Mapping[str, Any]
    digest: str

    def columns(self) -> dict[str, Any]:
        """The columns that every declared entry has."""
        return {
            "name_en": self.body["name"]["en"],
            "name_fr": self.body["name"]["fr"],
            "until_on": self.until_on,
            "body": dict(self.body),
            "digest": self.digest,
        }


@transaction.atomic
def declare(actor: Actor, entries: Iterable[Written]) -> None:
    """Write each version, or rewrite the one of the same first day; the open ones end first."""
    for entry in sorted(entries, key=lambda e: (e.kind, e.code, e.from_on)):
        declare_one(ENTRIES[Kind(entry.kind)], actor, entry, entry.columns())


def declare_one(
    table: type[Dated], actor: Actor, entry: Written, columns: Mapping[str, Any]
) -> None:
    """Write one version into its table; an earlier open version ends where this one begins."""
    versions = table._default_manager.filter(
        institution_id=actor.institution, code=entry.code
    )
    versions.filter(from_on__lt=entry.from_on, until_on__isnull=True).update(
        until_on=entry.from_on
    )
    versions.update_or_create(
        institution_id=actor.institution,
        code=entry.code,
        from_on=entry.from_on,
        defaults=dict(columns),
    )


def stored(actor: Actor) -> dict[tuple[str, str, date], str]:
    """The digest of every version of every entry, by (kind, code, first day)."""
    found: dict[tuple[str, str, date], str] = {}
    for kind, table in ENTRIES.items():
        rows = table._default_manager.filter(institution_id=actor.institution)
        for code, from_on, digest in rows.values_list("code", "from_on", "digest"):
            found[kind.value, code, from_on] = digest
    return found


def end(actor: Actor, kind: str, code: str, from_on: date, *, on: date) -> None:
    """End a version that its pack no longer holds; a version not yet begun is left as it is."""
    rows = ENTRIES[Kind(kind)]._default_manager.filter(
        institution_id=actor.institution,
        code=code,
        from_on=from_on,
        until_on__isnull=True,
    )
    rows.filter(from_on__lt=on).update(until_on=on)
