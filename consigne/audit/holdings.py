"""What the journal keeps: who did what and when, by identifiers; destroyed a month at a time."""

from consigne.kernel.holdings import Category, Disposal, Holding, Trigger
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL

JOURNAL_MONTH = Holding(
    kind="journal_month",
    model="audit.Event",
    name=Bilingual("Months of the audit journal", "Mois du journal d’audit"),
    fields={
        "id": ID,
        "at": ID,
        "institution_id": ID,
        "actor_id": Category.STAFF,
        "roles": Category.STAFF,
        "act": ID,
        "purpose": ID,
        "outcome": ID,
        "reasons": ID,
        "door": ID,
    },
    disposal=Disposal.DESTROY,
    trigger=Trigger.SAVED,
    note=Bilingual(
        "Identifiers only. A month goes whole, once every institution that has events in it "
        "approved; its signed root is kept.",
        "Identifiants seulement. Un mois est détruit en entier, une fois que chaque institution "
        "qui y a des événements l’a approuvé; sa racine signée est conservée.",
    ),
)

HOLDINGS = (JOURNAL_MONTH,)
