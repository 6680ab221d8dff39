"""Load a pack: check it, show what changes, write it whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
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
from consigne.packs.queries import compared, stored
from consigne.packs.rules import Change, Outcome, check, undone
from consigne.register import actions as register
from consigne.register.actions import Written
from consigne.walls.context import acting

NOTICES = ("notice", "amendment")
_REFUSED = Bilingual(
    "The pack was not loaded; to correct: {count}. The register is as it was.",
    "Le dossier de registre n’a pas été chargé; à corriger : {count}. Le registre est tel quel.",
)


class Act(Acts):
    LOADED = Bilingual("register loaded", "registre chargé")
    REWRITTEN = Bilingual(
        "version of the register rewritten in place",
        "version du registre réécrite sur place",
    )


class PackRefused(Exception):
    """A pack has faults; nothing of it was written. `details` say each, by file and line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.sentence = _REFUSED.filled(count=len(faults))
        super().__init__(self.sentence.en)
        self.faults = faults
        self.details = tuple(fault.told() for fault in faults)


def load(pack: Pack, *, on: date) -> tuple[UUID, tuple[Change, ...]]:
    """Write a pack into the register; loading it again changes nothing.

    Returns the institution's id and what changed. Raises PackRefused when the pack has faults, or
    would take back a version that has begun to hold.
    """
    faults = check(pack)
    head = pack.institution
    if faults or head is None:
        raise PackRefused(faults)
    with transaction.atomic():
        institution = found(head.code, practice=bool(head.body.get("fictitious")))
        with acting(system(institution), door="cli") as actor:
            return institution, _load(actor, pack, on=on)


def _load(actor: Actor, pack: Pack, *, on: date) -> tuple[Change, ...]:
    before = stored(actor, pack)
    if faults := undone({key: version.until_on for key, version in before.items()}, pack, on=on):
        raise PackRefused(faults)
    changes = compared(before, pack)
    if all(change.outcome is Outcome.UNCHANGED for change in changes):
        return changes
    _write(actor, pack)
    _end(actor, pack, changes, on=on)
    stamp(actor.institution)
    record(actor, Act.LOADED, [("institution", actor.institution)])
    rewritten = [change.key for change in changes if change.outcome is Outcome.CHANGED]
    if rewritten:
        record(actor, Act.REWRITTEN, [(key[0], before[key].id) for key in rewritten])
    return changes


def _write(actor: Actor, pack: Pack) -> None:
    for entry in pack.entries:
        if entry.kind == "institution":
            declare_institution(
                actor.institution,
                VersionWritten(entry.from_on, entry.until, entry.body, entry.digest),
            )
    others = [entry for entry in pack.entries if entry.kind != "institution"]
    register.declare(actor, (_written(e) for e in others if e.kind not in NOTICES))
    notices.declare(actor, (_written(e) for e in others if e.kind in NOTICES))


def _end(actor: Actor, pack: Pack, changes: Iterable[Change], *, on: date) -> None:
    """End what the pack no longer holds; an institution ends only by its next version."""
    held = {entry.key for entry in pack.entries}
    for change in changes:
        if change.outcome is Outcome.CLOSED and change.key not in held:
            if change.kind == "institution":
                continue
            floor = notices if change.kind in NOTICES else register
            floor.end(actor, *change.key, on=on)


def _written(entry: Entry) -> Written:
    return Written(entry.kind, entry.code, entry.from_on, entry.until, entry.body, entry.digest)
