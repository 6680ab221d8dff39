"""Middleware: who asks for a page, and whose rows it may read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from consigne.audit.actions import record_not_seen, record_refusal
from consigne.config import clock
from consigne.config.headers import CONTENT_POLICY
from consigne.config.kinds import matrix
from consigne.desk import factors, failures
from consigne.desk.asking import Asking, person_seen
from consigne.desk.audience import may_enter
from consigne.desk.jinja import reader
from consigne.desk.pace import keep_pace
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.staff.limits import TooMany, alert
from consigne.staff.queries import member_today
from consigne.staff.rules import Why
from consigne.staff.sessions import note
from consigne.suppliers.queries import working
from consigne.vault.errors import VaultError
from consigne.walls.context import acting

Answer = Callable[[HttpRequest], HttpResponseBase]

TO_THE_PROVIDER = ("account_login", "openid_connect_login")
DOOR = "desk"
# A session ends ten hours after the last act, not after the first. Its row is renewed at most this
# often, in seconds: less than the warning that a page gives before it ends.
RENEWED_EVERY = 60


def to_the_provider(get_response: Answer) -> Answer:
    """From the door alone, a form may lead to the identity provider."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        there, provider = request.resolver_match, settings.IDENTITY_PROVIDER
        if provider is not None and there is not None and there.view_name in TO_THE_PROVIDER:
            allowed = " ".join(("form-action 'self'", *provider.origins))
            policy = CONTENT_POLICY.replace("form-action 'self'", allowed)
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return answer


def signed_in(get_response: Answer) -> SignedIn:
    """Every page of the desk is asked by someone, and sees what they may."""
    return SignedIn(get_response)


class SignedIn:
    """Runs a desk view inside its actor's transaction, and answers for what leaves it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: Asking,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Answer a view of the desk; any other door lets its requests in by itself."""
        if request.resolver_match is None or request.resolver_match.namespaces[:1] != [DOOR]:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            _identify(request, request.user.pk)
        except NotAllowed as stranger:
            return failures.refused(request, stranger.decision)
        if factors.is_lacking(request):
            return _to_a_factor(request)
        route = request.resolver_match.view_name.removeprefix(f"{DOOR}:")
        return _answered(request, route, lambda: _entered(request, route, view, args, kwargs))


def nowhere(request: Asking, exception: Exception) -> HttpResponse:
    """An address of nothing: whoever is signed in stays at the desk, as for what is not seen."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        with suppress(NotAllowed):
            _identify(request, user.pk)
    return failures.not_seen(request)


def _to_sign_in(request: Asking) -> HttpResponse:
    """Whole pages go to the door; a script is told, and keeps what is being written."""
    if request.htmx or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back)


def _to_a_factor(request: Asking) -> HttpResponse:
    """Nothing opens before a second factor is set up, or shown; that it was asked is on record."""
    refusal = Refused(Why.NO_SECOND_FACTOR)
    with acting(request.actor, door=DOOR):
        record_refusal(request.actor, refusal)
    if request.htmx or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401)
    messages.warning(request, refusal.why.reason.text.in_(reader()))
    return redirect(factors.way_to_one(request))


def _identify(request: Asking, account: UUID) -> None:
    request.now = clock.now()
    known = member_today(account, on=clock.today(settings.TIME_ZONE))
    timezone.activate(ZoneInfo(known.actor.time_zone))
    request.today = clock.today(known.actor.time_zone)
    request.actor = working(known.actor, now=request.now, on=request.today)
    request.if_refused, request.is_held, request.drawn_at = None, None, ""
    request.institution_name = known.institution.name
    request.actor_seen = person_seen(known.actor, known.name)
    _renew(request)


def _renew(request: Asking) -> None:
    note(request.session, user_agent=request.headers.get("User-Agent", ""), now=request.now)
    seen_at = int(request.now.timestamp())
    if seen_at - request.session.get("seen_at", 0) > RENEWED_EVERY:
        request.session["seen_at"] = seen_at


def _entered(
    request: Asking,
    route: str,
    view: Callable[..., HttpResponseBase],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    """The view, for those whom its address is for. Raises NotAllowed."""
    may_enter(request.actor, route, matrix()).or_raise()
    return view(request, *args, **kwargs)


def _answered(
    request: Asking, route: str, view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    try:
        keep_pace(request, route)
        with acting(request.actor, door=DOOR):
            answer = view()
            if isinstance(answer, HttpResponseNotAllowed):
                return failures.not_this_way(request, answer)
            return answer
    except TooMany as refusal:
        with acting(request.actor, door=DOOR):
            alert(request.actor, refusal)
            record_refusal(request.actor, refusal.decision)
            return failures.too_many(request, refusal)
    except NotAllowed as refusal:
        with acting(request.actor, door=DOOR):
            record_refusal(request.actor, refusal.decision)
            return failures.refused(request, refusal.decision)
    except NotSeen as unseen:
        with acting(request.actor, door=DOOR):
            record_not_seen(request.actor, unseen)
        return failures.not_seen(request)
    except VaultError as broken:
        with acting(request.actor, door=DOOR):
            return failures.out_of_reach(request, broken)
