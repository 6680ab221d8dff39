"""What may be filed, and why it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register.rules import (
    TRIGGER_NAMES,
    Activity,
    Declared,
    Filing,
    Keep,
    KeepState,
    Minimum,
    Register,
    Schedule,
    Why,
    destroyed_when,
    filed,
    may_file,
    may_use_channel,
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


periods = st.builds(
    Period, years=st.integers(0, 30), months=st.integers(0, 30), days=st.integers(0, 900)
)
minimums = st.none() | st.builds(Minimum, periods, st.just("regulations"))
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.req("TBS-15")
@given(periods, minimums, days)
def test_a_due_day_is_never_before_the_period_nor_before_the_legal_minimum(period, minimum, day):
    due = replace(SCHEDULE, period=period, minimum=minimum).due_on(day)
    floor = minimum.period.after(day) if minimum else day
    assert due == max(period.after(day), floor)


@given(periods, minimums, days, days)
def test_what_is_counted_from_later_is_never_due_earlier(period, minimum, one, other):
    schedule = replace(SCHEDULE, period=period, minimum=minimum)
    first, second = sorted((one, other))
    assert schedule.due_on(first) <= schedule.due_on(second)


@given(periods, days, st.dates(date(2000, 1, 1), date(2140, 12, 31)))
def test_a_keep_is_amber_from_its_day_on_and_shortly_before(period, day, today):
    schedule = replace(SCHEDULE, period=period)
    due = schedule.due_on(day)
    state = Keep(day, due, day, schedule, NAMED).state(today)
    early = (due - today).days > schedule.amber_days or due - today > today - day
    near = (due - today).days <= min(schedule.amber_days, (due - day).days // 2)
    assert state is KeepState.SOON or not (near or today >= due)
    assert state is KeepState.KEPT or not early


@given(days)
def test_a_hold_wins_over_every_day(today):
    held = Keep(DAY, DAY, DAY, SCHEDULE, NAMED, held_by=Bilingual("litigation", "litige"))
    assert held.state(today) is KeepState.HELD
    assert destroyed_when(held).fr == "destruction suspendue : litige"


def test_a_record_whose_event_has_not_happened_has_no_day():
    waiting = Keep(DAY, None, None, replace(SCHEDULE, trigger=Trigger.WITHDRAWAL), NAMED)
    assert waiting.state(DAY) is KeepState.OPEN
    assert destroyed_when(waiting).en == (
        "2 years after the withdrawal of the consent, day to come"
    )


def test_a_day_is_told_in_both_languages():
    keep = Keep(DAY, date(2027, 3, 1), DAY, SCHEDULE, NAMED)
    assert destroyed_when(keep) == Bilingual(
        "destroyed on March 1, 2027", "détruit le 1er mars 2027"
    )


@pytest.mark.parametrize("purpose", ["", "resale"])
def test_nothing_is_filed_for_a_purpose_that_is_not_declared(purpose):
    refused = may_file(a_register(), "line", kind="interaction", purpose=purpose)
    assert refused == Refused(Why.OTHER_PURPOSE)


def test_what_serves_every_purpose_is_filed_without_one():
    assert may_file(a_register(), "line", kind="interaction")


@pytest.mark.req("OPC-15")
def test_nothing_is_filed_without_a_schedule():
    assert may_file(a_register(), "line", kind="recording") == Refused(Why.NO_SCHEDULE)


def test_nothing_is_filed_outside_a_declared_activity():
    refused = may_file(a_register(), "gossip", kind="interaction")
    assert refused == Refused(Why.NO_ACTIVITY)
    with pytest.raises(NotAllowed):
        filed(a_register(), "gossip", kind="interaction")


def test_an_activity_is_reached_by_the_channels_it_declares_and_by_all_when_it_declares_none():
    assert may_use_channel(ACTIVITY, "fax")
    by_phone = replace(ACTIVITY, channels=("phone",))
    assert may_use_channel(by_phone, "phone")
    assert may_use_channel(by_phone, "fax") == Refused(Why.CHANNEL_CLOSED)


@given(st.sampled_from(Trigger), st.sampled_from(Trigger), days)
def test_a_clock_starts_with_its_own_event_and_no_other(trigger, happened, day):
    filing = Filing(ACTIVITY, replace(SCHEDULE, trigger=trigger))
    counted = filing.counted(happened, day)
    columns = filing.columns(begins_on=day, counted_from=counted)
    assert (counted is not None) is (trigger is happened)
    assert (columns["due_on"] is not None) is (counted is not None)


def test_every_trigger_has_a_name_in_both_languages():
    assert TRIGGER_NAMES.keys() == set(Trigger)
