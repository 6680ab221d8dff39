"""Import a file: each row goes in as any contact does, or is refused with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from itertools import islice
from typing import BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from django.db import IntegrityError, transaction

from consigne.audit.actions import record
from consigne.audit.rules import Act as AuditAct
from consigne.consent.actions import Evidence, Spoken, take_over_consent
from consigne.consent.rules import Answer, Way
from consigne.consent.rules import Why as ConsentWhy
from consigne.exchange.reading import rows_of
from consigne.exchange.rules import (
    Entering,
    FileMapping,
    Row,
    RowRefused,
    entering,
    may_import,
)
from consigne.interactions.actions import NewInteraction, consign
from consigne.interactions.queries import imported
from consigne.interactions.rules import Direction
from consigne.interactions.rules import Why as ContactWhy
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, Reasons
from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period
from consigne.register.queries import register_seen_by
from consigne.register.rules import Filing, filed
from consigne.register.rules import Why as RegisterWhy
from consigne.walls.context import acting

ROWS_AT_ONCE = 200
_ONCE = "interaction_imported_once"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of some rows, one transaction: all of them are in, or none.

    `already` were imported before and left as they are; `answers` counts the consents recorded;
    `read` is how far the file is read, in bytes.
    """

    entered: int
    already: int
    answers: Mapping[Answer, int]
    refused: tuple[RowRefused, ...]
    read: int


@dataclass(frozen=True, slots=True)
class _Import:
    """One file on its way in: how its rows are read, and under what they are filed today."""

    mapping: FileMapping
    contacts: Filing
    now: datetime
    on: date
    lapses_after: Period | None


def import_file(
    actor: Actor,
    file: BinaryIO,
    mapping: FileMapping,
    *,
    now: datetime,
    on: date,
    keep: bool = True,
    door: str = "cli",
) -> Iterator[Imported]:
    """Enter the rows of a file that can be sought in, a few hundred to a transaction.

    Raises NotAllowed at once when the actor may not import or the register has no place for such
    contacts, FileRefused when the heading is another's. What it gives opens a transaction for each
    part, so it is gone through outside any. Without `keep` each is rolled back: everything is
    tried, and only reference numbers are used up.
    """
    with acting(actor, door=door):
        coming = _asked(actor, mapping, now=now, on=on)
    rows = rows_of(file, mapping)
    return _batches(actor, coming, rows, file, keep=keep, door=door)


def _asked(actor: Actor, mapping: FileMapping, *, now: datetime, on: date) -> _Import:
    may_import(actor).or_raise()
    register = register_seen_by(actor, on=on)
    contacts = filed(register, mapping.activity, kind="interaction", purpose=mapping.purpose)
    lapses_after = None
    if mapping.consent is not None:
        asked = mapping.consent.purpose
        filed(register, mapping.activity, kind="consent", purpose=asked)
        text = register.purposes[asked].body.get("lapses_after")
        lapses_after = Period.parse(text) if text else None
    return _Import(mapping, contacts, now, on, lapses_after)


def _batches(
    actor: Actor,
    coming: _Import,
    rows: Iterator[Row | RowRefused],
    file: BinaryIO,
    *,
    keep: bool,
    door: str,
) -> Iterator[Imported]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        try:
            with acting(actor, door=door):
                done = _enter_all(actor, coming, batch, read=file.tell())
                if not keep:
                    raise _Tried
        except _Tried:
            pass
        yield done


class _Tried(Exception):
    """Everything of a batch was tried, and nothing of it stays."""


def _enter_all(
    actor: Actor, coming: _Import, batch: Iterable[Row | RowRefused], *, read: int
) -> Imported:
    made, refused = _made(actor, coming, batch)
    known = set(imported(actor, {each.origin for each in made}))
    entered: list[Entering] = []
    already = 0
    for each in made:
        outcome = _Outcome.ALREADY if each.origin in known else _enter(actor, coming, each)
        if isinstance(outcome, RowRefused):
            refused.append(outcome)
            continue
        known.add(each.origin)
        already += outcome is _Outcome.ALREADY
        entered += [each] if outcome is _Outcome.ENTERED else []
    for row in refused:
        record(actor, AuditAct.REFUSED, decision=row.decision, purpose=coming.mapping.purpose)
    return Imported(
        entered=len(entered),
        already=already,
        answers=Counter(each.answer for each in entered if each.answer is not None),
        refused=tuple(sorted(refused, key=lambda row: row.line)),
        read=read,
    )


