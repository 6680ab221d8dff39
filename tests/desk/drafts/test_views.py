"""What is being written is on the server, is its author's alone, and goes when it is recorded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import client_of, journal_of, written

pytestmark = pytest.mark.django_db


def kept(browser: Client, *about: object, **changes: str) -> Any:
    return browser.post(reverse("desk:drafts:keep", args=about), written(**changes))


def home(browser: Client) -> str:
    return words_of(browser.get(reverse("desk:home")))


def test_what_is_being_written_is_back_after_a_reload(desk: Desk):
    browser = desk(cast.BENOIT)
    assert kept(browser, note="Half a sentence").status_code == 204
    assert "Half a sentence" in home(browser)
    assert "draft of" in home(browser)


def test_it_is_back_after_a_new_sign_in(desk: Desk):
    kept(desk(cast.BENOIT), note="Half a sentence")
    assert "Half a sentence" in home(desk(cast.BENOIT))


def test_it_is_kept_as_typed_even_where_it_is_not_yet_right(desk: Desk):
    browser = desk(cast.BENOIT)
    assert kept(browser, subject="", next_action_on="2026-99-99", note="a\x00b").status_code == 204
    assert "ab" in home(browser)


def test_a_draft_carries_its_line_and_its_reasons(desk: Desk):
    browser = desk(cast.BENOIT)
    kept(browser)
    page = browser.get(reverse("desk:home"))
    (why,) = {part for part in page.content.decode().split('"') if "/why/draft/" in part}
    assert "Seen by its author alone" in words_of(browser.get(why))
    assert desk(cast.CHLOE).get(why).status_code == 404


def test_each_client_has_a_draft_of_their_own(desk: Desk):
    client, browser = client_of(cast.BENOIT), desk(cast.BENOIT)
    kept(browser, client, note="About Amara")
    assert "About Amara" not in home(browser)
    page = browser.get(reverse("desk:clients:show", args=[client]))
    assert "About Amara" in words_of(page)


def test_nobody_else_reads_it(desk: Desk):
    kept(desk(cast.BENOIT), note="Half a sentence")
    assert "Half a sentence" not in home(desk(cast.CHLOE))


def test_recorded_or_discarded_it_is_gone(desk: Desk):
    browser = desk(cast.BENOIT)
    kept(browser, note="Half a sentence")
    browser.post(reverse("desk:interactions:new"), written())
    assert "Half a sentence" not in home(browser)
    kept(browser, note="Another")
    browser.post(reverse("desk:drafts:let_go"))
    assert "Another" not in home(browser)
    assert journal_of(cast.BENOIT).count("interactions.DRAFT_LET_GO") == 2


def test_there_is_no_draft_about_a_client_one_does_not_see(desk: Desk):
    client = client_of(cast.BENOIT)
    assert kept(desk(cast.DOV), client).status_code == 404
    assert kept(desk(cast.BENOIT), uuid4()).status_code == 404


def test_a_filing_that_is_none_is_filed_under_the_first_there_is(desk: Desk):
    assert kept(desk(cast.BENOIT), filing="gossip/x").status_code == 204


def test_a_script_that_keeps_drafts_is_told_when_the_session_is_over(client: Client, desk: Desk):
    answer = client.post(
        reverse("desk:drafts:keep"), written(), headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 401


def test_a_draft_holds_no_number_that_the_activity_does_not_collect(desk: Desk):
    browser = desk(cast.BENOIT)
    kept(browser, note="Carte 4111 1111 1111 1111, au nom de sa mère")
    assert "Carte •••• •••• •••• ••••, au nom de sa mère" in home(browser)
