"""What may be written of a contact, and what takes a party off it?"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from consigne.clients.matrix import CONTRACT, EVERY
from consigne.interactions.matrix import MATRIX
from consigne.kernel.actors import Actor, Role
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.matrix import Extent, Relation
from consigne.kernel.words import Bilingual
from consigne.suppliers.rules import Why as SupplierWhy

CRMS = Source(
    Bilingual(
        "Client Relationship Management System",
        "Système de gestion des relations avec les clients",
    ),
    Bilingual("significant interactions", "interactions significatives"),
    ("STC-4", "STC-5"),
)


class Direction(StrEnum):
    INBOUND = "in"
    OUTBOUND = "out"


class Channel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    WEB_FORM = "web_form"
    COUNTER = "counter"
    LETTER = "letter"
    FAX = "fax"
    REFERRAL = "referral"
    SOCIAL = "social"
    OTHER = "other"


class Result(StrEnum):
    ANSWERED = "answered"
    FOLLOW_UP = "follow_up"
    REFERRED = "referred"
    NO_ANSWER = "no_answer"
    CLOSED = "closed"


CHANNEL_NAMES: dict[Channel, Bilingual] = {
    Channel.PHONE: Bilingual("Telephone", "Téléphone"),
    Channel.EMAIL: Bilingual("E-mail", "Courriel"),
    Channel.WEB_FORM: Bilingual("Web form", "Formulaire Web"),
    Channel.COUNTER: Bilingual("Counter", "Comptoir"),
    Channel.LETTER: Bilingual("Letter", "Lettre"),
    Channel.FAX: Bilingual("Fax", "Télécopie"),
    Channel.REFERRAL: Bilingual("Referral", "Transmission par un tiers"),
    Channel.SOCIAL: Bilingual("Social media", "Médias sociaux"),
    Channel.OTHER: Bilingual("Other", "Autre"),
}
DIRECTION_NAMES: dict[Direction, Bilingual] = {
    Direction.INBOUND: Bilingual("Inbound", "Entrant"),
    Direction.OUTBOUND: Bilingual("Outbound", "Sortant"),
}
RESULT_NAMES: dict[Result, Bilingual] = {
    Result.ANSWERED: Bilingual("Answered", "Réponse donnée"),
    Result.FOLLOW_UP: Bilingual("To follow up", "À suivre"),
    Result.REFERRED: Bilingual("Referred elsewhere", "Dirigé ailleurs"),
    Result.NO_ANSWER: Bilingual("No answer", "Sans réponse"),
    Result.CLOSED: Bilingual("Nothing more to do", "Rien d’autre à faire"),
}


class Why(Reasons):
    NOT_YOUR_ROLE = Reason(
        Bilingual(
            "Your role does not record contacts with clients.",
            "Votre rôle ne permet pas de consigner un contact avec un client.",
        ),
        CRMS,
    )
    NOTHING_SAID = Reason(
        Bilingual(
            "Write what the contact was about.",
            "Écrivez sur quoi portait le contact.",
        ),
        CRMS,
    )
    NOT_YET = Reason(
        Bilingual(
            "A contact cannot have happened after it is entered; check its date and time.",
            "Un contact ne peut avoir eu lieu après sa consignation; vérifiez la date et l’heure.",
        ),
        CRMS,
    )
    NOT_RECEIVED_YET = Reason(
        Bilingual(
            "It cannot have been received after it is entered; check its date and time.",
            "Il ne peut avoir été reçu après sa consignation; vérifiez la date et l’heure.",
        ),
        CRMS,
    )
    RECEIVED_BEFORE = Reason(
        Bilingual(
            "It cannot have been received before it happened; check the two dates.",
            "Il ne peut avoir été reçu avant d’avoir eu lieu; vérifiez les deux dates.",
        ),
        CRMS,
    )
    WITHOUT_REASON = Reason(
        Bilingual(
            "Say why this person is taken off the contact.",
            "Précisez pourquoi cette personne est retirée du contact.",
        ),
        CRMS,
    )
    ALREADY_OFF = Reason(
        Bilingual(
            "This person was already taken off the contact.",
            "Cette personne a déjà été retirée du contact.",
        ),
        CRMS,
    )
    NOTHING_TO_DO = Reason(
        Bilingual(
            "Nothing more is to be done after this contact.",
            "Il ne reste rien à faire à la suite de ce contact.",
        ),
        CRMS,
    )
    NO_DAY_TO_DO_IT = Reason(
        Bilingual(
            "Say by which day it is to be done.",
            "Précisez pour quel jour.",
        ),
        CRMS,
    )
    NOTHING_TO_DO_THAT_DAY = Reason(
        Bilingual(
            "Say what is to be done that day.",
            "Précisez ce qui doit être fait ce jour-là.",
        ),
        CRMS,
    )


RECORDING_ROLES = (
    *MATRIX.roles("interaction", "trace", Extent.WRITE, EVERY),
    *MATRIX.roles("interaction", "trace", Extent.WRITE, CONTRACT),
    Role.SYSTEM,
)
_DOCUMENT_ROLES = (
    *MATRIX.roles("attachment", "documents", Extent.WRITE, EVERY),
    *MATRIX.roles("attachment", "documents", Extent.WRITE, Relation.SELF),
    Role.SYSTEM,
)


def may_open_documents(actor: Actor) -> Decision:
    """A document goes to the reader's own machine: a supplier's people add and open none."""
    return ALLOWED if actor.has(*_DOCUMENT_ROLES) else Refused(SupplierWhy.TAKES_NOTHING_OUT)


def may_record(
    actor: Actor,
    *,
    subject: str,
    happened_at: datetime,
    received_at: datetime,
    now: datetime,
) -> Decision:
    """A contact is recorded by those who serve, says what it was about, and lies in the past."""
    return first_refusal(
        (
            ALLOWED if actor.has(*RECORDING_ROLES) else Refused(Why.NOT_YOUR_ROLE),
            ALLOWED if subject.strip() else Refused(Why.NOTHING_SAID),
            ALLOWED if happened_at <= now else Refused(Why.NOT_YET),
            ALLOWED if happened_at <= received_at else Refused(Why.RECEIVED_BEFORE),
            ALLOWED if received_at <= now else Refused(Why.NOT_RECEIVED_YET),
        )
    )


def may_leave_to_do(what: str, *, on: date | None) -> Decision:
    """What is left to do has its words and its day, or there is nothing left to do."""
    if on is not None and not what.strip():
        return Refused(Why.NOTHING_TO_DO_THAT_DAY)
    return Refused(Why.NO_DAY_TO_DO_IT) if what.strip() and on is None else ALLOWED


def may_detach(actor: Actor, *, reason: str, attached: bool) -> Decision:
    """A wrong person is taken off with the reason; the contact itself stays."""
    return first_refusal(
        (
            ALLOWED if actor.has(*RECORDING_ROLES) else Refused(Why.NOT_YOUR_ROLE),
            ALLOWED if reason.strip() else Refused(Why.WITHOUT_REASON),
            ALLOWED if attached else Refused(Why.ALREADY_OFF),
        )
    )


def may_settle(actor: Actor, *, is_pending: bool) -> Decision:
    """What was to be done next is done once, by anyone who serves."""
    return first_refusal(
        (
            ALLOWED if actor.has(*RECORDING_ROLES) else Refused(Why.NOT_YOUR_ROLE),
            ALLOWED if is_pending else Refused(Why.NOTHING_TO_DO),
        )
    )


class Act(Acts):
    """What the journal calls the acts of this floor."""

    CONSIGNED = Bilingual("contact recorded", "contact consigné")
    SEEN = Bilingual("contact seen", "contact consulté")
    TIMELINE_SEEN = Bilingual("contacts of a client seen", "contacts d’un client consultés")
    FOUND = Bilingual("contacts searched", "recherche de contacts")
    DETACHED = Bilingual("client taken off a contact", "client retiré d’un contact")
    ATTACHED = Bilingual("client put on a contact", "client rattaché à un contact")
    NEXT_ACTION_DONE = Bilingual("next action done", "prochaine action faite")
    FILE_OPENED = Bilingual("attachment opened", "pièce jointe ouverte")
    DRAFT_SAVED = Bilingual("draft kept", "brouillon conservé")
    DRAFT_LET_GO = Bilingual("draft let go", "brouillon abandonné")
