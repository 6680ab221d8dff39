"""A period ends on a day everyone can count to."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consigne.kernel.periods import Period, longest

periods = st.builds(
    Period, years=st.integers(0, 120), months=st.integers(0, 40), days=st.integers(0, 2000)
)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("period", "ends"),
    [
        ("P1M", date(2026, 2, 28)),
        ("P1Y", date(2027, 1, 31)),
        ("P24M", date(2028, 1, 31)),
        ("P90D", date(2026, 5, 1)),
        ("P1Y1M1D", date(2027, 3, 1)),
    ],
)
def test_a_period_counted_from_the_end_of_january(period, ends):
    assert Period.parse(period).after(date(2026, 1, 31)) == ends


def test_a_leap_day_counts_to_the_last_of_february():
    assert Period(years=1).after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert Period(years=4).after(date(2028, 2, 29)) == date(2032, 2, 29)


@given(periods, days)
def test_a_period_never_ends_before_it_begins(period, day):
    assert period.after(day) >= day


@given(periods, days, days)
def test_what_begins_later_never_ends_earlier(period, one, other):
    first, second = sorted((one, other))
    assert period.after(first) <= period.after(second)


@given(st.integers(0, 2000), days)
def test_days_are_counted_one_by_one(count, day):
    assert Period(days=count).after(day) == day + timedelta(days=count)


@given(st.integers(0, 400), days)
def test_months_keep_their_day_or_end_on_the_last(months, day):
    ends = Period(months=months).after(day)
    last = calendar.monthrange(ends.year, ends.month)[1]
    assert ends.day == min(day.day, last)
    assert (ends.year - day.year) * 12 + ends.month - day.month == months


@given(st.integers(0, 100), days)
def test_twelve_months_are_a_year(years, day):
    assert Period(years=years).after(day) == Period(months=12 * years).after(day)


@given(periods)
def test_a_period_is_read_as_it_is_written(period):
    assume(period != Period())
    assert Period.parse(str(period)) == period


@given(st.lists(periods, min_size=1, max_size=5), days)
def test_the_longest_is_the_one_that_ends_last(found, day):
    assert longest(found, counted_from=day).after(day) == max(p.after(day) for p in found)


@given(days)
def test_a_period_beyond_every_calendar_ends_on_its_last_day(day):
    assert Period(years=9000, days=9000).after(day) == date.max


@pytest.mark.parametrize("text", ["", "P", "P-1Y", "P1W", "1Y", "PT5M", "P1Y ", "p1y", "P1D1Y"])
def test_anything_else_is_not_a_period(text):
    with pytest.raises(ValueError, match="ISO 8601"):
        Period.parse(text)


def test_a_period_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        Period(days=-1)


@pytest.mark.parametrize(
    ("period", "english", "french"),
    [
        ("P1Y", "1 year", "1 an"),
        ("P2Y6M", "2 years and 6 months", "2 ans et 6 mois"),
        ("P90D", "90 days", "90 jours"),
        ("P0D", "0 days", "0 jour"),
    ],
)
def test_a_period_is_spoken_in_both_languages(period, english, french):
    words = Period.parse(period).spoken()
    assert (words.en, words.fr) == (english, french)
