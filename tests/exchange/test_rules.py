"""A row becomes a contact, or says everything that keeps it out."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db.models import CharField

from consigne.consent.rules import Answer
from consigne.exchange.rules import (
    Entering,
    FileMapping,
    Row,
    RowRefused,
    Why,
    entering,
    may_import,
)
from consigne.exchange.rules.rows import MOST_CONCERNS, MOST_ORIGIN, MOST_SUBJECT
from consigne.interactions.models import Interaction
from consigne.interactions.rules import Channel, Direction
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import Refused
from tests.exchange.builders import SMALL, a_mapping

ASKED = """
consent:
  purpose: publish-account
  way: web_form
  column: Said
  values: {Yes: given, No: refused, Unknown: none}
"""
KEPT_BY_CONSENT = SMALL.replace(
    "  direction:", "  note: {column: Text, only_with: publish-account}\n  direction:"
)


def made(mapping: FileMapping | None = None, /, **cells: str) -> Entering | tuple[RowRefused, ...]:
    """What one row becomes, its other cells being in order."""
    columns = {"Id": "7", "Day": "2026-03-02", "About": "Garantie", "Company": "", "By": "Letter"}
    row = Row(2, {**columns, **cells}, "0" * 64)
    return entering(mapping or a_mapping(), row, time_zone="America/Toronto")


def refused(mapping: FileMapping | None = None, /, **cells: str) -> list[tuple[str, object]]:
    found = made(mapping, **cells)
    assert isinstance(found, tuple)
    return [(each.field, each.decision.why) for each in found]


def contact(mapping: FileMapping | None = None, /, **cells: str) -> Entering:
    found = made(mapping, **cells)
    assert isinstance(found, Entering)
    return found


def test_a_row_becomes_a_contact_under_the_words_of_its_mapping():
    row = contact()
    assert (row.origin, row.channel, row.direction) == (
        "letters:7",
        Channel.LETTER,
        Direction.INBOUND,
    )


def test_a_day_is_the_first_instant_of_the_legal_day():
    assert contact().happened_at == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert contact(Day="2026-07-02").happened_at == datetime(2026, 7, 2, 4, tzinfo=UTC)


def test_an_instant_keeps_its_own_offset():
    row = contact(Day="2026-03-02T09:30:00-08:00")
    assert row.happened_at == datetime(2026, 3, 2, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize("column", ["Id", "Day", "About", "By"])
def test_what_every_contact_needs_cannot_be_missing(column: str):
    assert refused(**{column: "  "}) == [(column, Why.MISSING)]


def test_everything_wrong_in_a_row_is_said_at_once():
    assert refused(Day="", By="Pigeon") == [("Day", Why.MISSING), ("By", Why.NOT_MAPPED)]


@pytest.mark.parametrize("day", ["2019-02-30", "02/03/2026", "yesterday", "9999-99-99"])
def test_a_day_that_no_calendar_has_is_refused(day: str):
    assert refused(Day=day) == [("Day", Why.NOT_A_DAY)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])
def test_what_a_spreadsheet_would_run_is_refused(text: str):
    assert refused(Company=text) == [("Company", Why.FORMULA)]


@pytest.mark.parametrize(
    ("column", "most"),
    [
        ("About", MOST_SUBJECT),
        ("Company", MOST_CONCERNS),
        ("Id", MOST_ORIGIN - len("letters:")),
    ],
)
def test_there_is_room_for_so_much_and_no_more(column: str, most: int):
    assert contact(**{column: "x" * most})
    assert refused(**{column: "x" * (most + 1)}) == [(column, Why.TOO_LONG)]


@pytest.mark.parametrize(
    ("field", "most"),
    [("origin", MOST_ORIGIN), ("subject", MOST_SUBJECT), ("concerns", MOST_CONCERNS)],
)
def test_the_room_is_that_of_the_table(field: str, most: int):
    column = Interaction._meta.get_field(field)
    assert isinstance(column, CharField)
    assert column.max_length == most


@pytest.mark.parametrize(
    ("said", "answer"),
    [("Yes", Answer.GIVEN), ("No", Answer.REFUSED), ("Unknown", None), ("", None)],
)
def test_an_answer_is_what_the_mapping_says_of_its_value(said: str, answer: Answer | None):
    assert contact(a_mapping(SMALL + ASKED), Said=said).answer is answer


def test_an_answer_the_mapping_does_not_know_is_refused():
    assert refused(a_mapping(SMALL + ASKED), Said="Perhaps") == [("Said", Why.NOT_MAPPED)]


@pytest.mark.req("OPC-9")
@pytest.mark.parametrize("said", ["No", "Unknown", ""])
def test_a_text_kept_by_consent_is_refused_without_it(said: str):
    mapping = a_mapping(KEPT_BY_CONSENT + ASKED)
    assert refused(mapping, Said=said, Text="Récit") == [("Text", Why.NO_CONSENT)]
    assert contact(mapping, Said=said, Text="").note == ""
    assert contact(mapping, Said="Yes", Text="Récit").note == "Récit"


def test_files_are_imported_by_those_who_answer_for_them():
    allowed = {role for role in Role if may_import(Actor(UUID(int=2), UUID(int=3), {role}))}
    assert allowed == {Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.INTEGRATOR, Role.SYSTEM}


def test_an_agent_is_told_who_imports():
    agent = Actor(UUID(int=2), UUID(int=3), frozenset({Role.AGENT}))
    assert may_import(agent) == Refused(Why.NOT_YOUR_ROLE)


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_is_a_sentence_in_both_languages(why: Why):
    text = why.reason.text
    assert text.en != text.fr
    assert text.en.endswith(".")
    assert text.fr.endswith(".")


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00Z", "0001-01-01", "1899-12-31"])
def test_a_day_that_no_one_remembers_is_not_a_day(day: str):
    assert refused(Day=day) == [("Day", Why.NOT_A_DAY)]
