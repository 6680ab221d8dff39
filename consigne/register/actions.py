"""Write the versions of register entries; only pack load's login can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Manager

from consigne.institutions.actions import VersionStored
from consigne.kernel.actors import Actor
from consigne.register.models import ENTRIES
from consigne.register.rules import Kind

# The rows of one kind of entry.
Table = Manager[Any]
# What identifies a version inside its institution: kind, code, first day.
Key = tuple[str, str, date]


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
        declare_one(ENTRIES[Kind(entry.kind)]._default_manager, actor, entry, entry.columns())


def declare_one(table: Table, actor: Actor, entry: Written, columns: Mapping[str, Any]) -> None:
    """Write one version into its table; an earlier open version ends where this one begins."""
    versions = table.filter(institution_id=actor.institution, code=entry.code)
    versions.filter(from_on__lt=entry.from_on, until_on__isnull=True).update(until_on=entry.from_on)
    versions.update_or_create(
        institution_id=actor.institution,
        code=entry.code,
        from_on=entry.from_on,
        defaults=dict(columns),
    )


def stored(actor: Actor) -> dict[Key, VersionStored]:
    """Every version of every entry."""
    found: dict[Key, VersionStored] = {}
    for kind, table in ENTRIES.items():
        found.update(stored_in(table._default_manager, actor, kind.value))
    return found


def stored_in(table: Table, actor: Actor, kind: str) -> Iterator[tuple[Key, VersionStored]]:
    """Every version of the entries of one table."""
    for row in table.filter(institution_id=actor.institution):
        yield (kind, row.code, row.from_on), VersionStored(row.id, row.digest, row.until_on)


def end(actor: Actor, kind: str, code: str, from_on: date, *, on: date) -> None:
    """End a version that its pack no longer holds: on this day, or once it held for a day."""
    end_one(ENTRIES[Kind(kind)]._default_manager, actor, code, from_on, on=on)


def end_one(table: Table, actor: Actor, code: str, from_on: date, *, on: date) -> None:
    """End an open version in its table."""
    rows = table.filter(
        institution_id=actor.institution, code=code, from_on=from_on, until_on__isnull=True
    )
    rows.update(until_on=max(on, from_on + timedelta(days=1)))
