"""Names: who are the invented clients, and where do they live?

Family names made of woods and weathers, places on no map, numbers kept for fiction (555-01xx).
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from consigne.kernel.words import Language

FRENCH = (
    "Ariane Pommefleur|Octave Rivedouce|Maëlle Saint-Brouillard|Ignace Grandvent|Yasmine El-Fanal|"
    "Théodore Bellepluie|Noémie Clairsapin|Réjean Portneige|Fatoumata Boisdoré|Éloïse Vertrivage|"
    "Anselme Longhiver|Solange Merisier-Roux|Hyacinthe Deslucioles|Inès Brisemer|Côme Lerocher|"
    "Philomène Dubrouillard|Amadou Largeaube|Geneviève Hautebruyère|Zacharie Petitnuage|"
    "Mireille Sablon-Noir|Jérôme Feuillerousse|Thanh Soleilpâle|Odette Grandeglace|"
    "Loïc Sentier-Perdu|Rosalie Fontclaire|Barnabé Duverger|Manon Œilvert|Célestin Belorage|"
    "Françoise Neigeuse|Karim Bordeleau-Bleu|Delphine Rosée|Ulysse Montcouleuvre"
)
ENGLISH = (
    "Winnie Thistledown|Harold Maplewood-Finch|Priscilla Brookhaven|Desmond Pinecroft|Ada Larkspur|"
    "Kwame Riverstone|Mei Lanternwood|Gordon Frostfield|Beatrix Marigold|Owen Saltmarsh|"
    "Nadia Featherstone-Ray|Clive Underhill-Snow|Ingrid Cloudberry|Rufus Tamarack|Dorothy Windmere|"
    "Sanjay Goldenrod|Maud Quillfeather|Elspeth Harbourlight|Theo Birchwhistle|Harriet Moonbeam|"
    "Angus Stillwater|Leila Driftwood|Percival Oakapple|Josephine Larkrise|Bertram Fernhollow|"
    "Opal Winterbourne|Silas Greenlantern|Rosamund Thornbury"
)
ORGANISATIONS: tuple[tuple[str, Language], ...] = (
    ("Résidence Les Lilas-Inventés", "fr"),
    ("Buanderie de la Rive-Imaginaire inc.", "fr"),
    ("Maple Hollow Housing Co-op", "en"),
    ("Lantern Bay Bed & Breakfast Ltd.", "en"),
)
PLACES = (
    "Sainte-Aurore-du-Lac",
    "Val-Merisier",
    "Maple Hollow",
    "Port Lantern",
    "Rivière-aux-Huards",
)
_STREETS = {
    "fr": ("rue des Mélèzes", "chemin du Fanal", "avenue de la Comète", "rang des Coquelicots"),
    "en": ("Larkspur Lane", "Old Lantern Road", "Thistle Crescent", "Goose Feather Street"),
}
_AREA_CODES = ("514", "438", "450", "418", "819", "613", "343", "416", "902", "506")


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person or organisation, and how to reach them."""

    given_name: str
    family_name: str
    organisation: str
    language: Language
    phone: str
    email: str
    street: str
    town: str


def people(chance: random.Random) -> Iterator[Someone]:
    """The sixty people; the last two share a telephone number, as couples do."""
    named: list[tuple[str, Language]] = [
        *((name, "fr") for name in FRENCH.split("|")),
        *((name, "en") for name in ENGLISH.split("|")),
    ]
    chance.shuffle(named)
    for place, (name, language) in enumerate(named):
        given, family = name.split(" ", 1)
        number = min(place, len(named) - 2)
        yield _someone(chance, number, language, given=given, family=family)


def organisations(chance: random.Random) -> Iterator[Someone]:
    """The places where some of them work."""
    for place, (name, language) in enumerate(ORGANISATIONS, start=80):
        yield _someone(chance, place, language, organisation=name)


def _someone(
    chance: random.Random,
    place: int,
    language: Language,
    *,
    given: str = "",
    family: str = "",
    organisation: str = "",
) -> Someone:
    address = _plain(f"{given}.{family}" if family else organisation.split(" ")[0])
    return Someone(
        given_name=given,
        family_name=family,
        organisation=organisation,
        language=language,
        phone=f"{_AREA_CODES[place % len(_AREA_CODES)]} 555-01{place:02d}",
        email=f"{address}@example.ca",
        street=f"{chance.randint(2, 980)}, {chance.choice(_STREETS[language])}",
        town=chance.choice(PLACES),
    )


def _plain(words: str) -> str:
    """Without accents, as most addresses are."""
    folded = unicodedata.normalize("NFKD", words.replace("Œ", "Oe").replace("œ", "oe"))
    return folded.encode("ascii", "ignore").decode().lower()
