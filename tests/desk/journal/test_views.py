"""The journal is read by those who answer for the information, and every reading is in it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consigne.audit.actions import record
from consigne.audit.queries import Asked, journal_seen_by
from consigne.audit.rules import Act
from consigne.clients.rules import Act as ClientAct
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.served import client_of, journal_of

pytestmark = pytest.mark.django_db
HOME = "/en/journal/"


@pytest.mark.parametrize("person", [cast.CHLOE, cast.FARID])
def test_who_answers_reads_who_did_what(desk: Desk, person: cast.Person):
    client_of(cast.BENOIT)
    page = desk(person).get(HOME).text
    assert "client entered" in page
    assert "Benoit" in page


@pytest.mark.req("OPC-QC-18")
@pytest.mark.parametrize("person", [cast.BENOIT, cast.ESTELLE, cast.GAELLE])
def test_nobody_else_does(desk: Desk, person: cast.Person):
    answer = desk(person).get(HOME)
    assert answer.status_code == 403
    assert "This is the work of others: Supervisor, Privacy officer." in answer.text


def test_each_reading_leaves_one_event(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.CHLOE).get(HOME)
    desk(cast.CHLOE).get(f"{HOME}records/client/{client}/")
    assert journal_of(cast.CHLOE).count(Act.JOURNAL_READ.code) == 2


def test_whom_the_journal_was_searched_for_is_in_it(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.CHLOE).get(HOME, {"record": str(client)})
    with acting(actor(cast.CHLOE)) as chloe:
        (reading,) = journal_seen_by(chloe, Asked(act=Act.JOURNAL_READ.code))
    assert client in {record for _, record in reading.touched}


@pytest.mark.req("OPC-2")
def test_who_saw_a_client_is_one_page(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.FARID).get(f"/en/clients/{client}/")
    page = desk(cast.CHLOE).get(f"{HOME}records/client/{client}/").text
    assert "client seen" in page
    assert "Farid" in page
    assert f'href="/en/clients/{client}/"' in page


def test_a_refusal_is_told_with_its_reason(desk: Desk):
    desk(cast.BENOIT).get("/en/retention/")
    page = desk(cast.CHLOE).get(HOME, {"refused_only": "on"}).text
    assert "act refused" in page
    assert "This is the work of others: …." in page


def test_filters_narrow_what_is_read(desk: Desk):
    client_of(cast.BENOIT)
    chloe = desk(cast.CHLOE)
    by_benoit = {"by": str(actor(cast.BENOIT).id), "act": "clients.ENTERED"}
    assert "client entered" in chloe.get(HOME, by_benoit).text
    assert "No such event" in chloe.get(HOME, by_benoit | {"until_on": "2020-01-01"}).text
    assert "No such event" in chloe.get(HOME, {"record": str(new_id())}).text


def test_the_journal_goes_on_page_by_page(desk: Desk):
    for _ in range(60):
        client_of(cast.BENOIT)
    first = desk(cast.CHLOE).get(HOME, {"act": "clients.ENTERED"}).text
    assert first.count("data-event") == 50
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = desk(cast.CHLOE).get(HOME + older.replace("&amp;", "&")).text
    assert second.count("data-event") >= 10


def test_another_institution_is_not_in_it(desk: Desk):
    client = client_of(cast.BENOIT)
    assert "Benoit" not in desk(cast.DOV).get(HOME).text
    assert "Nobody" in desk(cast.DOV).get(f"{HOME}records/client/{client}/").text


def test_no_such_kind_of_record(desk: Desk):
    assert desk(cast.CHLOE).get(f"{HOME}records/nothing/{new_id()}/").status_code == 404


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(["record", "by", "act", "from_on", "until_on", "refused_only", "before"]),
        st.text(max_size=40) | st.just("2026-02-30") | st.just("9999-12-31T00:00:00+00:00~x"),
    )
)
def test_no_question_breaks_the_journal(desk: Desk, asked: dict[str, str]):
    assert desk(cast.CHLOE).get(HOME, asked).status_code in (200, 422)


def test_who_saw_a_record_goes_on_page_by_page(desk: Desk):
    client = client_of(cast.BENOIT)
    chloe = desk(cast.CHLOE)
    for _ in range(60):
        seen_by(cast.FARID, client)
    first = chloe.get(f"{HOME}records/client/{client}/").text
    assert first.count("data-event") == 50
    (older,) = re.findall(r'href="(\?before=[^"]+)" rel="next"', first)
    assert chloe.get(f"{HOME}records/client/{client}/{older}").text.count("data-event") == 11


def test_a_reading_about_one_record_says_which(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.CHLOE).get(HOME, {"record": str(client)})
    desk(cast.CHLOE).get(f"{HOME}records/client/{client}/")
    with acting(actor(cast.CHLOE)) as chloe:
        about = journal_seen_by(chloe, Asked(act=Act.JOURNAL_READ.code))
    assert [event.touched for event in about] == [(("client", client),), (("journal", client),)]


def seen_by(person: cast.Person, client: UUID) -> None:
    with acting(actor(person)) as by:
        record(by, ClientAct.SEEN, [("client", client)])


def test_the_days_of_a_record_count_what_is_listed_below_them(desk: Desk):
    client = client_of(cast.BENOIT)
    seen_by(cast.FARID, client)
    page = desk(cast.CHLOE).get(f"{HOME}records/client/{client}/").text
    (row,) = re.findall(r"<tr data-day.*?</tr>", page)
    assert re.findall(r'class="count">(\d+)<', row) == ["1", "1", "0"]
    assert page.count("data-event") == 2
