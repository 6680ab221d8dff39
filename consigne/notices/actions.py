"""Write the versions of notices and their amendments; only pack load's login can."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from consigne.kernel.actors import Actor
from consigne.notices.models import Amendment, Notice
from consigne.register.actions import Written, declare_one

TABLES = {"notice": Notice, "amendment": Amendment}


@transaction.atomic
def declare(actor: Actor, entries: Iterable[Written]) -> None:
    """Write each version of a notice or an amendment."""
    for entry in sorted(entries, key=lambda e: (e.kind, e.code, e.from_on)):
        text = _amendment(entry) if entry.kind == "amendment" else _notice(entry)
        declare_one(TABLES[entry.kind], actor, entry, {**entry.columns(), **text})


def stored(actor: Actor) -> dict[tuple[str, str, date], str]:
    """The digest of every version, by (kind, code, first day)."""
    found: dict[tuple[str, str, date], str] = {}
    for kind, table in TABLES.items():
        rows = table._default_manager.filter(institution_id=actor.institution)
        for code, from_on, digest in rows.values_list("code", "from_on", "digest"):
            found[kind, code, from_on] = digest
    return found


def end(actor: Actor, kind: str, code: str, from_on: date, *, on: date) -> None:
    """End a version that its pack no longer holds."""
    rows = TABLES[kind]._default_manager.filter(
        institution_id=actor.institution,
        code=code,
        from_on=from_on,
        until_on__isnull=True,
    )
    rows.filter(from_on__lt=on).update(until_on=on)


def _notice(entry: Written) -> dict[str, object]:
    text = entry.body["body"]
    spoken = entry.body.get("given") == "spoken"
    return {
        "version": entry.body["version"],
        "text_en": text["en"],
        "text_fr": text["fr"],
        "words_en": text["en"] if spoken else "",
        "words_fr": text["fr"] if spoken else "",
    }


def _amendment(entry: Written) -> dict[str, object]:
    return {
        "notice_code": entry.body["notice"],
        "object_en": entry.body["object"]["en"],
        "object_fr": entry.body["object"]["fr"],
        "in_force_on": date.fromisoformat(entry.body["in_force_on"]),
    }
