"""In a real browser: nothing for axe to find, and a run watched to its end, script or not."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.desk.retention.story import (
    approve_as_estelle,
    contacts_past_their_day,
    copies_certified,
    executed,
    plan_as_chloe,
)
from tests.desk.served import client_of
from tests.desk.test_axe import has_no_fault

pytestmark = [NEEDS_CHROMIUM, pytest.mark.usefixtures("keys")]


@pytest.fixture(scope="module")
def done(served: Desk) -> UUID:
    """A plan executed and certified, whose certificate is given."""
    contacts_past_their_day(3)
    plan = plan_as_chloe()
    approve_as_estelle(plan)
    return executed(plan)


@pytest.fixture(scope="module")
def of_the_copies(served: Desk, done: UUID) -> UUID:
    """The certificate that replaced it, with a store attested and others outstanding."""
    return copies_certified()


@pytest.fixture(scope="module")
def waiting(served: Desk, of_the_copies: UUID) -> UUID:
    """A plan that waits for approval."""
    contacts_past_their_day(4)
    return plan_as_chloe()


@pytest.fixture(params=[("en", "light", 1440), ("fr", "dark", 1440), ("fr", "light", 390)])
def chloe(served: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The privacy officer's browser, in a language, a theme and a width."""
    language, theme, width = request.param
    options = {"color_scheme": theme, "viewport": {"width": width, "height": 900}}
    with served.opened_by(cast.CHLOE, **options) as page, translation.override(language):
        yield page


def test_pages_of_retention(chloe: Page, waiting: UUID, done: UUID, of_the_copies: UUID):
    for name, arguments in (
        ("home", []),
        ("plan", [waiting]),
        ("summary", [waiting]),
        ("holds", []),
        ("certificate", [done]),
        ("certificate", [of_the_copies]),
    ):
        has_no_fault(chloe, reverse(f"desk:retention:{name}", args=arguments))


def test_placing_a_hold(chloe: Page):
    asked = f"?kind=client&record={client_of(cast.BENOIT)}"
    has_no_fault(chloe, reverse("desk:retention:hold") + asked)


def test_pages_of_register_journal_and_staff(chloe: Page, done: UUID):
    for route in (
        "register:home",
        "register:notices",
        "journal:home",
        "staff:home",
        "staff:tokens",
    ):
        has_no_fault(chloe, reverse(f"desk:{route}"))
    has_no_fault(chloe, reverse("desk:staff:tokens"))
    for kind, code in (
        ("activity", "warranty-line"),
        ("schedule", "warranty-interaction"),
        ("purpose", "service-quality"),
        ("notice", "recording-words"),
        ("bank", "customers"),
    ):
        has_no_fault(chloe, reverse(f"desk:register:{kind}", args=[code]))


def test_the_approver_watches_the_run_to_its_certificate(served: Desk, waiting: UUID):
    with served.opened_by(cast.ESTELLE) as page:
        page.goto("/en/retention/")
        page.get_by_role("link", name="Read the summary").click()
        page.get_by_role("button", name="Approve the destruction").click()
        expect(page.get_by_text("The disposal process takes it up")).to_be_visible()
        executed(waiting)
        expect(page.get_by_text("The destruction is over and was verified.")).to_be_visible()
        page.get_by_role("link", name="Read the certificate").click()
        expect(page.get_by_text("4 records were destroyed")).to_be_visible()


def test_what_refreshes_by_itself_leaves_the_focus_alone(served: Desk):
    contacts_past_their_day(1)
    plan = plan_as_chloe()
    approve_as_estelle(plan)
    with served.opened_by(cast.CHLOE) as page:
        page.goto(f"/en/retention/plans/{plan}/")
        with page.expect_response(lambda answer: "/run/" in answer.url):
            pass
        page.wait_for_timeout(300)
        assert page.evaluate("document.activeElement === document.body")
    executed(plan)


def test_without_script_the_page_asks_again_by_itself(served: Desk):
    contacts_past_their_day(1)
    plan = plan_as_chloe()
    approve_as_estelle(plan)
    with served.opened_by(cast.CHLOE, java_script_enabled=False) as page:
        page.goto(f"/en/retention/plans/{plan}/")
        executed(plan)
        expect(page.get_by_role("link", name="Read the certificate")).to_be_visible(timeout=10_000)
