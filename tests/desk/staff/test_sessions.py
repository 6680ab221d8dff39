"""One sees where one is signed in, and ends what is not oneself; at once, and on record."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from consigne.kernel.ids import new_id
from consigne.staff.rules import Act
from tests import cast
from tests.desk.conftest import Desk
from tests.desk.served import journal_of

pytestmark = pytest.mark.django_db
MINE = "/en/staff/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"


def opened(desk: Desk, person: cast.Person, browser: str = FIREFOX) -> Client:
    """A browser in which someone has begun to work."""
    signed_in = desk(person)
    signed_in.get("/en/", headers={"User-Agent": browser})
    return signed_in


def ends_in(page: str) -> list[str]:
    """Where the page ends each session that is not this one."""
    return re.findall(r'action="(/en/staff/sessions/[0-9a-f-]{36}/end/)"', page)


def is_open(browser: Client) -> bool:
    return browser.get("/en/").status_code == 200


def test_one_sees_each_session_its_browser_and_which_is_this_one(desk: Desk):
    here, there = opened(desk, cast.BENOIT), opened(desk, cast.BENOIT, CHROME)
    opened(desk, cast.CHLOE)
    page = here.get(MINE).text
    assert page.count("this one</span>") == 1
    assert ("Firefox" in page, "Chrome or Chromium" in page) == (True, True)
    assert (len(ends_in(page)), len(ends_in(there.get(MINE).text))) == (1, 1)


def test_nothing_more_is_kept_of_a_browser_than_its_family(desk: Desk):
    opened(desk, cast.BENOIT)
    (kept,) = [row.get_decoded() for row in Session.objects.all()]
    assert kept["browser"] == "Firefox"
    assert "140" not in str(kept)
    assert "127.0.0.1" not in str(kept)


def test_a_session_that_one_ends_is_ended_at_once_and_on_record(desk: Desk):
    here, there = opened(desk, cast.BENOIT), opened(desk, cast.BENOIT, CHROME)
    (end,) = ends_in(here.get(MINE).text)
    here.post(end)
    assert (is_open(here), is_open(there)) == (True, False)
    assert journal_of(cast.BENOIT).count(Act.SESSION_ENDED.code) == 1


def test_all_others_are_ended_and_nobody_else_s(desk: Desk):
    here, colleague = opened(desk, cast.BENOIT), opened(desk, cast.CHLOE)
    others = [opened(desk, cast.BENOIT) for _ in range(2)]
    assert "2 other sessions ended" in here.post(f"{MINE}end-others/", follow=True).text
    assert [is_open(browser) for browser in (here, *others, colleague)] == [
        True,
        False,
        False,
        True,
    ]
    assert journal_of(cast.BENOIT).count(Act.SESSION_ENDED.code) == 2


@pytest.mark.parametrize("other", [cast.CHLOE, cast.DOV])
def test_nobody_ends_the_session_of_another(desk: Desk, other: cast.Person):
    here, there = opened(desk, cast.BENOIT), opened(desk, cast.BENOIT)
    (end,) = ends_in(here.get(MINE).text)
    assert opened(desk, other).post(end).status_code == 404
    assert opened(desk, other).post(f"{MINE}{new_id()}/end/").status_code == 404
    assert is_open(there)


def test_this_one_is_ended_by_signing_out(desk: Desk):
    here, there = opened(desk, cast.BENOIT), opened(desk, cast.BENOIT)
    (end_here,) = ends_in(there.get(MINE).text)
    assert here.post(end_here).headers["Location"] == "/en/account/logout/"


def test_no_page_shows_what_opens_a_session(desk: Desk):
    here, there = opened(desk, cast.BENOIT), opened(desk, cast.BENOIT)
    page = here.get(MINE).text
    keys = [each.cookies["sessionid"].value for each in (here, there)]
    assert [key for key in keys if key in page] == []


def test_a_session_that_ended_by_itself_is_not_kept(desk: Desk):
    from consigne.staff.sessions import forget_ended

    here, there = opened(desk, cast.BENOIT), opened(desk, cast.CHLOE)
    ended = Session.objects.filter(session_key=here.cookies["sessionid"].value)
    ended.update(expire_date="2026-01-01T00:00:00Z")
    forget_ended()
    assert not ended.exists()
    assert is_open(there)
