"""Story: contacts past their day, planned on the desk, approved by another, executed, certified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from consigne.audit.models import Event
from consigne.config import clock
from consigne.interactions.actions import consign
from consigne.kernel.actors import system
from consigne.kernel.acts import Acts
from consigne.retention.actions import approve, execute, plan_disposal
from consigne.retention.actions.attestations import attest
from consigne.retention.actions.copies import certify_copies
from consigne.retention.queries import plan_seen_by, plans_seen_by
from consigne.retention.rules import Attestable, NewAttestation
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact
from tests.conftest import NOW, TODAY, actor
from tests.desk.conftest import Desk
from tests.installation import connected_as

LONG_AGO = NOW - timedelta(days=200)


def contacts_past_their_day(count: int, *clients: UUID) -> list[UUID]:
    """Calls kept 90 days, taken 200 days ago."""
    then = a_contact(*clients, happened_at=LONG_AGO)
    with acting(actor(cast.BENOIT)) as benoit:
        return [consign(benoit, then, now=NOW, on=TODAY).id for _ in range(count)]


def planned(desk: Desk) -> UUID:
    """Chloe plans on the desk; returns the plan's id."""
    desk(cast.CHLOE).post("/en/retention/plans/")
    with acting(actor(cast.CHLOE)) as chloe:
        return plans_seen_by(chloe)[0].id


def plan_as_chloe() -> UUID:
    """The same without a page."""
    with acting(actor(cast.CHLOE)) as chloe:
        return plan_disposal(chloe, on=TODAY)


def approve_as_estelle(plan: UUID) -> None:
    """Estelle approves it without a page."""
    with acting(actor(cast.ESTELLE)) as estelle:
        digest = plan_seen_by(estelle, plan).digest
        approve(estelle, plan, digest=digest, now=NOW, on=TODAY)


def digest_of(plan: UUID) -> str:
    with acting(actor(cast.CHLOE)) as chloe:
        return plan_seen_by(chloe, plan).digest


def approved(desk: Desk, plan: UUID) -> Any:
    """Estelle approves on the desk what its summary shows."""
    url = f"/en/retention/plans/{plan}/approve/"
    return desk(cast.ESTELLE).post(url, {"digest": digest_of(plan)})


def executed(plan: UUID) -> UUID:
    """The disposal process runs the plan; returns the certificate's id."""
    chloe = actor(cast.CHLOE)
    with connected_as("disposal"):
        return execute(system(chloe.institution), plan, on=TODAY)


def copies_certified() -> UUID:
    """The administrator answers for the replicas of the last run, and its copies are certified."""
    # A run ends at a real instant, whatever day the story is told of.
    on = clock.now().date()
    word = NewAttestation(Attestable.REPLICAS, on, "There is no replica.", "Il n’y en a aucune.")
    with acting(actor(cast.GAELLE)) as gaelle:
        plan = plans_seen_by(gaelle)[0].id
        attest(gaelle, plan, word, is_elsewhere=True, on=on)
    the_system = system(actor(cast.CHLOE).institution)
    with connected_as("disposal"):
        return certify_copies(the_system, plan, database=None, backups=[], on=on)


def events(act: Acts, person: cast.Person = cast.CHLOE) -> int:
    """How many events of an act the journal holds for someone."""
    who = actor(person)
    with acting(who), connection.cursor():
        return Event.objects.filter(act=act.code, actor_id=who.id).count()
