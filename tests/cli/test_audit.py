"""Both journals are verified from the terminal, and the verification is itself journalled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from consigne.audit.sealing import seal_once
from consigne.config.paths import paths
from consigne.vault.jobs import witness_keys
from consigne.vault.keys.journal import JOURNAL
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")


@pytest.fixture(autouse=True)
def sealed(own_database) -> None:
    story.contacts(2)
    with connected_as("worker"):
        seal_once()


def test_a_journal_left_alone_is_what_was_sealed(typed):
    with connected_as("worker"):
        status, said, _ = typed("audit", "verify")
    assert status == 0
    assert "The journal is what was sealed." in said


def test_a_journal_tampered_with_fails_and_names_the_event(installed, own_database, typed, asked):
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE audit_event SET door = 'cli' WHERE act = 'interactions.CONSIGNED'")
    with connected_as("worker"):
        status, said, _ = typed("audit", "verify", "--lang", "fr")
        assert status == 1
        assert "a été modifié après avoir été scellé" in said
        told = asked("audit", "verify")
    assert not told["ok"]
    assert [each["code"] for each in told["findings"] if each["grave"]] == ["event_changed"] * 2


def test_a_verification_leaves_its_own_event(typed):
    with connected_as("worker"):
        typed("audit", "verify")
        with connection.cursor() as cursor:
            cursor.execute("SELECT door FROM audit_event WHERE act = 'audit.JOURNAL_VERIFIED'")
            assert cursor.fetchall() == [("cli",)]


@pytest.fixture
def key_journal() -> Iterator[Path]:
    """The journal of the keys that run, put back as it was, with what was written meanwhile."""
    file = paths().keys / JOURNAL
    before = file.read_bytes()
    yield file
    with file.open("r+b") as written:
        written.write(before)


def test_the_journal_of_the_running_keys_is_verified_too(typed, asked):
    with connected_as("worker"):
        witness_keys(0)
        status, said, _ = typed("audit", "verify")
        told = asked("audit", "verify")
    assert status == 0
    assert "The journal of the keys is what was written." in said
    assert told["keys"]["ok"]
    assert told["keys"]["lines"] > 0
    assert told["keys"]["on_record_until"] is not None


def test_a_changed_line_of_the_running_keys_is_named(key_journal: Path, typed, asked):
    first = key_journal.read_bytes().splitlines()[0]
    with key_journal.open("r+b") as written:
        written.write(first.replace(b'"start"', b'"stork"'))
    with connected_as("worker"):
        status, said, _ = typed("audit", "verify", "--lang", "fr")
        told = asked("audit", "verify")
    assert status == 1
    assert "La ligne 1 du journal des clés a été modifiée, ou forgée." in said
    assert "Le journal est tel qu’il a été scellé." in said
    assert not told["ok"]
    assert [each["code"] for each in told["keys"]["findings"]] == ["changed"]
