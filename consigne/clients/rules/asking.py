"""Asking: what shows that a caller is the client, compared by the program and never kept?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from consigne.clients.rules.saying import CheckResult, Why
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.words import Bilingual

# What was just put on file shows nothing: whoever calls today may have had it put there.
HELD_FOR = timedelta(days=7)
FEWEST_QUESTIONS = 2
CODE_FIGURES = 6
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES = 3
CODES_COUNT_FOR = timedelta(hours=1)


class Question(StrEnum):
    """What a caller is asked, of what is on file."""

    POSTAL_CODE = "postal_code"
    STREET = "street"
    EMAIL = "email"
    PHONE = "phone"


QUESTION_NAMES: dict[Question, Bilingual] = {
    Question.POSTAL_CODE: Bilingual("Postal code", "Code postal"),
    Question.STREET: Bilingual("Number and street of the address", "Numéro et rue de l’adresse"),
    Question.EMAIL: Bilingual("E-mail address", "Adresse de courriel"),
    Question.PHONE: Bilingual("Telephone number on file", "Numéro de téléphone au dossier"),
}
OnFile = Mapping[Question, tuple[str, ...]]


def is_held(from_on: date, *, on: date) -> bool:
    """Whether something has been on file long enough to show who someone is."""
    return on - from_on >= HELD_FOR


def may_question(on_file: OnFile) -> Decision:
    """Questions are asked where enough has been on file for some days."""
    if sum(bool(values) for values in on_file.values()) >= FEWEST_QUESTIONS:
        return ALLOWED
    facts = {"days": HELD_FOR.days, "fewest": FEWEST_QUESTIONS}
    return Refused(Why.TOO_LITTLE_ON_FILE, facts)


def may_judge(asked: int) -> Decision:
    """One answer alone shows nothing."""
    enough = asked >= FEWEST_QUESTIONS
    return ALLOWED if enough else Refused(Why.TOO_FEW_ANSWERS, {"fewest": FEWEST_QUESTIONS})


def right_answers(on_file: OnFile, said: Mapping[Question, str]) -> int:
    """How many of these answers agree with what is on file."""
    return sum(
        any(_folded(question, answer) == _folded(question, value) for value in on_file[question])
        for question, answer in said.items()
        if _folded(question, answer)
    )


def result_of(right: int, asked: int) -> CheckResult:
    """Every question asked is answered right."""
    passed = asked >= FEWEST_QUESTIONS and right == asked
    return CheckResult.PASSED if passed else CheckResult.FAILED


def may_send_code(*, is_reached: bool, sent: int) -> Decision:
    """A code goes to an address held for some days; `sent` are those of the last hour."""
    if not is_reached:
        return Refused(Why.NO_ADDRESS_HELD, {"days": HELD_FOR.days})
    return ALLOWED if sent < MOST_CODES else Refused(Why.TOO_MANY_CODES, {"count": sent})


def may_try_code(sent_at: datetime | None, *, now: datetime) -> Decision:
    """A code is told while it lasts; None when none waits."""
    if sent_at is None:
        return Refused(Why.NO_CODE_WAITS)
    if now - sent_at >= CODE_LASTS:
        return Refused(Why.CODE_EXPIRED, {"minutes": CODE_LASTS.seconds // 60})
    return ALLOWED


def same_number(said: str, number: str) -> bool:
    """Whether a caller told this reference number: its figures, however its zeros are said."""
    return bool(figures := _figures(said)) and figures == _figures(number)


# Said or left out, they make no other street.
_OF_STREETS = frozenset(
    {"rue", "street", "st", "avenue", "av", "ave", "boulevard", "boul", "bd", "blvd"}
    | {"chemin", "ch", "road", "rd", "drive", "dr", "place", "pl"}
    | {"de", "du", "des", "d", "la", "le", "les", "l"}
)


def _folded(question: Question, text: str) -> tuple[str, ...]:
    """What two answers are compared by: accents, case, blanks and punctuation say nothing."""
    if question is Question.PHONE:
        figures = "".join(re.findall(r"[0-9]", text))[-10:]
        return (figures,) if len(figures) == 10 else ()
    if question is Question.EMAIL:
        return tuple(text.casefold().split())
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)
    )
    words = re.findall(r"\w+", bare.casefold())
    if question is Question.POSTAL_CODE:
        return ("".join(words),) if words else ()
    return tuple(sorted(word for word in words if word not in _OF_STREETS))


def _figures(number: str) -> tuple[str, ...]:
    return tuple(run.lstrip("0") for run in re.findall(r"[0-9]+", number))
