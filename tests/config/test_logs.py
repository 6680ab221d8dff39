"""What a log says of a failure: which, and where; never what somebody wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from consigne.config.logs import Impersonal
from tests.desk.conftest import PLAIN_STATIC


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the installation's handler writes, meanwhile."""
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(Impersonal())
    logging.root.addHandler(handler)
    yield said
    logging.root.removeHandler(handler)


def test_the_text_of_an_error_is_not_logged(logged):
    try:
        raise ValueError("Amara")
    except ValueError:
        logging.getLogger("consigne").exception("failed")
    assert "ValueError" in logged.getvalue()
    assert "Amara" not in logged.getvalue()


@pytest.mark.django_db
def test_what_a_refused_request_asked_for_is_not_logged(logged, settings):
    settings.STORAGES = PLAIN_STATIC
    Client().get("/", headers={"host": "amara.example"})
    Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "amara"})
    assert logged.getvalue()
    assert "amara" not in logged.getvalue()
    assert "/en/account" not in logged.getvalue()
