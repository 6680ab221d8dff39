"""Alerts: whoever may approve is written to when a plan waits; never about whom it is."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import translation

from consigne.desk.asking import Asking
from consigne.desk.telling import write_to
from consigne.institutions.queries import institution_on
from consigne.institutions.rules import languages_offered
from consigne.kernel.actors import Role
from consigne.kernel.words import Bilingual, Language
from consigne.retention.queries import PlanSeen, plan_seen_by
from consigne.retention.rules import APPROVE_DISPOSAL
from consigne.staff.queries import delegations_seen_by, members_seen_by

SUBJECT = Bilingual("{number}: destruction to approve", "{number} : destruction à approuver")
ONE = Bilingual("{count} record is past its day.", "{count} document est échu.")
SEVERAL = Bilingual("{count} records are past their day.", "{count} documents sont échus.")
TEXT = Bilingual(
    "{due} Read the summary on one page, then approve or decline:\n{address}",
    "{due} Lisez le sommaire d’une page, puis approuvez ou refusez :\n{address}",
)


def approvers_of(asking: Asking, plan: PlanSeen) -> list[str]:
    """The addresses of whoever may approve this plan today: approvers, and who covers for one."""
    lent = {
        each.lent_to
        for each in delegations_seen_by(asking.actor, on=asking.today)
        if each.power == APPROVE_DISPOSAL and each.from_on <= asking.today
    }
    return [
        member.email
        for member in members_seen_by(asking.actor, on=asking.today)
        if (Role.APPROVER in member.roles or member.id in lent) and member.id != plan.planned_by
    ]


def tell_approvers(asking: Asking, plan_id: UUID) -> None:
    """Write to whoever may approve, in the institution's languages; failing that, go on."""
    plan = plan_seen_by(asking.actor, plan_id)
    institution = institution_on(asking.actor.institution, asking.today)
    languages = languages_offered(institution.regime, institution.order)
    subject = " / ".join(_filled(asking, plan, SUBJECT, each) for each in languages)
    text = "\n\n".join(_filled(asking, plan, TEXT, each) for each in languages)
    addresses = approvers_of(asking, plan)
    write_to(addresses, subject, text)


def _filled(asking: Asking, plan: PlanSeen, words: Bilingual, language: Language) -> str:
    with translation.override(language):
        path = reverse("desk:retention:summary", args=[plan.id])
    address = asking.build_absolute_uri(path)
    count = sum(plan.counts.values())
    due = (ONE if count == 1 else SEVERAL).filled(count=count)
    return words.filled(number=plan.number, due=due, address=address).in_(language)
