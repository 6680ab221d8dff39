"""In a demonstration the day moves for everyone, and mail is read instead of sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from consigne.config.paths import paths
from consigne.demo.rules import Act
from tests import cast
from tests.desk.conftest import Desk
from tests.desk.served import journal_of, today

pytestmark = pytest.mark.django_db
DAY = "/en/demonstration/day/"
MAIL = "/en/demonstration/mail/"


@pytest.fixture
def demonstration(settings: Any, tmp_path: Path) -> Iterator[None]:
    """This installation, as if `demo` had made it."""
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    marker, moved = paths().data / "demo.json", paths().data / "clock.json"
    marker.write_text('{"finished": true, "passwords": {}}')
    yield
    marker.unlink()
    moved.unlink(missing_ok=True)


def test_the_day_moves_for_everyone_and_the_journal_says_so(desk: Desk, demonstration: None):
    before = today()
    desk(cast.BENOIT).post(DAY, {"days": "91"})
    assert today() == before + timedelta(days=91)
    assert journal_of(cast.BENOIT).count(Act.CLOCK_MOVED.code) == 1
    assert "91 days ahead" in desk(cast.CHLOE).get(DAY).text


def test_the_day_is_chosen(desk: Desk, demonstration: None):
    desk(cast.BENOIT).post(DAY, {"to": "2030-01-02"})
    assert today().isoformat() == "2030-01-02"


@pytest.mark.parametrize("wrong", [{}, {"days": "0"}, {"days": "1e9"}, {"to": "9999-12-31"}])
def test_no_such_day_moves_nothing(desk: Desk, demonstration: None, wrong: dict[str, str]):
    before = today()
    assert desk(cast.BENOIT).post(DAY, wrong).status_code == 422
    assert today() == before


def test_the_day_goes_no_further_than_calendars_do(desk: Desk, demonstration: None):
    for _ in range(3):
        desk(cast.BENOIT).post(DAY, {"days": "36500"})
    assert today().isoformat() == "2199-12-31"


def test_mail_is_kept_and_read(desk: Desk, demonstration: None):
    sender = get_connection("django.core.mail.backends.filebased.EmailBackend")
    letter = EmailMessage("Plan à approuver", "Bonjour", "a@x.example", ["e@x.example"])
    sender.send_messages([letter])
    page = desk(cast.ESTELLE).get(MAIL).text
    assert "Plan à approuver" in page
    key = page.split("?read=")[1][:16]
    assert "Bonjour" in desk(cast.ESTELLE).get(MAIL, {"read": key}).text
    assert desk(cast.ESTELLE).get(MAIL, {"read": "nothing"}).status_code == 404


def test_elsewhere_there_are_no_such_pages(desk: Desk):
    assert desk(cast.BENOIT).get(DAY).status_code == 404
    assert desk(cast.BENOIT).post(DAY, {"days": "1"}).status_code == 404
    assert desk(cast.BENOIT).get(MAIL).status_code == 404
