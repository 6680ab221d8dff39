"""A document goes to the vault, and is opened only where its contact may be read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from consigne.desk.passes import LASTS, pass_for
from consigne.interactions.actions import Upload
from consigne.interactions.queries import AttachmentSeen, InteractionSeen
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.vault.rules import Why
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, contact_of, journal_of, now, written

pytestmark = pytest.mark.django_db

NAME = 'facture "n° 1".pdf'


def with_document(*clients: UUID) -> InteractionSeen:
    upload = Upload(NAME, "application/octet-stream", b"%PDF-1.7")
    return contact_of(cast.CHLOE, *clients, uploads=(upload,))


def opened(browser: Client, contact: InteractionSeen) -> Any:
    return browser.get(link_to(contact))


def link_to(
    contact: InteractionSeen, person: cast.Person = cast.CHLOE, at: datetime | None = None
) -> str:
    """The address of a contact's document as it is drawn for someone, now or at an instant."""
    document = document_of(contact).id
    written = pass_for(actor(person).id, document, now=at or now())
    return reverse("desk:interactions:document", args=[contact.id, document, written])


def document_of(contact: InteractionSeen) -> AttachmentSeen:
    assert isinstance(contact.attachments, tuple)
    return contact.attachments[0]


@pytest.mark.usefixtures("keys")
def test_a_document_is_recorded_with_the_contact_and_listed(desk: Desk):
    document = SimpleUploadedFile("facture.pdf", b"%PDF-1.7", "application/pdf")
    given = written() | {"uploads": document}
    page = desk(cast.BENOIT).post(reverse("desk:interactions:new"), given, follow=True)
    assert "facture.pdf" in words_of(page)


@pytest.mark.usefixtures("keys")
def test_a_document_opens_for_the_purpose_of_its_contact_and_the_journal_knows(desk: Desk):
    answer = opened(desk(cast.CHLOE), with_document())
    assert answer.content == b"%PDF-1.7"
    assert journal_of(cast.CHLOE).count("interactions.FILE_OPENED") == 1


@pytest.mark.usefixtures("keys")
def test_a_document_is_saved_under_its_name_as_what_its_bytes_are_and_runs_nothing(desk: Desk):
    answer = opened(desk(cast.CHLOE), with_document())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''facture")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("keys")
def test_the_page_of_a_contact_holds_the_link_that_opens_its_document(desk: Desk):
    contact, browser = with_document(), desk(cast.CHLOE)
    page = browser.get(reverse("desk:interactions:show", args=[contact.id]))
    (link,) = re.findall(r'href="([^"]+/documents/[^"]+)"', page.content.decode())
    assert browser.get(link).content == b"%PDF-1.7"
    assert not {str(actor(cast.CHLOE).id), "facture"} & set(re.split(r"[/:]", link))


@pytest.mark.usefixtures("keys")
def test_a_copied_link_opens_nothing_for_another_member(desk: Desk):
    contact = with_document()
    answer = desk(cast.FARID).get(link_to(contact))
    assert answer.status_code == 404
    assert desk(cast.FARID).get(link_to(contact, cast.FARID)).status_code == 200
    assert journal_of(cast.CHLOE).count("interactions.FILE_OPENED") == 1


@pytest.mark.usefixtures("keys")
def test_a_link_that_is_over_leads_back_to_the_contact_and_opens_nothing(desk: Desk):
    contact = with_document()
    old = link_to(contact, at=now() - LASTS)
    answer = desk(cast.CHLOE).get(old, follow=True)
    assert answer.redirect_chain == [(reverse("desk:interactions:show", args=[contact.id]), 302)]
    assert "That link was for some minutes only" in words_of(answer)
    assert journal_of(cast.CHLOE).count("interactions.FILE_OPENED") == 0


@pytest.mark.usefixtures("keys")
def test_a_link_made_longer_by_hand_opens_nothing(desk: Desk):
    contact = with_document()
    until, signature = link_to(contact).strip("/").rsplit("/", 1)[1].split(":")
    longer = link_to(contact).replace(until, str(int(until) + 9999))
    assert signature in longer
    assert desk(cast.CHLOE).get(longer).status_code == 404


@pytest.mark.usefixtures("keys")
def test_a_document_waits_for_the_identity_check_like_what_was_said(desk: Desk):
    contact = with_document(client_of(cast.CHLOE))
    assert desk(cast.BENOIT).get(link_to(contact, cast.BENOIT)).status_code == 404


@pytest.mark.usefixtures("keys")
def test_someone_elsewhere_opens_nothing(desk: Desk):
    assert desk(cast.DOV).get(link_to(with_document(), cast.DOV)).status_code == 404


REFUSED = {
    "en": "“dessin.svg” is not taken: archives, programs, Web pages",
    "fr": "« dessin.svg » n’est pas accepté : les archives, les programmes, les pages Web",
}
KEPT = {"en": "Choose the documents again", "fr": "Choisissez de nouveau les documents"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_document_that_runs_something_is_refused_with_the_reason_and_nothing_is_lost(
    desk: Desk, language: str
):
    drawing = SimpleUploadedFile("dessin.svg", b"<svg onload='x()'/>", "image/png")
    browser = desk(cast.BENOIT)
    with translation.override(language):
        given = written() | {"uploads": drawing}
        page = browser.post(reverse("desk:interactions:new"), given)
        assert page.status_code == 422
        assert REFUSED[language] in words_of(page)
        assert KEPT[language] in words_of(page)
        assert "La laveuse a quatorze mois." in words_of(page)
        assert "La laveuse a quatorze mois." in words_of(browser.get(reverse("desk:home")))
    assert journal_of(cast.BENOIT).count("interactions.CONSIGNED") == 0


def test_no_door_takes_what_the_form_would_refuse():
    with pytest.raises(NotAllowed) as refusal:
        contact_of(cast.BENOIT, uploads=(Upload("a.pdf", "application/pdf", b"MZ\x90"),))
    assert refusal.value.decision == Refused(Why.NOT_TAKEN)


def test_without_the_keys_the_page_says_what_to_do_and_keeps_what_was_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
):
    from consigne.vault import actions
    from consigne.vault.keys.client import Keys

    monkeypatch.setattr(actions, "keys", lambda: Keys(tmp_path / "nobody", "none"))
    document = SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")
    given = written() | {"uploads": document}
    page = desk(cast.BENOIT).post(reverse("desk:interactions:new"), given)
    assert page.status_code == 503
    assert "The keys process does not answer" in words_of(page)
    assert "La laveuse a quatorze mois." in words_of(page)
    assert "Choose the documents again" in words_of(page)
    assert journal_of(cast.BENOIT).count("interactions.CONSIGNED") == 0
