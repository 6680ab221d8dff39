"""What the desk's stories begin with: someone on file today, a contact just taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from consigne.audit.models import Event
from consigne.clients.actions import record_identity_check
from consigne.clients.rules import CheckResult
from consigne.consent.actions import Spoken, give_consent
from consigne.consent.rules import Way
from consigne.interactions.actions import consign
from consigne.interactions.queries import InteractionSeen, interaction_seen_by
from consigne.kernel.actors import system
from consigne.notices.queries import notices_in_force
from consigne.walls.context import acting
from tests.builders import a_checking, a_client, a_contact
from tests.cast import Person
from tests.conftest import actor


def today() -> date:
    """The real day at the cast's institutions: a page asks the clock."""
    from consigne.config import clock

    return clock.today("America/Toronto")


def now() -> datetime:
    return datetime.now(UTC)


def client_of(person: Person, **details: Any) -> UUID:
    """A client someone entered today."""
    with acting(actor(person)) as by:
        return a_client(by, **{"on": today()} | details)


def contact_of(person: Person, *clients: UUID, **details: Any) -> InteractionSeen:
    """A contact someone recorded a moment ago."""
    given = {"happened_at": now() - timedelta(minutes=5)} | details
    with acting(actor(person)) as by:
        new = replace(a_contact(*clients), **given)
        written = consign(by, new, now=now(), on=today())
        return interaction_seen_by(by, written.id, now=now())


def consent_of(person: Person, client: UUID) -> UUID:
    """A yes to news of products, said to someone today."""
    with acting(actor(person)) as by:
        notice = notices_in_force(by, on=today())["warranty-privacy"].id
        said = Spoken(
            client=client,
            activity="warranty-line",
            purpose="product-news",
            way=Way.VERBAL,
            language="fr",
            notice=notice,
            said_at=now(),
        )
        return give_consent(by, said, on=today())


def checked_by(person: Person, client: UUID, result: CheckResult = CheckResult.PASSED) -> None:
    """Identity checked in the contact under way."""
    with acting(actor(person)) as by:
        checking = a_checking(client, now=now(), on=today())
        record_identity_check(by, checking, result)


@dataclass(frozen=True, slots=True)
class Told:
    """What the journal was told: each act's code, in order."""

    acts: tuple[str, ...]

    def count(self, code: str) -> int:
        return self.acts.count(code)


def journal_of(person: Person) -> Told:
    """Everything the journal holds of someone's institution, oldest first."""
    institution = actor(person).institution
    with acting(system(institution)):
        rows = Event.objects.filter(institution_id=institution).order_by("at", "id")
        return Told(tuple(rows.values_list("act", flat=True)))


def written(**changes: str) -> dict[str, str]:
    """A contact as the form sends it."""
    return {
        "note": "La laveuse a quatorze mois.",
        "subject": "Garantie refusée",
        "channel": "phone",
        "direction": "in",
        "filing": "warranty-line/warranty-service",
        "language": "fr",
        "result": "",
        "next_action": "",
        "next_action_on": "",
        "concerns": "",
        "happened_at": "",
        "client": "",
        "about": "",
    } | changes
