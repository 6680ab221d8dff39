"""Saying: what a client’s file is told in: its kinds, its reasons, its acts."""

from __future__ import annotations

from enum import StrEnum

from consigne.clients.matrix import IDENTITY, SAFEGUARDS
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import Reason, Reasons, Source
from consigne.kernel.words import Bilingual


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


class Incapacity(StrEnum):
    """Why a client does not, or does not alone, speak for themselves."""

    UNDER_14 = "under_14"
    MINOR = "minor"
    PROTECTED = "protected"
    DECEASED = "deceased"


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


LEVELS = Source(
    Bilingual("Register of activities", "Registre des activités"),
    Bilingual("identity checks", "vérifications d’identité"),
    ("OPC-QC-18",),
)
PROOF = Source(
    Bilingual("Privacy Regulations", "Règlement sur la protection des renseignements personnels"),
    Bilingual("section 8, proof of identity", "article 8, preuve d’identité"),
    ("OPC-QC-18",),
)


REPRESENTATIVES = Source(
    Bilingual("Privacy Regulations", "Règlement sur la protection des renseignements personnels"),
    Bilingual("section 10, representatives", "article 10, représentants"),
    ("OPC-QC-18",),
)
UNDER_14 = Source(
    Bilingual(
        "Act respecting Access to documents held by public bodies and the Protection of personal "
        "information",
        "Loi sur l’accès aux documents des organismes publics et sur la protection des "
        "renseignements personnels",
    ),
    Bilingual("section 53.1", "article 53.1"),
    ("OPC-QC-18",),
)


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
    LEVEL_TOO_LOW = Reason(
        Bilingual(
            "Identity was checked, at a level that does not open this: check it at a higher one.",
            "L’identité a été vérifiée, à un niveau qui ne donne pas accès à ceci : vérifiez-la à "
            "un niveau plus élevé.",
        ),
        LEVELS,
    )
    NO_CHECK_DECLARED = Reason(
        Bilingual(
            "The activity “{activity}” declares no identity check: it gives general information. "
            "In person, with identification, a check is always recorded.",
            "L’activité « {activity} » ne déclare aucune vérification de l’identité : on y donne "
            "des renseignements généraux. En personne, avec pièce, une vérification se consigne "
            "toujours.",
        ),
        LEVELS,
    )
    METHOD_NOT_DECLARED = Reason(
        Bilingual(
            "The activity “{activity}” does not declare this way of checking identity. It "
            "declares: {methods}.",
            "L’activité « {activity} » ne déclare pas cette façon de vérifier l’identité. Elle "
            "déclare : {methods}.",
        ),
        LEVELS,
    )
    NOT_IN_PERSON = Reason(
        Bilingual(
            "Identification is seen at the counter: choose another way on this channel.",
            "Une pièce se voit au comptoir : choisissez une autre façon par ce canal.",
        ),
        PROOF,
    )
    TOO_MANY_FAILURES = Reason(
        Bilingual(
            "Identity could not be checked {count} times within the hour: give general "
            "information only, or call back the number on file.",
            "L’identité n’a pu être vérifiée {count} fois en une heure : ne donnez que des "
            "renseignements généraux, ou rappelez au numéro figurant au dossier.",
        ),
        IDENTITY,
    )
    TOO_LITTLE_ON_FILE = Reason(
        Bilingual(
            "Too little has been on file for {days} days to ask {fewest} questions: choose another "
            "way.",
            "Trop peu figure au dossier depuis {days} jours pour poser {fewest} questions : "
            "choisissez une autre façon.",
        ),
        IDENTITY,
    )
    TOO_FEW_ANSWERS = Reason(
        Bilingual(
            "Ask {fewest} questions at least, and type what the person answers.",
            "Posez au moins {fewest} questions, et tapez ce que la personne répond.",
        ),
        IDENTITY,
    )
    NO_ADDRESS_HELD = Reason(
        Bilingual(
            "No e-mail address has been on file for {days} days: a code never goes to one just "
            "added.",
            "Aucune adresse de courriel ne figure au dossier depuis {days} jours : un code n’est "
            "jamais envoyé à une adresse qu’on vient d’ajouter.",
        ),
        IDENTITY,
    )
    TOO_MANY_CODES = Reason(
        Bilingual(
            "{count} codes were sent within the hour: choose another way.",
            "{count} codes ont été envoyés en une heure : choisissez une autre façon.",
        ),
        IDENTITY,
    )
    NO_CODE_WAITS = Reason(
        Bilingual(
            "No code waits to be told: send one first.",
            "Aucun code n’est attendu : envoyez-en un d’abord.",
        ),
        IDENTITY,
    )
    CODE_EXPIRED = Reason(
        Bilingual(
            "The code was good for {minutes} minutes: send another.",
            "Le code valait {minutes} minutes : envoyez-en un autre.",
        ),
        IDENTITY,
    )
    REPRESENTATIVE_NOT_CHECKED = Reason(
        Bilingual(
            "Check the identity of the person who speaks for the client first, on their own file.",
            "Vérifiez d’abord l’identité de la personne qui parle au nom du client, à son propre "
            "dossier.",
        ),
        IDENTITY,
    )
    CLIENT_DECEASED = Reason(
        Bilingual(
            "This client is deceased: only the liquidator of the succession or an heir, with an "
            "authority to act on record, is told anything. Nobody calls or writes to them.",
            "Ce client est décédé : seul le liquidateur de la succession ou un héritier, muni d’un "
            "mandat au dossier, reçoit des renseignements. On ne l’appelle pas et on ne lui écrit "
            "pas.",
        ),
        REPRESENTATIVES,
    )
    UNDER_FOURTEEN = Reason(
        Bilingual(
            "This client is under 14: a parent or the tutor speaks and consents for them.",
            "Ce client a moins de 14 ans : un parent ou le tuteur parle et consent pour lui.",
        ),
        UNDER_14,
    )
    CLIENT_PROTECTED = Reason(
        Bilingual(
            "This client is under protection: whoever represents them consents for them.",
            "Ce client est une personne protégée : la personne qui la représente consent pour "
            "elle.",
        ),
        REPRESENTATIVES,
    )
    OTHER_KIND_OF_AUTHORITY = Reason(
        Bilingual(
            "No authority to act on record is of a kind that serves for this client: {kinds}.",
            "Aucun mandat ni procuration au dossier n’est d’un genre qui vaut pour ce client : "
            "{kinds}.",
        ),
        REPRESENTATIVES,
    )
    ENDS_WITHOUT_END = Reason(
        Bilingual(
            "A minor comes of age: write the first day on which this no longer holds.",
            "Un mineur devient majeur : écrivez le premier jour où ceci ne vaut plus.",
        ),
        REPRESENTATIVES,
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
    INCAPACITY_RECORDED = Bilingual("incapacity recorded", "incapacité consignée")
    INCAPACITY_ENDED = Bilingual("incapacity ended", "incapacité terminée")
    CHECK_ENDED = Bilingual("identity check ended", "vérification de l’identité terminée")
    CODE_SENT = Bilingual("code sent to an address on file", "code envoyé à une adresse au dossier")
    CODE_WRONG = Bilingual("code told wrong", "code erroné")
    SPOKEN_FOR = Bilingual("representative heard", "représentant entendu")
