"""Limiting: the policies of the database, made to say what the matrix says.

Done at each migration, whether or not any waits: a row of the matrix that changes needs no
migration of its own. What was set is remembered beside each policy, so that `db check` sees one
that was altered since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from consigne.config.kinds import matrix, tables
from consigne.walls.compiled import Limits, limits
from consigne.walls.ddl import INSTITUTION

POLICY = "own_rows"
# What is only ever added is added by everyone, whoever may read it.
ADDED = {"audit_event", "audit_touch"}
_STANDING = """
    SELECT policy.polrelid::regclass::text, pg_get_expr(polqual, polrelid),
        pg_get_expr(polwithcheck, polrelid), obj_description(policy.oid, 'pg_policy')
    FROM pg_policy AS policy
    JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = 'public'::regnamespace AND polname = %s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A policy as it stands: its two conditions as PostgreSQL writes them, and what was noted."""

    table: str
    seen: str
    written: str
    noted: str

    @property
    def digest(self) -> str:
        return _digest(self.seen, self.written)


def limit_rows() -> None:
    """Set the conditions of every table's policy from the matrix, as the owner."""
    declared = declared_limits()
    with connection.cursor() as cursor:
        for table, limit in declared.items():
            cursor.execute(
                f"ALTER POLICY {POLICY} ON {table} USING ({limit.seen}) "
                f"WITH CHECK ({limit.written})"
            )
        for table in sorted(ADDED):
            cursor.execute(f"DROP POLICY IF EXISTS added_rows ON {table}")
            cursor.execute(
                f"CREATE POLICY added_rows ON {table} FOR INSERT WITH CHECK ({INSTITUTION})"
            )
        for policy in standing_policies():
            if policy.table in declared:
                noted = f"{_declared(declared[policy.table])} {policy.digest}"
                cursor.execute(f"COMMENT ON POLICY {POLICY} ON {policy.table} IS '{noted}'")


def declared_limits() -> dict[str, Limits]:
    """What each table that limits its rows should let through, by the matrix of today."""
    limited = {policy.table for policy in standing_policies()}
    return {
        table: limits(matrix(), kind)
        for table, kind in sorted(tables().items())
        if table in limited
    }


def altered_policies() -> Iterator[str]:
    """The tables whose policy says otherwise than the matrix, or was changed since it was set."""
    declared = declared_limits()
    for policy in standing_policies():
        if policy.table not in declared:
            continue
        if policy.noted != f"{_declared(declared[policy.table])} {policy.digest}":
            yield policy.table


def standing_policies() -> tuple[Standing, ...]:
    """The policy of each table, as the catalogue has it."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [POLICY])
        return tuple(
            Standing(table, seen or "", written or "", noted or "")
            for table, seen, written, noted in cursor.fetchall()
        )


def _declared(limit: Limits) -> str:
    return _digest(limit.seen, limit.written)


def _digest(*conditions: str) -> str:
    return hashlib.sha256("\n".join(conditions).encode()).hexdigest()
