"""Raw: the same rows by the same database login, in plain SQL and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from bench.invented import INTERACTION, PARTY
from consigne.kernel.ids import new_id

_SETTINGS = """
    SELECT set_config('app.institution', %s, true), set_config('app.actor', %s, true),
           set_config('app.roles', 'agent', true)
"""
_EVENT = """
    INSERT INTO audit_event
        (id, at, institution_id, actor_id, roles, act, purpose, outcome, reasons, door)
    VALUES (%s, %s, %s, %s, '{agent}', 'bench.RAW', '', 'allowed', '{}', 'raw')
"""
_TOUCHES = """
    INSERT INTO audit_touch (at, event_id, institution_id, kind, record_id)
    SELECT %s, %s, %s, 'interaction', record FROM unnest(%s::uuid[]) AS record
"""
_TIMELINE = """
    SELECT i.*, p.* FROM interactions_party p
    JOIN interactions_interaction i ON i.id = p.interaction_id
    WHERE p.client_id = %s AND p.detached_at IS NULL
    ORDER BY p.happened_at DESC LIMIT 50
"""
_READS = (
    "SELECT * FROM clients_client WHERE id = %s",
    "SELECT * FROM clients_phone WHERE client_id = %s",
    "SELECT * FROM clients_email WHERE client_id = %s",
    "SELECT * FROM clients_postal WHERE client_id = %s",
    "SELECT * FROM consent_consentevent WHERE client_id = %s",
)
_BY_PHONE = """
    SELECT c.* FROM clients_phone p JOIN clients_client c ON c.id = p.client_id
    WHERE p.institution_id = %s AND p.e164 = %s
"""
_BY_NAME = "SELECT c.* FROM clients_named(%s, 50) AS found JOIN clients_client c ON c.id = found"
_BY_WORDS = """
    SELECT i.* FROM interactions_worded(%s, 50) AS found
    JOIN interactions_interaction i ON i.id = found
"""


class Raw:
    """A connection of login web that acts as one member, each act in a transaction."""

    def __init__(self, url: str, institution: UUID, actor: UUID) -> None:
        self._link = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        self._institution, self._actor = institution, actor
        self._row = self._model()

    def create(self, client: UUID) -> None:
        """Write a contact with its client, move the client's day, and journal it."""
        now = datetime.now(UTC)
        new = self._row | {
            "id": new_id(),
            "happened_at": now,
            "received_at": now,
            "entered_at": now,
        }
        party = (new_id(), self._institution, new["id"], client, now, None, "")
        with self._link.transaction():
            self._act()
            (number,) = self._one("SELECT nextval('next_interaction')")
            new["number"] = f"R-{number}"
            self._insert(
                "interactions_interaction", INTERACTION, tuple(new[c] for c in INTERACTION)
            )
            self._insert("interactions_party", PARTY, party)
            self._link.execute(
                "UPDATE clients_client SET counted_from = %s, due_on = %s WHERE id = %s",
                [new["counted_from"], date(2030, 1, 1), client],
            )
            self._journal([new["id"], client])

    def open_client(self, client: UUID) -> None:
        """Read a client, how they are reached, what they said and their last fifty contacts."""
        with self._link.transaction():
            self._act()
            for read in _READS:
                self._link.execute(read, [client]).fetchall()
            rows = self._link.execute(_TIMELINE, [client]).fetchall()
            self._journal([client, *(row[0] for row in rows)])

    def by_phone(self, e164: str) -> None:
        """Read who holds a number."""
        self._find(_BY_PHONE, [self._institution, e164])

    def by_name(self, fragment: str) -> None:
        """Read whose name is near."""
        self._find(_BY_NAME, [fragment])

    def by_words(self, words: str) -> None:
        """Read the contacts that hold these words."""
        self._find(_BY_WORDS, [words])

    def _find(self, query: str, given: list[Any]) -> None:
        with self._link.transaction():
            self._act()
            rows = self._link.execute(query, given).fetchall()
            self._journal([row[0] for row in rows])

    def _act(self) -> None:
        self._link.execute(_SETTINGS, [str(self._institution), str(self._actor)])

    def _journal(self, records: list[Any]) -> None:
        event = new_id()
        at = datetime.now(UTC)
        self._link.execute(_EVENT, [event, at, self._institution, self._actor])
        self._link.execute(_TOUCHES, [at, event, self._institution, records])

    def _insert(self, table: str, columns: tuple[str, ...], row: tuple[Any, ...]) -> None:
        values = ", ".join(["%s"] * len(columns))
        self._link.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", row)

    def _one(self, query: str, given: list[Any] | None = None) -> tuple[Any, ...]:
        row = self._link.execute(query, given).fetchone()
        assert row is not None
        return row

    def _model(self) -> dict[str, Any]:
        """A contact of the load, of which copies are written."""
        columns = ", ".join(INTERACTION)
        with self._link.transaction():
            self._act()
            row = self._one(f"SELECT {columns} FROM interactions_interaction ORDER BY id LIMIT 1")
        return dict(zip(INTERACTION, row, strict=True))
