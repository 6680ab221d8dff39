"""In a browser: the button, Ctrl+P and the browser's own menu all come to the journal."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from consigne.audit.rules import Act
from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.desk.served import client_of, contact_of, journal_of

pytestmark = NEEDS_CHROMIUM
# Headless Chromium has no window to print from: what a page asks of it is counted instead.
COUNTED = """
let asked = 0;
window.print = () => { document.documentElement.dataset.asked = asked += 1; };
"""


@pytest.fixture(scope="module")
def contact(served: Desk) -> UUID:
    return contact_of(cast.BENOIT, client_of(cast.BENOIT)).id


@pytest.fixture
def page(served: Desk, contact: UUID) -> Iterator[Page]:
    with served.opened_by(cast.BENOIT) as page:
        page.add_init_script(COUNTED)
        page.goto(f"/en/interactions/{contact}/")
        yield page


def printings() -> int:
    return journal_of(cast.BENOIT).count(Act.PRINTED.code)


def test_the_button_and_ctrl_p_tell_the_journal_before_they_print(page: Page):
    before = printings()
    page.get_by_role("button", name="Print").click()
    expect(page.locator("html")).to_have_attribute("data-asked", "1")
    assert printings() == before + 1
    page.keyboard.press("Control+p")
    expect(page.locator("html")).to_have_attribute("data-asked", "2")
    assert printings() == before + 2


def test_printing_from_the_menu_of_the_browser_is_told_as_it_begins(page: Page):
    before = printings()
    with page.expect_response("**/print/") as told:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert told.value.status == 204
    assert printings() == before + 1


def test_nothing_is_printed_while_the_journal_cannot_be_told(page: Page):
    page.route("**/print/", lambda route: route.abort())
    page.get_by_role("button", name="Print").click()
    expect(page.locator("#messages")).to_contain_text("The journal could not be told")
    expect(page.locator("html")).not_to_have_attribute("data-asked", "1")


def test_only_the_paper_says_who_printed_it(page: Page):
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_contain_text("Benoit")
    expect(page.locator("form[data-print]")).to_be_hidden()
