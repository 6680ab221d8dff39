"""A client's file shows what its reader may see, and says so each time it is read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, contact_of, journal_of

pytestmark = pytest.mark.django_db

ENTERED = {
    "activity": "warranty-line",
    "kind": "person",
    "given_name": "Amara",
    "family_name": "Œuvrard",
    "language": "fr",
    "phone": "",
    "email": "",
}


def shown(browser: Client, client: object) -> Any:
    return browser.get(reverse("desk:clients:show", args=[client]))


def test_before_a_check_the_file_shows_a_name_and_how_to_check(desk: Desk):
    client = client_of(cast.CHLOE, emails=("amara@example.ca",))
    contact_of(cast.CHLOE, client, subject="Refund")
    text = words_of(shown(desk(cast.BENOIT), client))
    assert "Amara Œuvrard" in text
    assert "What others recorded waits for the identity check" in text
    assert "Refund" not in text
    assert "amara@example.ca" not in text


def test_the_privacy_officer_reads_the_file_without_a_check(desk: Desk):
    client = client_of(cast.BENOIT)
    contact_of(cast.BENOIT, client, subject="Refund")
    assert "Refund" in words_of(shown(desk(cast.CHLOE), client))


def test_someone_elsewhere_sees_no_such_client_and_the_journal_knows_they_tried(desk: Desk):
    client = client_of(cast.BENOIT)
    assert shown(desk(cast.DOV), client).status_code == 404
    assert journal_of(cast.DOV).count("audit.READ_REFUSED") == 1


def test_an_administrator_serves_nobody_and_is_told_why(desk: Desk):
    page = shown(desk(cast.GAELLE), client_of(cast.BENOIT))
    assert page.status_code == 403
    assert "This is the work of others: Agent, Supplier’s agent, Supervisor" in words_of(page)
    assert journal_of(cast.GAELLE).count("audit.REFUSED") == 1


@pytest.mark.req("OPC-QC-18")
def test_reading_a_file_leaves_one_event_for_the_client_and_one_for_the_contacts(desk: Desk):
    client = client_of(cast.CHLOE)
    contact_of(cast.CHLOE, client)
    shown(desk(cast.BENOIT), client)
    told = journal_of(cast.BENOIT)
    assert told.count("clients.SEEN") == 1
    assert told.count("interactions.TIMELINE_SEEN") == 1


def test_a_file_of_fifty_contacts_asks_the_database_no_more_than_one_of_five(desk: Desk):
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    browser = desk(cast.BENOIT)
    for _ in range(5):
        contact_of(cast.BENOIT, client)
    shown(browser, client)
    with CaptureQueriesContext(connection) as few:
        shown(browser, client)
    for _ in range(45):
        contact_of(cast.BENOIT, client)
    with CaptureQueriesContext(connection) as many:
        shown(browser, client)
    assert len(many) == len(few)


def test_a_long_file_goes_page_by_page(desk: Desk):
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    for _ in range(51):
        contact_of(cast.BENOIT, client)
    text = words_of(shown(desk(cast.BENOIT), f"{client}"))
    assert "1 to 50 of 51" in text
    address = reverse("desk:clients:show", args=[client])
    assert "51 to 51 of 51" in words_of(desk(cast.BENOIT).get(address, {"page": "2"}))


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "\x00", "²", "99"])
def test_a_page_that_is_none_is_the_nearest_there_is(desk: Desk, page: str):
    address = reverse("desk:clients:show", args=[client_of(cast.BENOIT)])
    assert desk(cast.BENOIT).get(address, {"page": page}).status_code == 200


def test_a_client_is_entered_under_an_activity(desk: Desk):
    given = ENTERED | {"phone": "514 555-0142", "email": "amara@example.ca"}
    answer = desk(cast.BENOIT).post(reverse("desk:clients:new"), given, follow=True)
    assert "Client entered: C-" in words_of(answer)
    assert "Amara Œuvrard" in words_of(answer)


def test_whoever_may_be_on_file_already_is_shown_first(desk: Desk):
    amara = client_of(cast.BENOIT)
    browser = desk(cast.BENOIT)
    first = browser.post(reverse("desk:clients:new"), ENTERED)
    assert "Is it one of these?" in words_of(first)
    shown_one = {"someone_else": "1", "not_one_of": str(amara)}
    second = browser.post(reverse("desk:clients:new"), ENTERED | shown_one)
    assert second.status_code == 302


def test_a_number_that_was_found_new_is_already_in_the_form(desk: Desk):
    given = {"begin": "1", "phone": "+15145550142"}
    page = desk(cast.BENOIT).post(reverse("desk:clients:new"), given)
    assert 'value="+15145550142"' in page.content.decode()


def test_a_person_needs_a_name_and_an_organisation_its_own(desk: Desk):
    browser = desk(cast.BENOIT)
    nameless = ENTERED | {"given_name": " ", "family_name": ""}
    person = browser.post(reverse("desk:clients:new"), nameless)
    organisation = browser.post(reverse("desk:clients:new"), ENTERED | {"kind": "organisation"})
    assert "Write at least one name" in words_of(person)
    assert "Write the name of the organisation" in words_of(organisation)


def test_what_is_no_number_is_said_beside_its_field(desk: Desk):
    page = desk(cast.BENOIT).post(reverse("desk:clients:new"), ENTERED | {"phone": "call me"})
    assert page.status_code == 422
    assert "This is not a telephone number" in words_of(page)


def test_an_administrator_enters_nobody(desk: Desk):
    assert desk(cast.GAELLE).post(reverse("desk:clients:new"), ENTERED).status_code == 403


def test_who_reads_by_role_is_not_told_that_identity_was_verified(desk: Desk):
    text = words_of(shown(desk(cast.CHLOE), client_of(cast.BENOIT)))
    assert "shown to your role" in text
    assert "identity verified" not in text


def test_a_contact_is_filed_first_as_the_client_is(desk: Desk):
    page = shown(desk(cast.FARID), client_of(cast.BENOIT)).content.decode()
    assert '<option value="warranty-line/warranty-service" selected>' in page


@pytest.mark.req("OPC-QC-18")
def test_who_may_be_on_file_already_is_a_search_and_journalled_as_one(desk: Desk):
    client_of(cast.CHLOE)
    desk(cast.BENOIT).post(reverse("desk:clients:new"), ENTERED)
    assert journal_of(cast.BENOIT).count("clients.FOUND") == 1


def test_someone_else_is_someone_else_than_those_who_were_shown(desk: Desk):
    amara, bruno = client_of(cast.BENOIT), client_of(cast.BENOIT, given_name="Bruno")
    browser, corrected = desk(cast.BENOIT), ENTERED | {"given_name": "Bruno"}
    shown_one = {"someone_else": "1", "not_one_of": [str(amara)]}
    page = browser.post(reverse("desk:clients:new"), corrected | shown_one)
    assert str(bruno) in page.content.decode()
    shown_both = {"someone_else": "1", "not_one_of": [str(amara), str(bruno)]}
    assert browser.post(reverse("desk:clients:new"), corrected | shown_both).status_code == 302


def test_a_page_past_the_last_is_the_last(desk: Desk):
    client = client_of(cast.CHLOE)
    for _ in range(51):
        contact_of(cast.CHLOE, client)
    text = words_of(desk(cast.CHLOE).get(reverse("desk:clients:show", args=[client]) + "?page=9"))
    assert "51 to 51 of 51" in text


def test_contacts_stand_under_the_heading_of_their_list(desk: Desk):
    client = client_of(cast.CHLOE)
    contact_of(cast.CHLOE, client, subject="Refund")
    page = shown(desk(cast.CHLOE), client).content.decode()
    assert page.index('<h2 id="timeline">') < page.index("<h3><a")
    assert re.search(r"<h3><a[^>]*>Refund</a></h3>", page)
