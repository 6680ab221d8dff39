"""The journal is counted by day, by person and by purpose, and says where reading was unusual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from consigne.audit.actions import record, record_refusal
from consigne.audit.counting import (
    Counted,
    Days,
    Unusual,
    counted_by_day,
    counted_by_person,
    counted_by_purpose,
    unusual_reading,
)
from consigne.audit.rules import Act, Why
from consigne.clients.rules import Act as ClientAct
from consigne.interactions.rules import Act as ContactAct
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor

pytestmark = pytest.mark.django_db
# A month in which the installation of the tests did nothing.
FIRST = date(2027, 3, 1)
DAYS = Days(FIRST, FIRST + timedelta(days=27))
SEEN, WROTE = ClientAct.SEEN, ContactAct.CONSIGNED


def opened(by: Actor, day: date, *clients: UUID, act=SEEN, purpose: str = "") -> None:
    """Events of a day: the clock of the database is the only one `record` knows."""
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    for place, client in enumerate(clients):
        event, at = new_id(), noon + timedelta(seconds=place)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_event (id, at, institution_id, actor_id, roles, act, purpose, "
                "outcome, reasons, door) "
                "VALUES (%s, %s, %s, %s, '{agent}', %s, %s, 'allowed', '{}', 'desk')",
                [event, at, by.institution, by.id, act.code, purpose],
            )
            cursor.execute(
                "INSERT INTO audit_touch (at, event_id, institution_id, kind, record_id) "
                "VALUES (%s, %s, %s, 'client', %s)",
                [at, event, by.institution, client],
            )


def clients(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


def unusual(
    person: cast.Person = cast.CHLOE, days: Days = DAYS, *, most: int = 50, skip: int = 0
) -> list[Unusual]:
    with acting(actor(person)) as by:
        acts = {"opened": [SEEN.code], "wrote": [WROTE.code]}
        return list(unusual_reading(by, days, most=most, skip=skip, **acts))


def test_each_day_says_how_much_was_read_done_and_refused():
    today = datetime.now(UTC).date()
    days = Days(today - timedelta(days=1), today + timedelta(days=1))
    client = new_id()
    with acting(actor(cast.BENOIT)) as benoit:
        record(benoit, SEEN, [("client", client)])
        record(benoit, WROTE, [("client", client)], purpose="warranty-service")
        record(benoit, Act.READ_REFUSED, [("client", client)])
    record_refusal(actor(cast.BENOIT), Refused(Why.NOT_SEEN), [("client", client)])
    with acting(actor(cast.CHLOE)) as chloe:
        found = counted_by_day(chloe, days, record=("client", client))
        by_person = counted_by_person(chloe, days)[actor(cast.BENOIT).id]
    assert list(found) == list(days)
    assert [each for each in found.values() if each.in_all] == [Counted(1, 1, 2)]
    assert (by_person.read, by_person.done, by_person.refused) >= (1, 1, 2)


def test_a_day_begins_at_midnight_where_the_institution_is():
    with acting(actor(cast.BENOIT)) as benoit:
        opened(benoit, FIRST, new_id())
    just_before = Days(FIRST - timedelta(days=1), FIRST - timedelta(days=1))
    with acting(actor(cast.CHLOE)) as chloe:
        assert counted_by_day(chloe, just_before) == {just_before.first: Counted()}
        found = counted_by_day(chloe, Days(FIRST, FIRST), by=actor(cast.BENOIT).id)
    assert found == {FIRST: Counted(read=1)}


def test_purposes_are_counted_each_apart():
    with acting(actor(cast.BENOIT)) as benoit:
        opened(benoit, FIRST, *clients(2), purpose="warranty-service")
        opened(benoit, FIRST, *clients(3))
    with acting(actor(cast.CHLOE)) as chloe:
        assert counted_by_purpose(chloe, DAYS) == {"warranty-service": Counted(read=2)}
        by_day = counted_by_day(chloe, DAYS, purpose="warranty-service")
    assert by_day[FIRST] == Counted(read=2)


def test_far_more_files_than_ones_own_usual_is_a_fact():
    with acting(actor(cast.BENOIT)) as benoit:
        for place in range(6):
            opened(benoit, FIRST + timedelta(days=place), *(few := clients(2)))
            opened(benoit, FIRST + timedelta(days=place), *few, act=WROTE)
        opened(benoit, FIRST + timedelta(days=7), *(many := clients(12)))
        opened(benoit, FIRST + timedelta(days=7), *many, act=WROTE)
    (fact,) = unusual()
    assert fact == Unusual(
        actor(cast.BENOIT).id,
        FIRST + timedelta(days=7),
        files=12,
        unwritten=0,
        median=2.0,
        is_far_more=True,
    )


def test_many_files_are_nothing_unusual_for_whoever_opens_many():
    with acting(actor(cast.BENOIT)) as benoit:
        for place in range(6):
            opened(benoit, FIRST + timedelta(days=place), *(many := clients(12)))
            opened(benoit, FIRST + timedelta(days=place), *many, act=WROTE)
    assert unusual() == []


def test_a_file_opened_with_no_contact_written_that_day_is_a_fact():
    written, unwritten, the_day_after = clients(3)
    with acting(actor(cast.BENOIT)) as benoit:
        opened(benoit, FIRST, written, unwritten, the_day_after)
        opened(benoit, FIRST + timedelta(days=1), the_day_after, act=WROTE)
    with acting(actor(cast.FARID)) as farid:
        opened(farid, FIRST, written, act=WROTE)
    (fact,) = unusual()
    assert (fact.files, fact.unwritten, fact.is_far_more) == (3, 2, False)


def test_unusual_reading_goes_on_page_by_page():
    with acting(actor(cast.BENOIT)) as benoit:
        for place in range(5):
            opened(benoit, FIRST + timedelta(days=place), new_id())
    days = [each.day for page in range(3) for each in unusual(most=2, skip=2 * page)]
    assert days == [FIRST + timedelta(days=place) for place in (4, 3, 2, 1, 0)]


def test_nobody_counts_the_journal_of_another_institution():
    with acting(actor(cast.BENOIT)) as benoit:
        opened(benoit, FIRST, new_id())
    assert unusual(cast.DOV) == []
    with acting(actor(cast.DOV)) as dov:
        assert counted_by_person(dov, DAYS) == {}


@pytest.mark.req("OPC-2")
@pytest.mark.parametrize("count", [counted_by_day, counted_by_person, counted_by_purpose])
def test_an_agent_counts_nothing(count):
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed):
        count(benoit, DAYS)


def test_counting_is_one_query_however_much_there_is(django_assert_num_queries):
    with acting(actor(cast.BENOIT)) as benoit:
        for place in range(9):
            opened(benoit, FIRST + timedelta(days=place), *clients(8))
    with acting(actor(cast.CHLOE)) as chloe:
        for days in (Days(FIRST, FIRST), DAYS):
            with django_assert_num_queries(1, connection=connection):
                counted_by_day(chloe, days, by=benoit.id)
            with django_assert_num_queries(1, connection=connection):
                unusual_reading(chloe, days, opened=[SEEN.code], wrote=[WROTE.code], most=50)
