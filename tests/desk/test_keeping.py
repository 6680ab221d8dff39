"""A line says how near its end is by its own schedule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import contact_of, now, written

pytestmark = pytest.mark.django_db


def page(browser: Client) -> str:
    return browser.get(reverse("desk:home")).content.decode()


def test_a_draft_of_today_is_not_near_its_end(desk: Desk):
    browser = desk(cast.BENOIT)
    browser.post(reverse("desk:drafts:keep"), written())
    assert 'class="keep keep-kept' in page(browser)


def test_a_contact_in_its_last_days_is(desk: Desk):
    contact = contact_of(cast.BENOIT, happened_at=now() - timedelta(days=80))
    address = reverse("desk:interactions:show", args=[contact.id])
    assert "keep-soon" in desk(cast.BENOIT).get(address).content.decode()


def test_what_is_past_its_day_is_not_said_to_be_destroyed(desk: Desk):
    contact = contact_of(cast.BENOIT, happened_at=now() - timedelta(days=200))
    address = reverse("desk:interactions:show", args=[contact.id])
    assert "to be destroyed since" in words_of(desk(cast.BENOIT).get(address))
    reasons = desk(cast.BENOIT).get(reverse("desk:why", args=["interaction", contact.id]))
    assert "Its day has come" in words_of(reasons)
