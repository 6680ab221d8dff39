"""A document goes to the vault, and is opened only where its contact may be read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consigne.interactions.actions import Upload
from consigne.interactions.queries import AttachmentSeen, InteractionSeen
from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, contact_of, journal_of, written

pytestmark = pytest.mark.django_db

NAME = 'facture "n° 1".pdf'


def with_document(*clients: UUID, media_type: str = "application/pdf") -> InteractionSeen:
    return contact_of(cast.CHLOE, *clients, uploads=(Upload(NAME, media_type, b"%PDF-1.7"),))


def opened(browser: Client, contact: InteractionSeen) -> Any:
    document = document_of(contact).id
    return browser.get(reverse("desk:interactions:document", args=[contact.id, document]))


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
def test_a_document_is_saved_under_its_name_and_runs_nothing(desk: Desk):
    answer = opened(desk(cast.CHLOE), with_document(media_type="text/html"))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''facture")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("keys")
def test_a_document_waits_for_the_identity_check_like_what_was_said(desk: Desk):
    contact = with_document(client_of(cast.CHLOE))
    assert opened(desk(cast.BENOIT), contact).status_code == 404


@pytest.mark.usefixtures("keys")
def test_someone_elsewhere_opens_nothing(desk: Desk):
    assert opened(desk(cast.DOV), with_document()).status_code == 404


def test_without_the_keys_the_page_says_what_to_do_and_keeps_what_was_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
):
    from consigne.vault import actions
    from consigne.vault.keys.client import Keys

    monkeypatch.setattr(actions, "keys", lambda: Keys(tmp_path / "nobody", "none"))
    given = written() | {"uploads": SimpleUploadedFile("a.pdf", b"x", "application/pdf")}
    page = desk(cast.BENOIT).post(reverse("desk:interactions:new"), given)
    assert page.status_code == 503
    assert "The keys process does not answer" in words_of(page)
    assert "La laveuse a quatorze mois." in words_of(page)
    assert "Choose the documents again" in words_of(page)
    assert journal_of(cast.BENOIT).count("interactions.CONSIGNED") == 0
