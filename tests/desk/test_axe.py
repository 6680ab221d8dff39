"""axe finds nothing on any page of daily service, in either language, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from consigne.clients.actions import open_in_emergency
from consigne.clients.emergency import Ground
from consigne.interactions.actions import consign
from consigne.interactions.rules import Result
from consigne.kernel.words import Language
from consigne.suppliers.actions import sign_contract
from consigne.suppliers.queries import suppliers_seen_by
from consigne.walls.context import acting
from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.builders import a_contact, a_contract, terms
from tests.conftest import actor
from tests.desk.served import checked_by, client_of, contact_of, now, today

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def amara(served: Desk) -> UUID:
    """A client with a long story, whom Benoit has checked."""
    client = client_of(cast.BENOIT, phones=("514 555-0142",), emails=("amara@example.ca",))
    checked_by(cast.BENOIT, client)
    contact_of(cast.BENOIT, client, note="La laveuse a quatorze mois.")
    with acting(actor(cast.BENOIT)) as benoit:
        waiting = replace(
            a_contact(client, happened_at=now()),
            result=Result.FOLLOW_UP,
            next_action="Rappeler",
            next_action_on=today(),
        )
        consign(benoit, waiting, now=now(), on=today())
    return client


@pytest.fixture(scope="module")
def contact(served: Desk, amara: UUID) -> UUID:
    return contact_of(cast.BENOIT, amara, subject="Offre de réparation").id


@pytest.fixture(scope="module")
def masked(served: Desk) -> UUID:
    """A client of whom Benoit knows only the name."""
    client = client_of(cast.CHLOE, given_name="Grace", family_name="Okafor")
    contact_of(cast.CHLOE, client)
    return client


@pytest.fixture(params=[("en", "light", 1440), ("fr", "dark", 1440), ("fr", "light", 390)])
def seen(served: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Benoit's browser, in a language, a theme and a width."""
    language, theme, width = request.param
    options = {"color_scheme": theme, "viewport": {"width": width, "height": 900}}
    with served.opened_by(cast.BENOIT, **options) as page, translation.override(language):
        yield page


def has_no_fault(page: Page, address: str) -> None:
    page.goto(address)
    for folded in page.locator("main details, aside details").all():
        folded.evaluate("part => { part.open = true }")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "name", ["home", "find", "clients:home", "clients:new", "interactions:home"]
)
@pytest.mark.usefixtures("amara", "masked")
def test_pages_of_the_day(seen: Page, name: str):
    has_no_fault(seen, reverse(f"desk:{name}"))


@pytest.mark.parametrize("name", ["show", "phone", "email", "authority", "role", "capacity"])
def test_pages_of_a_client(seen: Page, amara: UUID, name: str):
    has_no_fault(seen, reverse(f"desk:clients:{name}", args=[amara]))


@pytest.mark.parametrize("method", ["questions", "code", "reference", "in_person"])
def test_each_way_of_checking_identity(seen: Page, masked: UUID, method: str):
    channel = "counter" if method == "in_person" else "phone"
    chosen = f"under=warranty-line&method={method}&channel={channel}"
    has_no_fault(seen, f"{reverse('desk:clients:check', args=[masked])}?{chosen}")


def test_a_client_before_the_identity_check(seen: Page, masked: UUID):
    has_no_fault(seen, reverse("desk:clients:show", args=[masked]))
    has_no_fault(seen, f"{reverse('desk:home')}?client={masked}")


def test_pages_of_a_contact(seen: Page, amara: UUID, contact: UUID):
    has_no_fault(seen, reverse("desk:interactions:show", args=[contact]))
    has_no_fault(seen, reverse("desk:interactions:detach", args=[contact, amara]))
    has_no_fault(seen, reverse("desk:interactions:attach", args=[contact]))
    has_no_fault(seen, reverse("desk:why", args=["interaction", contact]))


def test_asking_for_a_consent(seen: Page, amara: UUID):
    asked = reverse("desk:consent:ask", args=[amara, "warranty-line", "product-news"])
    has_no_fault(seen, asked)


@pytest.fixture(scope="module")
def supplier(served: Desk) -> UUID:
    """A supplier with two contracts, of which one has somebody under it, and one is over."""
    over = terms(number="C-2024-01", from_on=date(2024, 1, 1), until_on=date(2025, 1, 1))
    with acting(actor(cast.GAELLE)) as gaelle:
        a_contract(gaelle, people=(actor(cast.HAROUN).id,))
        (seen,) = suppliers_seen_by(gaelle)
        sign_contract(gaelle, seen.id, over, on=today())
        return seen.id


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("person", [cast.GAELLE, cast.CHLOE])
def test_pages_of_suppliers(served: Desk, supplier: UUID, person: cast.Person, language: Language):
    with served.opened_by(person) as page, translation.override(language):
        has_no_fault(page, reverse("desk:suppliers:home"))
        has_no_fault(page, reverse("desk:suppliers:show", args=[supplier]))
        has_no_fault(page, reverse("desk:home"))


def test_a_form_with_faults(seen: Page):
    seen.goto(reverse("desk:clients:new"))
    seen.locator("#id_phone").fill("call me")
    seen.locator("form.sheet button[type=submit]").click()
    seen.wait_for_selector(".errors")
    assert Axe().run(seen).response["violations"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_door(served: Desk, language: Language):
    with served.browser.new_context(base_url=served.url) as context:
        page = context.new_page()
        with translation.override(language):
            for name in ("login", "reset_password", "reset_password_done", "signup"):
                has_no_fault(page, reverse(f"account_{name}"))


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "desk:staff:sessions",
        "desk:staff:tokens",
    ],
)
def test_pages_of_ones_account(seen: Page, name: str):
    has_no_fault(seen, reverse(name))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_journal_and_what_was_opened_in_an_emergency(served: Desk, language: Language):
    client = client_of(cast.CHLOE, given_name="Odile")
    with acting(actor(cast.BENOIT)) as benoit:
        open_in_emergency(benoit, client, ground=Ground.LIFE, reference="911-204", now=now())
    options = {"viewport": {"width": 390 if language == "fr" else 1440, "height": 900}}
    with served.opened_by(cast.CHLOE, **options) as page, translation.override(language):
        for name in ("home", "people", "purposes", "unusual"):
            has_no_fault(page, reverse(f"desk:journal:{name}"))
        has_no_fault(page, reverse("desk:journal:by_person", args=[actor(cast.BENOIT).id]))
        has_no_fault(page, reverse("desk:journal:by_purpose", args=["warranty-service"]))
        has_no_fault(page, reverse("desk:journal:of_record", args=["client", client]))
        has_no_fault(page, reverse("desk:emergencies:home"))
        has_no_fault(page, reverse("desk:reach:of_record", args=["client", client]))


def test_opening_a_file_in_an_emergency(seen: Page):
    closed = client_of(cast.CHLOE, given_name="Odile")
    has_no_fault(seen, reverse("desk:emergencies:open", args=[closed]))
