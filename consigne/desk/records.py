"""Records: what a kind of record is called, and where one of them is opened."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse

from consigne.kernel.words import Bilingual

RECORD_NAMES: dict[str, Bilingual] = {
    "client": Bilingual("Client", "Client"),
    "interaction": Bilingual("Contact", "Contact"),
    "consent": Bilingual("Consent", "Consentement"),
    "draft": Bilingual("Draft", "Brouillon"),
    "attachment": Bilingual("Attachment", "Pièce jointe"),
    "party": Bilingual("Client of a contact", "Client d’un contact"),
    "phone": Bilingual("Telephone number", "Numéro de téléphone"),
    "email": Bilingual("E-mail address", "Adresse de courriel"),
    "postal": Bilingual("Postal address", "Adresse postale"),
    "handle": Bilingual("Social media account", "Compte de médias sociaux"),
    "affiliation": Bilingual("Role at an organisation", "Rôle dans une organisation"),
    "authority_to_act": Bilingual("Authority to act", "Mandat ou procuration"),
    "break_glass": Bilingual("Emergency access", "Accès d’urgence"),
    "identity_check": Bilingual("Identity check", "Vérification d’identité"),
    "identity_code": Bilingual(
        "Code sent to an address on file", "Code envoyé à une adresse au dossier"
    ),
    "incapacity": Bilingual("Minor, protected or deceased", "Mineur, personne protégée ou décédée"),
    "stored_object": Bilingual("Stored file", "Fichier conservé"),
    "plan": Bilingual("Plan of destruction", "Plan de destruction"),
    "run": Bilingual("Execution of a plan", "Exécution d’un plan"),
    "certificate": Bilingual("Certificate of destruction", "Attestation de destruction"),
    "hold": Bilingual("Hold", "Suspension de la destruction"),
    "backup": Bilingual("Backup", "Copie de sauvegarde"),
    "supplier": Bilingual("Supplier", "Fournisseur"),
    "contract": Bilingual("Contract", "Contrat"),
    "institution": Bilingual("Institution", "Institution"),
    "member": Bilingual("Member of staff", "Membre du personnel"),
    "delegation": Bilingual("Delegation", "Délégation"),
    "token": Bilingual("Token", "Jeton"),
    "journal": Bilingual("Journal about a record", "Journal au sujet d’un document"),
    "journal_month": Bilingual("Month of the audit journal", "Mois du journal d’audit"),
}

# The kinds that have a page of their own, and its route.
_ROUTES = {
    "client": "desk:clients:show",
    "interaction": "desk:interactions:show",
    "supplier": "desk:suppliers:show",
    "plan": "desk:retention:plan",
    "certificate": "desk:retention:certificate",
}


def record_name(kind: str) -> Bilingual:
    """What people call a record of this kind; a kind of another time keeps its code."""
    return RECORD_NAMES.get(kind) or Bilingual(kind, kind)


def record_url(kind: str, record: UUID) -> str:
    """Where this record is read, or "" when its kind has no page."""
    try:
        return reverse(_ROUTES[kind], args=[record])
    except (KeyError, NoReverseMatch):
        return ""
