"""Accounts: staff are admitted by an administrator, and nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from consigne.audit.actions import record
from consigne.config import clock
from consigne.desk.middleware import DOOR
from consigne.kernel.decisions import NotAllowed
from consigne.staff.queries import actor_for
from consigne.staff.rules import Act
from consigne.walls.context import acting


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth behaves here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Journal the sign-in of whoever is a member today, then go on."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        _record_sign_in(user)
        return answer


def _record_sign_in(account: AbstractBaseUser) -> None:
    try:
        actor = actor_for(account.pk, on=clock.today(settings.TIME_ZONE))
    except NotAllowed:
        # No institution, hence no journal to write in: the desk itself says so.
        return
    with acting(actor, door=DOOR):
        record(actor, Act.SIGNED_IN)
