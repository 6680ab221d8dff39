"""Sealing: in which order did events happen, once and for all? See docs/decisions/0009.

Events are written unordered, each by its own transaction. When every transaction that could still
write before them is over, the sealer gives them their places and their leaves, commits, and signs
the tree outside the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from consigne.audit.chain import utc_now
from consigne.audit.checkpoints import Checkpoint
from consigne.audit.leaves import COLUMNS, leaf_of
from consigne.audit.queries import checkpoints
from consigne.kernel.words import Bilingual

TOGETHER = 5000
# An idle journal is signed all the same, so that what it vouches for stays recent.
_AT_LEAST_EVERY = timedelta(hours=1)
_ONE_SEALER = 0x7365616C

_MARK = """
SELECT looked_at::text::bigint, pg_snapshot_xmin(now_seen)::text::bigint,
       pg_snapshot_xmax(now_seen)::text::bigint
FROM audit_mark, pg_current_snapshot() AS now_seen FOR UPDATE OF audit_mark
"""
# Where to stop when more waits than one turn takes: at the end of a transaction.
_STOP = """
SELECT written_in::text::bigint FROM audit_event
WHERE written_in >= %s::text::xid8 AND written_in < %s::text::xid8
ORDER BY written_in OFFSET %s LIMIT 1
"""
_OVER = f"""
SELECT {COLUMNS} FROM audit_event AS event
WHERE written_in >= %s::text::xid8 AND written_in < %s::text::xid8
AND NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.event_id = event.id)
ORDER BY event.at, event.id
"""  # noqa: S608  # our own constants
# After a restore, transaction numbers are another server's: whatever has no seal is taken.
_UNSEALED = f"""
SELECT {COLUMNS} FROM audit_event AS event
WHERE (written_in < %s::text::xid8 OR written_in >= %s::text::xid8)
AND NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.event_id = event.id)
ORDER BY event.at, event.id LIMIT %s
"""  # noqa: S608  # our own constants
_SEAL = """
INSERT INTO audit_seal (seq, event_id, event_at, leaf)
SELECT %s + place - 1, id, at, leaf
FROM unnest(%s::uuid[], %s::timestamptz[], %s::bytea[])
     WITH ORDINALITY AS sealed (id, at, leaf, place)
"""
_REMEMBER = """
INSERT INTO audit_known (epoch, day, size, root) VALUES (%s, %s, %s, %s)
ON CONFLICT (epoch, day) DO UPDATE SET size = excluded.size, root = excluded.root
"""


class SealsMissing(Exception):
    """Seals that were not signed yet are gone: nothing is sealed until somebody looks."""

    sentence = Bilingual(
        "Seals of the journal are missing from {seq} on, and were not signed yet: nothing more is "
        "sealed. Run `consigne audit verify`, then restore a backup.",
        "Des sceaux du journal manquent à partir du rang {seq} et n’étaient pas encore signés : "
        "plus rien n’est scellé. Lancez `consigne audit verify`, puis restaurez une copie de "
        "sauvegarde.",
    )

    def __init__(self, seq: int) -> None:
        self.words = self.sentence.filled(seq=str(seq))
        super().__init__(self.words.en)


def seal_once() -> int:
    """Seal the events whose transactions are over, sign the tree; returns how many were sealed.

    As login worker, outside any transaction. 0 when another sealer is at work. Raises
    SealsMissing, or what `Checkpoints.append` raises, when what was sealed was tampered with.
    """
    with _alone() as is_alone:
        if not is_alone:
            return 0
        sealed = total = _order()
        while sealed >= TOGETHER:
            sealed = _order()
            total += sealed
        _sign()
        return total


def _order() -> int:
    """Give the next events their places; a mark from another server's numbering starts anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MARK)
        looked_at, over, unborn = cursor.fetchone()
        if looked_at == 0 or looked_at > unborn:
            cursor.execute(_UNSEALED, [str(over), str(unborn), TOGETHER])
            rows = cursor.fetchall()
            reached = over if len(rows) < TOGETHER else 0
        else:
            reached = _reached(cursor, looked_at, over)
            cursor.execute(_OVER, [str(looked_at), str(reached)])
            rows = cursor.fetchall()
        _write(cursor, rows)
        cursor.execute("UPDATE audit_mark SET looked_at = %s::text::xid8", [str(reached)])
        return len(rows)


def _reached(cursor: Any, looked_at: int, over: int) -> int:
    cursor.execute(_STOP, [str(looked_at), str(over), TOGETHER])
    stop = cursor.fetchone()
    return over if stop is None else stop[0] + 1


def _write(cursor: Any, rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    ids, instants = [row[0] for row in rows], [row[1] for row in rows]
    leaves = [leaf_of(row) for row in rows]
    cursor.execute(_SEAL, [_next_place(cursor), ids, instants, leaves])


def _next_place(cursor: Any) -> int:
    """A place once signed is never given again, even where its seal is no longer there."""
    cursor.execute("SELECT coalesce(max(seq) + 1, 0) FROM audit_seal")
    head = checkpoints().head()
    after: int = cursor.fetchone()[0]
    return max(after, head.size if head else 0)


def _sign() -> None:
    """Bring every seal beyond the last checkpoint: this turn's, and what a crash left."""
    head = checkpoints().head()
    size = head.size if head else 0
    while leaves := _seals(size):
        head = checkpoints().append(leaves, first=size)
        size = head.size
        _remember(head)
    if head is not None and utc_now() - head.at > _AT_LEAST_EVERY:
        _remember(checkpoints().append([], first=size))


def _seals(first: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, leaf FROM audit_seal WHERE seq >= %s ORDER BY seq LIMIT %s",
            [first, TOGETHER],
        )
        rows = cursor.fetchall()
    if rows and rows[-1][0] != first + len(rows) - 1:
        raise SealsMissing(next(n for n, (seq, _) in enumerate(rows, first) if seq != n))
    return [bytes(leaf) for _, leaf in rows]


def _remember(signed: Checkpoint) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, [signed.epoch, signed.at.date(), signed.size, signed.root])


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_SEALER])
        is_alone: bool = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_SEALER])
