"""Comparison: do the journal's rows say what was sealed, each in its place?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from uuid import UUID

from consigne.audit.findings import Finding, Finds
from consigne.kernel.words import Bilingual, Fact


class InRows(Finds):
    """What may be found in the journal's rows."""

    EVENT_CHANGED = (
        True,
        Bilingual(
            "Event {seq} ({event}) was changed after it was sealed.",
            "L’événement {seq} ({event}) a été modifié après avoir été scellé.",
        ),
    )
    EVENT_REMOVED = (
        True,
        Bilingual(
            "Event {seq} ({event}) was removed; only its seal is left.",
            "L’événement {seq} ({event}) a été retiré; il n’en reste que le sceau.",
        ),
    )
    EVENTS_REMOVED = (
        True,
        Bilingual(
            "Events {seq} to {last} were removed with their seals ({count} in all).",
            "Les événements {seq} à {last} ont été retirés avec leurs sceaux ({count} en tout).",
        ),
    )
    JOURNAL_CUT = (
        True,
        Bilingual(
            "The end of the journal was cut off: events {seq} to {last} were sealed and are "
            "missing ({count} in all).",
            "La fin du journal a été coupée : les événements {seq} à {last} ont été scellés et "
            "manquent ({count} en tout).",
        ),
    )
    EVENT_INSERTED = (
        True,
        Bilingual(
            "Event {seq} ({event}) was never sealed; it was inserted among those that were.",
            "L’événement {seq} ({event}) n’a jamais été scellé; il a été inséré parmi ceux qui "
            "l’ont été.",
        ),
    )
    EVENTS_MOVED = (
        True,
        Bilingual(
            "Events {seq} to {last} (the first is {event}) stand out of order: they were sealed "
            "from place {place} on.",
            "Les événements {seq} à {last} (le premier est {event}) ne sont pas dans leur ordre : "
            "ils ont été scellés à partir du rang {place}.",
        ),
    )
    SEAL_ALTERED = (
        True,
        Bilingual(
            "The seal of event {seq} ({event}) was altered; the event itself is as it was sealed.",
            "Le sceau de l’événement {seq} ({event}) a été altéré; l’événement lui-même est tel "
            "qu’il a été scellé.",
        ),
    )
    DESTROYED_RETURNED = (
        True,
        Bilingual(
            "{count} events destroyed on schedule are back, from {seq} to {last}. Run `consigne "
            "ledger replay`.",
            "{count} événements détruits selon le calendrier sont revenus, de {seq} à {last}. "
            "Lancez `consigne ledger replay`.",
        ),
    )
    WAITING = (
        False,
        Bilingual(
            "{count} events wait for the next checkpoint; nothing is guaranteed about them yet.",
            "{count} événements attendent le prochain point de contrôle; rien n’est encore "
            "garanti à leur sujet.",
        ),
    )


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """One row of seals, joined with its event.

    `seq` is the place in the tree, from 0; `leaf` the leaf hash computed from the event's row as
    it stands, None when the row is gone; `stored` the leaf hash the seal holds.
    """

    seq: int
    event_id: UUID
    leaf: bytes | None
    stored: bytes


