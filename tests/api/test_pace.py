"""A token asks so often and no more, and is told when to ask again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from consigne.api.door import door
from tests import cast
from tests.api.caller import CONTACTS, a_body, a_caller
from tests.desk.served import journal_of

pytestmark = pytest.mark.django_db
REASON = {
    "en": "More calls than this token may make: 2 in 10 min at most.",
    "fr": "Plus d’appels que ce jeton ne permet : au plus 2 en 10 min.",
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fault_of_ours_is_a_problem_that_says_nothing_of_what_was_sent(language: str):
    asked = RequestFactory().get(CONTACTS, headers={"Accept-Language": language})
    answer = door.on_exception(asked, ZeroDivisionError("Amara"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "Amara" not in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_token_that_calls_too_often_is_answered_429_with_when(settings: Any, language: str):
    settings.LIMITS = settings.LIMITS | {"calls": (2, 600)}
    caller, other = a_caller(language=language), a_caller()
    answers = [caller.post(a_body()) for _ in range(4)]
    assert [each.status_code for each in answers] == [201, 201, 429, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 600
    assert answers[2].json()["code"] == "staff.TOO_MANY_CALLS"
    assert answers[2].json()["detail"].startswith(REASON[language])
    assert other.post(a_body()).status_code == 201
    assert journal_of(cast.BENOIT).count("staff.LIMIT_REACHED") == 1
