"""Which language comes first, and which may be offered, under an institution's regime?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consigne.kernel.words import Bilingual, Language


class LanguageRegime(StrEnum):
    """What the law asks of an institution's languages."""

    FEDERAL = "federal"
    QUEBEC_PUBLIC = "quebec_public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class InstitutionSeen:
    """An institution as of a day. `order` is the languages it offers, first one first."""

    id: UUID
    code: str
    name: Bilingual
    regime: LanguageRegime
    order: tuple[Language, ...]
    time_zone: str
    from_on: date
    practice: bool
    register_stamp: int


def languages_offered(regime: LanguageRegime, order: tuple[Language, ...]) -> tuple[Language, ...]:
    """The languages to offer, in order.

    A federal institution offers both (Official Languages Act, s. 28), in the order of the region;
    a Québec public body offers French first (Charter of the French language); a private one
    offers what it declared.
    """
    if regime is LanguageRegime.QUEBEC_PUBLIC:
        return ("fr", *(language for language in order if language != "fr"))
    if regime is LanguageRegime.FEDERAL:
        return (*order, *(other for other in ("en", "fr") if other not in order))
    return order
