"""Load a pack: check it, show what changes, write it whole or not at all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from consigne.audit.actions import record
from consigne.institutions.actions import VersionWritten, found, stamp
from consigne.institutions.actions import declare as declare_institution
from consigne.kernel.actors import Actor, system
from consigne.kernel.acts import Acts
from consigne.kernel.words import Bilingual
from consigne.notices import actions as notices
from consigne.packs.entries import Entry, Fault, Pack
from consigne.packs.queries import stored
from consigne.packs.rules import Change, Outcome, check, diff
from consigne.register import actions as register
from consigne.register.actions import Written
from consigne.walls.context import acting

NOTICES = ("notice", "amendment")


class Act(Acts):
    LOADED = Bilingual("register loaded", "registre chargé")


class PackRefused(Exception):
    """A pack has faults; nothing of it was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def load(
    pack: Pack, *, on: date, by: Actor | None = None
) -> tuple[UUID, tuple[Change, ...]]:
    """Write a pack into the register; loading it again changes nothing.

    Returns the institution's id and what changed. Raises PackRefused when the pack has faults.
    """
    faults = check(pack)
    head = pack.institution
    if faults or head is None:
        raise PackRefused(faults)
    with transaction.atomic():
        institution = found(head.code, practice=bool(head.body.get("fictitious")))
        with acting(by or system(institution), door="cli") as actor:
            changes = diff(stored(actor, pack), pack)
            if any(change.outcome is not Outcome.UNCHANGED for change in changes):
                _write(actor, pack, changes, on=on)
                record(actor, Act.LOADED, [("institution", institution)])
    return institution, changes


def _write(actor: Actor, pack: Pack, changes: tuple[Change, ...], *, on: date) -> None:
    for entry in pack.entries:
        if entry.kind == "institution":
            declare_institution(
                actor.institution,
                VersionWritten(entry.from_on, entry.until, entry.body, entry.digest),
            )
    others = [entry for entry in pack.entries if entry.kind != "institution"]
    register.declare(actor, (_written(e) for e in others if e.kind not in NOTICES))
    notices.declare(actor, (_written(e) for e in others if e.kind in NOTICES))
    held = {entry.key for entry in pack.entries}
    for change in changes:
        if (
            change.outcome is Outcome.CLOSED
            and (change.kind, change.code, change.from_on) not in held
        ):
            floor = notices if change.kind in NOTICES else register
            floor.end(actor, change.kind, change.code, change.from_on, on=on)
    stamp(actor.institution)


def _written(entry: Entry) -> Written:
    return Written(
        entry.kind, entry.code, entry.from_on, entry.until, entry.body, entry.digest
    )
