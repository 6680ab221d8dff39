"""The journal is read by person, by purpose and for what is unusual, and addresses name nobody."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consigne.audit.queries import Asked, journal_seen_by
from consigne.audit.rules import Act
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, contact_of

pytestmark = pytest.mark.django_db
HOME = "/en/journal/"


def person_page(person: cast.Person) -> str:
    return f"{HOME}people/{actor(person).id}/"


@pytest.mark.req("OPC-2")
def test_what_a_member_did_and_read_is_one_page_with_the_days(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.BENOIT).get(f"/en/clients/{client}/")
    page = desk(cast.CHLOE).get(person_page(cast.BENOIT))
    assert "What Benoit did and read" in words_of(page)
    assert "client seen" in page.text
    assert page.text.count("<rect") == 28
    assert page.text.count("data-day") == 1


def test_refusals_are_counted_beside_what_was_read(desk: Desk):
    desk(cast.BENOIT).get("/en/retention/")
    desk(cast.BENOIT).get(f"/en/clients/{new_id()}/")
    page = desk(cast.CHLOE).get(person_page(cast.BENOIT)).text
    (row,) = re.findall(r"<tr data-day.*?</tr>", page)
    assert re.findall(r'class="count">(\d+)<', row)[-1] == "2"


def test_people_lead_to_their_own_page_by_an_address_without_a_name(desk: Desk):
    client_of(cast.BENOIT)
    page = desk(cast.CHLOE).get(f"{HOME}people/").text
    (address,) = re.findall(r'href="([^"]+)">Benoit<', page)
    assert "benoit" not in address.lower()
    assert desk(cast.CHLOE).get(address.replace("&amp;", "&")).status_code == 200


def test_what_was_done_for_a_purpose_is_one_page(desk: Desk):
    contact_of(cast.BENOIT, client_of(cast.BENOIT))
    purposes = desk(cast.CHLOE).get(f"{HOME}purposes/").text
    (address,) = re.findall(r'href="([^"]+purposes/warranty-service/[^"]*)"', purposes)
    page = desk(cast.CHLOE).get(address.replace("&amp;", "&"))
    assert "contact recorded" in page.text
    assert "client entered" not in words_of(page).split("Records")[-1]


def test_unusual_reading_is_told_as_a_fact(desk: Desk):
    client = client_of(cast.BENOIT)
    desk(cast.FARID).get(f"/en/clients/{client}/")
    page = words_of(desk(cast.CHLOE).get(f"{HOME}unusual/"))
    assert "Farid 1 file opened with no contact written about that client that day" in page
    assert "Ask whoever did it before concluding anything." in page


@pytest.mark.parametrize("place", ["people/", "purposes/", "unusual/"])
def test_days_that_are_no_period_are_told_so(desk: Desk, place: str):
    chloe = desk(cast.CHLOE)
    for days in (
        {"from_on": "2026-11-02", "until_on": "2026-11-01"},
        {"from_on": "2020-01-01", "until_on": "2026-11-01"},
        {"from_on": "2026-02-30"},
    ):
        assert chloe.get(HOME + place, days).status_code == 422
    said = chloe.get(HOME + place, {"from_on": "2020-01-01"})
    assert "The journal is counted over 92 days at most" in said.text


def test_each_page_of_the_journal_leaves_one_event(desk: Desk):
    for place in ("people/", "purposes/", "unusual/", "purposes/warranty-service/"):
        desk(cast.CHLOE).get(HOME + place)
    desk(cast.CHLOE).get(person_page(cast.BENOIT))
    with acting(actor(cast.CHLOE)) as chloe:
        read = journal_seen_by(chloe, Asked(by=chloe.id, act=Act.JOURNAL_READ.code))
    assert len(read) == 5
    assert read[0].touched == (("member", actor(cast.BENOIT).id),)


def test_a_member_elsewhere_has_no_page_here(desk: Desk):
    assert desk(cast.CHLOE).get(person_page(cast.DOV)).status_code == 404


@pytest.mark.parametrize("place", ["people/", "purposes/", "unusual/"])
def test_a_page_asks_as_much_of_the_database_for_many_events_as_for_few(desk: Desk, place: str):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk(cast.CHLOE).get(HOME + place).status_code == 200
        return len(queries)

    desk(cast.FARID).get(f"/en/clients/{client_of(cast.BENOIT)}/")
    desk(cast.CHLOE).get(HOME + place)
    few = asked()
    for _ in range(12):
        desk(cast.FARID).get(f"/en/clients/{client_of(cast.BENOIT)}/")
    assert asked() == few


def test_the_same_in_french(desk: Desk):
    desk(cast.FARID).get(f"/en/clients/{client_of(cast.BENOIT)}/")
    page = words_of(desk(cast.CHLOE).get("/fr/journal/inhabituel/"))
    assert "1 dossier ouvert sans qu’aucun contact avec ce client ait été consigné" in page
