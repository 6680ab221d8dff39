"""The vault's own acts."""

from __future__ import annotations

from consigne.kernel.acts import Acts
from consigne.kernel.words import Bilingual


class Act(Acts):
    KEYS_WITNESSED = Bilingual(
        "end of the keys’ journal put on record", "fin du journal des clés consignée"
    )
    KEYS_VERIFIED = Bilingual("keys’ journal verified", "journal des clés vérifié")
