"""Failures: what a page says when it cannot do what was asked, and what to do next."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from consigne.desk.asking import Asking, drawn
from consigne.kernel.decisions import Explanation, NotAllowed, NotSeen, Refused
from consigne.kernel.words import Bilingual
from consigne.staff.limits import TooMany
from consigne.vault.errors import VaultError

log = logging.getLogger(__name__)

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)

NOT_REACHED = Bilingual(
    "The database does not answer. Nothing was half-written; try again in a moment, and if it "
    "lasts, tell whoever runs the system to start it again.",
    "La base de données ne répond pas. Rien n’a été écrit à moitié; réessayez dans un instant et, "
    "si cela dure, demandez à la personne qui exploite le système de le redémarrer.",
)
OUR_FAULT = Bilingual(
    "Nothing was half-written: what could not be finished was undone. Try again in a moment.",
    "Rien n’a été écrit à moitié : ce qui n’a pu être terminé a été annulé. Réessayez dans un "
    "instant.",
)
TOO_LARGE = Bilingual(
    "What was sent is too large: {most} MB at most, attachments included. Nothing was recorded.",
    "L’envoi est trop volumineux : {most} Mo au plus, pièces jointes comprises. "
    "Rien n’a été consigné.",
)


def refused(request: Asking, decision: Refused) -> HttpResponse:
    """A refusal with its reasons: in the page that asked when it can be drawn again, else alone."""
    explanation = decision.explained()
    if again := _again(request, explanation, status=403):
        return again
    page = "_refusal" if request.htmx else "refusal"
    return drawn(request, page, {"explanation": explanation}, status=403)


def too_many(request: Asking, refusal: TooMany) -> HttpResponse:
    """More was asked for than the limit: the reason, and when to ask again."""
    page = "_refusal" if request.htmx else "refusal"
    answer = drawn(request, page, {"explanation": refusal.decision.explained()}, status=429)
    answer["Retry-After"] = str(refusal.retry_after)
    return answer


def not_seen(request: HttpRequest) -> HttpResponse:
    """What does not exist and what may not be seen look the same."""
    if hasattr(request, "actor_seen"):
        return drawn(request, "nothing", {}, status=404)
    return render(request, "404.html", status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read: too large is told from not as it should be."""
    status = 413 if isinstance(exception, _TOO_LARGE) else 400
    return render(request, f"{status}.html", status=status)


def not_this_way(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """An address that does not answer this method says so, in words."""
    page = render(request, "405.html", status=answer.status_code)
    page["Allow"] = answer["Allow"]
    return page


def out_of_reach(request: Asking, broken: VaultError) -> HttpResponse:
    """The vault or its keys cannot be reached: what to do, and that nothing was written."""
    log.error("vault out of reach", extra={"fault": type(broken)})
    if again := _again(request, Explanation(broken.words), status=503):
        return again
    return drawn(request, "unavailable", {"words": broken.words}, status=503)


def unforeseen(request: HttpRequest) -> HttpResponse:
    """Django's last resort: a database that does not answer is told from a fault of ours."""
    fault = sys.exc_info()[1]
    if isinstance(fault, PoolTimeout | InterfaceError) or _is_connection(fault):
        page = render_to_string("503.html", {"words": NOT_REACHED})
        return HttpResponse(page, status=503)
    return HttpResponse(render_to_string("500.html", {"words": OUR_FAULT}), status=500)


def _again(request: Asking, stopped_by: Explanation, *, status: int) -> HttpResponse | None:
    """The page that asked, with what was written and what stopped it, when it can be drawn."""
    draw = getattr(request, "if_refused", None)
    if draw is None:
        return None
    try:
        answer: HttpResponse = draw(stopped_by)
    except (NotAllowed, NotSeen):
        # What it shows may not be seen any more; why nothing was done still is.
        return None
    answer.status_code = status
    return answer


def _is_connection(fault: BaseException | None) -> bool:
    # Class 08 and 57P of SQLSTATE: connection lost, or the server is shutting down.
    code = getattr(fault.__cause__, "sqlstate", None) if isinstance(fault, DatabaseError) else ""
    return code is None or code[:2] == "08" or code[:3] == "57P"
