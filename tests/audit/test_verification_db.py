"""Whoever tampers with the journal's tables, however skilled, is found and the event named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from consigne.audit import queries
from consigne.audit.actions import record
from consigne.audit.chain import utc_now
from consigne.audit.leaves import COLUMNS, leaf_of
from consigne.audit.queries import verify_journal
from consigne.audit.rules import Act
from consigne.audit.sealing import seal_once
from consigne.audit.verification import JournalReport
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("sealed")


def happened(count: int) -> list[UUID]:
    with acting(actor(cast.BENOIT)) as benoit:
        return [record(benoit, Act.JOURNAL_READ, [("client", new_id())]) for _ in range(count)]


def seal() -> None:
    with connected_as("worker"):
        seal_once()


@pytest.fixture
def sealed(own_database) -> list[UUID]:
    """Eight events, sealed after whatever the installation did before; the last eight places."""
    first = happened(4)
    seal()
    second = happened(4)
    seal()
    return [*first, *second]


@pytest.fixture
def place(sealed) -> int:
    """The place of the first of the eight."""
    with connected_as("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM audit_seal WHERE event_id = %s", [sealed[0]])
        return cursor.fetchone()[0]


@pytest.fixture
def admin(installed, own_database) -> Iterator[psycopg.Connection]:
    """A superuser who knows how the tables work."""
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser


def verified() -> JournalReport:
    with connected_as("worker"):
        return verify_journal(now=utc_now() + timedelta(seconds=30))


def found() -> list[tuple[str, int | None]]:
    return [(finding.code, finding.seq) for finding in verified().grave]


@contextmanager
def put_back(name: str) -> Iterator[None]:
    """A signed file as it was before: what happened to it in between is undone."""
    file = settings.CHECKPOINTS / name
    kept = file.read_bytes()
    yield
    file.write_bytes(kept)


def test_a_journal_left_alone_agrees_and_states_the_age_of_its_checkpoint(sealed):
    report = verified()
    assert report.ok
    assert report.codes == ("guaranteed",)
    assert "30 seconds" in report.findings[0].text.en
    assert report.size >= len(sealed)


def test_events_not_sealed_yet_are_said_to_wait():
    happened(2)
    report = verified()
    assert report.ok
    assert (report.codes, report.waiting) == (("guaranteed", "waiting"), 2)


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = gen_random_uuid()",
        "act = 'audit.REFUSED'",
        "outcome = 'refused'",
        "roles = '{system}'",
        "purpose = 'quality'",
        "reasons = '{audit.NOT_SEEN}'",
        "door = 'cli'",
        "institution_id = gen_random_uuid()",
        "at = at - interval '1 hour'",
    ],
)
def test_a_changed_event_is_named(sealed, place, admin, change):
    admin.execute(f"UPDATE audit_event SET {change} WHERE id = %s", [sealed[2]])
    assert found() == [("event_changed", place + 2)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_touch SET record_id = gen_random_uuid() WHERE event_id = %s",
        "UPDATE audit_touch SET kind = 'interaction' WHERE event_id = %s",
        "DELETE FROM audit_touch WHERE event_id = %s",
        "INSERT INTO audit_touch SELECT at, event_id, institution_id, 'draft', record_id "
        "FROM audit_touch WHERE event_id = %s",
    ],
)
def test_what_an_event_touched_cannot_be_altered_unseen(sealed, place, admin, change):
    admin.execute(change, [sealed[2]])
    assert found() == [("event_changed", place + 2)]


def test_a_removed_event_is_named(sealed, place, admin):
    admin.execute("DELETE FROM audit_event WHERE id = %s", [sealed[5]])
    report = verified()
    (finding,) = report.grave
    assert (finding.code, finding.seq, finding.event_id) == ("event_removed", place + 5, sealed[5])


def test_an_event_removed_with_its_seal_is_missed(sealed, place, admin):
    admin.execute("DELETE FROM audit_event WHERE id = %s", [sealed[5]])
    admin.execute("DELETE FROM audit_seal WHERE event_id = %s", [sealed[5]])
    assert found() == [("events_removed", place + 5)]


def test_the_gap_of_a_removed_event_does_not_close(sealed, place, admin):
    admin.execute("DELETE FROM audit_event WHERE id = %s", [sealed[7]])
    admin.execute("DELETE FROM audit_seal WHERE event_id = %s", [sealed[7]])
    happened(2)
    seal()
    assert found() == [("events_removed", place + 7)]


def test_two_seals_exchanged_are_two_events_out_of_order(sealed, place, admin):
    swap = "UPDATE audit_seal SET seq = %s WHERE event_id = %s"
    for seq, event in ((-1, 1), (place + 1, 6), (place + 6, 1)):
        admin.execute(swap, [seq, sealed[event]])
    assert found() == [("events_moved", place + 1), ("events_moved", place + 6)]


def test_an_altered_seal_is_told_from_an_altered_event(sealed, place, admin):
    admin.execute("UPDATE audit_seal SET leaf = sha256(leaf) WHERE event_id = %s", [sealed[3]])
    assert found() == [("seal_altered", place + 3)]


def test_an_event_rewritten_with_a_seal_that_fits_is_found_all_the_same(sealed, place, admin):
    admin.execute("UPDATE audit_event SET door = 'api' WHERE id = %s", [sealed[3]])
    row = admin.execute(
        f"SELECT {COLUMNS} FROM audit_event AS event WHERE id = %s", [sealed[3]]
    ).fetchone()
    admin.execute("UPDATE audit_seal SET leaf = %s WHERE event_id = %s", [leaf_of(row), sealed[3]])
    assert found() == [("event_changed", place + 3)]


def test_an_event_forged_with_a_seal_in_the_place_of_another_is_found(sealed, place, admin):
    forged = new_id()
    admin.execute(
        "INSERT INTO audit_event SELECT %s, at, institution_id, actor_id, roles, act, purpose, "
        "outcome, reasons, door FROM audit_event WHERE id = %s",
        [forged, sealed[3]],
    )
    row = admin.execute(
        f"SELECT {COLUMNS} FROM audit_event AS event WHERE id = %s", [forged]
    ).fetchone()
    admin.execute(
        "UPDATE audit_seal SET event_id = %s, leaf = %s WHERE event_id = %s",
        [forged, leaf_of(row), sealed[3]],
    )
    report = verified()
    assert [(each.code, each.seq, each.event_id) for each in report.grave] == [
        ("event_changed", place + 3, forged)
    ]


def test_a_journal_cut_at_its_end_is_found_cut(sealed, place, admin):
    admin.execute("DELETE FROM audit_event WHERE id = ANY(%s)", [sealed[4:]])
    admin.execute("DELETE FROM audit_seal WHERE event_id = ANY(%s)", [sealed[4:]])
    assert found() == [("journal_cut", place + 4)]


def test_the_cut_end_is_found_even_after_more_was_sealed(sealed, place, admin):
    admin.execute("DELETE FROM audit_event WHERE id = ANY(%s)", [sealed[4:]])
    admin.execute("DELETE FROM audit_seal WHERE event_id = ANY(%s)", [sealed[4:]])
    happened(3)
    seal()
    assert found() == [("events_removed", place + 4)]


def test_leaves_cut_from_their_file_are_missed(sealed):
    file = settings.CHECKPOINTS / "leaves-0.bin"
    os.truncate(file, file.stat().st_size - 32)
    assert [code for code, _ in found()] == ["leaves_cut"]


def test_a_checkpoint_cut_from_its_file_contradicts_what_the_database_remembers(sealed):
    file = settings.CHECKPOINTS / "checkpoints.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    assert "known_contradicted" in [code for code, _ in found()]


def test_rows_cut_with_the_files_put_back_to_match_are_found_by_what_is_remembered(
    own_database, admin
):
    with put_back("checkpoints.jsonl"), put_back("leaves-0.bin"):
        later = happened(3)
        seal()
    admin.execute("DELETE FROM audit_event WHERE id = ANY(%s)", [later])
    admin.execute("DELETE FROM audit_seal WHERE event_id = ANY(%s)", [later])
    queries.checkpoints.cache_clear()
    assert [code for code, _ in found()] == ["known_contradicted"]


def test_the_files_gone_altogether_are_missed(sealed):
    (settings.CHECKPOINTS / "checkpoints.jsonl").unlink()
    assert "checkpoints_missing" in [code for code, _ in found()]


def test_a_journal_put_back_by_a_declared_restore_is_not_tampered_with(
    sealed, place, admin, own_database
):
    admin.execute("DELETE FROM audit_event WHERE id = ANY(%s)", [sealed[4:]])
    admin.execute("DELETE FROM audit_seal WHERE event_id = ANY(%s)", [sealed[4:]])
    admin.execute("DELETE FROM audit_known")
    queries.checkpoints().restored(place + 4, backup=new_id(), by=new_id())
    happened(2)
    seal()
    report = verified()
    assert report.ok
    assert "restored" in report.codes


def test_verification_reads_in_pages_without_missing_one(monkeypatch, sealed):
    monkeypatch.setattr(queries, "_TOGETHER", 3)
    report = verified()
    assert report.ok
    assert f"{report.size} events" in report.findings[0].text.en
