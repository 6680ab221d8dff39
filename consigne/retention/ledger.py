"""Ledger: what was destroyed, or was about to be, kept where no restored backup can undo it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import unique
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from consigne.audit.chain import NOTHING_BEFORE, Chain, Head, Link, utc_now
from consigne.audit.examination import examine
from consigne.audit.findings import Finding, Finds, Report
from consigne.kernel.decisions import (
    ALLOWED,
    Allowed,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
)
from consigne.kernel.signing import Signer
from consigne.kernel.words import Bilingual
from consigne.retention.entries import (
    Entry,
    Intent,
    MonthDestroyed,
    NotAnEntry,
    Outcome,
)
from consigne.retention.entries import as_json as entry_as_json
from consigne.retention.entries import from_json as entry_from_json

KIND = "consigne.ledger/1"
NAME = Bilingual("Ledger of destruction", "Registre des destructions")
EMPTY = Head(0, NOTHING_BEFORE)

# What is replayed after a restore: the entries written before an act that destroys.
Destructive = Intent | MonthDestroyed


class InLedger(Finds):
    """What may be found in a ledger, beside the faults of any chain."""

    LEDGER_MISSING = (
        True,
        Bilingual(
            "The ledger of destruction is missing.",
            "Le registre des destructions manque.",
        ),
    )
    ENTRY_NOT_ALLOWED = (
        True,
        Bilingual(
            "Ledger of destruction: entry {entry} holds a field that a ledger may not hold "
            "({field}).",
            "Registre des destructions : l’entrée {entry} contient un champ qu’un registre ne "
            "peut contenir ({field}).",
        ),
    )


class Recorded(NamedTuple):
    """An entry with its place: `hash` is what the database keeps once it is applied."""

    seq: int
    at: datetime
    hash: str
    entry: Entry


@dataclass(frozen=True)
class Ledger:
    """The file at `path`; any process may append, one at a time. Nothing in it is ever changed."""

    path: Path
    signer: Signer
    now: Callable[[], datetime] = utc_now

    @property
    def _chain(self) -> Chain:
        return Chain(self.path, self.signer, KIND, self.now)

    def append(self, entry: Entry) -> Head:
        """Record an entry; it is on the disk when this returns.

        Raises NotAnEntry on a field the ledger may not hold, ChainBroken on an altered file.
        """
        return self._chain.append(entry_as_json(entry)).head

    def head(self) -> Head:
        """The last entry's number and hash; (0, zeros) before the first."""
        last = self._chain.last()
        return EMPTY if last is None else last.head

    def entries(self, since: int = 0) -> Iterator[Recorded]:
        """The entries after this number, in order; raises NotAnEntry on one that is no entry."""
        return (_recorded(link) for link in self._chain.links(since))

    def last_intent(self) -> Recorded | None:
        """The last entry written before an act that destroys (intent or month)."""
        last = None
        for recorded in self.entries():
            last = recorded if isinstance(recorded.entry, Destructive) else last
        return last

    def outcome_of(self, intent: int) -> Outcome | None:
        """What became of the intent with this number; the last word, when it was resumed."""
        found = None
        for recorded in self.entries(intent):
            if isinstance(recorded.entry, Outcome) and recorded.entry.intent == intent:
                found = recorded.entry
        return found

    def verify(self, known: Head | None = None) -> Report:
        """Everything wrong with the file, line by line; `known` is the head somebody remembers.

        The database's last applied entry will do: without one, a cut end leaves no trace.
        """
        if not self.path.exists():
            return Report((Finding(InLedger.LEDGER_MISSING),) if known and known.seq else ())
        key = self.signer.published
        found = examine(self.path, key, kind=KIND, file=NAME, known=known)
        told = {finding.seq for finding in found if finding.grave}
        return Report((*found, *(odd for odd in self._odd_entries() if odd.seq not in told)))

    def _odd_entries(self) -> Iterator[Finding]:
        for link in self._chain.links():
            try:
                entry_from_json(link.entry)
            except NotAnEntry as odd:
                facts = {"entry": str(link.seq), "field": str(odd)}
                yield Finding(InLedger.ENTRY_NOT_ALLOWED, facts, seq=link.seq)


_SOURCE = Source(
    Bilingual("How Consigne destroys", "Comment Consigne détruit"),
    Bilingual("Ledger of destruction", "Registre des destructions"),
)


