"""Certificate words: how a certificate reads on paper, in either language."""

from __future__ import annotations

from consigne.kernel.actors import ROLE_NAMES
from consigne.kernel.holdings import Category, Trigger
from consigne.kernel.words import Bilingual
from consigne.retention.rules import APPROVE_DISPOSAL

CATEGORIES: dict[str, Bilingual] = {
    Category.IDENTITY: Bilingual("identity", "identité"),
    Category.CONTACT: Bilingual("contact details", "coordonnées"),
    Category.COMMUNICATIONS: Bilingual("communications", "communications"),
    Category.DOCUMENTS: Bilingual("documents", "documents"),
    Category.PREFERENCES: Bilingual("preferences", "préférences"),
    Category.OPINION: Bilingual("opinions", "opinions"),
    Category.STAFF: Bilingual("staff", "personnel"),
    Category.TECHNICAL: Bilingual("technical", "données techniques"),
}

# After "from" and "à compter": in French the article is already joined.
TRIGGERS: dict[str, Bilingual] = {
    Trigger.INTERACTION: Bilingual("the interaction", "de l’interaction"),
    Trigger.LAST_USE: Bilingual("the last use", "de la dernière utilisation"),
    Trigger.LAST_ADMINISTRATIVE_USE: Bilingual(
        "the last administrative use", "du dernier usage à des fins administratives"
    ),
    Trigger.CLOSURE: Bilingual("the closure", "de la fermeture"),
    Trigger.WITHDRAWAL: Bilingual("the withdrawal", "du retrait du consentement"),
    Trigger.SAVED: Bilingual("the last saving", "du dernier enregistrement"),
    Trigger.PUBLISHED: Bilingual("the publication", "de la publication"),
    Trigger.CONTRACT_END: Bilingual(
        "the end of the supplier’s contract", "de la fin du contrat du fournisseur"
    ),
}

ROLES: dict[str, Bilingual] = {
    **{role.value: name for role, name in ROLE_NAMES.items()},
    # The power itself, lent to somebody for some days.
    APPROVE_DISPOSAL: Bilingual("Approver by delegation", "Approbateur par délégation"),
}

STAGES = {
    1: Bilingual("Stage one: live stores", "Première étape : dépôts actifs"),
    2: Bilingual("Stage two: live stores and copies", "Seconde étape : dépôts actifs et copies"),
}

# Every label of the page, by the name the template knows it under.
LABELS: dict[str, Bilingual] = {
    "title": Bilingual("Certificate of destruction", "Attestation de destruction"),
    "number": Bilingual("No.", "Nº"),
    "issued": Bilingual("Issued on {day}", "Délivrée le {day}"),
    "planned": Bilingual("Planned", "Planifiée"),
    "approved": Bilingual("Approved", "Approuvée"),
    "started": Bilingual("Started", "Commencée"),
    "finished": Bilingual("Finished", "Terminée"),
    "verified": Bilingual("Verified", "Vérifiée"),
    "destroyed": Bilingual("What was destroyed", "Ce qui a été détruit"),
    "records": Bilingual("Records", "Documents"),
    "contents": Bilingual("What they contained", "Ce qu’ils contenaient"),
    "count": Bilingual("Number", "Nombre"),
    "total": Bilingual("Total", "Total"),
    "kept": Bilingual("What was not destroyed, and why", "Ce qui n’a pas été détruit, et pourquoi"),
    "reason": Bilingual("Reason", "Motif"),
    "nothing_kept": Bilingual(
        "Nothing in the plan was kept.", "Rien de ce que prévoyait le plan n’a été conservé."
    ),
    "schedules": Bilingual("Under which schedules", "Selon quels calendriers"),
    "schedule": Bilingual("Retention schedule", "Calendrier de conservation"),
    "period": Bilingual("Period", "Délai"),
    "authority": Bilingual("Disposition authority", "Autorisation de disposition"),
    "since_event": Bilingual("{period} from {event}", "{period} à compter {event}"),
    "version_of": Bilingual("version of {day}", "version du {day}"),
    "people": Bilingual("By whose decision", "Par décision de qui"),
    "decision": Bilingual("Decision", "Décision"),
    "role": Bilingual("Role", "Rôle"),
    "identifier": Bilingual("Identifier", "Identifiant"),
    "planner": Bilingual("Planned the destruction", "A planifié la destruction"),
    "approver": Bilingual("Approved it", "L’a approuvée"),
    "no_names": Bilingual(
        "People are given by identifier: a certificate holds no names.",
        "Les personnes sont données par identifiant : une attestation ne contient aucun nom.",
    ),
    "live": Bilingual("Looked for again, and not found", "Cherché de nouveau, et non trouvé"),
    "store": Bilingual("Store", "Dépôt"),
    "looked_for": Bilingual("Looked for", "Cherchés"),
    "absent": Bilingual("Found absent", "Constatés absents"),
    "lasting": Bilingual("Copies kept for a while", "Copies gardées un certain temps"),
    "status": Bilingual("Status", "État"),
    "basis": Bilingual("What it rests on", "Sur quoi il repose"),
    "since": Bilingual("since {day}", "depuis le {day}"),
    "until": Bilingual("gone by {day}", "disparues au plus tard le {day}"),
    "attested_by": Bilingual("by {id}", "par {id}"),
    "residues": Bilingual(
        "Out of reach of this certificate", "Hors de portée de cette attestation"
    ),
    "proofs": Bilingual("What stands behind it", "Ce sur quoi elle repose"),
    "plan_digest": Bilingual("Approved plan (SHA-256)", "Plan approuvé (SHA-256)"),
    "run": Bilingual("Run", "Exécution"),
    "ledger": Bilingual(
        "Ledger of destruction, entries {first} to {last}",
        "Registre des destructions, entrées {first} à {last}",
    ),
    "audit": Bilingual(
        "Audit journal, root over {size} events", "Journal d’audit, racine de {size} événements"
    ),
    "replaces": Bilingual("Replaces the certificate", "Remplace l’attestation"),
    "check": Bilingual("Check it yourself", "Vérifiez-la vous-même"),
    "check_how": Bilingual(
        "This page is for reading; the signed certificate is the file attached to it "
        "({file}). Without network or access to the system, the command below says whether that "
        "file is whole and signed by the institution. Compare the key with the one the institution "
        "publishes:",
        "Cette page se lit; l’attestation signée est le fichier qui y est joint ({file}). Sans "
        "réseau ni accès au système, la commande ci-dessous dit si ce fichier est intact et signé "
        "par l’institution. Comparez la clé avec celle que l’institution publie :",
    ),
    "fingerprint": Bilingual("Key", "Clé"),
    "page": Bilingual("Page {n} of {of}", "Page {n} de {of}"),
}

STATEMENT = Bilingual(
    "{destroyed} records were destroyed, looked for again in every live store, and not found. "
    "{kept}",
    "{destroyed} documents ont été détruits, cherchés de nouveau dans chaque dépôt actif, et n’ont "
    "pas été trouvés. {kept}",
)
KEPT_SOME = Bilingual(
    "{count} records of the plan were kept.", "{count} documents du plan ont été conservés."
)
KEPT_ONE = Bilingual("One record of the plan was kept.", "Un document du plan a été conservé.")
ALREADY_GONE = Bilingual(
    "Already gone when their turn came: {count}.",
    "Déjà disparus quand leur tour est venu : {count}.",
)
KEPT_NONE = Bilingual("No record of the plan was kept.", "Aucun document du plan n’a été conservé.")
