"""Home gives room to write, and one box that finds without telling too much."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consigne.clients.rules import CheckResult
from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, contact_of, journal_of, today

pytestmark = pytest.mark.django_db


def found(browser: Client, words: str) -> str:
    return words_of(browser.post(reverse("desk:find"), {"words": words}))


def test_home_opens_on_room_to_write(desk: Desk):
    page = desk(cast.BENOIT).get(reverse("desk:home"))
    assert page.status_code == 200
    assert 'name="note"' in page.content.decode()
    assert "What was said, in a few words" in page.content.decode()


def test_home_is_whole_in_french(desk: Desk):
    with translation.override("fr"):
        page = desk(cast.BENOIT).get(reverse("desk:home"))
    assert "Mes prochaines actions" in words_of(page)
    assert 'lang="fr-CA"' in page.content.decode()


def test_whoever_takes_no_contacts_finds_their_own_business(desk: Desk):
    page = desk(cast.GAELLE).get(reverse("desk:home"))
    assert "Your role does not take contacts" in words_of(page)
    assert 'name="note"' not in page.content.decode()


def test_my_next_actions_wait_on_the_left(desk: Desk):
    contact_of(cast.BENOIT, next_action="Call back", next_action_on=today())
    assert "Call back" in words_of(desk(cast.BENOIT).get(reverse("desk:home")))


@pytest.mark.parametrize("spelling", ["514 555-0142", "(514) 555.0142", "+15145550142"])
def test_a_number_one_client_holds_is_known_however_it_is_typed(desk: Desk, spelling: str):
    client_of(cast.BENOIT, phones=("514 555-0142",))
    text = found(desk(cast.BENOIT), spelling)
    assert "known" in text
    assert "Amara Œuvrard" in text


def test_a_number_several_clients_hold_is_a_maybe(desk: Desk):
    client_of(cast.BENOIT, phones=("514 555-0142",))
    client_of(cast.BENOIT, phones=("514 555-0142",), given_name="Paul")
    assert "Several clients hold this number" in found(desk(cast.BENOIT), "5145550142")


def test_a_number_nobody_holds_is_new(desk: Desk):
    assert "Nobody here holds this number" in found(desk(cast.BENOIT), "819 555-0100")


def test_before_an_identity_check_a_name_and_open_numbers_are_all_that_is_told(desk: Desk):
    client = client_of(cast.CHLOE, phones=("514 555-0142",), emails=("amara@example.ca",))
    waiting = contact_of(cast.CHLOE, client, next_action="Call", next_action_on=today())
    closed = contact_of(cast.CHLOE, client, subject="Refund")
    text = found(desk(cast.BENOIT), "514 555-0142")
    assert waiting.number in text
    assert closed.number not in text
    assert "Refund" not in text
    assert "amara@example.ca" not in text


@pytest.mark.parametrize("words", ["amara@example.ca", "AMARA@example.ca", "oeuvrar", "Amarra"])
def test_an_address_or_a_name_is_found_with_its_accents_folded_and_typos_forgiven(
    desk: Desk, words: str
):
    client_of(cast.BENOIT, emails=("amara@example.ca",))
    assert "Amara Œuvrard" in found(desk(cast.BENOIT), words)


def test_a_contact_is_found_by_its_number_and_by_its_words(desk: Desk):
    contact = contact_of(cast.BENOIT, subject="Échéancier de livraison")
    browser = desk(cast.BENOIT)
    assert "Échéancier" in found(browser, contact.number.lower())
    assert "Échéancier" in found(browser, "echeanciers")


def test_what_others_recorded_of_someone_is_found_by_its_number_alone(desk: Desk):
    contact = contact_of(cast.CHLOE, client_of(cast.CHLOE), subject="Refund")
    browser = desk(cast.BENOIT)
    assert "Nothing was found" in found(browser, "refund")
    text = found(browser, contact.number)
    assert "Amara Œuvrard" in text
    assert "Refund" not in text


def test_an_agent_elsewhere_finds_nothing(desk: Desk):
    client_of(cast.BENOIT, phones=("514 555-0142",))
    contact_of(cast.BENOIT, subject="Échéancier")
    browser = desk(cast.DOV)
    assert "Nobody here holds" in found(browser, "514 555-0142")
    assert "Nothing was found" in found(browser, "Œuvrard")
    assert "Nothing was found" in found(browser, "échéancier")


def test_words_in_an_address_find_nothing_and_are_not_searched(desk: Desk):
    client_of(cast.BENOIT)
    browser = desk(cast.BENOIT)
    assert "Amara" not in words_of(browser.get(reverse("desk:find") + "?words=Amara"))
    assert journal_of(cast.BENOIT).count("clients.FOUND") == 0


@pytest.mark.req("OPC-QC-18")
def test_a_search_leaves_one_event_for_each_table_it_read(desk: Desk):
    found(desk(cast.BENOIT), "Œuvrard")
    told = journal_of(cast.BENOIT)
    assert (told.count("clients.FOUND"), told.count("interactions.FOUND")) == (1, 1)


def test_the_palette_answers_with_rows_and_with_places(desk: Desk):
    client_of(cast.BENOIT)
    asked = {"HX-Request": "true", "HX-Target": "palette-found"}
    browser = desk(cast.BENOIT)
    rows = browser.post(reverse("desk:find"), {"words": "Amara"}, headers=asked)
    places = browser.post(reverse("desk:find"), {"words": "inter"}, headers=asked)
    assert "<html" not in rows.content.decode()
    assert "Amara" in words_of(rows)
    assert reverse("desk:interactions:home") in places.content.decode()


def test_the_palette_shows_what_may_be_done_before_anything_is_typed(desk: Desk):
    agent = desk(cast.BENOIT).get(reverse("desk:register:home"))
    officer = desk(cast.CHLOE).get(reverse("desk:register:home"))
    assert "Enter a new client" in words_of(agent)
    assert reverse("desk:retention:holds") not in agent.content.decode()
    assert reverse("desk:retention:holds") in officer.content.decode()


def test_the_palette_finds_what_to_do_by_any_of_its_words_in_either_language(desk: Desk):
    asked = {"HX-Request": "true", "HX-Target": "palette-found"}
    for words in ("new cl", "nouveau"):
        rows = desk(cast.BENOIT).post(reverse("desk:find"), {"words": words}, headers=asked)
        assert reverse("desk:clients:new") in rows.content.decode()


def test_a_client_chosen_at_home_stands_beside_what_is_written(desk: Desk):
    client = client_of(cast.BENOIT)
    page = desk(cast.BENOIT).get(reverse("desk:home"), {"client": str(client)})
    assert f'name="client" value="{client}"' in page.content.decode()
    assert "identity not verified" in words_of(page)


@pytest.mark.parametrize("given", ["x", "1" * 5000, str(uuid4()), "\x00"])
def test_a_client_that_is_none_is_not_seen(desk: Desk, given: str):
    assert desk(cast.BENOIT).get(reverse("desk:home"), {"client": given}).status_code == 404


def test_a_client_elsewhere_is_not_seen(desk: Desk):
    client = client_of(cast.BENOIT)
    page = desk(cast.DOV).get(reverse("desk:home"), {"client": str(client)})
    assert page.status_code == 404
    assert journal_of(cast.DOV).count("audit.READ_REFUSED") == 1


def test_a_failed_check_shows_no_more(desk: Desk):
    client = client_of(cast.CHLOE, emails=("amara@example.ca",))
    checked_by(cast.BENOIT, client, CheckResult.FAILED)
    page = desk(cast.BENOIT).get(reverse("desk:home"), {"client": str(client)})
    assert "identity check failed" in words_of(page)
    assert "amara@example.ca" not in words_of(page)


def test_staying_signed_in_is_one_post(desk: Desk):
    browser = desk(cast.BENOIT)
    assert browser.post(reverse("desk:session")).status_code == 204
    assert browser.get(reverse("desk:session")).status_code == 405


@pytest.mark.parametrize("route", ["home", "find", "interactions:home"])
def test_a_page_of_many_asks_the_database_no_more_than_a_page_of_few(desk: Desk, route: str):
    browser = desk(cast.BENOIT)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.post(reverse(f"desk:{route}"), {"words": "Œuvrard"})
            browser.get(reverse(f"desk:{route}"))
        return len(asked)

    for _ in range(2):
        contact_of(cast.CHLOE, client_of(cast.CHLOE), next_action="Call", next_action_on=today())
    questions()
    few = questions()
    for _ in range(8):
        contact_of(cast.CHLOE, client_of(cast.CHLOE), next_action="Call", next_action_on=today())
    assert questions() == few


def test_a_session_is_renewed_by_use(desk: Desk):
    browser = desk(cast.BENOIT)
    browser.get(reverse("desk:home"))
    session = browser.session
    session["seen_at"] -= 120
    session.save()
    browser.get(reverse("desk:home"))
    assert browser.session["seen_at"] - session["seen_at"] >= 120


def test_whoever_takes_no_contacts_still_finds_where_to_go(desk: Desk):
    client_of(cast.BENOIT)
    browser, asked = desk(cast.ESTELLE), {"HX-Request": "true", "HX-Target": "palette-found"}
    page = browser.post(reverse("desk:find"), {"words": "reten"}, headers=asked)
    assert page.status_code == 200
    assert reverse("desk:retention:home") in page.content.decode()
    assert "Amara" not in found(browser, "Amara")
    assert journal_of(cast.ESTELLE).count("audit.REFUSED") == 0


def test_a_list_that_goes_on_never_gives_its_length_for_the_whole(desk: Desk):
    browser = desk(cast.BENOIT)
    for _ in range(31):
        contact_of(cast.BENOIT, next_action="Call", next_action_on=today())
    assert "My next actions · 30 or more" in words_of(browser.get(reverse("desk:home")))
    for _ in range(20):
        contact_of(cast.BENOIT)
    assert "Contacts · 50 or more" in found(browser, "garantie")
