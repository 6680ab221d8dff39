"""How people of the cast sign in: a password they know, a code of their app."""

from __future__ import annotations

import time
from typing import ClassVar

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher

from tests.cast import Person

PASSWORD = "quatre mots sans suite"


def let_in(person: Person) -> None:
    """Give someone of the cast a password they know."""
    from consigne.staff.models import Account

    account = Account.objects.get(email=person.email)
    account.set_password(PASSWORD)
    account.save()


def code_of(secret: str, *, at: float | None = None) -> str:
    """What an authenticator app shows for this secret now."""
    counter = int((time.time() if at is None else at) // 30)
    return format_hotp_value(hotp_value(secret, counter))


class Counted(MD5PasswordHasher):
    """A hasher that says how often it was asked to work."""

    done: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        Counted.done += 1
        return super().encode(password, salt)
