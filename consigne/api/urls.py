"""The addresses of the machines' door; what is none of them is answered as a problem too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from consigne.api.description import described
from consigne.api.door import door
from consigne.api.problems import Kind, Problem

app_name = "api"


def nothing_here(request: HttpRequest) -> HttpResponse:
    """A problem, for an address this door does not have."""
    return Problem(Kind.NOT_SEEN).answered(request)


def naming_methods(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose refusal of a method is a problem that names those it answers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **facts: object) -> HttpResponse:
        answer = view(request, *args, **facts)
        if answer.status_code != Kind.WRONG_METHOD.status:
            return answer
        problem = Problem(Kind.WRONG_METHOD).answered(request)
        problem["Allow"] = answer["Allow"]
        return problem

    return answered


urlpatterns = [
    path("openapi.json", naming_methods(require_safe(described)), name="description"),
]
for pattern in door.urls[0]:
    if isinstance(pattern, URLPattern) and pattern.name != "api-root":
        pattern.callback = naming_methods(pattern.callback)
        urlpatterns.append(pattern)
urlpatterns.append(re_path(r"", csrf_exempt(nothing_here)))
