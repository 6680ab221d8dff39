"""The day's work in a real browser: by keyboard, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.desk.served import client_of, contact_of

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def page(served: Desk) -> Iterator[Page]:
    with served.opened_by(cast.BENOIT) as page, translation.override("en"):
        yield page


@pytest.fixture(scope="module")
def amara(served: Desk) -> UUID:
    client = client_of(cast.CHLOE, phones=("514 555-0142",))
    contact_of(cast.CHLOE, client, subject="Refund")
    return client


def kept(page: Page) -> None:
    expect(page.locator("[data-draft-status]")).to_contain_text("draft kept at")


def test_what_is_typed_is_back_after_a_reload(page: Page):
    page.goto(reverse("desk:home"))
    page.locator("#id_note").fill("Half a sentence")
    kept(page)
    page.reload()
    expect(page.locator("#id_note")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#id_note")).to_have_value("")


def test_what_is_typed_while_signed_out_is_kept_after_a_new_sign_in(served: Desk, page: Page):
    page.goto(reverse("desk:home"))
    (session,) = (c for c in page.context.cookies() if c["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_note").fill("Said while away")
    expect(page.locator("[data-draft-status]")).to_contain_text("sign in in another tab")
    page.context.add_cookies([{"name": "sessionid", "value": session["value"], "url": served.url}])
    kept(page)
    page.reload()
    expect(page.locator("#id_note")).to_have_value("Said while away")
    page.get_by_role("button", name="Discard").click()


def test_what_is_sent_while_signed_out_stays_on_the_page_and_is_recorded_after(
    served: Desk, page: Page
):
    page.goto(reverse("desk:home"))
    (session,) = (c for c in page.context.cookies() if c["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_subject").fill("Sent while away")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-draft-status]")).to_contain_text("sign in in another tab")
    expect(page.locator("#id_subject")).to_have_value("Sent while away")
    page.context.add_cookies([{"name": "sessionid", "value": session["value"], "url": served.url}])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Sent while away")).to_be_visible()


def test_who_calls_is_found_as_one_types_and_goes_beside_what_is_written(page: Page, amara: UUID):
    page.goto(reverse("desk:home"))
    page.keyboard.press("c")
    page.keyboard.type("The washer leaks")
    kept(page)
    page.locator("#find-words").fill("(514) 555.0142")
    page.locator("#found").get_by_role("link", name="Amara Œuvrard").click()
    expect(page.get_by_text("identity not verified")).to_be_visible()
    expect(page.locator("#id_note")).to_have_value("The washer leaks")
    page.locator("#id_subject").fill("Washer")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{reverse('desk:clients:show', args=[amara])}")
    expect(page.get_by_role("heading", name="Washer")).to_be_visible()


def test_a_check_recorded_by_keyboard_opens_the_file(page: Page, amara: UUID):
    page.goto(reverse("desk:clients:show", args=[amara]))
    expect(page.get_by_role("heading", name="Refund")).to_have_count(0)
    page.keyboard.press("v")
    page.keyboard.type("In person")
    page.keyboard.press("Tab")
    page.keyboard.type("Counter")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Passed").press("Enter")
    expect(page.get_by_text("identity verified", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Refund")).to_be_visible()


def test_why_opens_in_place(page: Page, amara: UUID):
    page.goto(reverse("desk:clients:show", args=[amara]))
    page.locator("main details.keep > summary").first.press("Enter")
    expect(page.locator("main .why-head").first).to_contain_text("Kept until")


def test_the_palette_finds_a_client_and_a_place_by_keyboard(page: Page, amara: UUID):
    page.goto(reverse("desk:home"))
    page.keyboard.press("Control+k")
    page.keyboard.type("oeuvra")
    expect(page.locator("#palette-found a").first).to_contain_text("Amara Œuvrard")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('desk:clients:show', args=[amara])}")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url(f"**{reverse('desk:interactions:home')}")


def test_the_other_language_keeps_the_place(page: Page, amara: UUID):
    page.goto(reverse("desk:clients:phone", args=[amara]))
    page.get_by_role("link", name="Français").click()
    expect(page.locator("h1")).to_have_text("Ajouter un numéro de téléphone")
    assert page.url.endswith(f"/fr/clients/{amara}/telephone/")


def test_everything_works_without_script(served: Desk, amara: UUID):
    with (
        served.opened_by(cast.BENOIT, java_script_enabled=False) as page,
        translation.override("en"),
    ):
        page.goto(reverse("desk:home"))
        page.locator("#find-words").fill("514 555-0142")
        page.locator(".find-box button").click()
        page.get_by_role("link", name="Amara Œuvrard").click()
        page.locator("#id_subject").fill("Without script")
        page.get_by_role("button", name="Record").click()
        expect(page.get_by_text("Contact recorded")).to_be_visible()
        page.locator("main details.keep > summary").first.click()
        page.get_by_role("link", name="Read the reasons").first.click()
        expect(page.locator(".why-head")).to_contain_text("Kept until")


def test_a_second_press_sends_nothing_more(served: Desk, amara: UUID):
    with served.opened_by(cast.CHLOE) as page, translation.override("en"):
        sent: list[str] = []
        page.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
        page.goto(reverse("desk:clients:phone", args=[amara]))
        page.locator("#id_phone").fill("438 555-0177")
        press = "() => document.querySelector('main form').requestSubmit()"
        page.evaluate(f"() => {{ const press = {press}; press(); setTimeout(press, 10); }}")
        page.wait_for_url(f"**{reverse('desk:clients:show', args=[amara])}")
        assert len(sent) == 1


def test_the_last_words_before_a_press_are_not_lost_to_a_session_that_ended(
    served: Desk, page: Page
):
    page.goto(reverse("desk:home"))
    (session,) = (c for c in page.context.cookies() if c["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_subject").fill("Washer")
    page.locator("#id_note").fill("Said while away")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-draft-status]")).to_contain_text("sign in in another tab")
    expect(page.locator("#id_note")).to_have_value("Said while away")
    page.context.add_cookies([{"name": "sessionid", "value": session["value"], "url": served.url}])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Contact recorded")).to_be_visible()


def test_a_page_left_open_over_a_new_sign_in_still_finds_and_records(served: Desk, amara: UUID):
    with served.opened_by(cast.CHLOE) as page, translation.override("en"):
        page.goto(reverse("desk:clients:email", args=[amara]))
        # A new sign-in changes the token of every form that was open before it.
        page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": served.url}])
        page.keyboard.press("Control+k")
        page.keyboard.type("oeuvra")
        expect(page.locator("#palette-found a").first).to_contain_text("Amara Œuvrard")
        page.keyboard.press("Escape")
        page.locator("#id_email").fill("amara@example.ca")
        page.get_by_role("button", name="Record").click()
        expect(page.get_by_text("E-mail address added")).to_be_visible()
