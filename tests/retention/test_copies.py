"""Stage two finds what a deletion leaves behind, and never verifies what nobody looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from consigne.backups.rules import LIFE, Backup, SetMade, SetName
from consigne.config.paths import paths
from consigne.kernel.actors import system
from consigne.kernel.decisions import NotSeen
from consigne.kernel.ids import new_id
from consigne.kernel.signing import canonical, digest
from consigne.retention.actions.attestations import attest
from consigne.retention.actions.copies import certify_copies, destroyed_ids, tables_to_rewrite
from consigne.retention.models import Certificate
from consigne.retention.queries import (
    CertificateSeen,
    certificate_seen_by,
    certificates_seen_by,
)
from consigne.retention.rules import Attestable, NewAttestation
from consigne.retention.traces import Scan, rewrite, scan
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import TODAY, actor
from tests.installation import connected_as
from tests.retention.test_runs import approved, contacts, executed, planned

pytestmark = pytest.mark.usefixtures("own_database", "keys")
# A run ends at a real instant, whatever day the story is told of.
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
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


def digest_of(seen: CertificateSeen) -> str:
    return digest(canonical(seen.signed["document"]))


def a_backup(*, made_at: datetime, expired: bool = False) -> Backup:
    parts = tuple(
        SetMade(name, "0" * 64, 1, made_at + LIFE[name], made_at if expired else None)
        for name in SetName
    )
    return Backup(new_id(), made_at, 0, 0, parts)


def issued(plan, **looked) -> UUID:
    the_system = as_system()
    with connected_as("disposal"):
        return certify_copies(the_system, plan, on=TODAY, **looked)


def certified(plan, **looked) -> dict:
    certificate = issued(plan, **looked)
    with acting(actor(cast.CHLOE)) as chloe:
        return certificate_seen_by(chloe, certificate).signed["document"]


def answered(plan, store: Attestable, *, by: cast.Person = cast.CHLOE, on=TOMORROW, en="None."):
    word = NewAttestation(store, on, en, "Aucun.")
    with acting(actor(by)) as person:
        attest(person, plan, word, is_elsewhere=True, on=on)


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
    assert status(document) == {
        "database_files": "outstanding",
        "replicas": "outstanding",
        "outside_backups": "outstanding",
        "backups": "outstanding",
    }


def test_several_people_answer_for_several_stores_on_days_of_their_own():
    plan = destroyed_run()
    answered(plan, Attestable.DATABASE_FILES, by=cast.GAELLE)
    answered(plan, Attestable.OUTSIDE_BACKUPS, on=TOMORROW + timedelta(days=9))
    document = certified(plan, database=None, backups=[])
    told = {each["store"]: each for each in document["lasting"]}
    assert status(document) == {
        "database_files": "attested",
        "replicas": "outstanding",
        "outside_backups": "attested",
        "backups": "verified",
    }
    assert told["database_files"]["attested_by"] == str(actor(cast.GAELLE).id)
    assert told["database_files"]["since"] == TOMORROW.isoformat()
    assert told["outside_backups"]["attested_by"] == str(actor(cast.CHLOE).id)
    assert told["outside_backups"]["since"] == (TOMORROW + timedelta(days=9)).isoformat()


def test_the_last_word_given_for_a_store_is_the_one_that_counts():
    plan = destroyed_run()
    answered(plan, Attestable.REPLICAS, en="There may be one.")
    answered(plan, Attestable.REPLICAS, by=cast.GAELLE, en="It was rebuilt.")
    document = certified(plan, database=None, backups=[])
    texts = [each["text"]["en"] for each in document["lasting"] if each["store"] == "replicas"]
    assert texts == ["It was rebuilt."]


def test_what_was_looked_at_is_worth_more_than_a_word():
    plan = destroyed_run()
    answered(plan, Attestable.DATABASE_FILES)
    answered(plan, Attestable.OUTSIDE_BACKUPS)
    traces = Scan(files=900, size=1, found=("base/1",))
    document = certified(plan, database=traces, backups=[])
    assert status(document) == {
        "database_files": "outstanding",
        "outside_backups": "attested",
        "backups": "verified",
    }


def test_each_certificate_of_the_copies_replaces_the_one_before_it():
    plan = destroyed_run()
    issued(plan, database=None, backups=[])
    answered(plan, Attestable.REPLICAS)
    issued(plan, database=None, backups=[])
    with acting(actor(cast.CHLOE)) as chloe:
        last, middle, first = certificates_seen_by(chloe)
        seen = certificate_seen_by(chloe, middle.id)
    replaced = [each.signed["document"]["replaces"] for each in (last, middle, first)]
    assert replaced == [digest_of(middle), digest_of(first), None]
    assert [each.replaced_by for each in (last, middle, first)] == [None, last.id, middle.id]
    assert seen == middle
    assert [each.stage for each in (last, middle, first)] == [2, 2, 1]


def test_the_database_lets_no_certificate_be_replaced_twice():
    plan = destroyed_run()
    issued(plan, database=None, backups=[])
    the_system = as_system()
    with connected_as("disposal"), acting(the_system):
        row = Certificate.objects.get(stage=2)
        row.pk, row._state.adding = new_id(), True
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_plan_that_never_ran_has_no_copies_to_certify():
    contacts(1)
    plan = planned()
    with pytest.raises(NotSeen):
        issued(plan, database=None, backups=[])


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
