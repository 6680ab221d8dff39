"""What opens a session: long passwords of any make, none common, a key that nobody guesses."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.desk.conftest import Desk, desk

__all__ = ["desk"]

GOOD = ["x" * 12, "1" * 7 + "a-b-c", "mot de passe assez long", "É" * 64, "  spaces around it  "]


@pytest.mark.parametrize("password", GOOD)
def test_a_password_of_twelve_characters_is_good_whatever_they_are(password: str):
    validate_password(password)


@pytest.mark.parametrize("password", ["eleven char", "1q2w3e4r5t6y"])
def test_a_short_or_a_common_password_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize("given", [" Mot De Passe Long ", "Mot De Passe Long", "x" * 64])
def test_a_password_is_taken_exactly_as_it_was_typed(given: str, django_user_model: Any):
    account = django_user_model.objects.get(email=cast.BENOIT.email)
    account.set_password(given)
    assert account.password.startswith("argon2")
    assert account.check_password(given)
    assert not account.check_password(f"{given} ")
    assert not account.check_password(given.swapcase())


@pytest.mark.django_db
def test_a_password_is_changed_with_the_present_one_masked_and_free_to_paste(
    desk: Desk, django_user_model: Any
):
    account = django_user_model.objects.get(email=cast.BENOIT.email)
    account.set_password("une phrase assez longue")
    account.save()
    browser = desk(cast.BENOIT)
    page = browser.get(reverse("account_change_password")).content.decode()
    assert page.count('type="password"') == 3
    assert "onpaste" not in page and 'autocomplete="off"' not in page
    new = {"password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    browser.post(reverse("account_change_password"), new | {"oldpassword": "not it"})
    account.refresh_from_db()
    assert account.check_password("une phrase assez longue")


@pytest.mark.django_db
def test_each_sign_in_has_a_key_of_its_own_from_more_than_128_bits(
    desk: Desk, client: Client, django_user_model: Any
):
    keys = [desk(cast.BENOIT).cookies["sessionid"].value for _ in range(3)]
    assert len(set(keys)) == 3
    # Of 36 signs each: 32 of them hold 165 bits.
    assert {len(key) for key in keys} == {32}
    client.get(reverse("account_login"))
    before = client.session.session_key
    client.force_login(django_user_model.objects.get(email=cast.BENOIT.email))
    assert client.session.session_key not in (None, before)
