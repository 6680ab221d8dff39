"""What may be shown of a client, to whom, and who may act for whom?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consigne.clients.emergency import BY_EMERGENCY, Opening, opens_in_emergency
from consigne.clients.matrix import CONTRACT, EVERY, IDENTITY, MATRIX, SAFEGUARDS
from consigne.kernel.actors import Actor, Role
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
)
from consigne.kernel.matrix import Extent, Relation, relations
from consigne.kernel.words import Bilingual
from consigne.suppliers.rules import may_be_at_work


class ClientKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class AddressUse(StrEnum):
    HOME = "home"
    WORK = "work"
    MOBILE = "mobile"
    OTHER = "other"


class Scope(StrEnum):
    """In what a representative may act."""

    EVERYTHING = "everything"
    THIS_MATTER = "this_matter"
    INFORMATION = "information"


class CheckMethod(StrEnum):
    QUESTIONS = "questions"
    CODE = "code"
    REFERENCE = "reference"
    IN_PERSON = "in_person"


class CheckResult(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


class Match(StrEnum):
    """What a telephone number says of who is calling."""

    KNOWN = "known"
    MAYBE = "maybe"
    NEW = "new"


METHOD_NAMES: dict[CheckMethod, Bilingual] = {
    CheckMethod.QUESTIONS: Bilingual(
        "Questions from what is on file", "Questions tirées du dossier"
    ),
    CheckMethod.CODE: Bilingual(
        "Code sent to an address on file", "Code envoyé à une adresse au dossier"
    ),
    CheckMethod.REFERENCE: Bilingual("Reference number", "Numéro de référence"),
    CheckMethod.IN_PERSON: Bilingual("In person, with identification", "En personne, avec pièce"),
}

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

# A check serves the contact under way, not the next one.
CHECK_SERVES = timedelta(minutes=30)


class Why(Reasons):
    IDENTITY_NOT_CHECKED = Reason(
        Bilingual(
            "A known number is not a verified person: record an identity check first.",
            "Un numéro connu n’est pas une personne identifiée : "
            "consignez d’abord une vérification de l’identité.",
        ),
        IDENTITY,
    )
    IDENTITY_CHECK_FAILED = Reason(
        Bilingual(
            "The identity check failed: give general information only, or call back the number "
            "on file.",
            "La vérification de l’identité a échoué : ne donnez que des renseignements généraux, "
            "ou rappelez au numéro figurant au dossier.",
        ),
        IDENTITY,
    )
    NOT_YOUR_ROLE = Reason(
        Bilingual(
            "Your role does not include this; ask a supervisor or the privacy officer.",
            "Votre rôle ne comprend pas cette action; adressez-vous à votre superviseur ou au "
            "responsable de la protection des renseignements personnels.",
        ),
        SAFEGUARDS,
    )
    NO_AUTHORITY_TO_ACT = Reason(
        Bilingual(
            "Nobody has recorded that this person may act for the client.",
            "Aucun mandat ni procuration n’est consigné au nom de cette personne.",
        ),
        IDENTITY,
    )
    AUTHORITY_TO_ACT_ENDED = Reason(
        Bilingual(
            "The authority to act ended on {on}.",
            "Le mandat ou la procuration a pris fin le {on}.",
        ),
        IDENTITY,
    )
    AUTHORITY_TO_ACT_REVOKED = Reason(
        Bilingual(
            "The authority to act was revoked on {on}.",
            "Le mandat ou la procuration a été révoqué le {on}.",
        ),
        IDENTITY,
    )
    AUTHORITY_TO_ACT_TO_COME = Reason(
        Bilingual(
            "The authority to act begins only on {on}.",
            "Le mandat ou la procuration ne prend effet que le {on}.",
        ),
        IDENTITY,
    )
    AUTHORITY_TO_ACT_NARROWER = Reason(
        Bilingual(
            "The authority to act does not cover this.",
            "Le mandat ou la procuration ne vise pas cette action.",
        ),
        IDENTITY,
    )
    NOT_A_NUMBER = Reason(
        Bilingual(
            "This is not a telephone number: write it with its area code, as 514 555-0142.",
            "Ce n’est pas un numéro de téléphone : écrivez-le avec l’indicatif régional, "
            "comme 514 555-0142.",
        ),
        IDENTITY,
    )
    NOT_AN_ADDRESS = Reason(
        Bilingual(
            "This is not an e-mail address: write it whole, as name@example.ca.",
            "Ce n’est pas une adresse de courriel : écrivez-la en entier, comme nom@exemple.ca.",
        ),
        IDENTITY,
    )
    NOT_WHOLE = Reason(
        Bilingual(
            "Write it whole: the street and the municipality of an address, the platform and the "
            "name on it of an account.",
            "Écrivez-la en entier : la rue et la municipalité d’une adresse, la plateforme d’un "
            "compte et le nom qu’on y porte.",
        ),
        IDENTITY,
    )
    NAME_MISSING = Reason(
        Bilingual(
            "Write the name: a given or family name of a person, the name of an organisation.",
            "Écrivez le nom : un prénom ou un nom de famille pour une personne, le nom d’une "
            "organisation.",
        ),
        IDENTITY,
    )
    NOT_AN_ORGANISATION = Reason(
        Bilingual(
            "A role is held by a person at an organisation.",
            "Un rôle est exercé par une personne au sein d’une organisation.",
        ),
        IDENTITY,
    )
    FOR_ONESELF = Reason(
        Bilingual(
            "Nobody needs an authority to act for themselves.",
            "Personne n’a besoin de mandat ni de procuration pour soi-même.",
        ),
        IDENTITY,
    )
    ENDS_BEFORE = Reason(
        Bilingual("It ends before it begins.", "La fin précède le début."),
        IDENTITY,
    )
    ALREADY_ENDED = Reason(
        Bilingual("This already ended on {on}.", "Ceci a déjà pris fin le {on}."),
        IDENTITY,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """An identity check as the rules see it."""

    result: CheckResult
    at: datetime


@dataclass(frozen=True, slots=True)
class Mandate:
    """An authority to act as the rules see it."""

    scope: Scope
    from_on: date
    until_on: date | None
    revoked_on: date | None

    @property
    def ended_on(self) -> date | None:
        """The first day it no longer holds, by its own end or by being revoked."""
        ends = (day for day in (self.until_on, self.revoked_on) if day is not None)
        return min(ends, default=None)

    def covers(self, what: Scope) -> bool:
        return self.scope in (Scope.EVERYTHING, what)

    def days_from(self, on: date) -> int:
        """How many days lie between a day and those on which it holds; 0 on one of these."""
        before = (self.from_on - on).days
        after = (on - self.ended_on).days + 1 if self.ended_on else 0
        return max(before, after, 0)


# Roles whose work is the file itself, not the person at the other end of the line.
FILE_ROLES = (*MATRIX.roles("phone", "details", Extent.READ, EVERY), Role.SYSTEM)
SERVING_ROLES = (
    *MATRIX.roles("client", "name", Extent.READ, EVERY),
    *MATRIX.roles("client", "name", Extent.READ, CONTRACT),
    Role.SYSTEM,
)


def may_serve(actor: Actor) -> Decision:
    """Clients are served by those whose tasks concern the service (OPC-QC-18).

    By a supplier's people, under a contract that holds at this hour.
    """
    at_work = may_be_at_work(actor)
    if not at_work:
        return at_work
    reached = MATRIX.extent(actor.reaching, "client", "name", relations(actor))
    return ALLOWED if reached >= Extent.READ else Refused(Why.NOT_YOUR_ROLE)


def may_show(
    actor: Actor, latest: Check | None, *, now: datetime, opening: Opening | None = None
) -> Decision:
    """Beyond a name and open reference numbers, only once identity was checked in this contact.

    Without that, while the file stands open in an emergency, and for that reason.
    """
    shown = _shown_by_check(actor, latest, now=now)
    if shown or opening is None or not opens_in_emergency(actor):
        return shown
    return BY_EMERGENCY if opening.is_open(now) else shown


def _shown_by_check(actor: Actor, latest: Check | None, *, now: datetime) -> Decision:
    if MATRIX.extent(actor.reaching, "phone", "details") >= Extent.READ:
        return ALLOWED
    identified = relations(actor, Relation.IDENTIFIED)
    if MATRIX.extent(actor.reaching, "phone", "details", identified) < Extent.READ:
        return Refused(Why.NOT_YOUR_ROLE)
    if latest is None or now - latest.at > CHECK_SERVES:
        return Refused(Why.IDENTITY_NOT_CHECKED)
    if latest.result is CheckResult.FAILED:
        return Refused(Why.IDENTITY_CHECK_FAILED)
    return ALLOWED


def may_enter(kind: ClientKind, *, person: str, organisation: str) -> Decision:
    """A client is entered under a name of its kind."""
    name = person if kind is ClientKind.PERSON else organisation
    return ALLOWED if name.strip() else Refused(Why.NAME_MISSING)


def may_reach_by_email(address: str) -> Decision:
    """An e-mail address is written whole; whether it receives is another matter."""
    whole = _ADDRESS.fullmatch(address.strip()) and len(address.strip()) <= LONGEST_ADDRESS
    return ALLOWED if whole else Refused(Why.NOT_AN_ADDRESS)


def may_reach_at(*parts: str) -> Decision:
    """A postal address or an account is kept when each part that makes it one is there."""
    return ALLOWED if all(part.strip() for part in parts) else Refused(Why.NOT_WHOLE)


def may_affiliate(person: ClientKind, organisation: ClientKind) -> Decision:
    """A role is a person's, at an organisation."""
    if (person, organisation) == (ClientKind.PERSON, ClientKind.ORGANISATION):
        return ALLOWED
    return Refused(Why.NOT_AN_ORGANISATION)


