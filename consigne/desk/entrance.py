"""Entrance: under which addresses is the desk, and in which language does one come in?"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils import translation
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Home, in the language of the account, else the browser's, else the installation's."""
    chosen = getattr(request.user, "language", None)
    with translation.override(chosen or translation.get_language_from_request(request)):
        return redirect("desk:home")


def addresses() -> list[URLPattern | URLResolver]:
    """The desk and its sign-in, each under its language."""
    return [
        path("", first_page),
        *i18n_patterns(
            path(pgettext_lazy("address", "account/"), include("allauth.urls")),
            path("", include("consigne.desk.urls")),
        ),
    ]
