"""A transaction shows one actor's rows, and keeps to what it was told once."""

from __future__ import annotations

import pytest

from consigne.institutions.actions import stamp
from consigne.institutions.queries import register_stamp
from consigne.walls.context import acting, once
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as


@pytest.mark.django_db
def test_a_question_is_asked_once_in_a_transaction():
    answers = iter(range(10))
    with acting(actor(cast.BENOIT)):
        assert [once("question", lambda: next(answers)) for _ in range(3)] == [0, 0, 0]
    with acting(actor(cast.BENOIT)):
        assert once("question", lambda: next(answers)) == 1


@pytest.mark.django_db
def test_a_question_within_nested_acts_is_asked_once():
    answers = iter(range(10))
    with acting(actor(cast.BENOIT)):
        with acting(actor(cast.DOV)):
            assert once("question", lambda: next(answers)) == 0
        assert once("question", lambda: next(answers)) == 0


def test_outside_a_transaction_a_question_is_asked_each_time():
    answers = iter(range(10))
    assert [once("question", lambda: next(answers)) for _ in range(2)] == [0, 1]


@pytest.mark.usefixtures("own_database")
def test_whoever_loads_a_register_reads_the_new_one():
    benoit = actor(cast.BENOIT)
    with connected_as("worker"), acting(benoit):
        before = register_stamp(benoit.institution)
        stamp(benoit.institution)
        assert register_stamp(benoit.institution) == before + 1