def may_mandate(
    client: UUID, representative: UUID, *, from_on: date, until_on: date | None
) -> Decision:
    """An authority to act is given to someone else, for a day at least."""
    if client == representative:
        return Refused(Why.FOR_ONESELF)
    if until_on is not None and until_on <= from_on:
        return Refused(Why.ENDS_BEFORE)
    return ALLOWED


def may_act_for(mandates: Iterable[Mandate], *, what: Scope, on: date) -> Decision:
    """A representative acts within the scope and days of any authority to act on record.

    When none holds and covers it, the refusal is about the nearest: the fewest days away, and of
    these the one that would cover it.
    """
    nearest = min(
        mandates, key=lambda each: (each.days_from(on), not each.covers(what)), default=None
    )
    if nearest is None:
        return Refused(Why.NO_AUTHORITY_TO_ACT)
    ended = nearest.ended_on
    if ended is not None and ended <= on:
        is_revoked = ended == nearest.revoked_on
        why = Why.AUTHORITY_TO_ACT_REVOKED if is_revoked else Why.AUTHORITY_TO_ACT_ENDED
        return Refused(why, {"on": ended})
    if on < nearest.from_on:
        return Refused(Why.AUTHORITY_TO_ACT_TO_COME, {"on": nearest.from_on})
    return ALLOWED if nearest.covers(what) else Refused(Why.AUTHORITY_TO_ACT_NARROWER)


