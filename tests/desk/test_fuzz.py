"""Whatever is sent, a page answers with a page: never with a fault of ours, and nothing stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.desk.conftest import Desk
from tests.desk.served import checked_by, client_of, contact_of, written

pytestmark = pytest.mark.django_db

QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Surrogates cannot be written in UTF-8, so no browser sends them.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["\x00", "9" * 400, "2026-02-30", "99999-01-01", "0001-01-01T00:00", "C-", "I-", "@", "%", "+1"]
)


@pytest.fixture
def browser(desk: Desk) -> Client:
    return desk(cast.BENOIT)


@pytest.fixture
def amara() -> UUID:
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    return client


def answers(response: Any) -> None:
    assert response.status_code < 500
    assert response.content or response.status_code in (204, 302)


@QUICK
@given(words=TEXT)
def test_anything_may_be_looked_for(browser: Client, words: str):
    answers(browser.post(reverse("desk:find"), {"words": words}))


@QUICK
@given(changes=st.dictionaries(st.sampled_from(sorted(written())), TEXT, max_size=4))
def test_anything_may_be_written_of_a_contact(browser: Client, changes: dict[str, str]):
    answers(browser.post(reverse("desk:interactions:new"), written(**changes)))


@QUICK
@given(changes=st.dictionaries(st.sampled_from(sorted(written())), TEXT, max_size=4))
def test_anything_may_be_kept_as_a_draft(browser: Client, changes: dict[str, str]):
    answers(browser.post(reverse("desk:drafts:keep"), written(**changes)))


FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("activity", "kind", "given_name", "family_name", "organisation_name", "language"),
            *("phone", "email", "use", "representative", "scope", "evidence", "from_on"),
            *("until_on", "organisation", "role", "method", "channel", "result", "begin"),
            *("way", "direction", "notice", "contact", "answer", "reason", "client", "words"),
        ]
    ),
    TEXT | st.sampled_from(["person", "warranty-line", "fr", "home", "everything", "given"]),
    max_size=9,
)


@QUICK
@given(fields=FIELDS)
def test_anything_may_be_sent_about_a_client(browser: Client, amara: UUID, fields: dict[str, str]):
    for route in ("check", "phone", "email", "authority", "role"):
        answers(browser.post(reverse(f"desk:clients:{route}", args=[amara]), fields))
    answers(browser.post(reverse("desk:clients:new"), fields))
    asked = reverse("desk:consent:ask", args=[amara, "warranty-line", "product-news"])
    answers(browser.post(asked, fields))


@QUICK
@given(fields=FIELDS)
def test_anything_may_be_sent_about_a_contact(browser: Client, amara: UUID, fields: dict[str, str]):
    contact = contact_of(cast.BENOIT, amara).id
    for route, args in (("attach", ()), ("detach", (amara,)), ("done", ())):
        answers(browser.post(reverse(f"desk:interactions:{route}", args=[contact, *args]), fields))


@QUICK
@given(query=st.dictionaries(st.sampled_from(["client", "page", "beside"]), TEXT))
def test_any_query_may_follow_an_address(browser: Client, amara: UUID, query: dict[str, str]):
    answers(browser.get(reverse("desk:home"), query))
    answers(browser.get(reverse("desk:clients:show", args=[amara]), query))
