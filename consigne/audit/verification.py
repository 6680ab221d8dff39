"""Verification: is the journal what was signed, and up to when can anyone be sure?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from consigne.audit.chain import Link, is_signed, last_link, lines_of, link_in
from consigne.audit.checkpoints import FILE, KIND, Checkpoint, as_checkpoint
from consigne.audit.comparison import Comparison, InRows, SealedEvent
from consigne.audit.examination import examine
from consigne.audit.findings import Finding, Report
from consigne.audit.retracing import InFiles, KnownTree, Retracing
from consigne.kernel.signing import PublishedKey
from consigne.kernel.words import Bilingual, Fact

NAME = Bilingual("Signed checkpoints", "Points de contrôle signés")


@dataclass(frozen=True, slots=True)
class JournalReport(Report):
    """What verification found, and the instant up to which it vouches."""

    guaranteed_until: datetime | None
    size: int
    waiting: int


def verify(
    directory: Path,
    key: PublishedKey,
    events: Iterable[SealedEvent],
    unsealed: Iterable[UUID] = (),
    *,
    now: datetime,
    known: Iterable[KnownTree] = (),
) -> JournalReport:
    """Compare the journal's rows with the signed files; reads only, and streams.

    `events` come in the order of `seq`, from a query that begins when the first is asked for:
    a row sealed after this call began merely waits. `unsealed` are events without a seal.
    """
    path = directory / FILE
    in_chain = examine(path, key, kind=KIND, file=NAME)
    links = _Signed(path, key, whole=not any(finding.grave for finding in in_chain))
    last = links.last()
    rows = Comparison(iter(events), destroyed=links.destroyed(last) if last else ())
    walk = Retracing(directory, rows, last, dict.fromkeys(known))
    if last is not None:
        for link in links.until(last.seq):
            walk.meet(link)
    size = last.size if last else 0
    in_rows = rows.end(size)
    waiting = rows.waiting(size) + sum(1 for _ in unsealed)
    said = _standing(last, rows, waiting, now)
    return JournalReport(
        findings=(*said, *in_chain, *walk.end(), *in_rows),
        guaranteed_until=last.at if last else None,
        size=size,
        waiting=waiting,
    )


def _standing(
    last: Checkpoint | None, rows: Comparison, waiting: int, now: datetime
) -> Iterator[Finding]:
    if last is not None:
        facts: dict[str, Fact] = {"count": rows.agreed, "age": spoken_age(last.at, now)}
        yield Finding(InFiles.GUARANTEED, facts)
    elif rows.extra:
        yield Finding(InFiles.CHECKPOINTS_MISSING)
    else:
        yield Finding(InFiles.NOTHING_SEALED)
    if waiting:
        yield Finding(InRows.WAITING, {"count": waiting})


_UNITS = (
    (86_400, Bilingual("{n} days", "{n} jours")),
    (3_600, Bilingual("{n} hours", "{n} heures")),
    (60, Bilingual("{n} minutes", "{n} minutes")),
    (1, Bilingual("{n} seconds", "{n} secondes")),
)


def spoken_age(at: datetime, now: datetime) -> Bilingual:
    """How long ago, in the largest unit that counts at least two."""
    seconds = max(0, int((now - at).total_seconds()))
    for unit, words in _UNITS:
        if seconds >= 2 * unit:
            return words.filled(n=seconds // unit)
    return Bilingual("less than 2 seconds", "moins de 2 secondes")


@dataclass(frozen=True)
class _Signed:
    """The entries that carry our signature; in a whole chain the last one vouches for all."""

    path: Path
    key: PublishedKey
    whole: bool

    def __iter__(self) -> Iterator[Link]:
        return self._chosen(b"")

    def _chosen(self, without: bytes) -> Iterator[Link]:
        for line in lines_of(self.path):
            if without and without in line:
                continue
            if self.whole or is_signed(line, self.key):
                link = link_in(line)
                if link is not None and link.kind == KIND:
                    yield link

    def last(self) -> Checkpoint | None:
        """The last checkpoint signed."""
        last = last_link(self.path) if self.whole else next(iter(deque(self, maxlen=1)), None)
        return None if last is None else as_checkpoint(last)

    def until(self, seq: int) -> Iterator[Link]:
        """Entries up to this one: later ones were written while we read."""
        return (link for link in self if link.seq <= seq)

    def destroyed(self, last: Checkpoint) -> list[tuple[int, int]]:
        """The ranges of events destroyed on schedule, as far as the present journal goes."""
        ranges: list[tuple[int, int]] = []
        for link in self._chosen(b'"kind":"sealed"'):
            if link.seq > last.seq:
                break
            if link.entry["kind"] == "month":
                ranges += [(first, until) for first, until in link.entry["ranges"]]
            else:
                kept = link.entry["size"]
                ranges = [(first, min(until, kept)) for first, until in ranges if first < kept]
        return sorted(ranges)
