"""The sealer gives each event one place, for good, whatever dies in between."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from consigne.audit import queries, sealing
from consigne.audit.actions import record
from consigne.audit.checkpoints import leaves_path, read_leaves
from consigne.audit.leaves import COLUMNS, content_of, leaf_of
from consigne.audit.merkle import leaf_hash
from consigne.audit.rules import Act
from consigne.audit.sealing import SealsMissing, seal_once
from consigne.config.cluster import Cluster
from consigne.kernel.ids import new_id
from consigne.kernel.signing import canonical
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database")


def happened(count: int = 1) -> list:
    with acting(actor(cast.BENOIT)) as benoit:
        return [record(benoit, Act.JOURNAL_READ, [("client", new_id())]) for _ in range(count)]


def sealed() -> int:
    with connected_as("worker"):
        return seal_once()


def rows(query: str, *values) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def places() -> list[int]:
    return [seq for (seq,) in rows("SELECT seq FROM audit_seal ORDER BY seq")]


def signed() -> int:
    return queries.checkpoints().head().size


@contextmanager
def writing(cluster: Cluster, database: str, institution: str) -> Iterator[psycopg.Connection]:
    """A transaction that wrote an event and is still open."""
    with psycopg.connect(cluster.url("web", database)) as other:
        other.execute("SELECT set_config('app.institution', %s, true)", [institution])
        other.execute(
            "INSERT INTO audit_event (id, at, institution_id, actor_id, roles, act, purpose, "
            "outcome, reasons, door) VALUES (%s, clock_timestamp(), %s, %s, '{}', 'audit.SLOW', "
            "'', 'allowed', '{}', 'desk')",
            [new_id(), institution, new_id()],
        )
        yield other


def test_every_event_gets_one_place_in_the_order_it_happened():
    sealed()
    before = len(places())
    events = happened(5)
    assert sealed() == 5
    found = rows("SELECT seq, event_id FROM audit_seal ORDER BY seq")[before:]
    assert found == [(before + n, event) for n, event in enumerate(events)]
    assert signed() == before + 5


def test_a_leaf_is_the_hash_of_the_event_in_canonical_json():
    happened()
    with connected_as("worker"):
        (row,) = rows(f"SELECT {COLUMNS} FROM audit_event AS event ORDER BY at DESC LIMIT 1")
    assert leaf_of(row) == leaf_hash(canonical(content_of(row)))


def test_nothing_new_seals_nothing():
    happened()
    sealed()
    head = queries.checkpoints().head()
    assert sealed() == 0
    assert queries.checkpoints().head() == head


@pytest.fixture
def institution(own_database) -> str:
    return str(actor(cast.BENOIT).institution)


def test_an_event_waits_until_the_transactions_before_it_are_over(
    installed, own_database, institution
):
    sealed()
    with writing(installed, own_database, institution) as other:
        happened(2)
        assert sealed() == 0
        other.commit()
    assert sealed() == 3


def test_a_transaction_that_rolled_back_leaves_no_place(installed, own_database, institution):
    with writing(installed, own_database, institution) as other:
        other.rollback()
    happened(1)
    sealed()
    assert places() == list(range(len(places())))


def test_seals_a_crash_left_unsigned_are_signed_the_next_time(monkeypatch):
    happened(3)
    monkeypatch.setattr(sealing, "_sign", lambda: None)
    sealed()
    assert queries.checkpoints().head() is None
    monkeypatch.undo()
    happened(1)
    sealed()
    assert signed() == len(places())


def test_more_than_one_turn_takes_is_sealed_all_the_same(monkeypatch):
    monkeypatch.setattr(sealing, "TOGETHER", 7)
    for _ in range(4):
        happened(5)
    sealed()
    happened(20)
    sealed()
    with connected_as("worker"):
        ((events,),) = rows("SELECT count(*) FROM audit_event")
    assert len(places()) == signed() == events


def test_two_sealers_do_not_seal_twice(installed, own_database):
    happened(2)
    with psycopg.connect(installed.url("worker", own_database)) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [sealing._ONE_SEALER])
        assert sealed() == 0
    assert sealed() > 0


def test_many_writers_and_a_sealer_agree_on_every_place(installed, own_database, institution):
    def write() -> None:
        for _ in range(10):
            with writing(installed, own_database, institution) as other:
                other.commit()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    with connected_as("worker"):
        while any(writer.is_alive() for writer in writers):
            seal_once()
        seal_once()
        ((events,),) = rows("SELECT count(*) FROM audit_event")
    assert len(places()) == events == signed()


def test_a_database_from_another_server_is_sealed_from_where_it_stood(installed, own_database):
    happened(3)
    sealed()
    happened(2)
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as admin:
        admin.execute("ALTER TABLE audit_event DISABLE TRIGGER never_changes")
        admin.execute("UPDATE audit_event SET written_in = '9000000000000'")
        admin.execute("UPDATE audit_mark SET looked_at = '8999999999999'")
    assert sealed() == 2
    happened(1)
    assert sealed() == 1
    assert places() == list(range(signed()))


def test_a_seal_lost_before_it_was_signed_stops_the_sealing(monkeypatch, installed, own_database):
    happened(3)
    monkeypatch.setattr(sealing, "_sign", lambda: None)
    sealed()
    monkeypatch.undo()
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as admin:
        admin.execute("DELETE FROM audit_seal WHERE seq = 1")
    with pytest.raises(SealsMissing):
        sealed()


def test_the_database_remembers_what_was_signed():
    happened(2)
    sealed()
    head = queries.checkpoints().head()
    assert rows("SELECT epoch, size, root FROM audit_known") == [(0, head.size, head.root)]


def test_the_leaves_outside_are_those_of_the_seals():
    happened(4)
    sealed()
    outside = list(read_leaves(leaves_path(settings.CHECKPOINTS, 0)))
    assert outside == [bytes(leaf) for (leaf,) in rows("SELECT leaf FROM audit_seal ORDER BY seq")]


def test_an_idle_journal_is_signed_again_after_an_hour(monkeypatch):
    happened()
    sealed()
    first = queries.checkpoints().head()
    monkeypatch.setattr(sealing, "_AT_LEAST_EVERY", first.at - first.at)
    sealed()
    again = queries.checkpoints().head()
    assert (again.size, again.root) == (first.size, first.root)
    assert again.seq == first.seq + 1
