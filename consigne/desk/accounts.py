"""Accounts: staff are admitted by an administrator, and nobody signs up."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from consigne.audit.actions import record
from consigne.config import clock
from consigne.desk import factors
from consigne.desk.middleware import DOOR
from consigne.kernel.decisions import NotAllowed
from consigne.staff.queries import actor_for
from consigne.staff.rules import Act
from consigne.staff.sessions import forget_ended
from consigne.walls.context import acting


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth behaves here."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Five attempts in a row failed: for five minutes, this account takes no more. Wait, "
            "sign in with a passkey, or choose a new password by “Forgot your password?”, which "
            "opens the account at once."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Journal the sign-in of whoever is a member today, then go on."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        _record(user, Act.SIGNED_IN)
        forget_ended()
        return answer

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether this is the password of whoever is signed in.

        Asked under their own address: allauth would look for one in a table that holds none, and
        count the wrong guesses of everybody together.
        """
        known = self.authenticate(context.request, email=user.email, password=password)  # type: ignore[attr-defined]  # an Account
        return known is not None and known.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *given: Any, **kwargs: Any
    ) -> None:
        """Journal what became of the account: allauth announces each change of it here."""
        act = factors.CHANGES.get(template_prefix)
        if act is Act.FACTOR_ADDED:
            factors.added(context.request, user)
        if act is Act.FACTOR_REMOVED:
            factors.removed(context.request, user)
        if act is not None:
            _record(user, act)
        super().send_notification_mail(template_prefix, user, *given, **kwargs)


def address_closed(request: HttpRequest) -> HttpResponse:
    """An address of sign-in is given by an administrator, and nobody changes their own.

    It is by this address that a password is chosen again and that an identity provider names a
    member: whoever took a colleague's desk for a minute would keep the account.
    """
    return render(request, "account/address_closed.html", status=403)


def _record(account: AbstractBaseUser, act: Act) -> None:
    try:
        actor = actor_for(account.pk, on=clock.today(settings.TIME_ZONE))
    except NotAllowed:
        # No institution, hence no journal to write in: the desk itself says so.
        return
    with acting(actor, door=DOOR):
        record(actor, act)
