"""Reasons: who may import, and why does a row stay out?"""

from __future__ import annotations

from dataclasses import dataclass

from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused, Source
from consigne.kernel.words import Bilingual

RECORDS = Bilingual(
    "Client Relationship Management System",
    "Système de gestion des relations avec les clients",
)
MAPPING = Source(
    Bilingual("Mapping of the import", "Correspondance de l’importation"),
    Bilingual("what each column becomes", "ce que devient chaque colonne"),
)
FILE = Source(
    Bilingual("Import of contacts", "Importation de contacts"),
    Bilingual("what a file may hold", "ce que peut contenir un fichier"),
)
CONTACTS = Source(
    RECORDS, Bilingual("significant interactions", "interactions significatives"), ("STC-4",)
)
CONSENT = Source(
    Bilingual(
        "Recording of customer telephone calls",
        "Enregistrement des appels téléphoniques des clients",
    ),
    Bilingual("consent", "consentement"),
    ("OPC-9", "OPC-10"),
)
IMPORTING_ROLES = (Role.INTEGRATOR, Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.SYSTEM)


class Why(Reasons):
    """Why an import, or one of its rows, is refused."""

    NOT_YOUR_ROLE = Reason(
        Bilingual(
            "Files are imported by a supervisor, a privacy officer or an integrator.",
            "L’importation d’un fichier revient à un superviseur, à un responsable de la "
            "protection des renseignements personnels ou à un intégrateur.",
        ),
        CONTACTS,
    )
    ENCODING = Reason(
        Bilingual(
            "This is not in the encoding of the file. Write it again in that encoding.",
            "Ceci n’est pas dans l’encodage du fichier. L’écrire de nouveau dans cet encodage.",
        ),
        FILE,
    )
    CONTROL = Reason(
        Bilingual(
            "There is a control character here. Remove it.",
            "Il y a ici un caractère de commande. L’enlever.",
        ),
        FILE,
    )
    QUOTES = Reason(
        Bilingual(
            "The quotation marks of this line do not match. Double those inside a cell, and close "
            "the cell.",
            "Les guillemets de cette ligne ne concordent pas. Doubler ceux que contient une "
            "cellule, et fermer la cellule.",
        ),
        FILE,
    )
    WIDTH = Reason(
        Bilingual(
            "Cells in this line: {found}; in the heading: {expected}. Check the separators and the "
            "quotation marks.",
            "Cellules de cette ligne : {found}; de l’en-tête : {expected}. Vérifier les "
            "séparateurs et les guillemets.",
        ),
        FILE,
    )
    TOO_LARGE = Reason(
        Bilingual(
            "This is larger than {most} bytes. Shorten it, or attach it as a document.",
            "Ceci dépasse {most} octets. Le raccourcir, ou le joindre comme document.",
        ),
        FILE,
    )
    FORMULA = Reason(
        Bilingual(
            "This begins as a formula does (=, +, - or @), and a spreadsheet would run it. Begin "
            "with a word.",
            "Ceci commence comme une formule (=, +, - ou @), et un tableur l’exécuterait. "
            "Commencer par un mot.",
        ),
        FILE,
    )
    MISSING = Reason(
        Bilingual(
            "This is missing, and no contact is kept without it. Complete the cell.",
            "Ceci manque, et aucun contact n’est conservé sans cela. Remplir la cellule.",
        ),
        CONTACTS,
    )
    NOT_A_DAY = Reason(
        Bilingual(
            "This is not a day that a calendar has. Write it year-month-day, such as 2019-09-24.",
            "Ceci n’est pas un jour du calendrier. L’écrire année-mois-jour, par exemple "
            "2019-09-24.",
        ),
        CONTACTS,
    )
    NOT_MAPPED = Reason(
        Bilingual(
            "The mapping has nothing for this value. Correct the cell, or add the value to the "
            "mapping.",
            "La correspondance n’a rien pour cette valeur. Corriger la cellule, ou ajouter la "
            "valeur à la correspondance.",
        ),
        MAPPING,
    )
    TOO_LONG = Reason(
        Bilingual(
            "This is longer than {most} characters. Shorten it.",
            "Ceci dépasse {most} caractères. Le raccourcir.",
        ),
        CONTACTS,
    )
    NO_CONSENT = Reason(
        Bilingual(
            "What the person wrote is kept only with their consent, and this line has none. Take "
            "the text out, or correct the answer.",
            "Ce que la personne a écrit n’est conservé qu’avec son consentement, et cette ligne "
            "n’en a pas. Enlever le texte, ou corriger la réponse.",
        ),
        CONSENT,
    )


@dataclass(frozen=True, slots=True)
class RowRefused:
    """One thing that keeps a row out: on which line of the file, in which column, and why.

    `field` is empty when the whole row is meant.
    """

    line: int
    field: str
    decision: Refused


def may_import(actor: Actor) -> Decision:
    """Files come in by those who answer for what the institution holds, or for its systems."""
    return ALLOWED if actor.has(*IMPORTING_ROLES) else Refused(Why.NOT_YOUR_ROLE)
