"""At the desk, who is speaking is checked without anything on file being shown."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from consigne.clients.actions import NewAuthority, record_authority
from consigne.clients.queries import found_by_number, names_seen_by
from consigne.clients.rules import Scope
from consigne.interactions.queries import timeline_seen_by
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, contact_of, now, today, written

pytestmark = pytest.mark.django_db
BY = {"under": "warranty-line", "channel": "phone"}
IN_PERSON = {"under": "warranty-line", "channel": "counter", "method": "in_person"}


def long_ago() -> Any:
    return today() - timedelta(days=30)


def amara() -> UUID:
    """Someone on file for a month, of whom a colleague wrote yesterday."""
    client = client_of(
        cast.CHLOE, emails=("amara@example.ca",), phones=("514 555-0142",), on=long_ago()
    )
    contact_of(cast.CHLOE, client, subject="Refund", note="Asked twice")
    return client


def address(client: UUID, name: str = "check") -> str:
    return reverse(f"desk:clients:{name}", args=[client])


def shown(browser: Client, client: UUID) -> str:
    return words_of(browser.get(address(client, "show")))


@pytest.mark.req("OPC-QC-18")
def test_questions_are_proposed_and_what_is_on_file_is_not_shown(desk: Desk):
    page = desk(cast.BENOIT).get(address(amara()), BY | {"method": "questions"})
    text = page.content.decode()
    assert 'name="email"' in text
    assert 'name="phone"' in text
    assert 'name="postal_code"' not in text
    assert "amara@" not in text
    assert "555-0142" not in text


def test_right_answers_reach_level_one_and_the_page_says_what_it_opens(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    said = BY | {"method": "questions", "email": "Amara@example.ca", "phone": "5145550142"}
    answer = browser.post(address(client), said, follow=True)
    text = words_of(answer)
    assert "Identity verified, level 1: The purchase and the repair under way." in text
    assert "Level 1 The purchase and the repair under way" in text
    assert "Asked twice" in text
    assert "+1 514 555-0142" not in text
    assert "at a level that does not open this" in text


def test_wrong_answers_leave_general_information_or_a_callback(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    said = BY | {"method": "questions", "email": "x@example.ca", "phone": "5145550142"}
    text = words_of(browser.post(address(client), said, follow=True))
    assert "Identity was not verified: general information only." in text
    assert "Record a callback to the number on file" in text
    begun = browser.get(address(client, "show"), {"callback": "1"}).content.decode()
    assert 'value="Call back at the number on file"' in begun
    assert f'value="{today().isoformat()}"' in begun


def test_no_callback_is_proposed_where_nothing_failed(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    page = browser.get(address(client, "show"), {"callback": "1"}).content.decode()
    assert "Call back at the number on file" not in page


@pytest.mark.req("OPC-QC-18")
def test_a_code_that_was_read_out_opens_everything(desk: Desk, mailoutbox: Any):
    client, browser = amara(), desk(cast.BENOIT)
    page = browser.post(address(client, "code"), BY | {"method": "code"}, follow=True)
    assert "A code was sent to the e-mail address longest on file." in words_of(page)
    assert "amara@" not in page.content.decode()
    (code,) = re.findall(r"\b\d{6}\b", mailoutbox[0].body)
    assert code not in page.content.decode()
    wrong = "000000" if code != "000000" else "000001"
    again = browser.post(address(client), BY | {"method": "code", "told": wrong}, follow=True)
    assert "This is not the code that was sent" in words_of(again)
    text = words_of(
        browser.post(address(client), BY | {"method": "code", "told": code}, follow=True)
    )
    assert "Identity verified, level 2" in text
    assert "+1 514 555-0142" in text


def test_a_reference_number_is_told_by_the_caller(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    to_do = {"next_action": "Call", "next_action_on": today()}
    number = contact_of(cast.CHLOE, client, **to_do).number
    given = BY | {"method": "reference", "told": number}
    assert "Identity verified, level 1" in words_of(
        browser.post(address(client), given, follow=True)
    )


def test_a_method_the_activity_does_not_declare_is_refused_and_says_which_it_does(desk: Desk):
    given = {"under": "request-line", "channel": "phone", "method": "in_person"}
    with acting(actor(cast.DOV)):
        client = client_of(cast.DOV, activity="request-line")
    page = desk(cast.DOV).get(address(client), given)
    assert "Identification is seen at the counter" in words_of(page)


def test_identification_seen_at_the_counter_opens_the_file_until_the_contact_is_over(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    browser.post(address(client), IN_PERSON | {"result": "passed"})
    assert "+1 514 555-0142" in shown(browser, client)
    over = browser.post(address(client, "over"), {"back": "client"}, follow=True)
    assert "the file is closed again" in words_of(over)
    assert "+1 514 555-0142" not in words_of(over)


def test_a_check_without_a_result_is_not_recorded(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    answer = browser.post(address(client), IN_PERSON | {"result": "perhaps"}, follow=True)
    assert "Say how identity was checked" in words_of(answer)
    assert "identity not verified" in shown(browser, client)


def test_a_check_at_home_comes_back_home_with_the_client_beside(desk: Desk):
    client = amara()
    given = IN_PERSON | {"result": "passed", "back": "home"}
    answer = desk(cast.BENOIT).post(address(client), given)
    assert answer["Location"] == f"{reverse('desk:home')}?client={client}"


def test_whoever_speaks_for_a_client_is_identified_and_mandated_first(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    paul = client_of(cast.BENOIT, given_name="Paul", family_name="Tremblay")
    with acting(actor(cast.BENOIT)) as benoit:
        number = names_seen_by(benoit, {paul})[paul].number
        assert found_by_number(benoit, number)
    heard = {"number": number, "back": "client"}
    first = browser.post(address(client, "hear"), heard)
    assert (first.status_code, "on their own file" in words_of(first)) == (403, True)
    checked_by(cast.BENOIT, paul)
    second = browser.post(address(client, "hear"), heard)
    assert "Nobody has recorded that this person may act" in words_of(second)
    with acting(actor(cast.CHLOE)) as chloe:
        new = NewAuthority(client, paul, "mandate", Scope.INFORMATION, from_on=long_ago())
        record_authority(chloe, new)
    text = words_of(browser.post(address(client, "hear"), heard, follow=True))
    assert "Speaking with Paul Tremblay, for the client: information only" in text
    assert "+1 514 555-0142" in text
    assert browser.get(address(client, "phone")).status_code == 403
    page = browser.get(address(client, "show")).content.decode()
    assert f'name="spoken_with" value="{paul}"' in page
    about = {"client": str(client), "about": str(client), "spoken_with": str(paul)}
    browser.post(reverse("desk:interactions:new"), written(**about))
    with acting(actor(cast.BENOIT)) as benoit:
        (latest, *_) = timeline_seen_by(benoit, client, now=now())
    assert [party.client.id for party in latest.parties if party.speaks] == [paul]


def test_nobody_elsewhere_reaches_these_addresses(desk: Desk):
    client, browser = amara(), desk(cast.DOV)
    for name in ("check", "code", "over"):
        assert browser.post(address(client, name), IN_PERSON).status_code == 404


def test_a_client_said_to_be_deceased_is_shown_so_and_no_longer_identified(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    given = {"what": "deceased", "evidence": "seen", "from_on": today().isoformat()}
    page = browser.post(address(client, "capacity"), given, follow=True)
    assert "This client is deceased: only the liquidator" in words_of(page)
    refused = browser.post(address(client), IN_PERSON | {"result": "passed"})
    assert refused.status_code == 403
    over = reverse("desk:clients:end_capacity", args=[client, "deceased"])
    later = words_of(browser.post(over, follow=True))
    assert "It no longer holds" in later


def test_a_minor_is_recorded_with_the_day_they_come_of_age(desk: Desk):
    client, browser = amara(), desk(cast.BENOIT)
    given = {"what": "minor", "evidence": "seen", "from_on": today().isoformat()}
    assert browser.get(address(client, "capacity")).status_code == 200
    refused = browser.post(address(client, "capacity"), given)
    assert "A minor comes of age" in words_of(refused)
    assert browser.post(address(client, "capacity"), {"what": "x"}).status_code == 422
