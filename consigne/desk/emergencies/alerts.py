"""Alerts: privacy officers are told that a file was opened in an emergency, never whose."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from consigne.desk.asking import Asking
from consigne.desk.telling import write_to
from consigne.institutions.queries import institution_on
from consigne.institutions.rules import languages_offered
from consigne.kernel.actors import Role
from consigne.kernel.words import Bilingual, Language
from consigne.staff.queries import members_seen_by

SUBJECT = Bilingual("A file was opened in an emergency", "Dossier ouvert en situation d’urgence")
TEXT = Bilingual(
    "A member of staff opened a client’s file in an emergency. Read on which ground, then say "
    "whether it was justified:\n{address}",
    "Un membre du personnel a ouvert le dossier d’un client en situation d’urgence. Lisez pour "
    "quel motif, puis dites si l’accès était justifié :\n{address}",
)


def tell_officers(asking: Asking) -> None:
    """Write to every privacy officer but whoever acts, in the institution's languages."""
    institution = institution_on(asking.actor.institution, asking.today)
    languages = languages_offered(institution.regime, institution.order)
    subject = " / ".join(SUBJECT.in_(each) for each in languages)
    text = "\n\n".join(_text(asking, each) for each in languages)
    officers = [
        member.email
        for member in members_seen_by(asking.actor, on=asking.today)
        if Role.PRIVACY_OFFICER in member.roles and member.id != asking.actor.id
    ]
    write_to(officers, subject, text)


def _text(asking: Asking, language: Language) -> str:
    with translation.override(language):
        path = reverse("desk:emergencies:home")
    return TEXT.filled(address=asking.build_absolute_uri(path)).in_(language)
