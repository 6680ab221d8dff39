"""Ledger: what was destroyed, or was about to be, kept where no restored backup can undo it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from consigne.audit.chain import NOTHING_BEFORE, Chain, Head, Link, utc_now
from consigne.audit.examination import examine
from consigne.audit.findings import Finding, Finds, Report
from consigne.kernel.signing import Signer
from consigne.kernel.words import Bilingual
from consigne.retention.entries import (
    Entry,
    Intent,
    MonthDestroyed,
    NotAnEntry,
    Outcome,
    RunClosed,
    RunOpened,
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
        destructive = {Intent.kind, MonthDestroyed.kind}
        for link in self._chain.links_back():
            if link.entry.get("kind") in destructive:
                return _recorded(link)
        return None

    def of_run(self, run: UUID) -> Iterator[Recorded]:
        """What opened and closed a run, as far as it is told, the last first."""
        for link in self._chain.links_back():
            told, of = link.entry.get("kind"), link.entry.get("run")
            if of == str(run) and told in {RunOpened.kind, RunClosed.kind}:
                yield _recorded(link)
                if told == RunOpened.kind:
                    return

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