@unique
class Why(Reasons):
    """Why the system may serve, or may not, beside this ledger."""

    LEDGER_AHEAD = Reason(
        Bilingual(
            "The ledger of destruction is ahead of the database: a backup was restored, and "
            "{count} destructions recorded after it must be done again. Run `consigne ledger "
            "replay`, then start again.",
            "Le registre des destructions est en avance sur la base de données : une copie de "
            "sauvegarde a été restaurée, et {count} destructions inscrites depuis doivent être "
            "refaites. Lancez `consigne ledger replay`, puis redémarrez.",
        ),
        _SOURCE,
    )
    LEDGER_MISSING = Reason(
        Bilingual(
            "The ledger of destruction is missing, and the database applied entry {applied} of "
            "it. Put the file back, or point CONSIGNE_LEDGER to where it is, then start again.",
            "Le registre des destructions manque, alors que la base de données en a appliqué "
            "l’entrée {applied}. Remettez le fichier en place, ou indiquez par CONSIGNE_LEDGER où "
            "il se trouve, puis redémarrez.",
        ),
        _SOURCE,
    )
    LEDGER_BROKEN = Reason(
        Bilingual(
            "The ledger of destruction was altered: {fault} Run `consigne ledger verify`, then "
            "put back an untouched copy.",
            "Le registre des destructions a été altéré : {fault} Lancez `consigne ledger verify`, "
            "puis remettez en place une copie intacte.",
        ),
        _SOURCE,
    )
    LEDGER_BEHIND = Reason(
        Bilingual(
            "The ledger of destruction is behind the database: it ends at entry {last}, and the "
            "database applied entry {applied}. An older copy of the ledger was put in its place; "
            "put back the latest one.",
            "Le registre des destructions est en retard sur la base de données : il s’arrête à "
            "l’entrée {last}, alors que la base de données a appliqué l’entrée {applied}. Une "
            "copie plus ancienne en a pris la place; remettez la plus récente.",
        ),
        _SOURCE,
    )
    LEDGER_OF_ANOTHER = Reason(
        Bilingual(
            "The ledger of destruction is not this database’s: its entry {applied} is not the one "
            "that was applied. Put back the ledger that belongs to this database.",
            "Ce registre des destructions n’est pas celui de cette base de données : son entrée "
            "{applied} n’est pas celle qui a été appliquée. Remettez le registre qui lui "
            "appartient.",
        ),
        _SOURCE,
    )
    RUN_IN_FLIGHT = Reason(
        Bilingual(
            "One destruction was announced and not finished; the run resumes with it.",
            "Une destruction a été annoncée et n’est pas terminée; l’exécution reprend par elle.",
        ),
        _SOURCE,
    )


def guard(
    ledger: Ledger, applied: Head = EMPTY, in_flight: Collection[UUID] = frozenset()
) -> Decision:
    """May the system serve with this ledger and this database?

    `applied` is the last intent (or month) whose deletes the database committed, kept with them;
    `in_flight` are the runs it holds as executing. One intent of such a run may be pending: it
    was announced and not committed, and the run resumes with it.
    """
    if not ledger.path.exists():
        return (
            Refused(Why.LEDGER_MISSING, {"applied": str(applied.seq)}) if applied.seq else ALLOWED
        )
    faults = ledger.verify().grave
    if faults:
        return Refused(Why.LEDGER_BROKEN, {"fault": faults[0].text})
    last = ledger.head().seq
    if last < applied.seq:
        return Refused(Why.LEDGER_BEHIND, {"applied": str(applied.seq), "last": str(last)})
    return _beside(ledger, applied, in_flight)


@dataclass(frozen=True, slots=True)
class Replay:
    """A destruction to do again: `entry` without what was withheld, `objects` out of the vault."""

    seq: int
    hash: str
    entry: Destructive
    objects: frozenset[UUID] = frozenset()


def to_replay(ledger: Ledger, since: int) -> Iterator[Replay]:
    """What was destroyed after this entry, in order, without the ids that were withheld.

    An intent whose outcome was never written keeps all its ids: holds are asked again when it is
    replayed, and its vault objects are those of the rows.
    """
    outcomes = _outcomes(ledger, since)
    for recorded in ledger.entries(since):
        entry, after = recorded.entry, outcomes.get(recorded.seq, [])
        if isinstance(entry, Intent):
            objects = frozenset(each for outcome in after for each in outcome.objects)
            yield Replay(recorded.seq, recorded.hash, _carried_out(entry, after), objects)
        elif isinstance(entry, MonthDestroyed):
            yield Replay(recorded.seq, recorded.hash, entry)


def _beside(ledger: Ledger, applied: Head, in_flight: Collection[UUID]) -> Decision:
    pending: list[Destructive] = []
    for recorded in ledger.entries(max(0, applied.seq - 1)):
        if recorded.seq == applied.seq and recorded.hash != applied.hash:
            return Refused(Why.LEDGER_OF_ANOTHER, {"applied": str(applied.seq)})
        if recorded.seq > applied.seq and isinstance(recorded.entry, Destructive):
            pending.append(recorded.entry)
    if not pending:
        return ALLOWED
    if len(pending) == 1 and pending[0].run in in_flight:
        return Allowed((Why.RUN_IN_FLIGHT,))
    return Refused(Why.LEDGER_AHEAD, {"count": len(pending)})


def _outcomes(ledger: Ledger, since: int) -> dict[int, list[Outcome]]:
    """By intent; a batch that was resumed has several."""
    outcomes: dict[int, list[Outcome]] = {}
    for recorded in ledger.entries(since):
        if isinstance(recorded.entry, Outcome):
            outcomes.setdefault(recorded.entry.intent, []).append(recorded.entry)
    return outcomes


def _carried_out(intent: Intent, outcomes: list[Outcome]) -> Intent:
    """The last outcome says what was withheld: a resumed batch asks about holds again."""
    kept = {each for each, _ in outcomes[-1].withheld} if outcomes else set()
    return replace(intent, ids=tuple(each for each in intent.ids if each not in kept))


def _recorded(link: Link) -> Recorded:
    return Recorded(link.seq, link.at, link.hash, entry_from_json(link.entry))
