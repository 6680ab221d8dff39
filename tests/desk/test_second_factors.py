"""Second factors: a passkey, a code of an app, a recovery code; in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from consigne.kernel.words import Language
from consigne.staff.rules import Act
from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.desk.accounts import PASSWORD, code_of, let_in
from tests.desk.served import journal_of

pytestmark = NEEDS_CHROMIUM


@contextmanager
def browser_with_keys(served: Desk, language: Language) -> Iterator[Page]:
    """A browser whose machine keeps passkeys, at the name that passkeys need."""
    named = Desk(served.url.replace("127.0.0.1", "localhost"), served.browser)
    with named.opened() as page, translation.override(language):
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        machine = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": machine})
        yield page


def type_password(page: Page, person: cast.Person) -> None:
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").first.click()


def confirm(page: Page) -> None:
    """Say again who one is, before what protects the account is touched."""
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").click()


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.locator("main form").get_by_role("button").click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_passkey_is_added_and_opens_a_session_by_itself(served: Desk, language: Language):
    let_in(cast.CHLOE)
    with browser_with_keys(served, language) as page:
        type_password(page, cast.CHLOE)
        page.wait_for_url(f"**{reverse('desk:home')}")
        page.goto(reverse("mfa_add_webauthn"))
        confirm(page)
        page.locator("#id_passwordless").check()
        page.locator("#mfa_webauthn_add").click()
        page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
        sign_out(page)
        page.goto(reverse("account_login"))
        page.locator("#passkey_login").click()
        page.wait_for_url(f"**{reverse('desk:home')}")
        expect(page.locator(".person-name")).to_have_text("Chloe")
        page.goto(reverse("mfa_list_webauthn"))
        page.get_by_role("link", name=re.compile("Remove|Retirer")).click()
        confirm(page)
        page.locator("main form").get_by_role("button").click()
        page.wait_for_url(f"**{reverse('mfa_list_webauthn')}")
    told = journal_of(cast.CHLOE)
    assert told.count(Act.FACTOR_ADDED.code) == told.count(Act.FACTOR_REMOVED.code) > 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_has_no_passkey_here_is_told_and_goes_on_another_way(
    served: Desk, language: Language
):
    # No passkey has a number for its address.
    with served.opened() as page, translation.override(language):
        page.goto(reverse("account_login"))
        page.locator("#passkey_login").click()
        said = {"en": "No passkey was used", "fr": "Aucune clé d’accès n’a servi"}[language]
        expect(page.locator("#messages")).to_contain_text(said)


def test_a_code_of_an_app_then_a_recovery_code_are_asked_after_the_password(served: Desk):
    let_in(cast.FARID)
    with served.opened() as page, translation.override("fr"):
        type_password(page, cast.FARID)
        page.goto(reverse("mfa_activate_totp"))
        confirm(page)
        secret = page.locator("#authenticator_secret").input_value()
        page.locator("#id_code").fill(code_of(secret))
        page.locator("main form").get_by_role("button").click()
        page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
        spare = page.locator("#recovery_codes").input_value().split()
        assert len(spare) == 10
        for number in range(2):
            sign_out(page)
            type_password(page, cast.FARID)
            page.wait_for_url(f"**{reverse('mfa_authenticate')}")
            page.goto(reverse("desk:home"))
            # The password alone opens nothing.
            assert page.url.endswith(reverse("mfa_authenticate"))
            page.locator("#id_code").fill(spare[0])
            page.locator("main form").first.get_by_role("button").first.click()
            if number == 0:
                page.wait_for_url(f"**{reverse('desk:home')}")
        # It serves once.
        expect(page.locator(".field-error")).to_be_visible()


def test_what_would_open_an_account_is_not_kept_in_the_clear(served: Desk):
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user__email=cast.FARID.email, type="totp")
    sealed = kept.data["secret"]
    assert re.fullmatch(r"[A-Z2-7=]{32}", kept.wrap().instance.data["secret"]) is None
    assert sealed.startswith("gAAAA")
