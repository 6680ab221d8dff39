"""Jinja: the environment the desk's pages are drawn in, and how they write days and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import phonenumbers
from babel.dates import format_datetime, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from consigne.desk import components
from consigne.kernel.masks import Masked
from consigne.kernel.words import LOCALES, Bilingual, Fact, Language, spoken

# One page shows the same few days many times; a year of work fits.
_KEPT_FORMATS = 4096
# A page asks hundreds of times; Django's own answer is looked for through a thread each time.
_reading: ContextVar[Language | None] = ContextVar("reading", default=None)


def environment(**options: Any) -> Environment:
    """Django's Jinja2 back end calls this: translations, routes, the reader's days and figures."""
    # A name nobody gave is a fault of the page, not an empty string on a person's file.
    options["undefined"] = StrictUndefined
    options.pop("autoescape", None)
    drawn = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        **options,
    )
    drawn.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    drawn.filters.update(_FILTERS)
    drawn.globals.update(
        static=static,
        url=reverse,
        reader=reader,
        places=components.PLACES,
        drawn_once=drawn_once,
        keep_picture=components.keep_picture,
    )
    drawn.tests["masked"] = _is_masked
    return drawn


def reader() -> Language:
    """The language this page is read in."""
    return _reading.get() or _active()


@contextmanager
def reading() -> Iterator[None]:
    """Draw a page in the language that is active now, asked for once."""
    before = _reading.set(_active())
    try:
        yield
    finally:
        _reading.reset(before)


def drawn_once(macro: Callable[..., str]) -> Callable[..., str]:
    """The macro, which draws the same values once for each language: a list repeats its marks."""

    @lru_cache(_KEPT_FORMATS)
    def drawing(language: Language, *values: object) -> str:
        return macro(*values)

    return lambda *values: drawing(reader(), *values)


def said(fact: Fact) -> str:
    """A pair, day or figure in the reader's language; text stays as it is."""
    if isinstance(fact, str):
        return fact
    return _said(fact, reader())


def short_day(day: date) -> str:
    """A day for lists: "Nov 3, 2026", "3 nov. 2026"."""
    return _short_day(day, reader())


def near_day(day: date, today: date) -> str:
    """A day as one says it near today: "today", "tomorrow", "Nov 18", "3 nov. 2025"."""
    return _near_day(day, today, reader())


def near_moment(instant: datetime, today: date) -> str:
    """An instant in a list: its hour when it is of today, else its day."""
    local = _local(instant)
    return _clock(local, reader()) if local.date() == today else near_day(local.date(), today)


def moment(instant: datetime) -> str:
    """An instant where the reader works: "Nov 22, 2026, 10:01 a.m.", "22 nov. 2026, 10 h 01"."""
    return _moment(_local(instant), reader())


def clock(instant: datetime) -> str:
    """The hour of an instant where the reader works: "10:01 a.m.", "10 h 01"."""
    return _clock(_local(instant), reader())


def figure(number: Decimal | float) -> str:
    """A number as the reader groups it: "12,345", "12 345"."""
    return _figure(number, reader())


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage: "12%", "12 %"."""
    return _percent(share, reader())


def size(octets: int) -> str:
    """A length in bytes as people read it: "1.2 MB", "1,2 Mo"."""
    return _size(octets, reader())


def phone(e164: str) -> str:
    """A telephone number as people here read it: "+1 514 555-0142"."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    spaced = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return spaced.replace("-", "\u00a0", 1) if parsed.country_code == 1 else spaced


def iso(value: date | datetime) -> str:
    """A day or an instant as machines read it (ISO 8601), for the `time` element."""
    return value.isoformat()


def legal_day(instant: datetime) -> date:
    """The day an instant falls on where the reader works."""
    return timezone.localtime(instant).date()


def _active() -> Language:
    return "fr" if (translation.get_language() or "en").startswith("fr") else "en"


def _local(instant: datetime) -> datetime:
    return timezone.localtime(instant).replace(second=0, microsecond=0)


@lru_cache(_KEPT_FORMATS)
def _said(fact: Bilingual | date | int | Decimal, language: Language) -> str:
    return _bound(spoken(fact, language), language)


def _bound(text: str, language: Language) -> str:
    # French usage in Canada: a colon and guillemets never part from their word at a line's end.
    if language == "en":
        return text
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


@lru_cache(_KEPT_FORMATS)
def _short_day(day: date, language: Language) -> str:
    text = format_skeleton("yMMMd", day, locale=LOCALES[language])
    return "1er" + text[1:] if language == "fr" and day.day == 1 else text


_NEAR = {
    -1: Bilingual("yesterday", "hier"),
    0: Bilingual("today", "aujourd’hui"),
    1: Bilingual("tomorrow", "demain"),
}


@lru_cache(_KEPT_FORMATS)
def _near_day(day: date, today: date, language: Language) -> str:
    near = _NEAR.get((day - today).days)
    if near is not None:
        return near.in_(language)
    # The same year goes without saying.
    if day.year != today.year:
        return _short_day(day, language)
    text = format_skeleton("MMMd", day, locale=LOCALES[language])
    return "1er" + text[1:] if language == "fr" and day.day == 1 else text


@lru_cache(_KEPT_FORMATS)
def _moment(instant: datetime, language: Language) -> str:
    pattern = {"en": "MMM d, y, h:mm a", "fr": "d MMM y, HH 'h' mm"}[language]
    return format_datetime(instant, pattern, locale=LOCALES[language])


@lru_cache(_KEPT_FORMATS)
def _clock(instant: datetime, language: Language) -> str:
    return format_time(instant, "short", locale=LOCALES[language])


@lru_cache(_KEPT_FORMATS)
def _figure(number: Decimal | float, language: Language) -> str:
    text: str = format_decimal(number, locale=LOCALES[language])
    return text


@lru_cache(_KEPT_FORMATS)
def _percent(share: float, language: Language) -> str:
    return format_percent(share, locale=LOCALES[language])


@lru_cache(_KEPT_FORMATS)
def _size(octets: int, language: Language) -> str:
    units = {"en": ("bytes", "kB", "MB", "GB"), "fr": ("octets", "ko", "Mo", "Go")}[language]
    amount, unit = float(octets), 0
    while amount >= 1000 and unit < len(units) - 1:
        amount, unit = amount / 1000, unit + 1
    number = format_decimal(amount, "#,##0.#" if unit else "0", locale=LOCALES[language])
    return f"{number}\N{NO-BREAK SPACE}{units[unit]}"


def _is_masked(value: object) -> bool:
    return isinstance(value, Masked)


_FILTERS = {
    "said": said,
    "short_day": short_day,
    "near_day": near_day,
    "near_moment": near_moment,
    "moment": moment,
    "legal_day": legal_day,
    "clock": clock,
    "figure": figure,
    "percent": percent,
    "size": size,
    "phone": phone,
    "iso": iso,
    "initials": components.initials,
    "bars_drawn": components.bars_drawn,
}
