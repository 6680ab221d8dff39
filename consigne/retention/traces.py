"""What is left of a destroyed row on the disk of the embedded database, and is it gone?

A deleted row stays in its table's file until the table is rewritten, and in the write-ahead log
until a checkpoint removes it. On the embedded database both can be done and then looked at.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

# Statistics of the planner keep sample values of columns: they are made anew, then rewritten.
_STATISTICS = ("pg_catalog.pg_statistic", "pg_catalog.pg_statistic_ext_data")


@dataclass(frozen=True, slots=True)
class Scan:
    """What reading every file of the data directory came to."""

    files: int
    size: int
    found: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not self.found


def rewrite(owner_url: str, tables: Collection[str]) -> None:
    """Rewrite these tables without their dead rows, and drop the write-ahead log that held them.

    As the owner, outside any transaction, with nothing else at work: each table is locked while
    it is written anew.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for table in tables:
            owner.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(table)))
        for catalogue in _STATISTICS:
            owner.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(*catalogue.split("."))))
        drop_log(owner)


def drop_log(owner: psycopg.Connection) -> None:
    """Have every write-ahead log file from before this moment removed, not recycled."""
    for _ in range(2):
        # The second round also retires the file in which the first checkpoint was written.
        owner.execute("SELECT pg_switch_wal()")
        owner.execute("CHECKPOINT")


def scan(data: Path, institution: UUID, ids: Collection[UUID]) -> Scan:
    """Look for these records, and for rows that hung from them, in every file of the directory.

    A held row begins with its id and its institution's, and what hangs from another names that
    one next: an id beside its institution's is a row or an entry of its indexes. Journal, plans
    and holds keep the two apart (docs/decisions/0006), so that what they rightly keep is no find.
    """
    wanted = {each.bytes for each in ids}
    files = size = 0
    found = []
    for path in _files(data):
        files += 1
        size += path.stat().st_size
        if _holds(path, institution.bytes, wanted):
            found.append(str(path.relative_to(data)))
    return Scan(files, size, tuple(found))


def _files(data: Path) -> Iterator[Path]:
    return (path for path in sorted(data.rglob("*")) if path.is_file() and path.stat().st_size)


def _holds(path: Path, institution: bytes, wanted: Collection[bytes]) -> bool:
    try:
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            at = content.find(institution)
            while at >= 0:
                if content[max(0, at - 16) : at] in wanted or content[at + 16 : at + 32] in wanted:
                    return True
                at = content.find(institution, at + 1)
    except FileNotFoundError:
        # Removed by the server while it was looked at: it holds nothing any more.
        return False
    return False
