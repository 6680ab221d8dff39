"""Names: the words for what a register declares by code."""

from __future__ import annotations

from babel import Locale

from consigne.clients.rules import METHOD_NAMES
from consigne.consent.rules import WAY_NAMES
from consigne.institutions.rules import LanguageRegime
from consigne.interactions.rules import CHANNEL_NAMES
from consigne.kernel.actors import ROLE_NAMES
from consigne.kernel.words import LOCALES, Bilingual

REGIME_NAMES = {
    LanguageRegime.FEDERAL: Bilingual(
        "Federal: active offer of both languages", "Fédéral : offre active des deux langues"
    ),
    LanguageRegime.QUEBEC_PUBLIC: Bilingual(
        "Québec public body: French first", "Organisme public du Québec : le français d’abord"
    ),
    LanguageRegime.PRIVATE: Bilingual(
        "Private: the languages it declares", "Privé : les langues que l’institution déclare"
    ),
}
USE_NAMES = {
    "service": Bilingual("service", "service"),
    "dispute_settlement": Bilingual("settlement of disputes", "règlement de litiges"),
    "quality": Bilingual("quality assurance", "assurance de la qualité"),
    "training": Bilingual("training", "formation"),
    "decision": Bilingual("decisions about the person", "décisions visant la personne"),
    "security": Bilingual("security", "sécurité"),
    "statistics": Bilingual("statistics", "statistiques"),
    "publication": Bilingual("publication", "publication"),
    "identification": Bilingual("identification", "identification"),
    "marketing": Bilingual("marketing", "commercialisation"),
    "profiling": Bilingual("profiling", "profilage"),
    "investigation": Bilingual("investigation", "enquête"),
    "research": Bilingual("research", "recherche"),
}
# What an activity may keep, in the plural, as its schedules are listed.
KEPT_NAMES = {
    "client": Bilingual("Clients", "Clients"),
    "interaction": Bilingual("Contacts", "Contacts"),
    "consent": Bilingual("Consents", "Consentements"),
    "draft": Bilingual("Drafts", "Brouillons"),
    "authority_to_act": Bilingual("Authorities to act", "Mandats et procurations"),
    "account": Bilingual("Accounts", "Comptes"),
    "file": Bilingual("Files", "Dossiers"),
    "transaction": Bilingual("Transactions", "Transactions"),
    "request": Bilingual("Requests for data", "Demandes d’accès aux données"),
    "recording": Bilingual("Recordings", "Enregistrements"),
    "screen_capture": Bilingual("Screen captures", "Captures d’écran"),
    "comment": Bilingual("Comments", "Commentaires"),
    "blocked_user": Bilingual("Blocked users", "Utilisateurs bloqués"),
    "mailing_list": Bilingual("Mailing lists", "Listes de diffusion"),
    "log": Bilingual("Log files", "Fichiers journalisés"),
    "statistics": Bilingual("Statistics", "Statistiques"),
}
ACCESS_NAMES = {
    "portal": Bilingual("on the portal", "sur le portail"),
    "outward": Bilingual(
        "on a separate database, fed one way", "sur une base distincte, alimentée à sens unique"
    ),
    "none": Bilingual("none on line", "aucun en ligne"),
}
GIVEN_NAMES = {
    "published": Bilingual("published", "publié"),
    "at_collection": Bilingual("given at collection", "donné lors de la collecte"),
    "spoken": Bilingual("said aloud", "dit de vive voix"),
    "on_statement": Bilingual("printed on a statement", "imprimé sur un relevé"),
}
# One of a unit, then several.
UNIT_NAMES = {
    "minutes": (
        Bilingual("{count} minute", "{count} minute"),
        Bilingual("{count} minutes", "{count} minutes"),
    ),
    "hours": (
        Bilingual("{count} hour", "{count} heure"),
        Bilingual("{count} hours", "{count} heures"),
    ),
    "business_days": (
        Bilingual("{count} business day", "{count} jour ouvrable"),
        Bilingual("{count} business days", "{count} jours ouvrables"),
    ),
}
_CODED: dict[str, dict[str, Bilingual]] = {
    "channel": {str(code): words for code, words in CHANNEL_NAMES.items()},
    "way": {str(code): words for code, words in WAY_NAMES.items()},
    "method": {str(code): words for code, words in METHOD_NAMES.items()},
    "role": {str(code): words for code, words in ROLE_NAMES.items()},
    "use": USE_NAMES,
    "kept": KEPT_NAMES,
    "access": ACCESS_NAMES,
    "given": GIVEN_NAMES,
}


def named(vocabulary: str, code: str) -> Bilingual:
    """The words for a code of the register; a code nobody has words for is shown as it is."""
    return _CODED[vocabulary].get(code) or Bilingual(code, code)


def lasting(amount: int, unit: str) -> Bilingual:
    """So many of a unit of time: "1 business day", "2 business days"."""
    one, several = UNIT_NAMES[unit]
    return (one if amount == 1 else several).filled(count=amount)


def country(code: str) -> Bilingual:
    """A country by its ISO 3166 code."""
    english, french = (Locale.parse(LOCALES[language]).territories for language in LOCALES)
    return Bilingual(english.get(code, code), french.get(code, code))
