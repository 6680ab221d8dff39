"""Table: rows poured into PostgreSQL as fast as it takes them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

Row = tuple[Any, ...]

# Text indexes are built once the rows are there: row by row they take most of the time.
_TEXT_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexdef LIKE '%USING gin%'
"""


def pour(
    admin: psycopg.Connection, table: str, columns: tuple[str, ...], rows: Iterable[Row]
) -> None:
    """Copy rows into a table, past its policies and triggers: the connection is a superuser's."""
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with admin.cursor() as cursor, cursor.copy(copy) as into:
        for row in rows:
            into.write_row(row)


@contextmanager
def pouring(admin_url: str) -> Any:
    """A superuser's connection on which constraints were taken for granted, then text indexed.

    The rows are our own, and point where they should; the measures that follow would fail
    otherwise.
    """
    with psycopg.connect(admin_url) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '256MB'")
        indexes = admin.execute(_TEXT_INDEXES).fetchall()
        for name, _ in indexes:
            admin.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield admin
        for _, definition in indexes:
            admin.execute(definition)


def settle(admin_url: str) -> None:
    """Leave the tables as a night without work would: statistics fresh, pages written."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE)")
        admin.execute("CHECKPOINT")
