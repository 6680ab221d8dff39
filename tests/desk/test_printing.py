"""A page on paper is an act: the journal knows who printed which records, when and for what."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client

from consigne.audit.queries import Asked, EventSeen, journal_seen_by
from consigne.audit.rules import Act
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, contact_of

pytestmark = pytest.mark.django_db
PRINT = "/en/print/"
BY_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def amara() -> UUID:
    return client_of(cast.BENOIT)


def sheet_on(page: Any) -> str:
    (signed,) = re.findall(r'name="sheet" value="([^"]+)"', page.text)
    return str(signed)


def printings(**asked: Any) -> list[EventSeen]:
    with acting(actor(cast.CHLOE)) as chloe:
        return list(journal_seen_by(chloe, Asked(act=Act.PRINTED.code, **asked)))


def test_a_printed_timeline_is_journalled_with_each_record_and_its_purpose(desk: Desk, amara: UUID):
    contact = contact_of(cast.BENOIT, amara)
    farid = desk(cast.FARID)
    sheet = sheet_on(farid.get(f"/en/clients/{amara}/"))
    told = {"sheet": sheet, "purpose": "warranty-service"}
    assert farid.post(PRINT, told, headers=BY_SCRIPT).status_code == 204
    (event,) = printings(record=amara)
    assert event.actor == actor(cast.FARID).id
    assert event.purpose == "warranty-service"
    assert set(event.touched) == {("client", amara), ("interaction", contact.id)}


def test_the_paper_says_who_when_for_what_and_until_when(desk: Desk, amara: UUID):
    contact = contact_of(cast.BENOIT, amara)
    page = words_of(desk(cast.BENOIT).get(f"/en/interactions/{contact.id}/"))
    paper = page.split("Printed by")[1]
    assert paper.strip().startswith("Benoit ·")
    assert re.search(r"Drawn \w+ \d+, \d{4}", paper)
    assert "Purpose Serve under warranty" in paper
    assert re.search(r"Kept destroyed on .* The paper goes by the same day\.", paper)


@pytest.mark.parametrize("place", ["/en/retention/"])
def test_what_proves_destruction_is_printed_too(desk: Desk, place: str):
    chloe = desk(cast.CHLOE)
    assert chloe.post(PRINT, {"sheet": sheet_on(chloe.get(place))}).status_code == 302
    assert len(printings()) == 1


def test_without_script_the_journal_is_told_first_and_the_reader_brought_back(
    desk: Desk, amara: UUID
):
    farid, here = desk(cast.FARID), f"/en/clients/{amara}/"
    sheet = sheet_on(farid.get(here))
    back = farid.post(PRINT, {"sheet": sheet}, headers={"Referer": f"http://testserver{here}"})
    assert back["Location"] == f"http://testserver{here}"
    assert "The journal has it: print this page now." in farid.get(here).text
    elsewhere = farid.post(PRINT, {"sheet": sheet}, headers={"Referer": "https://evil.example/"})
    assert elsewhere["Location"] == "/en/"


def made_up(by: UUID, record: UUID) -> str:
    sheet = {"by": str(by), "touched": [("client", str(record))], "purposes": []}
    return signing.dumps(sheet, key="another")


def refused(browser: Client, sheet: str) -> bool:
    return browser.post(PRINT, {"sheet": sheet}, headers=BY_SCRIPT).status_code == 404


def test_nobody_puts_on_record_a_page_that_was_never_theirs(desk: Desk, amara: UUID):
    sheet = sheet_on(desk(cast.FARID).get(f"/en/clients/{amara}/"))
    assert refused(desk(cast.BENOIT), sheet)
    assert refused(desk(cast.DOV), sheet)
    assert refused(desk(cast.FARID), sheet[:-1])
    assert refused(desk(cast.FARID), made_up(actor(cast.FARID).id, new_id()))
    assert refused(desk(cast.FARID), "")
    assert printings() == []


def test_a_purpose_that_the_page_did_not_offer_is_not_told(desk: Desk, amara: UUID):
    farid = desk(cast.FARID)
    sheet = sheet_on(farid.get(f"/en/clients/{amara}/"))
    farid.post(PRINT, {"sheet": sheet, "purpose": "Amara Œuvrard"}, headers=BY_SCRIPT)
    assert [event.purpose for event in printings()] == [""]
