"""What is kept of stored objects: the row; the bytes are in the vault, their key elsewhere."""

from consigne.kernel.holdings import HANGING_FIELDS, Category, Disposal, Holding
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL

HOLDINGS = (
    Holding(
        kind="stored_object",
        model="vault.StoredObject",
        name=Bilingual("Stored objects", "Objets conservés"),
        fields={
            **HANGING_FIELDS,
            "purposes": ID,
            "size": ID,
            "sealed_digest": ID,
            "stored_at": ID,
        },
        disposal=Disposal.WITH_PARENT,
        note=Bilingual(
            "Goes with the attachment that names it.",
            "Suit la pièce jointe qui le désigne.",
        ),
    ),
)
