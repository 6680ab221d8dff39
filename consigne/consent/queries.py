"""What has a person said about each purpose, and may one lean on it today?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from consigne.clients.queries import clients_of, incapacities_of, shown_to
from consigne.clients.rules import Incapacity, Opens, may_serve
from consigne.clients.rules import Why as ClientWhy
from consigne.consent.models import ConsentEvent
from consigne.consent.rules import (
    Answer,
    Grant,
    Telling,
    Way,
    may_rely_on,
    notices_that_do,
    standing,
)
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import Decision, NotSeen, Refused
from consigne.kernel.words import Bilingual
from consigne.notices.queries import notices_by_id, notices_in_force
from consigne.notices.rules import Notice
from consigne.register.queries import (
    activities_by_id,
    register_seen_by,
    schedules_by_id,
)
from consigne.register.rules import Keep, Register
from consigne.suppliers.queries import under_contract


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """One consent event, as colleagues see it."""

    id: UUID
    purpose: str
    purpose_named: Bilingual
    answer: Answer
    way: Way
    said_at: datetime
    said_on: date
    lapses_on: date | None
    language: str
    notice: UUID | None
    recorded_by: UUID
    activity: str
    keep: Keep


def consents_seen_by(actor: Actor, client_id: UUID, *, on: date) -> tuple[ConsentSeen, ...]:
    """Everything a client said about every purpose, newest first."""
    rows = list(_of_client(actor, client_id).order_by("-said_at", "-id"))
    return _seen(actor, rows, on)


def consents_about(actor: Actor, evidence: UUID, *, on: date) -> tuple[ConsentSeen, ...]:
    """The consents whose evidence is this record: said in it, or imported with it from a file.

    Those of an anonymous correspondent too.
    """
    rows = _consents_of(actor).filter(evidence_id=evidence)
    return _seen(actor, list(rows.order_by("-said_at", "-id")), on)


def consent_seen_by(actor: Actor, consent_id: UUID, *, now: datetime, on: date) -> ConsentSeen:
    """One consent event; raises NotSeen when it is none of the actor's institution.

    Raises NotAllowed before the identity of the client who said it is checked.
    """
    row = _consents_of(actor).filter(pk=consent_id).first()
    if row is None:
        raise NotSeen("consent", consent_id)
    if row.client_id is not None:
        shown = shown_to(actor, {row.client_id}, what=Opens.DETAILS, now=now)
        shown[row.client_id].or_raise()
    return _seen(actor, [row], on)[0]


def standing_of(
    actor: Actor, client_id: UUID, purpose: str, *, on: date = date.max
) -> Grant | None:
    """What holds between a client and a purpose on a day; without one, the last thing said."""
    rows = _of_client(actor, client_id).filter(purpose=purpose).order_by("recorded_at", "id")
    return standing((row.as_said() for row in rows), purpose=purpose, on=on)


def may_rely(actor: Actor, client_id: UUID, purpose: str, *, on: date) -> Decision:
    """Whether a purpose may lean on what this client said."""
    if Incapacity.DECEASED in incapacities_of(actor, client_id, on=on):
        return Refused(ClientWhy.CLIENT_DECEASED)
    named = _named(register_seen_by(actor, on=on), purpose)
    grant = standing_of(actor, client_id, purpose, on=on)
    return may_rely_on(grant, purpose=purpose, named=named, on=on)


def notices_to_give(actor: Actor, activity: str, purpose: str, *, on: date) -> tuple[Notice, ...]:
    """The notices that may come before a consent to this purpose of an activity, on a day."""
    declared = register_seen_by(actor, on=on).activities.get(activity)
    return notices_that_do(declared, notices_in_force(actor, on=on), purpose=purpose)


def telling_of(
    actor: Actor, notice: UUID | None, activity: str, purpose: str, *, language: str, on: date
) -> Telling:
    """What somebody was told of a purpose on a day, beside what they could have been told."""
    register = register_seen_by(actor, on=on)
    declared = register.activities.get(activity)
    return Telling(
        notice=notices_by_id(actor, {notice}).get(notice) if notice else None,
        language=language,
        purpose=purpose,
        named=_named(register, purpose),
        declared=declared.notices if declared else (),
        would_do=notices_to_give(actor, activity, purpose, on=on),
    )


def _named(register: Register, purpose: str) -> Bilingual:
    declared = register.purposes.get(purpose)
    return declared.name if declared else Bilingual(purpose, purpose)


def _of_client(actor: Actor, client_id: UUID) -> QuerySet[ConsentEvent]:
    return _consents_of(actor).filter(client_id=client_id)


def _consents_of(actor: Actor) -> QuerySet[ConsentEvent]:
    """The rows of consents within this actor's reach.

    Under a contract, what a client said of its purposes is seen whole, whichever activity it was
    said under: an answer that hides a later one would be leaned on.
    """
    may_serve(actor).or_raise()
    rows = ConsentEvent.objects.filter(institution_id=actor.institution)
    if not actor.is_confined:
        return rows
    purposes = {purpose for terms in actor.under for purpose in terms.purposes}
    said = Q(purpose__in=sorted(purposes), client__in=clients_of(actor))
    return rows.filter(under_contract(actor, purpose="purpose") | said)


def _seen(actor: Actor, rows: list[ConsentEvent], on: date) -> tuple[ConsentSeen, ...]:
    schedules = schedules_by_id(actor, {row.schedule_id for row in rows})
    activities = activities_by_id(actor, {row.activity_id for row in rows})
    register = register_seen_by(actor, on=on)
    return tuple(
        ConsentSeen(
            id=row.id,
            purpose=row.purpose,
            purpose_named=_named(register, row.purpose),
            answer=Answer(row.answer),
            way=Way(row.way),
            said_at=row.said_at,
            said_on=row.said_on,
            lapses_on=row.lapses_on,
            language=row.language,
            notice=row.notice_id,
            recorded_by=row.recorded_by,
            activity=activities[row.activity_id].code,
            keep=Keep(
                row.begins_on,
                row.due_on,
                row.counted_from,
                schedules[row.schedule_id],
                activities[row.activity_id].name,
            ),
        )
        for row in rows
    )
