"""Who answers for the copies of what was destroyed, of which stores, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consigne.kernel.actors import Actor, Role, system
from consigne.kernel.decisions import ALLOWED, Refused
from consigne.kernel.ids import new_id
from consigne.retention.rules import (
    LONGEST_TEXT,
    Attestable,
    Destruction,
    NewAttestation,
    may_attest,
)
from consigne.retention.rules.copies import Why

OVER = date(2027, 1, 5)
TODAY = OVER + timedelta(days=40)
ELSEWHERE = Destruction("D-2027-00001", OVER, is_elsewhere=True)
HERE = replace(ELSEWHERE, is_elsewhere=False)
WORD = NewAttestation(
    Attestable.REPLICAS, OVER, "There is no replica.", "Il n’y a aucune réplique."
)


def someone(*roles: Role) -> Actor:
    return Actor(new_id(), new_id(), frozenset(roles))


def decided(word: NewAttestation = WORD, done: Destruction = ELSEWHERE):
    return may_attest(someone(Role.PRIVACY_OFFICER), word, done, on=TODAY)


@pytest.mark.parametrize("role", Role)
def test_those_who_answer_for_retention_or_the_installation_attest(role: Role):
    may = role in (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
    expected = ALLOWED if may else Refused(Why.NOT_ANSWERABLE)
    assert may_attest(someone(role), WORD, ELSEWHERE, on=TODAY) == expected


def test_the_system_answers_for_nothing_whatever_its_roles():
    actor = replace(system(new_id()), roles=frozenset({Role.SYSTEM, Role.ADMINISTRATOR}))
    assert may_attest(actor, WORD, ELSEWHERE, on=TODAY) == Refused(Why.NOT_ANSWERABLE)


def test_nobody_answers_for_a_destruction_that_is_not_over():
    assert decided(done=replace(ELSEWHERE, over_on=None)) == Refused(Why.RUN_NOT_OVER)


@pytest.mark.parametrize("store", Attestable)
def test_of_the_embedded_database_only_copies_taken_outside_are_answered_for(store: Attestable):
    allowed = store is Attestable.OUTSIDE_BACKUPS
    expected = ALLOWED if allowed else Refused(Why.DATABASE_IS_HERE)
    assert decided(replace(WORD, store=store), HERE) == expected
    assert decided(replace(WORD, store=store)) == ALLOWED


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (OVER - timedelta(days=1), Refused(Why.TRUE_TOO_EARLY)),
        (OVER, ALLOWED),
        (TODAY, ALLOWED),
        (TODAY + timedelta(days=1), Refused(Why.NOT_TRUE_YET)),
    ],
)
def test_it_is_true_from_the_end_of_the_destruction_to_today(since: date, expected):
    assert decided(replace(WORD, since_on=since)) == expected


@pytest.mark.parametrize("said", [("", WORD.fr), (" ", WORD.fr), (WORD.en, "")])
def test_it_is_said_in_both_languages(said: tuple[str, str]):
    assert decided(replace(WORD, en=said[0], fr=said[1])) == Refused(Why.TEXT_MISSING)


def test_a_text_is_no_longer_than_a_certificate_holds():
    longest = "é" * LONGEST_TEXT
    assert decided(replace(WORD, en=longest, fr=longest)) == ALLOWED
    assert decided(replace(WORD, en=longest + "é")) == Refused(Why.TEXT_TOO_LONG)
    assert decided(replace(WORD, fr=longest + "é")) == Refused(Why.TEXT_TOO_LONG)
