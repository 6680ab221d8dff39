"""Providers: whom does an identity provider let in? Members, by their verified address alone."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from consigne.staff.queries import account_addressed


class ProviderAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth behaves here with who comes from a provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Match whoever comes to the account of their verified address, each time anew.

        Nothing ties an account to a provider, so that whoever changes address there is not who
        they were; and the library's own matching would take the account's password away.
        """
        told = [each.email for each in sociallogin.email_addresses if each.verified is True]
        account = next(filter(None, map(account_addressed, told)), None)
        if account is None or sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(render(request, "account/unknown.html", status=403))
        sociallogin.user = account
