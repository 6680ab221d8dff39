"""Answer, in one's own name, for copies that the system cannot look at."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.retention import rules
from consigne.retention.models import Attestation, Plan, Run
from consigne.retention.rules import Act, Destruction, NewAttestation

# A text is one line of a certificate; the no-break spaces of French are kept.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@transaction.atomic
def attest(
    actor: Actor, plan_id: UUID, new: NewAttestation, *, is_elsewhere: bool, on: date
) -> UUID:
    """Keep an actor's word for one store of a destruction; the next certificate prints it.

    `is_elsewhere` says whether the database is kept by others. Nothing given before is changed:
    for one store, the last word counts. Raises NotSeen, NotAllowed.
    """
    plan = Plan.objects.filter(institution_id=actor.institution, pk=plan_id).first()
    if plan is None:
        raise NotSeen("plan", plan_id)
    run = Run.objects.filter(plan=plan, certificates__isnull=False).first()
    said = replace(new, en=_in_one_line(new.en), fr=_in_one_line(new.fr))
    done = Destruction(plan.number, _over_on(actor, run), is_elsewhere)
    rules.may_attest(actor, said, done, on=on).or_raise()
    assert run is not None  # noqa: S101  # may_attest has just refused otherwise
    row = Attestation.objects.create(
        institution_id=actor.institution,
        run=run,
        store=said.store.value,
        since_on=said.since_on,
        text_en=said.en,
        text_fr=said.fr,
        attested_by=actor.id,
    )
    record(actor, Act.ATTESTED, [("plan", plan.id), ("attestation", row.id)])
    return row.id


def _over_on(actor: Actor, run: Run | None) -> date | None:
    if run is None or run.finished_at is None:
        return None
    return run.finished_at.astimezone(ZoneInfo(actor.time_zone)).date()


def _in_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()
