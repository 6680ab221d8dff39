"""Who may answer for the copies that outlive a destruction, of which stores, and when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.words import Bilingual

COPIES = Source(
    Bilingual("How Consigne destroys", "Comment Consigne détruit"),
    Bilingual("copies that outlive a destruction", "copies qui survivent à une destruction"),
    ("OPC-QC-24",),
)


class Attestable(StrEnum):
    """The stores of copies that a person may answer for, because the system cannot look there."""

    DATABASE_FILES = "database_files"
    REPLICAS = "replicas"
    OUTSIDE_BACKUPS = "outside_backups"


ATTESTABLE_NAMES: dict[Attestable, Bilingual] = {
    Attestable.DATABASE_FILES: Bilingual(
        "Files and write-ahead log of the database", "Fichiers et journal de la base de données"
    ),
    Attestable.REPLICAS: Bilingual("Replicas of the database", "Répliques de la base de données"),
    Attestable.OUTSIDE_BACKUPS: Bilingual(
        "Backups made outside this system", "Copies de sauvegarde faites hors de ce système"
    ),
}

# What a certificate has room for, in each language; its schema says the same.
LONGEST_TEXT = 500


class Why(Reasons):
    NOT_ANSWERABLE = Reason(
        Bilingual(
            "Only the privacy officer or an administrator, in their own name, answers for a store "
            "that the system cannot look at.",
            "Seul le responsable de la protection des renseignements personnels ou un "
            "administrateur répond, en son nom, d’un dépôt que le système ne peut examiner.",
        ),
        COPIES,
    )
    RUN_NOT_OVER = Reason(
        Bilingual(
            "The destruction is not over and certified: there is nothing yet to answer for.",
            "La destruction n’est pas terminée ni attestée : il n’y a encore rien dont répondre.",
        ),
        COPIES,
    )
    DATABASE_IS_HERE = Reason(
        Bilingual(
            "The embedded database is on this machine and has no replica: it is looked at, and "
            "nobody answers for it. Run `consigne disposal verify {plan} --copies`.",
            "La base intégrée est sur cette machine et n’a pas de réplique : on l’examine, et "
            "personne n’en répond. Lancez `consigne disposal verify {plan} --copies`.",
        ),
        COPIES,
    )
    TRUE_TOO_EARLY = Reason(
        Bilingual(
            "It cannot be true before the end of the destruction, on {on}.",
            "Cela ne peut être vrai avant la fin de la destruction, le {on}.",
        ),
        COPIES,
    )
    NOT_TRUE_YET = Reason(
        Bilingual(
            "It is answered for once it is true: the day given is after today, {on}.",
            "On en répond une fois que c’est vrai : le jour donné est postérieur à aujourd’hui, "
            "le {on}.",
        ),
        COPIES,
    )
    TEXT_MISSING = Reason(
        Bilingual(
            "Say what is true, in English and in French: the certificate is read in both.",
            "Dites ce qui est vrai, en français et en anglais : l’attestation se lit dans les deux "
            "langues.",
        ),
        COPIES,
    )
    TEXT_TOO_LONG = Reason(
        Bilingual(
            "A text is too long: a certificate has room for {most} characters in each language.",
            "Un texte est trop long : une attestation en contient au plus {most} caractères dans "
            "chaque langue.",
        ),
        COPIES,
    )


@dataclass(frozen=True, slots=True)
class NewAttestation:
    """What somebody answers for: which store, since which day, in which words."""

    store: Attestable
    since_on: date
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Destruction:
    """What the rules need of a destruction to decide who answers for its copies.

    `over_on` is the legal day its run ended, once that is certified; `is_elsewhere` says that its
    database is kept by others.
    """

    plan: str
    over_on: date | None
    is_elsewhere: bool


def may_attest(actor: Actor, new: NewAttestation, done: Destruction, *, on: date) -> Decision:
    """Who answers for retention or runs the installation answers for what nobody can look at.

    The planner may. A second person guards against destroying what should stay, and that is past:
    an attestation destroys nothing, and is worth what the one person named on it is worth.
    """
    answers = actor.has(Role.PRIVACY_OFFICER, Role.ADMINISTRATOR) and not actor.is_system
    return first_refusal(
        (
            ALLOWED if answers else Refused(Why.NOT_ANSWERABLE),
            _is_attestable(new, done, on=on),
            _is_worded(new),
        )
    )


def _is_attestable(new: NewAttestation, done: Destruction, *, on: date) -> Decision:
    """Once the run is over, of a store out of reach, true by now and no earlier than its end."""
    if done.over_on is None:
        return Refused(Why.RUN_NOT_OVER)
    if new.store is not Attestable.OUTSIDE_BACKUPS and not done.is_elsewhere:
        return Refused(Why.DATABASE_IS_HERE, {"plan": done.plan})
    if new.since_on < done.over_on:
        return Refused(Why.TRUE_TOO_EARLY, {"on": done.over_on})
    return ALLOWED if new.since_on <= on else Refused(Why.NOT_TRUE_YET, {"on": on})


def _is_worded(new: NewAttestation) -> Decision:
    if not new.en.strip() or not new.fr.strip():
        return Refused(Why.TEXT_MISSING)
    if max(len(new.en), len(new.fr)) > LONGEST_TEXT:
        return Refused(Why.TEXT_TOO_LONG, {"most": LONGEST_TEXT})
    return ALLOWED
