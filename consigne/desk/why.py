"""Why is this here, until when, counted from what, and who may see it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from consigne.clients.matrix import EMERGENCY, IDENTITY, SAFEGUARDS
from consigne.clients.queries import client_seen_by
from consigne.clients.rules import FILE_ROLES, SERVING_ROLES
from consigne.consent.queries import consent_seen_by
from consigne.desk.addresses import address_of
from consigne.desk.asking import Asking, drawn
from consigne.desk.keeping import is_past_due, keeps_now
from consigne.interactions.queries import draft_seen_by, interaction_seen_by
from consigne.kernel.actors import ROLE_NAMES, Role
from consigne.kernel.decisions import Explanation, NotSeen, Reason
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by
from consigne.register.rules import Keep, why_kept
from consigne.retention.rules import TWO_PEOPLE

Kept = tuple[Keep, str]


@require_safe
def why(request: Asking, kind: str, record: UUID) -> HttpResponse:
    """The reasons of one record, as a part or as a page."""
    asked = KINDS.get(kind)
    if asked is None:
        raise NotSeen(kind, record)
    keep, purpose = asked(request, record)
    register = register_seen_by(request.actor, on=request.today)
    keep = keeps_now(request, kind, {record: keep})[record]
    kept = why_kept(keep, register, purpose=purpose)
    waits = (WAITS,) if is_past_due(keep, today=request.today) else ()
    explanation = Explanation(kept.headline, (*kept.reasons, *waits, *who_sees(kind)))
    page = "_why" if request.htmx else "why"
    who_url = address_of("desk:reach:of_record", record, kind)
    return drawn(request, page, {"explanation": explanation, "keep": keep, "who_url": who_url})


def who_sees(kind: str) -> tuple[Reason, ...]:
    """Which roles may see such a record, from the same tables the rules decide by."""
    if kind == "draft":
        return (Reason(OWN_DRAFT, SAFEGUARDS),)
    people = [role for role in SERVING_ROLES if role not in (Role.SYSTEM, Role.INTEGRATOR)]
    outright = [role for role in people if role in FILE_ROLES]
    checked = [role for role in people if role not in FILE_ROLES]
    return (
        Reason(SEEN_BY.filled(roles=_named(outright)), SAFEGUARDS),
        Reason(SEEN_AFTER_CHECK.filled(roles=_named(checked)), IDENTITY),
        Reason(SEEN_IN_EMERGENCY.filled(roles=_named(checked)), EMERGENCY),
    )


WAITS = Reason(
    Bilingual(
        "Its day has come: it goes with the next plan of destruction that a second person "
        "approves.",
        "Sa date est venue : la destruction suivra le prochain plan qu’une seconde personne aura "
        "approuvé.",
    ),
    TWO_PEOPLE,
)
SEEN_BY = Bilingual("Seen by: {roles}.", "Consultation permise : {roles}.")
SEEN_AFTER_CHECK = Bilingual(
    "Also seen by: {roles}, once the client’s identity is checked in the contact under way, or "
    "when they wrote it themselves.",
    "Consultation permise aussi : {roles}, une fois l’identité du client vérifiée durant le "
    "contact en cours, ou s’il s’agit de ce que la personne a elle-même consigné.",
)
SEEN_IN_EMERGENCY = Bilingual(
    "In an emergency that threatens life, health or security, also seen by: {roles}, for fifteen "
    "minutes; the privacy officer is told at once and reviews it.",
    "Dans une situation d’urgence qui menace la vie, la santé ou la sécurité, consultation permise "
    "aussi : {roles}, pour quinze minutes; le responsable de la protection des renseignements "
    "personnels en est aussitôt avisé et en fait l’examen.",
)
OWN_DRAFT = Bilingual(
    "Seen by its author alone, until it is recorded or discarded.",
    "Consultation réservée à son auteur, jusqu’à ce qu’il soit consigné ou abandonné.",
)


def _client(request: Asking, record: UUID) -> Kept:
    seen = client_seen_by(request.actor, record, now=request.now, on=request.today)
    return seen.keep, ""


def _interaction(request: Asking, record: UUID) -> Kept:
    seen = interaction_seen_by(request.actor, record, now=request.now)
    return seen.keep, seen.purpose


def _consent(request: Asking, record: UUID) -> Kept:
    seen = consent_seen_by(request.actor, record, now=request.now, on=request.today)
    return seen.keep, seen.purpose


def _draft(request: Asking, record: UUID) -> Kept:
    return draft_seen_by(request.actor, record).keep, ""


KINDS: dict[str, Callable[[Asking, UUID], Kept]] = {
    "client": _client,
    "interaction": _interaction,
    "consent": _consent,
    "draft": _draft,
}


def _named(roles: Sequence[Role]) -> Bilingual:
    return Bilingual(
        ", ".join(ROLE_NAMES[role].en for role in roles),
        ", ".join(ROLE_NAMES[role].fr for role in roles),
    )
