"""Readers: in which language does whoever asks read?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from consigne.kernel.words import Language


def language_of(request: HttpRequest) -> Language:
    """The language of Accept-Language, else the installation's."""
    return "en" if get_language_from_request(request).startswith("en") else "fr"


def in_language(response: HttpResponse, language: Language) -> HttpResponse:
    """The response, saying its language to caches and readers."""
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response
