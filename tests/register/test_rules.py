"""What may be filed, and why it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from consigne.kernel.decisions import Refused
from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register.rules import (
    Activity,
    Declared,
    Keep,
    Minimum,
    Register,
    Schedule,
    Why,
    may_file,
    why_kept,
)

NOBODY = UUID(int=0)
DAY = date(2026, 11, 23)
NAMED = Bilingual("Questions", "Questions")
OFFICE = Bilingual("Retention schedule of the Office", "Calendrier de conservation de l’Office")
POLICY = Bilingual("Privacy policy", "Politique de confidentialité")
CHOSEN = Bilingual("Two years were chosen.", "Deux ans ont été choisis.")
REGULATIONS = {
    "statute": {"en": "Privacy Regulations", "fr": "Règlement"},
    "clause": {"en": "section 4", "fr": "article 4"},
}

SCHEDULE = Schedule(
    NOBODY, "questions", NAMED, DAY, Trigger.INTERACTION, Period(years=2), disposition=OFFICE
)
ACTIVITY = Activity(
    NOBODY,
    "line",
    NAMED,
    DAY,
    program="p",
    bank=None,
    purposes=("answer",),
    schedules={"interaction": "questions"},
    channels=(),
    notices=(),
    client_access="none",
)


def a_register(activity: Activity = ACTIVITY, schedule: Schedule = SCHEDULE) -> Register:
    regulations = Declared(NOBODY, "regulations", NAMED, DAY, None, REGULATIONS)
    return Register(
        NOBODY,
        DAY,
        activities={"line": activity},
        schedules={"questions": schedule},
        purposes={},
        programs={},
        banks={},
        authorities={"regulations": regulations},
        categories={},
        standards={},
    )


def cited(schedule: Schedule) -> dict[str, str]:
    """Each reason why a record is kept, and the source it cites."""
    keep = Keep(DAY, schedule.due_on(DAY), DAY, schedule, NAMED)
    reasons = why_kept(keep, a_register(schedule=schedule)).reasons
    return {reason.text.en: reason.source.cited().en for reason in reasons}


def test_an_activity_that_is_open_may_be_filed_under():
    assert may_file(a_register(), "line", kind="interaction", purpose="answer")


@pytest.mark.req("OPC-QC-14")
def test_nothing_is_filed_under_an_activity_that_is_declared_but_closed():
    closed = a_register(replace(ACTIVITY, active=False))
    assert may_file(closed, "line", kind="interaction") == Refused(Why.NOT_ACTIVE)


def test_who_allows_destruction_is_cited():
    assert "Retention schedule of the Office, Questions" in cited(SCHEDULE).values()


def test_a_period_that_a_document_states_cites_it():
    assert cited(replace(SCHEDULE, source=POLICY))["A document states this period."] == (
        "Privacy policy"
    )


def test_a_period_that_was_chosen_says_why_in_the_words_of_its_pack():
    assert "Two years were chosen." in cited(replace(SCHEDULE, reason=CHOSEN))


def test_a_period_nobody_answers_for_says_that_it_was_chosen():
    assert any(text.startswith("No document gives a period") for text in cited(SCHEDULE))


def test_a_minimum_cites_the_rule_that_requires_it():
    bound = replace(SCHEDULE, minimum=Minimum(Period(years=3), "regulations"))
    sentence = "No less than 3 years, by law; the longest wins."
    assert cited(bound)[sentence] == "Privacy Regulations, section 4"


def test_the_longest_of_period_and_minimum_wins():
    bound = replace(SCHEDULE, minimum=Minimum(Period(years=3), "regulations"))
    assert bound.due_on(DAY) == date(2029, 11, 23)
