"""Entrance: in which language does one come in?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_safe


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Home, in the language of the account, else the browser's, else the installation's."""
    chosen = getattr(request.user, "language", None)
    with translation.override(chosen or translation.get_language_from_request(request)):
        return redirect("desk:home")


urlpatterns = [path("", first_page)]
