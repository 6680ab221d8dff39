"""A consent is asked with the words to say, in the client's language, and taken back as easily."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from consigne.notices.queries import notices_in_force
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, contact_of, journal_of, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara() -> UUID:
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    return client


def notice(code: str = "warranty-privacy") -> str:
    with acting(actor(cast.BENOIT)) as benoit:
        return str(notices_in_force(benoit, on=today())[code].id)


def address(client: UUID, purpose: str = "product-news", activity: str = "warranty-line") -> str:
    return reverse("desk:consent:ask", args=[client, activity, purpose])


def answered(browser: Client, client: UUID, answer: str, **changes: str) -> Any:
    given = {"way": "verbal", "language": "fr", "direction": "in", "contact": ""}
    given |= {"notice": notice(), "answer": answer} | changes
    purpose = given.pop("purpose", "product-news")
    return browser.post(address(client, purpose), given, follow=True)


def test_the_words_to_say_are_in_the_clients_language_with_their_version(desk: Desk, amara: UUID):
    page = desk(cast.BENOIT).get(address(amara))
    text = words_of(page)
    assert "« Nous conservons votre nom" in text
    assert "Version 1, in force since March 1, 2018" in text
    assert '<p lang="fr-CA">' in page.content.decode()


def test_yes_is_recorded_and_shown_with_its_way(desk: Desk, amara: UUID):
    text = words_of(answered(desk(cast.BENOIT), amara, "given"))
    assert "Consent recorded." in text
    assert "Send news of products given verbally" in text


def test_no_is_recorded_and_the_person_is_served_all_the_same(desk: Desk, amara: UUID):
    text = words_of(answered(desk(cast.BENOIT), amara, "refused"))
    assert "the person is served all the same" in text
    assert "Send news of products refused" in text


def test_a_consent_is_withdrawn_where_it_was_given(desk: Desk, amara: UUID):
    browser = desk(cast.BENOIT)
    assert "Withdraws the consent" not in words_of(browser.get(address(amara)))
    answered(browser, amara, "given")
    assert "Withdraws the consent" in words_of(browser.get(address(amara)))
    assert "withdrawn" in words_of(answered(browser, amara, "withdrawn"))


def test_nothing_is_withdrawn_that_was_not_given_and_why_is_said(desk: Desk, amara: UUID):
    page = answered(desk(cast.BENOIT), amara, "withdrawn")
    assert page.status_code == 403
    assert "no consent in force to withdraw" in words_of(page)
    assert journal_of(cast.BENOIT).count("audit.REFUSED") == 1


@pytest.mark.req("OPC-11")
def test_no_consent_is_implied_on_an_outbound_contact(desk: Desk, amara: UUID):
    page = answered(
        desk(cast.BENOIT),
        amara,
        "given",
        purpose="service-quality",
        way="implied_inbound",
        direction="out",
        notice=notice("recording-words"),
    )
    assert page.status_code == 403
    assert "on an outbound contact, ask" in words_of(page)


def test_a_consent_rests_on_the_contact_in_which_it_was_said(desk: Desk, amara: UUID):
    contact, browser = contact_of(cast.BENOIT, amara), desk(cast.BENOIT)
    answered(browser, amara, "given", contact=str(contact.id))
    page = browser.get(reverse("desk:interactions:show", args=[contact.id]))
    assert "Consents that rest on it Send news of products given" in words_of(page)


@pytest.mark.parametrize(
    "given", [{"notice": ""}, {"notice": "x"}, {"way": "telepathy"}, {"answer": "perhaps"}]
)
def test_what_is_not_offered_is_not_recorded(desk: Desk, amara: UUID, given: dict[str, str]):
    page = answered(desk(cast.BENOIT), amara, **{"answer": "given"} | given)
    assert page.status_code == 422
    assert journal_of(cast.BENOIT).count("consent.GIVEN") == 0


@pytest.mark.req("OPC-9")
@pytest.mark.parametrize(
    ("purpose", "codes"),
    [
        ("product-news", ("warranty-privacy",)),
        ("service-quality", ("recording-words", "recording-statement")),
    ],
)
def test_the_notices_offered_are_those_the_activity_declares_for_the_purpose(
    desk: Desk, amara: UUID, purpose: str, codes: tuple[str, ...]
):
    page = desk(cast.BENOIT).get(address(amara, purpose)).content.decode()
    offered = re.findall(r'name="notice" value="([^"]+)"', page)
    assert offered == [notice(code) for code in codes]


@pytest.mark.req("OPC-9", "OPC-10")
def test_a_notice_that_was_not_offered_is_refused_with_the_one_that_would_do(
    desk: Desk, amara: UUID
):
    forged = {"notice": notice("recording-words"), "language": "en", "direction": "out"}
    page = answered(desk(cast.BENOIT), amara, "given", **forged)
    text = words_of(page)
    assert page.status_code == 403
    assert "does not give the notice “Before a call is recorded” for the purpose" in text
    assert "Give “Your information on the warranty line” in version 1." in text
    assert "Recording of customer telephone calls, consent" in text
    drawn = page.content.decode()
    assert '<option value="en" selected>' in drawn
    assert '<option value="out" selected>' in drawn
    acts = journal_of(cast.BENOIT)
    assert (acts.count("audit.REFUSED"), acts.count("consent.GIVEN")) == (1, 0)


def test_a_consent_is_taken_back_without_choosing_a_notice(desk: Desk, amara: UUID):
    browser = desk(cast.BENOIT)
    answered(browser, amara, "given")
    assert "withdrawn" in words_of(answered(browser, amara, "withdrawn", notice=""))


@pytest.mark.parametrize(
    "route", [("product-news", "gossip"), ("gossip", "warranty-line"), ("debt-recovery",)]
)
def test_only_what_an_activity_asks_can_be_asked(desk: Desk, amara: UUID, route: tuple[str, ...]):
    assert desk(cast.BENOIT).get(address(amara, *route)).status_code == 404


def test_before_a_check_one_may_ask_but_not_learn_what_was_said(desk: Desk):
    client = client_of(cast.CHLOE)
    answered(desk(cast.CHLOE), client, "given")
    text = words_of(desk(cast.BENOIT).get(address(client)))
    assert "Words to say" in text
    assert "Withdraws" not in text


def test_someone_elsewhere_asks_nothing(desk: Desk, amara: UUID):
    assert desk(cast.DOV).get(address(amara)).status_code == 404
