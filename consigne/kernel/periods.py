"""Periods: a length of time in calendar terms, as schedules state them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from consigne.kernel.words import Bilingual

_ISO = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")


@dataclass(frozen=True, slots=True)
class Period:
    """Years, months and days, added in that order (ISO 8601: "P2Y", "P90D", "P1Y6M").

    Raises ValueError when negative. It may be of no length, which packs and settings refuse.
    """

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.years, self.months, self.days) < 0:
            raise ValueError("A period cannot be negative.")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an ISO 8601 period of years, months and days; raises ValueError on anything else."""
        match = _ISO.match(text)
        if match is None or not any(match.groups()):
            raise ValueError(f"Not an ISO 8601 period of years, months or days: {text!r}")
        return cls(*(int(part or 0) for part in match.groups()))

    def after(self, day: date) -> date:
        """The day this period ends when counted from `day`.

        A month without that day ends on its last one: a month after January 31 is February 28.
        Past the last day a calendar can hold, that last day.
        """
        month_index = day.year * 12 + day.month - 1 + self.years * 12 + self.months
        year, month = divmod(month_index, 12)
        if year > date.max.year:
            return date.max
        last = calendar.monthrange(year, month + 1)[1]
        moved = date(year, month + 1, min(day.day, last))
        return moved + timedelta(days=min(self.days, (date.max - moved).days))

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0D")

    def spoken(self) -> Bilingual:
        """In words: "1 year and 90 days", "1 an et 90 jours"."""
        counted = [
            (self.years, ("year", "years"), ("an", "ans")),
            (self.months, ("month", "months"), ("mois", "mois")),
            (self.days, ("day", "days"), ("jour", "jours")),
        ]
        english = [f"{n} {words[n != 1]}" for n, words, _ in counted if n]
        french = [f"{n} {words[n > 1]}" for n, _, words in counted if n]
        return Bilingual(" and ".join(english) or "0 days", " et ".join(french) or "0 jour")


def longest(periods: list[Period], *, counted_from: date) -> Period:
    """The period that ends last when counted from this day: the longest minimum wins."""
    return max(periods, key=lambda period: period.after(counted_from))
