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

from consigne.staff.rules import Act
from tests import cast
from tests.browser import NEEDS_CHROMIUM
from tests.browser import Desk as Served
from tests.desk.accounts import PASSWORD, Counted, let_in
from tests.desk.conftest import PLAIN_STATIC
from tests.desk.pages import words_of
from tests.desk.served import journal_of

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


WRONG = {
    "en": "The e-mail address or the password is not correct.",
    "fr": "L’adresse de courriel ou le mot de passe est incorrect.",
}
TOO_MANY = {
    "en": "Five attempts in a row failed: for five minutes, this account takes no more. Wait, sign "
    "in with a passkey, or choose a new password by “Forgot your password?”",
    "fr": "Cinq tentatives de suite ont échoué : pendant cinq minutes, ce compte n’en accepte "
    "plus. Attendez, ouvrez une session avec une clé d’accès, ou choisissez un nouveau mot de "
    "passe par « Mot de passe oublié? »",
}
NOT_NOW = {
    "en": "Too many requests came from here in a short time.",
    "fr": "Trop de demandes sont venues d’ici en peu de temps.",
}
KEPT = {
    "en": "Your address stays as it was given",
    "fr": "Votre adresse reste celle que l’on vous a donnée",
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
    known, unknown = tried(door), tried(door, STRANGER)
    assert WRONG[language] in words_of(known)
    assert alike(known, cast.BENOIT.email) == alike(unknown, STRANGER)


def test_a_forgotten_password_is_answered_alike_whoever_asks(door: Client, language: str):
    answers = [
        sent(door, "account_reset_password", email=email) for email in (cast.BENOIT.email, STRANGER)
    ]
    assert alike(answers[0], cast.BENOIT.email) == alike(answers[1], STRANGER)


def alike(answer: Any, email: str) -> tuple[Any, ...]:
    """All that an answer shows, but what differs from one request to the next."""
    ways = [(address.split("?")[0], status) for address, status in answer.redirect_chain]
    return answer.status_code, ways, words_of(answer).replace(email, "")


def test_as_much_work_is_done_for_an_address_that_nobody_has(door: Client, settings: Any):
    settings.PASSWORD_HASHERS = ["tests.desk.accounts.Counted"]
    let_in(cast.BENOIT)
    passwordless = cast.FARID.email
    work = []
    for email in (cast.BENOIT.email, passwordless, STRANGER):
        Counted.done = 0
        tried(door, email)
        work.append(Counted.done)
    assert work == [1, 1, 1]


@pytest.mark.parametrize("email", [cast.BENOIT.email, STRANGER])
def test_whoever_fails_too_often_waits_and_is_told_what_to_do(
    door: Client, language: str, email: str
):
    for _ in range(5):
        assert WRONG[language] in words_of(tried(door, email))
    let_in(cast.BENOIT)
    assert TOO_MANY[language] in words_of(tried(door, email, PASSWORD))


def test_a_colleague_at_the_same_address_is_not_kept_out(door: Client):
    for _ in range(12):
        tried(door, cast.BENOIT.email)
    let_in(cast.FARID)
    assert tried(door, cast.FARID.email, PASSWORD).resolver_match.view_name == "desk:home"


def test_a_new_password_opens_an_account_that_guesses_closed(
    door: Client, mailoutbox: list[EmailMessage]
):
    for _ in range(6):
        tried(door)
    sent(door, "account_reset_password", email=cast.BENOIT.email)
    chosen = door.get(link_in(mailoutbox[0]), follow=True).request["PATH_INFO"]
    door.post(chosen, {"password1": PASSWORD, "password2": PASSWORD})
    assert tried(door, password=PASSWORD).resolver_match.view_name == "desk:home"
    assert journal_of(cast.BENOIT).count(Act.PASSWORD_CHANGED.code) == 1


def test_a_flood_is_not_answered(door: Client, language: str, settings: Any):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    answers = [tried(door, f"{number}{STRANGER}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert NOT_NOW[language] in words_of(answers[-1])


def test_no_office_makes_a_flood(settings: Any):
    # Everybody behind one address signs in within the same minute, and some mistype.
    by_address = [rate for rate in settings.ACCOUNT_RATE_LIMITS.values() if "/ip" in rate]
    assert all(int(rate.split("/")[0]) >= 300 for rate in by_address)
    assert "/ip" not in settings.ACCOUNT_RATE_LIMITS["login_failed"]


def test_nobody_changes_the_address_they_were_admitted_under(door: Client, language: str):
    let_in(cast.BENOIT)
    tried(door, password=PASSWORD)
    for answer in (
        door.get(reverse("account_email")),
        sent(door, "account_email", email=STRANGER, action_add=""),
    ):
        assert (answer.status_code, KEPT[language] in words_of(answer)) == (403, True)


def test_a_session_is_closed_in_so_many_words(door: Client, language: str):
    let_in(cast.BENOIT)
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
        page.locator("main").get_by_role("button", name=PRESSED[name][language], exact=True).click()

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
    let_in(cast.FARID)
    with served.opened() as page:
        page.goto(reverse("mfa_activate_totp"))
        page.locator("#id_login").fill(cast.FARID.email)
        for _ in ("the session", "what it protects"):
            page.locator("#id_password").fill(PASSWORD)
            page.locator("main form").first.get_by_role("button").click()
        code = page.get_by_role("img", name=PRESSED["QR code"][language])
        expect(code.locator("svg path")).to_be_visible()
