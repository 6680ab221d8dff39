"""Signing in, in the official words of each language: at the door, in mail, and when refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests import cast
from tests.browser import NEEDS_CHROMIUM
from tests.browser import Desk as Served
from tests.desk.conftest import PLAIN_STATIC
from tests.desk.pages import words_of

PASSWORD = "quatre mots sans suite"
STRANGER = "stranger@example.ca"


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def door(db: None, settings: Any) -> Client:
    settings.STORAGES = PLAIN_STATIC
    return Client()


def sent(door: Client, route: str, **given: str) -> Any:
    return door.post(reverse(route), given, follow=True)


def tried(door: Client, email: str = cast.BENOIT.email, password: str = "wrong") -> Any:
    return sent(door, "account_login", login=email, password=password)


def admit(person: cast.Person) -> None:
    """Give someone of the cast a password they know."""
    from consigne.staff.models import Account

    account = Account.objects.get(email=person.email)
    account.set_password(PASSWORD)
    account.save()


WRONG = {
    "en": "The e-mail address or the password is not correct.",
    "fr": "L’adresse de courriel ou le mot de passe est incorrect.",
}
TOO_MANY = {
    "en": "Too many attempts to sign in failed. Try again later.",
    "fr": "Trop de tentatives infructueuses d’ouverture de session. Réessayez plus tard.",
}
NOT_NOW = {
    "en": "Too many requests came from here in a short time.",
    "fr": "Trop de demandes sont venues d’ici en peu de temps.",
}
SIGNED_OUT = {"en": "You have signed out.", "fr": "La session est fermée."}
CLOSED = {"en": "Nobody signs up here", "fr": "Personne ne s’inscrit ici"}
RESET = {
    "en": "[Consigne] Password reset",
    "fr": "[Consigne] Réinitialisation du mot de passe",
}
UNKNOWN = {
    "en": f"tried to use an account under the e-mail address {STRANGER}. There is none.",
    "fr": f"a voulu accéder à un compte sous l’adresse de courriel {STRANGER}. Il n’y en a pas.",
}


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(door: Client, language: str):
    for email in (cast.BENOIT.email, STRANGER):
        assert WRONG[language] in words_of(tried(door, email))


def test_whoever_fails_too_often_waits(door: Client, language: str):
    for _ in range(5):
        assert WRONG[language] in words_of(tried(door))
    admit(cast.BENOIT)
    assert TOO_MANY[language] in words_of(tried(door, password=PASSWORD))


def test_where_too_many_requests_come_from_none_is_answered(door: Client, language: str):
    answers = (tried(door, f"{number}{STRANGER}") for number in range(40))
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert NOT_NOW[language] in words_of(refused)


def test_a_session_is_closed_in_so_many_words(door: Client, language: str):
    admit(cast.BENOIT)
    assert tried(door, password=PASSWORD).resolver_match.view_name == "desk:home"
    assert SIGNED_OUT[language] in words_of(sent(door, "account_logout"))


def test_a_password_is_reset_by_mail(door: Client, language: str, mailoutbox: list[EmailMessage]):
    sent(door, "account_reset_password", email=cast.BENOIT.email)
    (letter,) = mailoutbox
    assert (letter.subject, letter.to) == (RESET[language], [cast.BENOIT.email])
    assert letter.from_email == "Consigne <consigne@localhost>"
    assert f"/{language}/" in link_in(letter)


def test_a_stranger_is_not_invited_to_sign_up(
    door: Client, language: str, mailoutbox: list[EmailMessage]
):
    sent(door, "account_reset_password", email=STRANGER)
    (letter,) = mailoutbox
    assert UNKNOWN[language] in letter.body
    assert "http" not in letter.body
    assert CLOSED[language] in words_of(door.get(reverse("account_signup")))


def link_in(letter: EmailMessage) -> str:
    (link,) = re.findall(r"http\S+", str(letter.body))
    return str(link)


PRESSED = {
    "sign in": {"en": "Sign in", "fr": "Ouvrir une session"},
    "sign out": {"en": "Sign out", "fr": "Fermer la session"},
    "forgot": {"en": "Forgot your password?", "fr": "Mot de passe oublié?"},
    "reset": {"en": "Reset my password", "fr": "Réinitialiser mon mot de passe"},
    "change": {"en": "Change the password", "fr": "Modifier le mot de passe"},
    "QR code": {"en": "QR code", "fr": "Code QR"},
    "e-mail": {"en": "E-mail", "fr": "Courriel"},
    "password": {"en": "Password", "fr": "Mot de passe"},
}


@NEEDS_CHROMIUM
def test_a_forgotten_password_is_chosen_again_and_opens_a_session(
    served: Served, language: str, mailoutbox: list[EmailMessage]
):
    def press(name: str) -> None:
        page.locator("main").get_by_role("button", name=PRESSED[name][language]).click()

    with served.opened() as page:
        page.goto(reverse("account_login"))
        page.get_by_role("link", name=PRESSED["forgot"][language]).click()
        page.get_by_label(PRESSED["e-mail"][language]).fill(cast.BENOIT.email)
        press("reset")
        page.wait_for_url(f"**{reverse('account_reset_password_done')}")
        page.goto(link_in(mailoutbox[0]))
        for field in ("#id_password1", "#id_password2"):
            page.locator(field).fill(f"{PASSWORD} {language}")
        press("change")
        page.get_by_role("link", name=PRESSED["sign in"][language]).click()
        page.get_by_label(PRESSED["e-mail"][language]).fill(cast.BENOIT.email)
        page.get_by_label(PRESSED["password"][language]).fill(f"{PASSWORD} {language}")
        press("sign in")
        page.wait_for_url(f"**{reverse('desk:home')}")
        page.goto(reverse("account_logout"))
        press("sign out")
        expect(page.locator("#messages")).to_have_text(SIGNED_OUT[language])


@NEEDS_CHROMIUM
def test_the_code_of_a_second_factor_is_drawn_where_a_camera_reads_it(
    served: Served, language: str
):
    verified(cast.FARID)
    with served.opened() as page:
        page.goto(reverse("mfa_activate_totp"))
        page.locator("#id_login").fill(cast.FARID.email)
        for _ in ("the session", "what it protects"):
            page.locator("#id_password").fill(PASSWORD)
            page.locator("main form").first.get_by_role("button").click()
        code = page.get_by_role("img", name=PRESSED["QR code"][language])
        expect(code.locator("svg path")).to_be_visible()


def verified(person: cast.Person) -> None:
    from allauth.account.models import EmailAddress

    from consigne.staff.models import Account

    admit(person)
    account = Account.objects.get(email=person.email)
    known = {"user": account, "email": person.email, "verified": True, "primary": True}
    EmailAddress.objects.get_or_create(**known)