def may_revoke(mandate: Mandate) -> Decision:
    """An authority to act is revoked once."""
    if mandate.revoked_on is not None:
        return Refused(Why.ALREADY_ENDED, {"on": mandate.revoked_on})
    return ALLOWED


def match_of(holders: int) -> Match:
    """One holder of a number is known; several are a maybe; none is new."""
    if holders == 0:
        return Match.NEW
    return Match.KNOWN if holders == 1 else Match.MAYBE


class Act(Acts):
    """What the journal calls the acts of this floor."""

    ENTERED = Bilingual("client entered", "client inscrit")
    SEEN = Bilingual("client seen", "client consulté")
    FOUND = Bilingual("clients searched", "recherche de clients")
    REACH_ADDED = Bilingual("contact detail added", "coordonnée ajoutée")
    REACH_ENDED = Bilingual("contact detail ended", "coordonnée close")
    AFFILIATED = Bilingual("role at an organisation added", "rôle dans une organisation ajouté")
    AFFILIATION_ENDED = Bilingual(
        "role at an organisation ended", "rôle dans une organisation terminé"
    )
    AUTHORITY_RECORDED = Bilingual("authority to act recorded", "mandat ou procuration consigné")
    AUTHORITY_REVOKED = Bilingual("authority to act revoked", "mandat ou procuration révoqué")
    IDENTITY_CHECKED = Bilingual("identity checked", "identité vérifiée")
    OPENED_IN_EMERGENCY = Bilingual(
        "file opened in an emergency", "dossier ouvert en situation d’urgence"
    )
    EMERGENCY_REVIEWED = Bilingual("emergency access reviewed", "accès d’urgence examiné")
    EMERGENCIES_SEEN = Bilingual("emergency accesses seen", "accès d’urgence consultés")
