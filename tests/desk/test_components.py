"""The values behind the desk's parts, and what their drawing promises."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils import translation

from consigne.desk import jinja
from consigne.desk.components import (
    Bar,
    KeepState,
    bars_drawn,
    initials,
    keep_line,
    keep_picture,
)
from consigne.kernel.words import LANGUAGES, Bilingual, Language
from tests.desk.gallery import TODAY, gallery

DESK = Path("consigne/desk")
STYLES = DESK / "static/desk/css"


def test_a_record_far_from_its_last_day_is_kept() -> None:
    line = keep_line(date(2026, 1, 1), date(2028, 1, 1), today=TODAY)
    assert line.state is KeepState.KEPT
    assert 0.4 < line.fraction < 0.5
    assert line.words == Bilingual("destroyed on January 1, 2028", "détruit le 1er janvier 2028")


def test_a_last_day_within_thirty_days_is_soon() -> None:
    assert keep_line(TODAY, date(2026, 12, 22), today=TODAY).state is KeepState.SOON
    assert keep_line(TODAY, date(2026, 12, 23), today=TODAY).state is KeepState.KEPT


def test_a_hold_shows_even_when_the_last_day_has_passed() -> None:
    line = keep_line(date(2024, 1, 1), date(2025, 1, 1), today=TODAY, held=True)
    assert (line.state, line.fraction) == (KeepState.HELD, 1.0)
    assert line.words.fr == "Destruction suspendue"


def test_what_is_gone_has_no_today() -> None:
    line = keep_line(date(2024, 1, 1), date(2025, 1, 1), today=TODAY, held=True, gone=True)
    assert (line.state, line.today_fraction) == (KeepState.GONE, None)


def test_without_a_last_day_the_line_stays_open() -> None:
    line = keep_line(date(2024, 1, 1), None, today=TODAY)
    assert (line.state, line.words.en) == (KeepState.OPEN, "Kept, last day to come")
    assert (
        keep_picture(line.state, line.begins_on).fr
        == "Conservé, date à venir, depuis le 1er janvier 2024"
    )


def test_initials_come_from_the_first_and_last_words() -> None:
    assert initials("Marguerite Œuvrard") == "MŒ"
    assert initials("Jean-Guy Tremblay") == "JT"
    assert initials("Élise") == "É"
    assert initials("(514)") == "?"


def test_the_smallest_count_is_still_seen_and_nothing_is_drawn_for_none() -> None:
    drawing = bars_drawn((Bar("a", 1), Bar("b", 900), Bar("c", 0)))
    assert [drawn.height for drawn in drawing.bars] == [2, 64, 0]
    assert bars_drawn(()).bars == ()


@pytest.mark.parametrize("months", [3, 12, 13, 24])
def test_every_bar_is_within_its_drawing(months: int) -> None:
    drawing = bars_drawn(tuple(Bar(str(month), month) for month in range(months)))
    last = drawing.bars[-1]
    assert last.x + drawing.bar_width <= drawing.width


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["Mar 1, 2026", "Nov 22, 2026, 10:01 a.m.", "12,345", "12%", "1.2 MB"]),
        ("fr", ["1er mars 2026", "22 nov. 2026, 10 h 01", "12 345", "12 %", "1,2 Mo"]),
    ],
)
def test_days_and_figures_follow_the_reader(language: Language, written: list[str]) -> None:
    noon = datetime(2026, 11, 22, 15, 1, 30, tzinfo=UTC)
    with translation.override(language):
        shown = [
            jinja.short_day(date(2026, 3, 1)),
            jinja.moment(noon),
            jinja.figure(12345),
            jinja.percent(0.12),
            jinja.size(1_234_000),
        ]
    assert [re.sub(r"\s", " ", text) for text in shown] == written


def test_a_french_colon_never_starts_a_line() -> None:
    with translation.override("fr"):
        assert jinja.said(Bilingual("hold: now", "suspension : oui")) == "suspension\u00a0: oui"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_drawn_without_style_or_script_in_the_page(language: Language) -> None:
    page = gallery(language)
    assert f'<html lang="{language}-CA">' in page
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_sentence_of_the_desk_has_its_french() -> None:
    with (DESK / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        french = {(entry.context, _first(entry.id)): entry for entry in read_po(file) if entry.id}
    assert not [key for key, entry in french.items() if entry.fuzzy or not entry.string]
    assert not sorted(_sentences() - french.keys(), key=str)


def _first(words: str | tuple[str, ...] | list[str]) -> str:
    return words if isinstance(words, str) else words[0]


def _sentences() -> set[tuple[str | None, str]]:
    methods = [("jinja2/**.html", "jinja2"), ("**.py", "python")]
    options = {"jinja2/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
    drawn = {
        (context, _first(words))
        for _, _, words, _, context in extract_from_dir(DESK, methods, options)
    }
    # Babel does not read Django's own templates, and these use one form only.
    for page in (DESK / "templates").rglob("*.html"):
        found = re.findall(r'{% translate "([^"]+)"(?: context "([^"]+)")? %}', page.read_text())
        drawn |= {(context or None, words) for words, context in found}
    return drawn


TEXT_ON_GROUND = [
    (ink, under) for ink in ("ink", "ink-2", "ink-3") for under in ("ground", "paper", "well")
]
MEANINGS = ("teal", "ok", "warn", "hold", "stop")
TEXT = [
    *TEXT_ON_GROUND,
    *((tone, under) for tone in MEANINGS for under in ("paper", "ground", f"{tone}-soft")),
    *(("ink", f"{tone}-soft") for tone in MEANINGS),
    *(("ink-2", under) for under in ("teal-soft", "stop-soft", "warn-soft")),
    ("on-teal", "teal"),
    ("on-teal", "teal-strong"),
    ("teal-strong", "paper"),
    ("bar-ink", "bar"),
    ("bar-ink-2", "bar"),
    ("bar-teal", "bar"),
]
MARKS = [
    (mark, under) for mark in ("edge", "warn-mark", "hold", "teal") for under in ("paper", "ground")
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_it_is_written_on(theme: str) -> None:
    colours = _colours(theme)
    faint = {pair: _contrast(*(colours[name] for name in pair)) for pair in TEXT}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_that_mean_something_stand_out(theme: str) -> None:
    colours = _colours(theme)
    faint = {pair: _contrast(*(colours[name] for name in pair)) for pair in MARKS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def _colours(theme: str) -> dict[str, str]:
    light, dark = (STYLES / "tokens.css").read_text().split("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    return found


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1, contrast ratio."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return round((bright + 0.05) / (dim + 0.05), 2)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
