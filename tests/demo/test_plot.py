"""The invented stories: whole in both languages, in the past, and the same each time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from consigne.consent.rules import Answer
from consigne.demo.names import organisations, people
from consigne.demo.plot import Plot, Told
from consigne.demo.sheets import one_page
from consigne.demo.stories import questions, stories

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TOLD = Told("warranty-line", 60, ((0.8, 0, 84), (0.2, 92, 740)), questions=5)
ACTIVITIES = ("warranty-line", "collections-line", "request-line")


def plot(seed: int = 1) -> Plot:
    return Plot(random.Random(seed), people=20, now=NOW, time_zone="America/Toronto")


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_story_reads_in_both_languages(activity: str):
    words = {
        name: pair
        for scene in plot().scenes(Told(activity, 40, ((1, 0, 700),)))
        for name, pair in scene.words.items()
    }
    for story in stories(activity):
        for beat in story:
            for text in (beat.subject, beat.note):
                filled = text.filled(**words)
                assert "{" not in filled.en + filled.fr
                assert filled.en != filled.fr


def test_a_subject_fits_where_it_is_written():
    beats = [b for a in ACTIVITIES for s in stories(a) for b in s]
    beats += [b for a in ("warranty-line", "request-line") for b in questions(a)]
    assert max(len(half) for b in beats for half in (b.subject.en, b.subject.fr)) < 120


def test_everything_happened_before_now_and_within_office_hours():
    scenes = list(plot().scenes(TOLD))
    assert all(scene.at < NOW - timedelta(minutes=9) for scene in scenes)
    assert all(scene.on.weekday() < 5 for scene in scenes)
    assert min(scene.on for scene in scenes) < NOW.date() - timedelta(days=92)


def test_the_same_seed_tells_the_same_stories():
    assert list(plot().scenes(TOLD)) == list(plot().scenes(TOLD))
    assert list(plot(1).scenes(TOLD)) != list(plot(2).scenes(TOLD))


def test_a_general_question_is_asked_by_nobody():
    asked = [scene for scene in plot().scenes(TOLD) if scene.beat in questions("warranty-line")]
    assert len(asked) == 5
    assert {scene.who for scene in asked} == {None}


def test_everybody_has_a_story():
    assert {scene.who for scene in plot().scenes(TOLD)} >= set(range(20))


def test_somebody_says_no():
    answers = {beat.answer for story in stories("warranty-line") for beat in story}
    assert Answer.REFUSED in answers


def test_nobody_invented_can_be_called_or_written_to():
    cast = [*people(random.Random(1)), *organisations(random.Random(1))]
    assert len(cast) == 64
    assert all(" 555-01" in one.phone for one in cast)
    assert all(one.email.endswith("@example.ca") and one.email.isascii() for one in cast)


def test_a_couple_shares_a_number():
    phones = [one.phone for one in people(random.Random(1))]
    assert len(phones) - len(set(phones)) == 1


def test_the_invented_invoice_is_a_pdf_with_its_words():
    sheet = one_page("Facture inventée (F-1)", "12,00 $")
    assert sheet.startswith(b"%PDF-1.4")
    assert sheet.endswith(b"%%EOF\n")
    assert b"Facture invent\xe9e \\(F-1\\)" in sheet
