"""Record what a person said about a purpose, and stop leaning on it when they say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from consigne.audit.actions import record
from consigne.clients.queries import incapacities_of, is_represented, names_seen_by
from consigne.clients.rules import may_consent
from consigne.consent import rules
from consigne.consent.models import ConsentEvent
from consigne.consent.queries import standing_of, telling_of
from consigne.consent.rules import Act, Answer, Asking, Telling, Way
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import Decision, NotSeen
from consigne.kernel.words import Language
from consigne.register.queries import register_seen_by
from consigne.register.rules import Filing, filed
from consigne.suppliers.rules import may_work_on

# The kind of evidence of what was said elsewhere; the table takes no other without a notice.
IMPORTED = "import"
_ACTS = {
    Answer.GIVEN: Act.GIVEN,
    Answer.REFUSED: Act.REFUSED,
    Answer.WITHDRAWN: Act.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """An opaque reference to what shows it: a kind, an id, a digest; never a foreign key."""

    kind: str = "verbal"
    id: UUID | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said: by whom (None for an anonymous correspondent), about which purpose, how."""

    client: UUID | None
    activity: str
    purpose: str
    way: Way
    language: Language
    notice: UUID | None
    said_at: datetime
    inbound: bool = True
    lapses_on: date | None = None
    evidence: Evidence = Evidence()


def give_consent(actor: Actor, spoken: Spoken, *, on: date) -> UUID:
    """Record that a person consents to a purpose, after a notice, in a declared way."""
    return _say(actor, spoken, Answer.GIVEN, on=on)


def refuse_consent(actor: Actor, spoken: Spoken, *, on: date) -> UUID:
    """Record that a person was asked and said no; asking again later is another event."""
    return _say(actor, spoken, Answer.REFUSED, on=on)


def take_over_consent(
    actor: Actor, spoken: Spoken, answer: Answer, *, evidence: Evidence, on: date
) -> UUID:
    """Record what a person said elsewhere, as an imported file states it.

    The notice they were given there is not known here, and the event says so: its evidence is of
    kind "import".
    """
    stated = replace(spoken, notice=None, evidence=replace(evidence, kind=IMPORTED))
    return _say(actor, stated, answer, on=on, elsewhere=True)


@transaction.atomic
def withdraw_consent(actor: Actor, spoken: Spoken, *, on: date) -> UUID:
    """Stop relying on a consent from this day, and start the clock of its proof.

    It is filed where the consent was: a person withdraws at any time, also after the activity
    was closed or its purpose dropped.
    """
    if spoken.client is None:
        raise NotSeen("client")
    grant = standing_of(actor, spoken.client, spoken.purpose)
    rules.may_withdraw(grant, said_at=spoken.said_at, on=on).or_raise()
    event = _write(actor, spoken, Answer.WITHDRAWN, _filed_as_given(spoken.client, spoken.purpose))
    _count_what_leaned(actor, event)
    record(actor, Act.WITHDRAWN, _touched(event), purpose=spoken.purpose)
    return event.id


@transaction.atomic
def _say(
    actor: Actor, spoken: Spoken, answer: Answer, *, on: date, elsewhere: bool = False
) -> UUID:
    filing = _filed(actor, spoken, on=on)
    activity = filing.activity
    asking = Asking(
        way=spoken.way,
        inbound=spoken.inbound,
        telling=None if elsewhere else _telling(actor, spoken),
        ways_declared=tuple(activity.body.get("ways", {}).get(spoken.purpose, ())),
        activity=activity.name,
        said_on=_day(actor, spoken),
    )
    rules.may_record(actor, asking, on=on).or_raise()
    if answer is Answer.GIVEN and spoken.client is not None:
        _may_consent(actor, spoken, spoken.client, elsewhere=elsewhere).or_raise()
    event = _write(actor, spoken, answer, filing)
    if answer is not Answer.GIVEN:
        _count_what_leaned(actor, event)
    record(actor, _ACTS[answer], _touched(event), purpose=spoken.purpose)
    return event.id


def _may_consent(actor: Actor, spoken: Spoken, client: UUID, *, elsewhere: bool) -> Decision:
    """Minors and protected persons consent through whoever is spoken with for them.

    What was said elsewhere was said there to somebody else, who looked to it.
    """
    held = incapacities_of(actor, client, on=_day(actor, spoken))
    represented = elsewhere or is_represented(actor, client, now=spoken.said_at)
    return may_consent(held, represented=represented)


def _telling(actor: Actor, spoken: Spoken) -> Telling:
    return telling_of(
        actor,
        spoken.notice,
        spoken.activity,
        spoken.purpose,
        language=spoken.language,
        # Whenever it is written down, what could be told is what that day declared.
        on=_day(actor, spoken),
    )


def _filed(actor: Actor, spoken: Spoken, *, on: date) -> Filing:
    may_work_on(actor, spoken.activity, spoken.purpose).or_raise()
    register = register_seen_by(actor, on=on)
    return filed(register, spoken.activity, kind="consent", purpose=spoken.purpose)


def _filed_as_given(client: UUID, purpose: str) -> Filing:
    given = ConsentEvent.objects.filter(
        client_id=client, purpose=purpose, answer=Answer.GIVEN.value
    )
    last = given.select_related("activity", "schedule").latest("said_at", "id")
    return Filing(last.activity.as_activity(), last.schedule.as_schedule())


def _write(actor: Actor, spoken: Spoken, answer: Answer, filing: Filing) -> ConsentEvent:
    if spoken.client is not None and not names_seen_by(actor, {spoken.client}):
        raise NotSeen("client", spoken.client)
    said_on = _day(actor, spoken)
    counted = rules.counted_from(answer, said_on=said_on, lapses_on=spoken.lapses_on)
    return ConsentEvent.objects.create(
        institution_id=actor.institution,
        client_id=spoken.client,
        purpose=spoken.purpose,
        answer=answer.value,
        way=spoken.way.value,
        notice_id=spoken.notice,
        language=spoken.language,
        said_at=spoken.said_at,
        said_on=said_on,
        lapses_on=spoken.lapses_on,
        evidence_kind=spoken.evidence.kind,
        evidence_id=spoken.evidence.id,
        evidence_digest=spoken.evidence.digest,
        recorded_by=actor.id,
        **filing.columns(begins_on=said_on, counted_from=counted),
    )


def _count_what_leaned(actor: Actor, said: ConsentEvent) -> None:
    """The proof of a consent is kept for its period from the withdrawal or refusal that ends it."""
    if said.client_id is None:
        return
    leaned = ConsentEvent.objects.filter(
        institution_id=actor.institution,
        client_id=said.client_id,
        purpose=said.purpose,
        answer=Answer.GIVEN.value,
        said_at__lte=said.said_at,
        counted_from__isnull=True,
    ).select_related("schedule")
    for row in leaned:
        row.counted_from = said.said_on
        row.due_on = row.schedule.as_schedule().due_on(said.said_on)
        row.save(update_fields=["counted_from", "due_on"])


def _day(actor: Actor, spoken: Spoken) -> date:
    return spoken.said_at.astimezone(ZoneInfo(actor.time_zone)).date()


def _touched(event: ConsentEvent) -> list[tuple[str, UUID]]:
    touched = [("consent", event.id)]
    if event.client_id is not None:
        touched.append(("client", event.client_id))
    return touched
