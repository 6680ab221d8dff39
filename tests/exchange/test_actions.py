"""Real complaints go in whole; what must stay out is named by its line, and the rest goes in."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consigne.consent.queries import consents_about
from consigne.consent.rules import Answer, Way
from consigne.exchange.actions import ROWS_AT_ONCE, Imported, import_file
from consigne.exchange.reading import FileRefused
from consigne.exchange.rules import FileMapping, RowRefused, Why
from consigne.interactions.queries import InteractionSeen, latest_seen_by
from consigne.interactions.rules import Channel
from consigne.interactions.rules import Why as ContactWhy
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import NotAllowed
from consigne.register.rules import Why as RegisterWhy
from consigne.walls.context import acting
from tests import cast
from tests.conftest import NOW, TODAY, actor
from tests.exchange.builders import (
    COMPLAINTS,
    HEADING,
    IMPORTS,
    PLANTED,
    SMALL,
    a_file,
    a_mapping,
    a_row,
    published_mapping,
)

pytestmark = pytest.mark.django_db

PLANTED_FAULTS = [
    (3, "Consumer complaint narrative", Why.NO_CONSENT),
    (4, "Date received", Why.MISSING),
    (5, "Submitted via", Why.NOT_MAPPED),
    (6, "Consumer complaint narrative", Why.ENCODING),
    (7, "Company", Why.FORMULA),
    (8, "", Why.WIDTH),
    (9, "Company", Why.QUOTES),
    (10, "Company", Why.CONTROL),
    (11, "Date received", Why.NOT_A_DAY),
    (12, "Date received", ContactWhy.NOT_YET),
    (13, "Complaint ID", Why.MISSING),
    (14, "Consumer consent provided?", Why.NOT_MAPPED),
    (18, "Date received", Why.MISSING),
    (18, "Submitted via", Why.MISSING),
]


@pytest.fixture
def dov() -> Actor:
    return actor(cast.DOV)


def bring(
    by: Actor, raw: bytes, mapping: FileMapping | None = None, *, keep: bool = True
) -> Imported:
    """What became of a file, all its parts together."""
    parts = import_file(
        by, io.BytesIO(raw), mapping or published_mapping(), now=NOW, on=TODAY, keep=keep
    )
    return together(parts)


def together(parts: Iterator[Imported]) -> Imported:
    done = list(parts)
    return Imported(
        entered=sum(part.entered for part in done),
        already=sum(part.already for part in done),
        answers=sum((Counter(part.answers) for part in done), Counter()),
        refused=tuple(row for part in done for row in part.refused),
        read=done[-1].read if done else 0,
    )


def contacts(by: Actor, *, most: int = 500) -> tuple[InteractionSeen, ...]:
    with acting(by):
        return latest_seen_by(by, now=NOW, most=most)


def faults(done: Imported) -> list[tuple[int, str, object]]:
    return [(row.line, row.field, row.decision.why) for row in done.refused]


def test_every_real_complaint_goes_in(dov: Actor):
    done = bring(dov, COMPLAINTS.read_bytes())
    assert (done.entered, done.already, done.refused) == (268, 0, ())
    assert done.answers == {Answer.GIVEN: 101, Answer.REFUSED: 96}
    assert done.read == COMPLAINTS.stat().st_size


def test_a_second_import_adds_nothing_and_says_so(dov: Actor):
    bring(dov, COMPLAINTS.read_bytes())
    again = bring(dov, COMPLAINTS.read_bytes())
    assert (again.entered, again.already, dict(again.answers)) == (0, 268, {})
    assert len(contacts(dov)) == 268


def test_each_complaint_keeps_its_channel_its_days_and_its_own_words(dov: Actor):
    bring(dov, COMPLAINTS.read_bytes())
    found = contacts(dov)
    assert Counter(contact.channel for contact in found) == {
        Channel.WEB_FORM: 211,
        Channel.REFERRAL: 25,
        Channel.PHONE: 17,
        Channel.LETTER: 10,
        Channel.FAX: 4,
        Channel.EMAIL: 1,
    }
    with COMPLAINTS.open(encoding="utf-8", newline="") as file:
        real = [
            (row["Date received"], row["Company"], row["Consumer complaint narrative"].strip())
            for row in csv.DictReader(file)
        ]
    kept = [(str(c.keep.begins_on), c.concerns, c.note) for c in found]
    assert sorted(kept) == sorted(real)


def test_no_client_is_made_of_a_complaint(dov: Actor):
    bring(dov, COMPLAINTS.read_bytes())
    assert all(contact.parties == () for contact in contacts(dov))
    with acting(dov), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clients_client")
        assert cursor.fetchone() == (0,)


def test_old_complaints_are_due_at_once(dov: Actor):
    bring(dov, COMPLAINTS.read_bytes())
    due = [contact.keep.due_on for contact in contacts(dov)]
    assert all(day is not None and day < TODAY for day in due)


def test_an_answer_is_an_event_whose_evidence_is_its_row(dov: Actor):
    bring(dov, PLANTED.read_bytes())
    contact = next(c for c in contacts(dov) if c.note == "Planted: nobody wrote this.")
    with acting(dov):
        (said,) = consents_about(dov, contact.id, on=TODAY)
    assert (said.answer, said.way, said.notice) == (Answer.GIVEN, Way.WEB_FORM, None)
    assert said.said_on == date(2019, 9, 24)


@pytest.mark.req("OPC-15")
def test_an_anonymous_consent_ends_with_the_contact_it_is_about(dov: Actor):
    bring(dov, PLANTED.read_bytes())
    contact = next(c for c in contacts(dov) if c.note == "Planted: nobody wrote this.")
    with acting(dov):
        (said,) = consents_about(dov, contact.id, on=TODAY)
    assert said.lapses_on == contact.keep.due_on
    assert said.keep.due_on is not None


def test_what_was_planted_is_refused_by_its_line_and_the_rest_goes_in(dov: Actor):
    done = bring(dov, PLANTED.read_bytes())
    assert faults(done) == PLANTED_FAULTS
    assert (done.entered, done.already) == (3, 1)


def test_every_refusal_is_told_in_both_languages(dov: Actor):
    for row in bring(dov, PLANTED.read_bytes()).refused:
        told = row.decision.explained().headline
        assert told.en != told.fr
        assert "{" not in told.en + told.fr


def test_a_cell_of_ten_million_bytes_is_refused_by_its_line(dov: Actor):
    done = bring(dov, planted().planted())
    assert faults(done)[-1] == (19, "Consumer complaint narrative", Why.TOO_LARGE)
    assert (done.entered, done.already) == (3, 1)


def test_each_refusal_is_journalled_without_a_value(dov: Actor):
    bring(dov, PLANTED.read_bytes())
    with acting(dov), connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM audit_event WHERE outcome = 'refused'")
        codes = sorted(code for (codes,) in cursor.fetchall() for code in codes)
    assert codes == sorted(why.code for _, _, why in PLANTED_FAULTS)


def test_a_trial_keeps_nothing(dov: Actor):
    done = bring(dov, PLANTED.read_bytes(), keep=False)
    assert (done.entered, len(done.refused)) == (3, len(PLANTED_FAULTS))
    assert contacts(dov) == ()


def test_an_agent_does_not_import(dov: Actor):
    agent = Actor(dov.id, dov.institution, frozenset({Role.AGENT}))
    with pytest.raises(NotAllowed) as refused:
        bring(agent, PLANTED.read_bytes())
    assert refused.value.decision.why is Why.NOT_YOUR_ROLE


def test_an_activity_the_register_does_not_have_refuses_the_file_at_once(dov: Actor):
    mapping = a_mapping(SMALL.replace("activity: request-line", "activity: gossip"))
    with pytest.raises(NotAllowed) as refused:
        bring(dov, HEADING + a_row(), mapping)
    assert refused.value.decision.why is RegisterWhy.NO_ACTIVITY


def test_a_channel_the_activity_does_not_use_is_refused_by_its_column(dov: Actor):
    mapping = a_mapping(SMALL.replace("Letter: letter", "Letter: social"))
    done = bring(dov, HEADING + a_row() + a_row("2", by="Call"), mapping)
    assert faults(done) == [(2, "By", RegisterWhy.CHANNEL_CLOSED)]
    assert done.entered == 1


def test_a_reception_to_come_is_refused_by_its_column(dov: Actor):
    mapping = a_mapping(
        SMALL.replace("  subject:", "  received: Company\n  subject:").replace(
            "  concerns: Company\n", ""
        )
    )
    row = b"1,2026-03-02,Garantie,2026-12-31,Letter\n"
    done = bring(dov, HEADING + row, mapping)
    assert faults(done) == [(2, "Company", ContactWhy.NOT_RECEIVED_YET)]


def test_another_heading_refuses_the_file_before_its_first_row(dov: Actor):
    with pytest.raises(FileRefused):
        bring(dov, HEADING + a_row())
    assert contacts(dov) == ()


def test_the_number_of_questions_asked_of_the_database_grows_by_row_and_no_faster(
    dov: Actor, django_assert_max_num_queries
):
    rows = [a_row(str(number)) for number in range(40)]
    bring(dov, a_file(rows[0]).getvalue(), a_mapping())
    with django_assert_max_num_queries(10 + 9 * 39):
        bring(dov, a_file(*rows).getvalue(), a_mapping())


def test_a_number_twice_in_a_file_goes_in_once(dov: Actor):
    rows = [a_row("1")] * (ROWS_AT_ONCE + 1)
    done = bring(dov, a_file(*rows).getvalue(), a_mapping())
    assert (done.entered, done.already) == (1, ROWS_AT_ONCE)


def test_two_imports_at_once_enter_a_row_once(dov: Actor, monkeypatch: pytest.MonkeyPatch):
    rows = a_file(a_row("1"), a_row("2")).getvalue()
    bring(dov, rows, a_mapping())
    # The other import commits after this one has looked.
    monkeypatch.setattr("consigne.exchange.actions.imported", lambda *_: frozenset())
    done = bring(dov, rows + a_row("3"), a_mapping())
    assert (done.entered, done.already) == (1, 2)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=200))
def test_any_bytes_go_in_or_are_refused_and_nothing_is_half_written(dov: Actor, raw: bytes):
    before = len(contacts(dov))
    done = bring(dov, HEADING + raw + b"\n" + a_row("sound"), a_mapping())
    assert all(isinstance(row, RowRefused) for row in done.refused)
    assert len(contacts(dov)) == before + done.entered


def planted() -> ModuleType:
    """The script that writes the planted file with its large cell."""
    spec = spec_from_file_location("planted", IMPORTS / "planted.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
