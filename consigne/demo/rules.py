"""The demonstration's own act: its day was moved."""

from __future__ import annotations

from consigne.kernel.acts import Acts
from consigne.kernel.words import Bilingual


class Act(Acts):
    """What the journal calls the acts of this floor."""

    CLOCK_MOVED = Bilingual("day of the demonstration moved", "date de la démonstration changée")
