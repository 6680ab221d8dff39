"""So much and no more: counted for each person and each token, told from the next window on."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from consigne.kernel.ids import new_id
from consigne.staff.limits import Limit, TooMany, Why, count

# A window of an hour begins here.
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    settings.LIMITS = {"searches": (3, 3600), "taken": (2, 3600), "calls": (2, 3600)}


def refused(limit: Limit, who: object, at: datetime = AT) -> TooMany | None:
    try:
        count(limit, who, now=at)
    except TooMany as too_many:
        return too_many
    return None


@pytest.mark.django_db
def test_so_many_are_answered_and_the_next_is_refused_with_when_to_ask_again():
    who = new_id()
    at = AT + timedelta(minutes=50)
    answers = [refused(Limit.SEARCHES, who, at) for _ in range(5)]
    assert answers[:3] == [None] * 3
    assert [each.retry_after for each in answers[3:] if each] == [600, 600]
    assert [each.is_first for each in answers[3:] if each] == [True, False]
    assert answers[3].decision.why is Why.TOO_MANY_SEARCHES
    said = answers[3].decision.explained().headline
    assert "3 in 60 min" in said.en and "dans 10 min" in said.fr


@pytest.mark.django_db
def test_everyone_is_counted_apart_and_each_limit_too():
    who = new_id()
    assert [refused(Limit.SEARCHES, who) for _ in range(3)] == [None] * 3
    assert refused(Limit.SEARCHES, new_id()) is None
    assert refused(Limit.TAKEN, who) is None
    assert refused(Limit.SEARCHES, who)


@pytest.mark.django_db
def test_a_new_window_begins_with_nothing_counted():
    who = new_id()
    while not refused(Limit.SEARCHES, who):
        pass
    assert refused(Limit.SEARCHES, who, AT + timedelta(hours=1)) is None


@pytest.mark.usefixtures("own_database")
def test_processes_that_count_at_once_count_together(django_db_blocker: Any):
    who, answers = new_id(), list[bool]()

    def one() -> None:
        with django_db_blocker.unblock():
            answers.append(refused(Limit.SEARCHES, who) is None)
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [False] * 5 + [True] * 3
