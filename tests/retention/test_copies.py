"""Stage two finds what a deletion leaves behind, and never verifies what nobody looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from consigne.backups.rules import LIFE, Backup, SetMade, SetName
from consigne.config.paths import paths
from consigne.kernel.actors import system
from consigne.kernel.ids import new_id
from consigne.retention.actions.copies import certify_copies, destroyed_ids, tables_to_rewrite
from consigne.retention.queries import certificate_seen_by
from consigne.retention.traces import rewrite, scan
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import TODAY, actor
from tests.installation import connected_as
from tests.retention.test_runs import approved, contacts, executed, planned

pytestmark = pytest.mark.usefixtures("own_database", "keys")
CANARY = "Canarivoltigeur"


def destroyed_run():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit, family_name=CANARY)
    contacts(3, amara)
    plan = planned()
    approved(plan)
    executed(plan)
    return plan


def as_system():
    return system(actor(cast.CHLOE).institution)


def rewritten(installed, database) -> None:
    connection.close()
    rewrite(installed.url("owner", database), tables_to_rewrite())


def a_backup(*, made_at: datetime, expired: bool = False) -> Backup:
    parts = tuple(
        SetMade(name, "0" * 64, 1, made_at + LIFE[name], made_at if expired else None)
        for name in SetName
    )
    return Backup(new_id(), made_at, 0, 0, parts)


def certified(plan, **looked) -> dict:
    the_system = as_system()
    with connected_as("disposal"):
        certificate = certify_copies(the_system, plan, on=TODAY, **looked)
    with acting(actor(cast.CHLOE)) as chloe:
        return certificate_seen_by(chloe, certificate).signed["document"]


def status(document: dict) -> dict[str, str]:
    return {each["store"]: each["status"] for each in document["lasting"]}


def test_a_deletion_alone_leaves_the_rows_on_the_disk(installed):
    plan = destroyed_run()
    institution, ids = destroyed_ids(as_system(), plan)
    with installed_checkpoint(installed):
        assert not scan(paths().db, institution, ids).is_clean


def test_after_rewriting_nothing_of_the_records_is_on_the_disk(installed, own_database):
    plan = destroyed_run()
    institution, ids = destroyed_ids(as_system(), plan)
    rewritten(installed, own_database)
    found = scan(paths().db, institution, ids)
    assert found.found == ()
    assert found.files > 100


def test_a_run_is_verified_when_its_copies_are_gone(installed, own_database):
    plan = destroyed_run()
    institution, ids = destroyed_ids(as_system(), plan)
    rewritten(installed, own_database)
    yesterday = a_backup(made_at=datetime.now(UTC) - timedelta(days=1), expired=True)
    looked = scan(paths().db, institution, ids)
    document = certified(plan, database=looked, backups=[yesterday])
    assert status(document) == {"database_files": "verified", "backups": "verified"}


def test_what_nobody_looked_at_is_outstanding():
    plan = destroyed_run()
    yesterday = a_backup(made_at=datetime.now(UTC) - timedelta(days=1))
    document = certified(plan, database=None, backups=[yesterday])
    assert status(document) == {"database_files": "outstanding", "backups": "outstanding"}


def test_a_backup_made_afterwards_holds_nothing_back():
    plan = destroyed_run()
    tomorrow = a_backup(made_at=datetime.now(UTC) + timedelta(days=1))
    document = certified(plan, database=None, backups=[tomorrow])
    assert status(document)["backups"] == "verified"


def installed_checkpoint(installed):
    import psycopg

    connection.close()
    admin = psycopg.connect(installed.admin_url(), autocommit=True)
    admin.execute("CHECKPOINT")
    return admin
