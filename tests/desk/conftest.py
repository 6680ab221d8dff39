"""The desk as people of the cast open it: real pages, real database, no static manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.browser import browser, served
from tests.cast import Person

__all__ = ["browser", "desk", "served"]

Desk = Callable[[Person], Client]

PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    """`desk(cast.BENOIT)` is Benoit's browser, signed in; addresses are the English ones."""
    settings.STORAGES = PLAIN_STATIC

    def opened(person: Person) -> Client:
        from consigne.staff.models import Account

        browser = Client(raise_request_exception=True, headers={"Accept-Language": "en"})
        browser.force_login(Account.objects.get(email=person.email))
        return browser

    with translation.override("en"):
        yield opened
