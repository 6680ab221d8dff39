"""Emergency: who may open a client’s file without a check, on which ground, and who reviews it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consigne.clients.matrix import EMERGENCY, MATRIX
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import (
    ALLOWED,
    Allowed,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
)
from consigne.kernel.matrix import Extent, Relation
from consigne.kernel.words import Bilingual

# Long enough to reach somebody or to tell whoever comes to their help, and no longer.
OPEN_FOR = timedelta(minutes=15)
LONGEST_REFERENCE = 40
# A number of a call, a file or an incident: one word with a figure in it, never a sentence.
_REFERENCE = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9./-]*")

_ACCESS = Bilingual(
    "Act respecting Access to documents held by public bodies and the Protection of personal "
    "information",
    "Loi sur l’accès aux documents des organismes publics et sur la protection des renseignements "
    "personnels",
)
_PIPEDA = Bilingual(
    "Personal Information Protection and Electronic Documents Act",
    "Loi sur la protection des renseignements personnels et les documents électroniques",
)
URGENT = Source(_ACCESS, Bilingual("s. 59, par. 4", "art. 59, par. 4°"))
VIOLENT = Source(_ACCESS, Bilingual("ss. 59.1 and 60.1", "art. 59.1 et 60.1"))
THREATENED = Source(_PIPEDA, Bilingual("par. 7(2)(b) and 7(3)(e)", "al. 7(2)b) et 7(3)e)"))


class Ground(StrEnum):
    """What makes it an emergency, in the words of the statutes."""

    LIFE = "life"
    VIOLENCE = "violence"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Grounded:
    """A ground in words, and the statute that knows it."""

    name: Bilingual
    source: Source


GROUNDS: dict[Ground, Grounded] = {
    Ground.LIFE: Grounded(
        Bilingual(
            "The life, health or safety of somebody is in danger",
            "La vie, la santé ou la sécurité d’une personne est en danger",
        ),
        URGENT,
    ),
    Ground.VIOLENCE: Grounded(
        Bilingual(
            "An act of violence, a suicide included, is to be prevented: a serious risk of death "
            "or serious bodily injury",
            "Un acte de violence, dont un suicide, est à prévenir : un risque sérieux de mort ou "
            "de blessures graves",
        ),
        VIOLENT,
    ),
    Ground.SECURITY: Grounded(
        Bilingual(
            "An emergency threatens the security of an individual",
            "Une situation d’urgence met en danger la sécurité d’une personne",
        ),
        THREATENED,
    ),
}


class Verdict(StrEnum):
    """What whoever reviewed an emergency access found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


VERDICTS: dict[Verdict, Bilingual] = {
    Verdict.JUSTIFIED: Bilingual("Justified", "Justifié"),
    Verdict.NOT_JUSTIFIED: Bilingual("Not justified", "Non justifié"),
}


class Why(Reasons):
    OPENED_IN_EMERGENCY = Reason(
        Bilingual(
            "Opened in an emergency: for a short while, on a stated ground, and reviewed by the "
            "privacy officer.",
            "Ouvert en situation d’urgence : pour un court moment, pour un motif déclaré, et "
            "examiné par le responsable de la protection des renseignements personnels.",
        ),
        EMERGENCY,
    )
    EMERGENCY_READS_ONLY = Reason(
        Bilingual(
            "What was opened in an emergency is read, and not changed: check identity first.",
            "Ce qui est ouvert en situation d’urgence se consulte et ne se modifie pas : vérifiez "
            "d’abord l’identité.",
        ),
        EMERGENCY,
    )
    REACHED_WITHOUT = Reason(
        Bilingual(
            "You already see this file: nothing has to be opened in an emergency.",
            "Vous voyez déjà ce dossier : rien n’est à ouvrir en situation d’urgence.",
        ),
        EMERGENCY,
    )
    NO_EMERGENCY_ACCESS = Reason(
        Bilingual(
            "Your role opens no file in an emergency: ask an agent, a supervisor or the privacy "
            "officer.",
            "Votre rôle n’ouvre aucun dossier en situation d’urgence : adressez-vous à un agent, à "
            "un superviseur ou au responsable de la protection des renseignements personnels.",
        ),
        EMERGENCY,
    )
    NOT_A_REFERENCE = Reason(
        Bilingual(
            "Write the number of the call, file or incident, in one word: never a name or a "
            "sentence.",
            "Écrivez le numéro de l’appel, du dossier ou de l’incident, en un mot : jamais un nom "
            "ni une phrase.",
        ),
        EMERGENCY,
    )
    OPENER_REVIEWS = Reason(
        Bilingual(
            "Whoever opened a file in an emergency does not review it: ask another privacy "
            "officer.",
            "La personne qui a ouvert un dossier en situation d’urgence n’en fait pas l’examen : "
            "adressez-vous à un autre responsable de la protection des renseignements personnels.",
        ),
        EMERGENCY,
    )
    NOT_THE_REVIEWER = Reason(
        Bilingual(
            "Only the privacy officer reviews what was opened in an emergency.",
            "Seul le responsable de la protection des renseignements personnels examine ce qui a "
            "été ouvert en situation d’urgence.",
        ),
        EMERGENCY,
    )
    ALREADY_REVIEWED = Reason(
        Bilingual("This was already reviewed.", "L’examen a déjà eu lieu."),
        EMERGENCY,
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """A file opened in an emergency, as the rules see it; `until` is excluded."""

    opened_at: datetime
    until: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opened_at <= now < self.until


_IN_EMERGENCY = frozenset({Relation.INSTITUTION, Relation.EMERGENCY})
BY_EMERGENCY = Allowed((Why.OPENED_IN_EMERGENCY,))


def opens_in_emergency(actor: Actor) -> bool:
    """Whether an emergency shows this actor what their roles alone do not."""
    by_role = MATRIX.extent(actor.reaching, "phone", "details")
    in_emergency = MATRIX.extent(actor.reaching, "phone", "details", _IN_EMERGENCY)
    return by_role < Extent.READ <= in_emergency


def may_open(actor: Actor, *, is_shown: bool, reference: str) -> Decision:
    """One file, by whoever may not see it otherwise, under a number that can be asked about."""
    if is_shown:
        return Refused(Why.REACHED_WITHOUT)
    if not opens_in_emergency(actor):
        return Refused(Why.NO_EMERGENCY_ACCESS)
    if len(reference) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(reference):
        return Refused(Why.NOT_A_REFERENCE)
    return ALLOWED


def may_change(shown: Decision) -> Decision:
    """What may be seen may be kept current, except what only an emergency shows."""
    if shown and Why.OPENED_IN_EMERGENCY.code in shown.codes:
        return Refused(Why.EMERGENCY_READS_ONLY)
    return shown


def may_review(actor: Actor, *, opened_by: UUID, reviewed: bool) -> Decision:
    """Another person than who opened says once whether it was justified."""
    if MATRIX.extent(actor.reaching, "break_glass", "emergency") < Extent.WRITE:
        return Refused(Why.NOT_THE_REVIEWER)
    if opened_by == actor.id:
        return Refused(Why.OPENER_REVIEWS)
    return Refused(Why.ALREADY_REVIEWED) if reviewed else ALLOWED
