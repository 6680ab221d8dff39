"""An identity provider lets members in by their verified address, and makes nobody one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from consigne.config.identity import ID, IdentityProvider
from consigne.config.paths import CHECKOUT
from consigne.kernel.words import Language
from consigne.staff.models import Account
from consigne.staff.rules import Act
from tests import cast
from tests.browser import NEEDS_CHROMIUM, Desk
from tests.desk import provider
from tests.desk.accounts import PASSWORD, let_in
from tests.desk.served import journal_of

pytestmark = NEEDS_CHROMIUM
STRANGER = "stranger@elsewhere.example"
KNOWN = {cast.BENOIT.email: True, cast.CHLOE.email: False, cast.FARID.email: True, STRANGER: True}
UNKNOWN = {
    "en": "Nobody works here under that address",
    "fr": "Personne ne travaille ici sous cette adresse",
}


@pytest.fixture(scope="module")
def desk(served: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk, with a real provider of OpenID Connect answering beside it."""
    folder = tmp_path_factory.mktemp("provider")
    callback = f"{served.url}{reverse('openid_connect_callback', args=[ID])}"
    command = [sys.executable, "-m", "tests.desk.provider", str(folder), callback]
    with subprocess.Popen(
        [*command, json.dumps(KNOWN)], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    ) as process:
        assert process.stdout is not None
        port = process.stdout.readline().removeprefix("ready ").strip()
        issuer = f"http://127.0.0.1:{port}"
        known = IdentityProvider("Identité Québec", issuer, provider.CLIENT, (issuer,))
        try:
            with override_settings(
                IDENTITY_PROVIDER=known,
                SOCIALACCOUNT_PROVIDERS=known.as_settings(provider.SECRET),
            ):
                yield served
        finally:
            process.terminate()


def sign_in(page: Page, email: str) -> None:
    """From the door of the desk, through the provider's own, and back."""
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Identité Québec").click()
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(provider.PASSWORD)
    page.locator("form[method=post] button[type=submit]").first.click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_member_enters_by_the_address_that_the_provider_verified(desk: Desk, language: Language):
    let_in(cast.BENOIT)
    with desk.opened() as page, translation.override(language):
        sign_in(page, cast.BENOIT.email)
        page.wait_for_url(f"**{reverse('desk:home')}")
        expect(page.locator(".person-name")).to_have_text("Benoit")
    assert journal_of(cast.BENOIT).count(Act.SIGNED_IN.code) >= 1


def test_nothing_ties_an_account_to_the_provider_and_its_password_stays(desk: Desk):
    from allauth.socialaccount.models import SocialAccount, SocialToken

    let_in(cast.BENOIT)
    with desk.opened() as page, translation.override("fr"):
        sign_in(page, cast.BENOIT.email)
        page.wait_for_url(f"**{reverse('desk:home')}")
    assert Account.objects.get(email=cast.BENOIT.email).check_password(PASSWORD)
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("email", [STRANGER, cast.CHLOE.email])
def test_a_stranger_and_an_address_not_verified_open_nothing_and_make_nobody(
    desk: Desk, email: str, language: Language
):
    before = Account.objects.count()
    with desk.opened(locale=f"{language}-CA") as page, translation.override(language):
        sign_in(page, email)
        expect(page.get_by_role("heading", name=UNKNOWN[language])).to_be_visible()
        page.goto(reverse("desk:home"))
        page.wait_for_url(f"**{reverse('account_login')}?**")
    assert Account.objects.count() == before


def test_an_account_that_is_closed_stays_closed(desk: Desk):
    farid = Account.objects.filter(email=cast.FARID.email)
    farid.update(is_active=False)
    with desk.opened(locale="en-CA") as page, translation.override("en"):
        sign_in(page, cast.FARID.email)
        expect(page.get_by_role("heading", name=UNKNOWN["en"])).to_be_visible()
    farid.update(is_active=True)


def test_a_second_factor_is_asked_after_the_provider_too(desk: Desk):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(Account.objects.get(email=cast.FARID.email), generate_totp_secret())
    with desk.opened() as page, translation.override("en"):
        sign_in(page, cast.FARID.email)
        page.wait_for_url(f"**{reverse('mfa_authenticate')}")


def test_a_form_leads_to_the_provider_from_the_door_alone(desk: Desk):
    with desk.opened_by(cast.CHLOE) as page, translation.override("en"):
        answer = page.goto(reverse("desk:home"))
        assert answer is not None
        assert "form-action 'self';" in answer.headers["content-security-policy"]
