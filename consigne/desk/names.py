"""Names: the words of a client's file that no floor below needs to say."""

from __future__ import annotations

from consigne.clients.rules import AddressUse, ClientKind, Scope
from consigne.kernel.words import Bilingual

KIND_NAMES = {
    ClientKind.PERSON: Bilingual("Person", "Personne"),
    ClientKind.ORGANISATION: Bilingual("Organisation", "Organisation"),
}
USE_NAMES = {
    AddressUse.MOBILE: Bilingual("Mobile", "Cellulaire"),
    AddressUse.HOME: Bilingual("Home", "Domicile"),
    AddressUse.WORK: Bilingual("Work", "Travail"),
    AddressUse.OTHER: Bilingual("Other", "Autre"),
}
REACH_NAMES = {
    "phone": Bilingual("Telephone", "Téléphone"),
    "email": Bilingual("E-mail", "Courriel"),
    "postal": Bilingual("Postal address", "Adresse postale"),
    "handle": Bilingual("Social media", "Médias sociaux"),
}
SCOPE_NAMES = {
    Scope.EVERYTHING: Bilingual("everything", "tout"),
    Scope.THIS_MATTER: Bilingual("this matter alone", "ce dossier seulement"),
    Scope.INFORMATION: Bilingual("information only", "renseignements seulement"),
}
EVIDENCE_KINDS = {
    "seen": Bilingual("Document seen", "Document vu"),
    "on_file": Bilingual("Document on file", "Document au dossier"),
    "verbal": Bilingual("Said by the client", "Dit par le client"),
}
