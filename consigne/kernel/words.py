"""Words: a text that is complete only when it exists in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal, get_args

from babel.dates import format_date
from babel.numbers import format_decimal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# Canadian usage decides dates and figures; the language alone does not.
LOCALES: dict[Language, str] = {"en": "en_CA", "fr": "fr_CA"}


class HalfMissing(ValueError):
    """A bilingual text was given in one language only."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and French; neither half may be empty.

    Raises HalfMissing when a half is blank.
    """

    en: str
    fr: str

    def __post_init__(self) -> None:
        if not self.en.strip() or not self.fr.strip():
            raise HalfMissing(f"Both languages are required: en={self.en!r}, fr={self.fr!r}")

    def in_(self, language: str) -> str:
        """The half in this language; anything but French is answered in English."""
        return self.fr if language.startswith("fr") else self.en

    def filled(self, **facts: Fact) -> Bilingual:
        """The same text with its {placeholders} filled, each half by its own language's usage."""
        return Bilingual(
            en=self.en.format(**{name: spoken(fact, "en") for name, fact in facts.items()}),
            fr=self.fr.format(**{name: spoken(fact, "fr") for name, fact in facts.items()}),
        )


Fact = Bilingual | date | int | Decimal | str


def spoken(fact: Fact, language: Language) -> str:
    """A date, a number or a pair as this language writes it; a string stays as it is."""
    if isinstance(fact, Bilingual):
        return fact.in_(language)
    if isinstance(fact, date):
        return spoken_date(fact, language)
    if isinstance(fact, int | Decimal):
        figure: str = format_decimal(fact, locale=LOCALES[language])
        return figure
    return fact


# One page says the same few days many times.
@lru_cache(maxsize=4096)
def spoken_date(day: date, language: Language) -> str:
    """A day in words: "February 20, 2027", "20 février 2027", "1er mars 2027"."""
    text: str = format_date(day, format="long", locale=LOCALES[language])
    if language == "fr" and day.day == 1 and text.startswith("1 "):
        return "1er" + text[1:]
    return text
