"""A contact is written in one go, read whole, and put right without losing its trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consigne.consent.actions import Evidence, Spoken, take_over_consent
from consigne.consent.rules import Answer, Way
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, contact_of, journal_of, now, today, written

pytestmark = pytest.mark.django_db


def sent(browser: Client, **changes: Any) -> Any:
    return browser.post(reverse("desk:interactions:new"), written(**changes), follow=True)


def shown(browser: Client, contact: UUID) -> Any:
    return browser.get(reverse("desk:interactions:show", args=[contact]))


def test_a_general_question_is_recorded_without_a_name(desk: Desk):
    page = sent(desk(cast.BENOIT))
    assert "Contact recorded: I-" in words_of(page)
    assert "Nobody named" in words_of(page)


def test_a_contact_with_a_client_comes_back_to_their_file(desk: Desk):
    client = client_of(cast.BENOIT)
    page = sent(desk(cast.BENOIT), client=str(client), about=str(client))
    assert page.redirect_chain[-1][0] == reverse("desk:clients:show", args=[client])
    assert "Garantie refusée" in words_of(page)


def test_everything_written_is_on_the_page_of_the_contact(desk: Desk):
    page = sent(
        desk(cast.BENOIT),
        channel="letter",
        result="follow_up",
        concerns="Meubles Lavoie",
        next_action="Rappeler",
        next_action_on=today().isoformat(),
        happened_at=(now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    )
    text = words_of(page)
    for told in ("Letter, inbound", "To follow up", "Meubles Lavoie", "Rappeler", "Serve under"):
        assert told in text


def test_a_contact_must_say_what_it_was_about_and_keeps_what_was_written(desk: Desk):
    page = sent(desk(cast.BENOIT), subject=" ")
    assert page.status_code == 422
    assert 'id="id_subject_error"' in page.content.decode()
    assert "La laveuse a quatorze mois." in words_of(page)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"next_action": "Rappeler"}, "Say by which day"),
        ({"next_action_on": "2026-12-01"}, "Say what is to be done"),
        ({"next_action": "R", "next_action_on": "2026-13-45"}, "valid date"),
        ({"happened_at": "0001-01-01T00:00"}, "Check the year"),
        ({"happened_at": "soon"}, "valid date/time"),
        ({"filing": "gossip/gossip"}, "not one of the available choices"),
        ({"note": "a\x00b"}, "Null characters"),
        ({"subject": "a" * 301}, "at most 300"),
    ],
)
def test_each_fault_is_said_beside_its_field(desk: Desk, given: dict[str, str], said: str):
    page = sent(desk(cast.BENOIT), **given)
    assert page.status_code == 422
    assert said in words_of(page)


def test_a_refusal_keeps_what_was_written_and_says_why(desk: Desk):
    tomorrow = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = sent(desk(cast.BENOIT), happened_at=tomorrow)
    assert page.status_code == 403
    assert "cannot have happened after it is entered" in words_of(page)
    assert "La laveuse a quatorze mois." in words_of(page)
    assert journal_of(cast.BENOIT).count("audit.REFUSED") == 1
    assert journal_of(cast.BENOIT).count("interactions.CONSIGNED") == 0


@pytest.mark.req("OPC-9")
def test_a_purpose_that_rests_on_consent_is_refused_without_one(desk: Desk):
    client = client_of(cast.BENOIT)
    page = sent(desk(cast.BENOIT), client=str(client), filing="warranty-line/product-news")
    assert page.status_code == 403
    assert "Nobody has consented" in words_of(page)


@pytest.mark.parametrize("client", ["x", "\x00", str(uuid4())])
def test_a_contact_with_a_client_that_is_none_is_not_written(desk: Desk, client: str):
    assert sent(desk(cast.BENOIT), client=client).status_code == 404
    assert journal_of(cast.BENOIT).count("interactions.CONSIGNED") == 0


def test_a_client_elsewhere_cannot_be_put_on_a_contact(desk: Desk):
    client = client_of(cast.BENOIT)
    filing = "request-line/answer-request"
    assert sent(desk(cast.DOV), client=str(client), filing=filing).status_code in (404, 422)
    assert journal_of(cast.DOV).count("interactions.CONSIGNED") == 0


def test_documents_past_the_limit_are_refused_and_never_left_out_in_silence(
    desk: Desk, settings: Any
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    document = SimpleUploadedFile("facture.pdf", b"x" * 2000, "application/pdf")
    page = sent(desk(cast.BENOIT), uploads=document)
    assert page.status_code == 422
    assert "too large" in words_of(page)


def test_what_was_said_waits_for_the_identity_check(desk: Desk):
    client = client_of(cast.CHLOE)
    contact = contact_of(cast.CHLOE, client, subject="Refund", note="Asked twice")
    browser = desk(cast.BENOIT)
    before = words_of(shown(browser, contact.id))
    checked_by(cast.BENOIT, client)
    after = words_of(shown(browser, contact.id))
    assert "Refund" not in before
    assert "What was said waits" in before
    assert "Asked twice" in after


def test_someone_elsewhere_sees_no_such_contact(desk: Desk):
    assert shown(desk(cast.DOV), contact_of(cast.BENOIT).id).status_code == 404
    assert journal_of(cast.DOV).count("audit.READ_REFUSED") == 1


def test_reading_a_contact_leaves_one_event(desk: Desk):
    contact = contact_of(cast.CHLOE, client_of(cast.CHLOE))
    shown(desk(cast.BENOIT), contact.id)
    assert journal_of(cast.BENOIT).count("interactions.SEEN") == 1


def test_the_list_of_latest_contacts_names_and_masks(desk: Desk):
    contact_of(cast.BENOIT, subject="Own words")
    masked = contact_of(cast.CHLOE, client_of(cast.CHLOE), subject="Refund")
    text = words_of(desk(cast.BENOIT).get(reverse("desk:interactions:home")))
    assert "Own words" in text
    assert masked.number in text
    assert "Refund" not in text


def test_what_was_to_be_done_is_done_once(desk: Desk):
    contact = contact_of(cast.BENOIT, next_action="Rappeler", next_action_on=today())
    browser = desk(cast.BENOIT)
    address = reverse("desk:interactions:done", args=[contact.id])
    assert "Marked as done" in words_of(browser.post(address, follow=True))
    assert browser.post(address).status_code == 403
    assert desk(cast.DOV).post(address).status_code == 404


def test_a_wrong_person_is_taken_off_with_the_reason(desk: Desk):
    client = client_of(cast.BENOIT)
    contact = contact_of(cast.BENOIT, client)
    browser = desk(cast.BENOIT)
    address = reverse("desk:interactions:detach", args=[contact.id, client])
    assert browser.post(address, {"reason": " "}).status_code == 422
    text = words_of(browser.post(address, {"reason": "Same name"}, follow=True))
    assert "taken off" in text
    assert "Same name" in text


def test_nobody_is_taken_off_a_contact_they_are_not_on(desk: Desk):
    contact, other = contact_of(cast.BENOIT), client_of(cast.BENOIT)
    address = reverse("desk:interactions:detach", args=[contact.id, other])
    assert desk(cast.BENOIT).post(address, {"reason": "x"}).status_code == 404


def test_a_client_is_found_and_put_on_a_contact(desk: Desk):
    contact, client = contact_of(cast.BENOIT), client_of(cast.BENOIT)
    browser = desk(cast.BENOIT)
    address = reverse("desk:interactions:attach", args=[contact.id])
    assert str(client) in browser.post(address, {"words": "Œuvrard"}).content.decode()
    text = words_of(browser.post(address, {"client": str(client)}, follow=True))
    assert "Put on the contact" in text
    assert "Amara Œuvrard" in text


def test_nobody_elsewhere_is_put_on_a_contact(desk: Desk):
    contact, client = (
        contact_of(cast.DOV, activity="request-line", purpose="answer-request"),
        client_of(cast.BENOIT),
    )
    address = reverse("desk:interactions:attach", args=[contact.id])
    assert desk(cast.DOV).post(address, {"client": str(client)}).status_code == 404


def test_a_contact_shows_the_consent_that_came_with_it_from_a_file(desk: Desk):
    contact = contact_of(cast.CHLOE)
    with acting(actor(cast.CHLOE)) as chloe:
        said = Spoken(
            client=None,
            activity="warranty-line",
            purpose="product-news",
            way=Way.WRITTEN,
            language="fr",
            notice=None,
            said_at=contact.happened_at,
        )
        row = Evidence(id=contact.id, digest="0" * 64)
        take_over_consent(chloe, said, Answer.GIVEN, evidence=row, on=today())
    text = words_of(shown(desk(cast.CHLOE), contact.id))
    assert "Consents that rest on it" in text
    assert "Send news of products" in text


def recorded() -> int:
    return journal_of(cast.BENOIT).count("interactions.CONSIGNED")


def test_a_form_sent_twice_records_one_contact(desk: Desk):
    browser, form = desk(cast.BENOIT), {"once": str(uuid4())}
    first, again = sent(browser, **form), sent(browser, **form)
    assert first.redirect_chain == again.redirect_chain
    assert recorded() == 1


@pytest.mark.usefixtures("keys")
def test_a_form_corrected_and_sent_again_records_what_it_now_says(desk: Desk):
    browser, form = desk(cast.BENOIT), {"once": str(uuid4())}
    sent(browser, **form)
    sent(browser, **form, note="La laveuse a quinze mois.")
    sent(browser, **form, uploads=SimpleUploadedFile("facture.pdf", b"%PDF", "application/pdf"))
    assert recorded() == 3


def test_a_page_to_write_on_names_the_one_contact_it_will_make(desk: Desk):
    browser = desk(cast.BENOIT)
    pages = [browser.get(reverse("desk:home")).content.decode() for _ in range(2)]
    names = [re.findall(r'name="once" value="([0-9a-f-]{36})"', page) for page in pages]
    assert [len(each) for each in names] == [1, 1]
    assert names[0] != names[1]


@pytest.mark.parametrize("once", ["", "x", "\x00", "9" * 400])
def test_without_its_mark_a_contact_is_recorded_all_the_same(desk: Desk, once: str):
    sent(desk(cast.BENOIT), once=once)
    assert recorded() == 1


@pytest.mark.parametrize(
    "stopped", [{"subject": ""}, {"filing": "warranty-line/product-news"}], ids=["fault", "refusal"]
)
def test_what_is_stopped_is_kept_as_a_draft_and_found_again_in_the_other_language(
    desk: Desk, stopped: dict[str, str]
):
    client = client_of(cast.BENOIT)
    browser = desk(cast.BENOIT)
    page = sent(browser, client=str(client), about=str(client), **stopped)
    assert page.status_code in (403, 422)
    (there,) = re.findall(r'<a href="([^"]+)" lang="fr"', page.content.decode())
    again = browser.get(there)
    assert again.status_code == 200
    assert "La laveuse a quatorze mois." in words_of(again)


def test_a_number_that_the_activity_does_not_collect_is_warned_of_before_it_is_recorded(desk: Desk):
    browser = desk(cast.BENOIT)
    warned = sent(browser, note="Son NAS : 046 454 286", subject="Remboursement")
    assert warned.status_code == 422
    assert "looks like a social insurance number" in words_of(warned)
    assert "Son NAS : ••• ••• •••" in words_of(warned)
    assert "046 454 286" not in warned.content.decode()
    kept = sent(browser, note="Son NAS : ••• ••• •••", subject="Remboursement")
    assert "Contact recorded: I-" in words_of(kept)
