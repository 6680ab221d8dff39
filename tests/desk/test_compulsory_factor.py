"""Where a second factor is compulsory, nothing opens before it is shown, and the way there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consigne.desk.audience import AUDIENCES
from consigne.staff.queries import tokens_of
from consigne.staff.rules import Act
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.accounts import PASSWORD, code_of, let_in
from tests.desk.conftest import Desk
from tests.desk.served import journal_of
from tests.desk.test_audience import address

pytestmark = pytest.mark.usefixtures("own_database")
TOKENS = "/en/staff/tokens/"
NEW = {"label": "Nightly export", "scopes": ["cli"], "days": "7"}


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"


def signed_in(desk: Desk, person: cast.Person) -> Client:
    """A browser of someone who gave a password, twice: to enter and to touch their account."""
    let_in(person)
    desk(person)
    browser = Client(headers={"Accept-Language": "en"})
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def set_up(browser: Client) -> str:
    """An app set up by its code; returns its secret."""
    page = browser.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def tokens() -> tuple[Any, ...]:
    with acting(actor(cast.BENOIT)) as benoit:
        return tokens_of(benoit)


def spare_codes(person: cast.Person) -> list[str]:
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user__email=person.email, type="recovery_codes")
    return list(kept.wrap().get_unused_codes())


def test_no_address_of_the_desk_opens_without_one(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    ways = {route: browser.get(address(route)) for route in AUDIENCES}
    assert {route: answer.headers.get("Location") for route, answer in ways.items()} == (
        dict.fromkeys(AUDIENCES, reverse("mfa_index"))
    )
    assert journal_of(cast.BENOIT).count("audit.REFUSED") == len(AUDIENCES)


def test_whoever_lacks_one_is_told_why_they_are_led_there(desk: Desk):
    page = signed_in(desk, cast.BENOIT).get("/en/", follow=True)
    assert "Here, whoever works shows a second factor" in page.text
    assert reverse("mfa_activate_totp") in page.text


def test_a_script_is_told_too_and_keeps_what_is_being_written(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    answer = browser.post(address("drafts:keep"), headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 401


def test_setting_one_up_opens_the_desk_in_the_same_session(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    set_up(browser)
    assert browser.get("/en/").status_code == 200
    assert journal_of(cast.BENOIT).count(Act.FACTOR_ADDED.code) == 1


def test_removing_the_last_one_closes_the_desk_again(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    set_up(browser)
    browser.post(reverse("mfa_deactivate_totp"))
    assert browser.get("/en/").headers["Location"] == reverse("mfa_index")
    assert journal_of(cast.BENOIT).count(Act.FACTOR_REMOVED.code) == 1


def test_a_session_of_before_is_asked_for_the_factor_one_has(desk: Desk):
    secret = set_up(signed_in(desk, cast.BENOIT))
    before = desk(cast.BENOIT)
    asked = before.get("/en/").headers["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    # A code serves once, and the one of the app was used to set it up.
    (spare, *_) = spare_codes(cast.BENOIT)
    assert code_of(secret) != spare
    before.post(asked, {"code": spare, "next": "/en/"})
    assert before.get("/en/").status_code == 200


def test_a_new_password_chosen_elsewhere_is_no_second_factor(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    given = {"oldpassword": PASSWORD, "password1": f"{PASSWORD} 2", "password2": f"{PASSWORD} 2"}
    browser.post(reverse("account_change_password"), given)
    assert journal_of(cast.BENOIT).count(Act.PASSWORD_CHANGED.code) == 1
    assert browser.get("/en/").headers["Location"] == reverse("mfa_index")


def test_a_token_made_in_such_a_session_says_so(desk: Desk):
    browser = signed_in(desk, cast.BENOIT)
    browser.post(TOKENS, NEW)
    assert tokens() == ()
    set_up(browser)
    browser.post(TOKENS, NEW)
    assert [token.factor_shown for token in tokens()] == [True]
    assert "never used" in browser.get(TOKENS).text
