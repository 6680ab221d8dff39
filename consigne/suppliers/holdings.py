"""What is kept of a supplier's people; its contracts name nobody."""

from consigne.kernel.holdings import HANGING_FIELDS, Category, Disposal, Holding
from consigne.kernel.words import Bilingual

HOLDINGS = (
    Holding(
        kind="assignment",
        model="suppliers.Assignment",
        name=Bilingual("People under a contract", "Personnes affectées à un contrat"),
        fields={
            **HANGING_FIELDS,
            "contract": Category.TECHNICAL,
            "member": Category.STAFF,
            "from_on": Category.TECHNICAL,
            "until_on": Category.TECHNICAL,
        },
        disposal=Disposal.KEPT,
        note=Bilingual(
            "Kept as long as the journal names the member by id: it says by what right they saw.",
            "Conservé tant que le journal désigne le membre par son identifiant : on y lit à quel "
            "titre il a consulté.",
        ),
    ),
)
