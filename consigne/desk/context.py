"""Context: what every page needs around its own content."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import override

from consigne.audit.rules import may_read_journal
from consigne.clients.queries import count_to_review
from consigne.clients.rules import may_serve
from consigne.config.kinds import matrix
from consigne.demo.people import demo_people
from consigne.desk.audience import may_enter
from consigne.desk.components import DOINGS, PLACES, Place
from consigne.desk.jinja import reader
from consigne.kernel.actors import Actor, Role
from consigne.kernel.matrix import Extent
from consigne.suppliers.matrix import MATRIX
from consigne.walls.context import acting_now

RETENTION_ROLES = (Role.PRIVACY_OFFICER, Role.APPROVER)


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page, for whoever reads it; before anyone is signed in, less of it."""
    language = reader()
    around: dict[str, Any] = {
        "language": language,
        "other_language_url": _same_place(request, "en" if language == "fr" else "fr"),
        "nav_current": _place_of(request),
        "demo": settings.DEMO,
        "messages": get_messages(request) if hasattr(request, "_messages") else (),
    }
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return around | {
            "places": (),
            "demo_people": demo_people() if settings.DEMO else (),
            "identity_provider": settings.IDENTITY_PROVIDER,
        }
    return around | {
        "today": request.today,  # type: ignore[attr-defined]  # set together with the actor
        "institution_name": request.institution_name,  # type: ignore[attr-defined]  # the same
        "places": places_of(actor),
        "all_doings": doings_of(actor),
        "may_make_tokens": has_business(actor, "tokens"),
        "to_review": _to_review(actor),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "session_url": reverse("desk:session"),
    }


def places_of(actor: Actor) -> tuple[Place, ...]:
    """The places where this actor has business, among those that are there."""
    return tuple(place for place in PLACES if has_business(actor, place.key) and _exists(place))


def doings_of(actor: Actor) -> tuple[Place, ...]:
    """What this actor may go and do: the places, then what is done elsewhere than in the bar."""
    here = (each for each in DOINGS if has_business(actor, each.key) and _exists(each))
    return places_of(actor) + tuple(here)


def has_business(actor: Actor, place: str) -> bool:
    """Whether this actor has something to do in a place, by its key."""
    match place:
        case "clients" | "interactions":
            return bool(may_serve(actor))
        case "emergencies":
            return bool(may_enter(actor, "emergencies:home", matrix()))
        case "retention":
            return actor.has(*RETENTION_ROLES) or bool(actor.powers)
        case "journal":
            return bool(may_read_journal(actor))
        case "suppliers":
            return MATRIX.extent(actor.reaching, "contract", "contract") >= Extent.READ
        case "tokens":
            return not actor.is_confined
        case "demo":
            return bool(settings.DEMO)
    return True


def _to_review(actor: Actor) -> int:
    """How many emergency accesses wait for this reader; a page drawn as nobody acts asks none."""
    return count_to_review(actor) if acting_now() else 0


def _exists(place: Place) -> bool:
    try:
        reverse(place.route)
    except NoReverseMatch:
        return False
    return True


def _place_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    return match.namespaces[1] if len(match.namespaces) > 1 else (match.url_name or "")


def _same_place(request: HttpRequest, language: str) -> str:
    """The address of this page in the other language, with its query; "" when it has none.

    From an address of nothing, the way is to the first page.
    """
    if request.resolver_match is None:
        with override(language):
            return reverse("desk:home")
    here = getattr(request, "drawn_at", "") or request.get_full_path()
    there = translate_url(here, language)
    return there if urlsplit(there).path != urlsplit(here).path else ""