def _made(
    actor: Actor, coming: _Import, batch: Iterable[Row | RowRefused]
) -> tuple[list[Entering], list[RowRefused]]:
    """The contacts these rows make, and what keeps the others out."""
    made: list[Entering] = []
    refused: list[RowRefused] = []
    for row in batch:
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        found = entering(coming.mapping, row, time_zone=actor.time_zone)
        if isinstance(found, Entering):
            made.append(found)
        else:
            refused.extend(found)
    return made, refused


class _Outcome(Enum):
    """What became of one contact that was not refused."""

    ENTERED = auto()
    ALREADY = auto()


def _enter(actor: Actor, coming: _Import, row: Entering) -> _Outcome | RowRefused:
    """Enter one contact with its answer, both or neither."""
    try:
        with transaction.atomic():
            contact = consign(actor, _contact(coming.mapping, row), now=coming.now, on=coming.on)
            _say(actor, coming, row, contact.id)
    except NotAllowed as refusal:
        column = _column(coming.mapping, refusal.decision.why)
        return RowRefused(row.line, column, refusal.decision)
    except IntegrityError as error:
        # Another import of the same file is under way, and was first with this row.
        if _constraint(error) != _ONCE:
            raise
        return _Outcome.ALREADY
    return _Outcome.ENTERED


def _contact(mapping: FileMapping, row: Entering) -> NewInteraction:
    return NewInteraction(
        activity=mapping.activity,
        purpose=mapping.purpose,
        direction=row.direction,
        channel=row.channel,
        language=row.language,
        subject=row.subject,
        happened_at=row.happened_at,
        received_at=row.received_at,
        note=row.note,
        concerns=row.concerns,
        result=row.result,
        origin=row.origin,
    )


def _say(actor: Actor, coming: _Import, row: Entering, contact: UUID) -> None:
    """Take over what an anonymous correspondent answered; the evidence is the row itself."""
    asked = coming.mapping.consent
    if asked is None or row.answer is None:
        return
    said = Spoken(
        client=None,
        activity=coming.mapping.activity,
        purpose=asked.purpose,
        way=Way(asked.way),
        language=row.language,
        notice=None,
        said_at=row.happened_at,
        inbound=row.direction is Direction.INBOUND,
        lapses_on=_lapses_on(coming, actor, row),
    )
    evidence = Evidence(id=contact, digest=row.digest)
    take_over_consent(actor, said, row.answer, evidence=evidence, on=coming.on)


def _lapses_on(coming: _Import, actor: Actor, row: Entering) -> date | None:
    """When the purpose says so, and no later than the contact: nobody is there to withdraw.

    An anonymous consent leans on its contact alone; once that is destroyed it serves nothing, and
    without an end its proof would never be destroyed.
    """
    said_on = row.happened_at.astimezone(ZoneInfo(actor.time_zone)).date()
    ends = [coming.lapses_after.after(said_on)] if coming.lapses_after else []
    if counted := coming.contacts.counted(Trigger.INTERACTION, said_on):
        ends.append(coming.contacts.schedule.due_on(counted))
    return min(ends, default=None)


def _column(mapping: FileMapping, why: Reasons) -> str:
    """The column a refusal is about, when it is about one."""
    columns: dict[Reasons, str | None] = {
        ContactWhy.NOT_YET: mapping.happened,
        ContactWhy.RECEIVED_BEFORE: mapping.received,
        ContactWhy.NOT_RECEIVED_YET: mapping.received,
        RegisterWhy.CHANNEL_CLOSED: mapping.channel.column,
        ConsentWhy.WAY_NOT_DECLARED: mapping.consent.column if mapping.consent else None,
    }
    return columns.get(why) or ""


def _constraint(error: IntegrityError) -> str | None:
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
