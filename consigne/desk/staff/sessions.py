"""One's own sessions: where one is signed in, and how to end that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consigne.desk.asking import Asking, drawn
from consigne.staff.sessions import end_other_sessions, end_session, id_of, sessions_of


@require_safe
def sessions(request: Asking) -> HttpResponse:
    """One's own sessions, this one marked."""
    mine = sessions_of(request.actor, now=request.now)
    values = {"sessions": mine, "this_one": id_of(request.session.session_key)}
    return drawn(request, "staff/sessions", values)


@require_POST
def end(request: Asking, session: UUID) -> HttpResponse:
    """End one session at once; this one is ended by signing out."""
    if session == id_of(request.session.session_key):
        return redirect("account_logout")
    end_session(request.actor, session, now=request.now)
    messages.success(request, _("That session is ended."))
    return redirect("desk:staff:sessions")


@require_POST
def end_others(request: Asking) -> HttpResponse:
    """End every other session at once."""
    this_one = id_of(request.session.session_key)
    ended = end_other_sessions(request.actor, but=this_one, now=request.now)
    said = ngettext("%(count)s other session ended.", "%(count)s other sessions ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("desk:staff:sessions")
