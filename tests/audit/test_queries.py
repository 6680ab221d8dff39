"""The journal is read by those who answer for it, and never without a trace."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from consigne.audit.actions import record, record_refusal
from consigne.audit.queries import Asked, journal_seen_by, who_saw
from consigne.audit.reading import read_journal, read_who_saw
from consigne.audit.rules import Act, Why
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor

pytestmark = pytest.mark.django_db
READ = Act.READ_REFUSED


def touched_by(person: cast.Person, client: UUID, times: int = 1) -> list[UUID]:
    with acting(actor(person), door="desk") as someone:
        return [record(someone, READ, [("client", client)]) for _ in range(times)]


def asked(person: cast.Person, **what) -> list[UUID]:
    with acting(actor(person)) as someone:
        return [event.id for event in journal_seen_by(someone, Asked(**what))]


def test_events_come_newest_first_with_what_they_touched():
    client = new_id()
    first, second = touched_by(cast.BENOIT, client, 2)
    with acting(actor(cast.CHLOE)) as chloe:
        newest, oldest = journal_seen_by(chloe, Asked(record=client))
    assert (newest.id, oldest.id) == (second, first)
    assert newest.touched == (("client", client),)
    assert (newest.act, newest.door, newest.is_allowed) == (READ, "desk", True)


def test_a_page_begins_where_the_one_before_ended():
    client = new_id()
    events = touched_by(cast.BENOIT, client, 5)[::-1]
    with acting(actor(cast.CHLOE)) as chloe:
        page = journal_seen_by(chloe, Asked(record=client), most=2)
        after = (page[-1].at, page[-1].id)
        rest = journal_seen_by(chloe, Asked(record=client, before=after))
    assert [event.id for event in (*page, *rest)] == events


def test_the_journal_is_searched_by_person_act_and_day():
    client = new_id()
    (event,) = touched_by(cast.BENOIT, client)
    benoit = actor(cast.BENOIT)
    with acting(actor(cast.CHLOE)) as chloe:
        day = journal_seen_by(chloe, Asked(record=client))[0].at.date()
    assert asked(cast.CHLOE, by=benoit.id, act=READ.code, from_on=day - timedelta(days=1)) == [
        event
    ]
    assert asked(cast.CHLOE, record=client, until_on=day - timedelta(days=2)) == []
    assert asked(cast.CHLOE, record=client, act=Act.REFUSED.code) == []


@pytest.mark.req("OPC-2")
def test_an_agent_does_not_read_the_journal():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        journal_seen_by(benoit, Asked())
    assert refused.value.decision == Refused(Why.NOT_THE_OFFICER)


def test_nobody_reads_the_journal_of_another_institution():
    client = new_id()
    touched_by(cast.BENOIT, client)
    assert asked(cast.DOV, record=client) == []
    with acting(actor(cast.DOV)) as dov:
        assert who_saw(dov, "client", client) == ()


def test_reading_the_journal_is_journalled():
    client = new_id()
    touched_by(cast.BENOIT, client)
    with acting(actor(cast.CHLOE)) as chloe:
        read_journal(chloe, Asked(record=client))
        read_who_saw(chloe, "client", client)
        events = journal_seen_by(chloe, Asked(by=chloe.id, act=Act.JOURNAL_READ.code), most=2)
    assert [event.touched for event in events] == [(("client", client),), (("journal", client),)]


@pytest.mark.req("OPC-2")
def test_who_saw_a_record_tells_everyone_who_came_near_it():
    client = new_id()
    (seen,) = touched_by(cast.BENOIT, client)
    refused = record_refusal(actor(cast.FARID), Refused(Why.NOT_SEEN), [("client", client)])
    with acting(actor(cast.CHLOE)) as chloe:
        events = who_saw(chloe, "client", client)
    assert [event.id for event in events] == [refused, seen]
    assert [event.reasons for event in events] == [(Why.NOT_SEEN.code,), ()]


def test_reading_takes_as_many_queries_for_fifty_events_as_for_five(django_assert_num_queries):
    few, many = new_id(), new_id()
    touched_by(cast.BENOIT, few, 5)
    touched_by(cast.BENOIT, many, 50)
    with acting(actor(cast.CHLOE)) as chloe:
        for client in (few, many):
            with django_assert_num_queries(3, connection=connection):
                journal_seen_by(chloe, Asked(record=client))


def test_the_journal_is_searched_until_the_last_day_there_is():
    client = new_id()
    touched_by(cast.BENOIT, client)
    assert len(asked(cast.CHLOE, record=client, until_on=date.max)) == 1


def test_a_record_that_many_came_near_is_searched_as_any_other():
    client, many = new_id(), 70_000
    with acting(actor(cast.BENOIT)) as benoit, connection.cursor() as cursor:
        last = record(benoit, READ, [("client", client)])
        # PostgreSQL takes 65,535 parameters in a statement.
        cursor.execute(
            "INSERT INTO audit_touch (at, event_id, institution_id, kind, record_id) "
            "SELECT now() - n * interval '1 ms', gen_random_uuid(), %s, 'client', %s "
            "FROM generate_series(1, %s) AS n",
            [benoit.institution, client, many],
        )
    assert asked(cast.CHLOE, record=client) == [last]
