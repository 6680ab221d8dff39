"""Lists: the kinds of entries a register is browsed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consigne.kernel.words import Bilingual
from consigne.register.rules import Kind, Register


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of entries: its plural, its singular, its route, and where the register has them."""

    key: str
    words: Bilingual
    one: Bilingual
    route: str
    where: str = ""

    def entries(self, register: Register) -> Mapping[str, Any]:
        """The entries of this kind, by code; notices are kept by a floor of their own."""
        found: Mapping[str, Any] = getattr(register, self.where) if self.where else {}
        return found


SHELVES = (
    Shelf(
        Kind.ACTIVITY,
        Bilingual("Activities", "Activités"),
        Bilingual("Activity", "Activité"),
        "home",
        "activities",
    ),
    Shelf(
        Kind.SCHEDULE,
        Bilingual("Retention schedules", "Calendriers de conservation"),
        Bilingual("Retention schedule", "Calendrier de conservation"),
        "schedules",
        "schedules",
    ),
    Shelf(
        Kind.BANK,
        Bilingual("Personal information banks", "Fichiers de renseignements personnels"),
        Bilingual("Personal information bank", "Fichier de renseignements personnels"),
        "banks",
        "banks",
    ),
    Shelf("notice", Bilingual("Notices", "Avis"), Bilingual("Notice", "Avis"), "notices"),
    Shelf(
        Kind.PURPOSE,
        Bilingual("Purposes", "Fins"),
        Bilingual("Purpose", "Fin"),
        "purposes",
        "purposes",
    ),
    Shelf(
        Kind.CATEGORY,
        Bilingual("Categories of information", "Catégories de renseignements"),
        Bilingual("Category of information", "Catégorie de renseignements"),
        "categories",
        "categories",
    ),
    Shelf(
        Kind.AUTHORITY,
        Bilingual("Legal authorities", "Autorisations légales"),
        Bilingual("Legal authority", "Autorisation légale"),
        "authorities",
        "authorities",
    ),
    Shelf(
        Kind.STANDARD,
        Bilingual("Service standards", "Normes de service"),
        Bilingual("Service standard", "Norme de service"),
        "standards",
        "standards",
    ),
)
SHELF_OF = {shelf.key: shelf for shelf in SHELVES}
PROGRAM = Shelf(
    Kind.PROGRAM, Bilingual("Programs", "Programmes"), Bilingual("Program", "Programme"), "home"
)
