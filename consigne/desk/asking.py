"""Asking: who asks for a page, on which day, and how the answer is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from consigne.desk.jinja import reading
from consigne.kernel.actors import ROLE_NAMES, Actor
from consigne.kernel.decisions import Explanation
from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Who is signed in, as the bar names them."""

    name: str
    role_names: tuple[Bilingual, ...]


class Asking(HttpRequest):
    """A request of someone signed in; the middleware has said who, and when it is.

    `if_refused` draws the same page again around a refusal, so that nothing written is lost.
    `is_held` says whether any hold is in force today, once a page has looked.
    `drawn_at` is where this page is read again, when it answers an address that only writes.
    """

    actor: Actor
    actor_seen: PersonSeen
    institution_name: Bilingual
    today: date
    now: datetime
    htmx: HtmxDetails
    if_refused: Callable[[Explanation], HttpResponse] | None
    is_held: bool | None
    drawn_at: str


def person_seen(actor: Actor, name: str) -> PersonSeen:
    """The signed-in person under the name colleagues know, with their roles in words."""
    return PersonSeen(name, tuple(ROLE_NAMES[role] for role in sorted(actor.roles)))


def drawn(
    request: HttpRequest, page: str, values: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page, or its part when htmx asks: `page` is a template without "desk/" and ".html"."""
    with reading():
        return render(request, f"desk/{page}.html", dict(values), status=status)


def uuid_in(text: str) -> UUID | None:
    """The id written in a parameter, or None when it is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None
