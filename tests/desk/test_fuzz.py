"""Whatever is sent, a page answers with a page: never with a fault of ours, and nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consigne.desk import urls
from consigne.desk.clients.forms import (
    AffiliationForm,
    AuthorityForm,
    EmailForm,
    NewClientForm,
    PhoneForm,
)
from consigne.desk.composing import ContactForm
from consigne.desk.consent.views import AskingForm
from consigne.desk.demo_tools.views import MoveForm
from consigne.desk.emergencies.forms import OpeningForm, VerdictForm
from consigne.desk.interactions.views import ReasonForm
from consigne.desk.journal.forms import AskedForm
from consigne.desk.person import CheckForm
from consigne.desk.register.asof import DayForm
from consigne.desk.retention.forms import ApprovalForm, DeclineForm, HoldForm
from consigne.desk.staff.forms import DelegationForm, TokenForm
from tests import cast
from tests.desk.conftest import Desk
from tests.desk.served import checked_by, client_of, consent_of, contact_of, today, written

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
            *("under", "told", "number", "what", "spoken_with"),
            *("way", "direction", "notice", "contact", "answer", "reason", "client", "words"),
        ]
    ),
    TEXT | st.sampled_from(["person", "warranty-line", "fr", "home", "everything", "given"]),
    max_size=9,
)


@QUICK
@given(fields=FIELDS)
def test_anything_may_be_sent_about_a_client(browser: Client, amara: UUID, fields: dict[str, str]):
    for route in ("check", "code", "hear", "capacity", "phone", "email", "authority", "role"):
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


def routes(patterns: Any, before: tuple[str, ...] = ("desk",)) -> Iterator[tuple[str, list[Any]]]:
    """Every address of the desk by its name, with the converters of its parts."""
    for each in patterns:
        if hasattr(each, "url_patterns"):
            inside = (*before, each.namespace) if each.namespace else before
            yield from routes(each.url_patterns, inside)
        else:
            yield ":".join((*before, each.name)), list(each.pattern.converters.values())


ROUTES = sorted(
    {
        (name, tuple(type(part).__name__ for part in parts))
        for name, parts in routes(urls.urlpatterns)
    }
)
FORMS = (
    *(ContactForm, NewClientForm, PhoneForm, EmailForm, AuthorityForm, AffiliationForm),
    *(AskingForm, CheckForm, ReasonForm, HoldForm, DeclineForm, ApprovalForm),
    *(TokenForm, DelegationForm, AskedForm, DayForm, MoveForm, OpeningForm, VerdictForm),
)
NAMES = sorted(
    {
        *(name for form in FORMS for name in form.base_fields),
        *("client", "about", "once", "begin", "someone_else", "result", "answer", "words", "back"),
        *("on", "page", "before", "lifted", "read", "beside", "record", "kind"),
    }
)
CODES = st.sampled_from(
    ["client", "interaction", "consent", "draft", "phone", "warranty-line", "product-news", "fr"]
) | st.from_regex(r"[-a-zA-Z0-9_]{1,60}", fullmatch=True)


@pytest.fixture
def ids(amara: UUID) -> list[UUID]:
    """What is here, what is of another institution, and what never was."""
    elsewhere = {"activity": "request-line"}
    there = client_of(cast.DOV, **elsewhere)
    contact = contact_of(cast.BENOIT, amara, next_action="Call", next_action_on=today())
    return [amara, contact.id, consent_of(cast.CHLOE, amara), there, uuid4()]


@settings(QUICK, max_examples=150)
@given(
    route=st.sampled_from(ROUTES),
    method=st.sampled_from(["get", "post", "post", "head", "put", "delete", "options"]),
    person=st.sampled_from([cast.CHLOE, cast.BENOIT, cast.ESTELLE, cast.GAELLE]),
    htmx=st.booleans(),
    draw=st.data(),
)
def test_any_address_answers_anything(
    desk: Desk, ids: list[UUID], route: Any, method: str, person: Any, htmx: bool, draw: Any
):
    name, parts = route
    texts = TEXT | st.sampled_from([str(each) for each in ids]) | CODES
    fields = draw.draw(st.dictionaries(st.sampled_from(NAMES), texts, max_size=10))
    known = st.sampled_from(ids)
    args = [draw.draw(known if part == "UUIDConverter" else CODES) for part in parts]
    headers = {"HX-Request": "true", "HX-Target": "found"} if htmx else {}
    address = reverse(name, args=args)
    response = getattr(desk(person), method)(address, fields, headers=headers)
    assert response.status_code < 500


@settings(QUICK, max_examples=40)
@given(
    route=st.sampled_from(["find", "interactions:new", "drafts:keep", "clients:new", "session"]),
    kind=st.sampled_from(
        [
            *("application/x-www-form-urlencoded; charset=utf-16", "application/json", "x", ""),
            *("multipart/form-data; boundary=b", "multipart/form-data", "text/plain; charset=?"),
        ]
    ),
    body=st.binary(max_size=200) | st.just(b"--b\r\nContent-Disposition: form-data; name=note"),
)
def test_any_bytes_may_be_sent_as_anything(browser: Client, route: str, kind: str, body: bytes):
    browser.raise_request_exception = False
    answers(browser.generic("POST", reverse(f"desk:{route}"), body, content_type=kind))
