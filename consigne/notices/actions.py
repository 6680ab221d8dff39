"""Write the versions of notices and their amendments; only pack load's login can."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from consigne.institutions.actions import VersionStored
from consigne.kernel.actors import Actor
from consigne.notices.models import Amendment, Notice
from consigne.register.actions import Key, Table, Written, declare_one, end_one, stored_in

TABLES: dict[str, Table] = {"notice": Notice.objects, "amendment": Amendment.objects}


@transaction.atomic
def declare(actor: Actor, entries: Iterable[Written]) -> None:
    """Write each version of a notice or an amendment."""
    for entry in sorted(entries, key=lambda e: (e.kind, e.code, e.from_on)):
        text = _amendment(entry) if entry.kind == "amendment" else _notice(entry)
        declare_one(TABLES[entry.kind], actor, entry, {**entry.columns(), **text})


def stored(actor: Actor) -> dict[Key, VersionStored]:
    """Every version of every notice and amendment, by (kind, code, first day)."""
    found: dict[Key, VersionStored] = {}
    for kind, table in TABLES.items():
        found.update(stored_in(table, actor, kind))
    return found


def end(actor: Actor, kind: str, code: str, from_on: date, *, on: date) -> None:
    """End a version that its pack no longer holds: on this day, or once it held for a day."""
    end_one(TABLES[kind], actor, code, from_on, on=on)


def _notice(entry: Written) -> dict[str, object]:
    text = entry.body["body"]
    said = entry.body.get("say", {"en": "", "fr": ""})
    return {
        "version": entry.body["version"],
        "text_en": text["en"],
        "text_fr": text["fr"],
        "words_en": said["en"],
        "words_fr": said["fr"],
    }


def _amendment(entry: Written) -> dict[str, object]:
    return {
        "notice_code": entry.body["notice"],
        "object_en": entry.body["object"]["en"],
        "object_fr": entry.body["object"]["fr"],
        "in_force_on": date.fromisoformat(entry.body["in_force_on"]),
    }