@dataclass
class Comparison:
    """Walks the rows beside the leaves, remembering only where they differ."""

    rows: Iterator[SealedEvent]
    # Ranges of events destroyed on schedule: (first, until excluded), in order.
    destroyed: Sequence[tuple[int, int]] = ()
    agreed: int = 0
    returned: list[int] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    _row: SealedEvent | None = None
    # What was sealed where a row differs or is missing, and the rows that differ.
    sealed_at: dict[int, bytes] = field(default_factory=dict)
    differing: dict[int, SealedEvent] = field(default_factory=dict)
    extra: list[SealedEvent] = field(default_factory=list)
    # Where each leaf that its own place lacks was sealed; known at the end.
    place_of: dict[bytes | None, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._row = next(self.rows, None)

    def meet(self, seq: int, leaf: bytes | None) -> None:
        """Take the leaf sealed at the next place; None when its file no longer holds it."""
        row = self._row_at(seq)
        if self._is_destroyed(seq):
            if row is not None and row.leaf is not None:
                self.returned.append(seq)
            return
        if row is not None and leaf is not None and row.leaf == leaf:
            self._agree(row, leaf)
            return
        if leaf is not None:
            self.sealed_at[seq] = leaf
        if row is not None:
            self.differing[seq] = row

    def leaf_at(self, seq: int) -> bytes | None:
        """What the row at this place says, where it differs from the file."""
        row = self.differing.get(seq)
        return None if row is None else row.leaf

    def trust_rows(self, places: Iterable[int]) -> None:
        """The rows were right at these places, and the leaves file wrong."""
        for seq in places:
            row = self.differing.pop(seq)
            self.sealed_at.pop(seq, None)
            if row.leaf is not None:
                self._agree(row, row.leaf)

    def end(self, size: int) -> list[Finding]:
        """Every difference, named; `size` is how many events the last checkpoint counts."""
        while self._row is not None:
            self.extra.append(self._row)
            self._row = next(self.rows, None)
        strays = [*self.differing.values(), *self.extra]
        self.place_of = {leaf: seq for seq, leaf in self.sealed_at.items()}
        moved = {row.seq: self.place_of[row.leaf] for row in strays if row.leaf in self.place_of}
        self.found += _moves(moved, {row.seq: row.event_id for row in strays})
        self.found += self._rows_that_differ(moved, size)
        self.found += self._places_left_empty(set(moved.values()), set(moved), size)
        self.found += self._come_back()
        return sorted(self.found, key=lambda finding: finding.seq or 0)

    def waiting(self, size: int) -> int:
        """How many rows stand beyond the last checkpoint."""
        return sum(row.seq >= size and row.leaf not in self.place_of for row in self.extra)

    def _row_at(self, seq: int) -> SealedEvent | None:
        while self._row is not None and self._row.seq < seq:
            self.extra.append(self._row)
            self._row = next(self.rows, None)
        if self._row is None or self._row.seq != seq:
            return None
        row, self._row = self._row, next(self.rows, None)
        return row

    def _is_destroyed(self, seq: int) -> bool:
        at = bisect_right(self.destroyed, seq, key=itemgetter(0))
        return at > 0 and seq < self.destroyed[at - 1][1]

    def _agree(self, row: SealedEvent, leaf: bytes) -> None:
        self.agreed += 1
        if row.stored != leaf:
            self.found.append(_about(InRows.SEAL_ALTERED, row))

    def _rows_that_differ(self, moved: dict[int, int], size: int) -> Iterator[Finding]:
        taken = set(moved.values())
        for row in self.differing.values():
            if row.leaf is None:
                yield _about(InRows.EVENT_REMOVED, row)
            elif row.seq not in moved:
                is_elsewhere = row.seq in taken
                yield _about(InRows.EVENT_INSERTED if is_elsewhere else InRows.EVENT_CHANGED, row)
        for row in self.extra:
            if row.seq < size and row.seq not in moved:
                yield _about(InRows.EVENT_INSERTED, row)

    def _places_left_empty(
        self, taken: set[int], refilled: set[int], size: int
    ) -> Iterator[Finding]:
        empty = [
            seq
            for seq in sorted(self.sealed_at)
            if seq not in taken and (seq not in self.differing or seq in refilled)
        ]
        for first, last in _runs(empty):
            what = InRows.JOURNAL_CUT if last == size - 1 else InRows.EVENTS_REMOVED
            yield _range(what, first, last)

    def _come_back(self) -> Iterator[Finding]:
        for first, last in _runs(self.returned):
            yield _range(InRows.DESTROYED_RETURNED, first, last)


def _about(what: InRows, row: SealedEvent) -> Finding:
    facts = {"seq": str(row.seq), "event": str(row.event_id)}
    return Finding(what, facts, seq=row.seq, event_id=row.event_id)


def _range(what: InRows, first: int, last: int) -> Finding:
    facts: dict[str, Fact] = {
        "seq": str(first),
        "last": str(last),
        "count": last - first + 1,
    }
    return Finding(what, facts, seq=first)


def _moves(moved: dict[int, int], ids: dict[int, UUID]) -> Iterator[Finding]:
    """One finding for each run of rows that moved together: a removal shifts all that follow."""
    by_shift: dict[int, list[int]] = {}
    for seq in sorted(moved):
        by_shift.setdefault(moved[seq] - seq, []).append(seq)
    for shift, places in by_shift.items():
        for first, last in _runs(places):
            facts = {
                "seq": str(first),
                "last": str(last),
                "place": str(first + shift),
                "event": str(ids[first]),
            }
            yield Finding(InRows.EVENTS_MOVED, facts, seq=first, event_id=ids[first])


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches without a gap: (first, last)."""
    if not places:
        return
    first = places[0]
    for before, after in pairwise(places):
        if after != before + 1:
            yield first, before
            first = after
    yield first, places[-1]
