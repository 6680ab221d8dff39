"""Home, the one box that finds, and staying signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consigne.clients.rules import may_serve
from consigne.desk.asking import Asking, drawn, uuid_in
from consigne.desk.composing import composer
from consigne.desk.context import doings_of, places_of
from consigne.desk.finding import LONGEST, Found, found_by
from consigne.desk.person import person
from consigne.desk.reading import shown, usual_filing, worklist
from consigne.desk.retention.outlook import waiting_for
from consigne.interactions.queries import MOST_FOUND
from consigne.kernel.decisions import NotSeen, Refused
from consigne.suppliers.queries import contracts_waiting

LATEST = 12


@require_safe
def home(request: Asking) -> HttpResponse:
    """Three panes: what waits, the contact being written, who it is with."""
    serves, late = may_serve(request.actor), contracts_waiting(request.actor, on=request.today)
    if isinstance(serves, Refused):
        elsewhere = {
            "destinations": places_of(request.actor)[1:],
            "waiting": waiting_for(request.actor),
            "contracts_waiting": late,
            "refusal": serves.explained() if request.actor.is_confined else None,
        }
        return drawn(request, "home/elsewhere", elsewhere)
    given = request.GET.get("client", "")
    client = uuid_in(given)
    if given and client is None:
        raise NotSeen("client")
    pane = person(request, client) if client else None
    work = worklist(request, latest=LATEST)
    usual = usual_filing(request, work.latest)
    writing = composer(
        request,
        pane.client if pane else None,
        about=None,
        usual=usual,
        spoken_with=pane.spoken_with if pane else None,
    )
    values = {"composer": writing, "pane": pane, "work": work, "contracts_waiting": late}
    return drawn(request, "home/page", values)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Asking) -> HttpResponse:
    """What a few words find: a page, or the part of one that asked (words never in an address).

    Whoever serves no client finds where to go, and nobody.
    """
    words = request.POST.get("words", "").replace("\x00", "")[:LONGEST]
    serves = bool(may_serve(request.actor))
    nobody = Found(words.strip())
    found = found_by(request.actor, words, now=request.now, on=request.today) if serves else nobody
    part = {"palette-found": "home/_palette", "found": "home/_found"}
    page = part.get(request.htmx.target or "", "home/find")
    values = {
        "found": found,
        "contacts": shown(request, found.contacts),
        "doings": _doings(request, found),
        "serves": serves,
        "most": MOST_FOUND,
        "beside": "beside" in request.GET,
    }
    return drawn(request, page, values)


@require_POST
def stay(request: Asking) -> HttpResponse:
    """Stay signed in."""
    request.session["seen_at"] = int(request.now.timestamp())
    return HttpResponse(status=204)


def _doings(request: Asking, found: Found) -> list[object]:
    """What has a word that begins like what was asked: the box finds what to do as well."""
    asked = f" {found.words.casefold()}"
    return [
        doing
        for doing in doings_of(request.actor)
        if any(asked in f" {name.casefold()}" for name in (doing.words.en, doing.words.fr))
    ]
