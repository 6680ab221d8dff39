"""Hours: when a supplier's lines are open, as each language writes it."""

from __future__ import annotations

from datetime import time

from consigne.kernel.words import Bilingual
from consigne.suppliers.rules import Hours

WEEKDAY_NAMES = {
    1: Bilingual("Monday", "Lundi"),
    2: Bilingual("Tuesday", "Mardi"),
    3: Bilingual("Wednesday", "Mercredi"),
    4: Bilingual("Thursday", "Jeudi"),
    5: Bilingual("Friday", "Vendredi"),
    6: Bilingual("Saturday", "Samedi"),
    7: Bilingual("Sunday", "Dimanche"),
}


def spoken_hours(hours: Hours) -> Bilingual:
    """ "Monday, Friday, 08:00 to 16:30"; "Lundi, vendredi, de 8 h à 16 h 30"."""
    days = [WEEKDAY_NAMES[day] for day in sorted(hours.weekdays)]
    opens, closes = hours.opens_at, hours.closes_at
    return Bilingual(
        f"{', '.join(day.en for day in days)}, {opens:%H:%M} to {closes:%H:%M}",
        f"{', '.join(day.fr for day in days).capitalize()}, de {_fr(opens)} à {_fr(closes)}",
    )


def _fr(at: time) -> str:
    minutes = f"\N{NO-BREAK SPACE}{at:%M}" if at.minute else ""
    return f"{at.hour}\N{NO-BREAK SPACE}h{minutes}"
