"""What the stories of destruction share: contacts written, planned, approved, executed, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import psycopg
from django.db import connection

from consigne.config.cluster import Cluster
from consigne.interactions.actions import Upload, consign
from consigne.kernel.actors import system
from consigne.retention.actions import approve, execute, plan_disposal
from consigne.retention.queries import plan_seen_by
from consigne.retention.stores import store
from consigne.vault.models import StoredObject
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as

# Past the schedule of the contacts that a_contact() writes.
LATER = TODAY + timedelta(days=100)


def contacts(count: int, *clients: UUID, with_files: int = 0) -> list[UUID]:
    """Contacts of today, each with so many documents in the vault."""
    uploads = tuple(
        Upload(f"facture-{n}.pdf", "application/pdf", b"%PDF-1.7 " + bytes(2000))
        for n in range(with_files)
    )
    with acting(actor(cast.BENOIT)) as benoit:
        return [
            consign(benoit, replace(a_contact(*clients), uploads=uploads), now=NOW, on=TODAY).id
            for _ in range(count)
        ]


def planned(on: date = LATER) -> UUID:
    with acting(actor(cast.CHLOE)) as chloe:
        return plan_disposal(chloe, on=on)


def approved(on: date = LATER) -> UUID:
    """A plan of all that is due, approved by the second person."""
    plan = planned(on)
    approve_plan(plan, on)
    return plan


def approve_plan(plan: UUID, on: date = LATER) -> None:
    with acting(actor(cast.ESTELLE)) as estelle:
        digest = plan_seen_by(estelle, plan).digest
        approve(estelle, plan, digest=digest, now=NOW, on=on)


def executed(plan: UUID, on: date = LATER) -> UUID:
    institution = actor(cast.CHLOE).institution
    with connected_as("disposal"):
        return execute(system(institution), plan, on=on)


def left(kind: str) -> int:
    chloe = actor(cast.CHLOE)
    with acting(chloe):
        return store(kind).rows(chloe.institution).count()


def objects() -> list[UUID]:
    """The objects that rows of the vault name."""
    with acting(actor(cast.CHLOE)):
        return list(StoredObject.objects.values_list("id", flat=True))


def copy_database(cluster: Cluster, source: str, target: str) -> None:
    """What a backup of this instant would bring back."""
    connection.close()
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" OWNER consigne_owner')
