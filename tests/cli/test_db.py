"""`consigne db check`: a wall that was moved is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.installation import connected_as


@pytest.fixture
def asked_as_worker(own_database: str, asked: Any) -> Any:
    def ask() -> list[str]:
        with connected_as("worker"):
            return [fault["en"] for fault in asked("db", "check")["faults"]]

    return ask


@pytest.fixture
def changed(own_database: str) -> Any:
    """Runs a statement as the owner."""

    def change(statement: str) -> None:
        with connected_as("owner"), connection.cursor() as cursor:
            cursor.execute(statement)

    return change


def test_a_database_just_made_is_as_declared(asked_as_worker: Any):
    assert asked_as_worker() == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "ALTER TABLE clients_client NO FORCE ROW LEVEL SECURITY",
            "clients_client does not limit rows for everyone (FORCE ROW LEVEL SECURITY).",
        ),
        (
            "GRANT DELETE ON clients_phone TO consigne_web",
            "consigne_web may do more on clients_phone than is declared: DELETE.",
        ),
        (
            "GRANT UPDATE (purpose) ON consent_consentevent TO consigne_web",
            "consigne_web may do more on consent_consentevent than is declared: UPDATE (purpose).",
        ),
        (
            "REVOKE SELECT ON clients_phone FROM consigne_disposal",
            "consigne_disposal may do less on clients_phone than is declared: SELECT.",
        ),
        (
            "GRANT SELECT ON audit_event TO PUBLIC",
            "public may do more on audit_event than is declared: SELECT.",
        ),
        ("DROP POLICY own_rows ON clients_email", "clients_email lacks the policy own_rows."),
        ("CREATE TABLE aside (name text)", "aside is declared by no migration."),
        ("DROP TABLE clients_identitycheck", "clients_identitycheck is not there."),
    ],
)
def test_what_was_changed_by_hand_is_named(
    asked_as_worker: Any, changed: Any, statement: str, fault: str
):
    changed(statement)
    assert asked_as_worker() == [fault]


def test_a_migration_that_waits_is_named(typed: Any, changed: Any):
    changed("DELETE FROM django_migrations WHERE app = 'retention' AND name = '0002_walls'")
    with connected_as("worker"):
        status, answer, _ = typed("db", "check")
    assert status == 1
    assert "Migration retention.0002_walls is not applied" in answer


def test_a_newer_database_is_named(typed: Any, changed: Any):
    changed(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('clients', '0999_x', now())"
    )
    with connected_as("worker"):
        status, answer, _ = typed("db", "check")
    assert status == 1
    assert "Migration clients.0999_x is newer than this program" in answer
