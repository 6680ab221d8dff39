"""What is kept of consents."""

from consigne.kernel.holdings import KEPT_FIELDS, Category, Disposal, Holding, Trigger
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL

HOLDINGS = (
    Holding(
        kind="consent",
        model="consent.ConsentEvent",
        name=Bilingual("Consents", "Consentements"),
        fields={
            **KEPT_FIELDS,
            "client": ID,
            "purpose": Category.PREFERENCES,
            "answer": Category.PREFERENCES,
            "way": Category.PREFERENCES,
            "notice": ID,
            "language": Category.PREFERENCES,
            "said_at": ID,
            "said_on": ID,
            "lapses_on": ID,
            "evidence_kind": ID,
            "evidence_id": ID,
            "evidence_digest": ID,
            "recorded_by": Category.STAFF,
            "recorded_at": ID,
        },
        disposal=Disposal.DESTROY,
        trigger=Trigger.WITHDRAWAL,
        path_to_person="client",
    ),
)
