"""Keep what is being written, and let go of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consigne.clients.queries import names_seen_by
from consigne.desk.asking import Asking
from consigne.desk.composing import FORM, keep_written
from consigne.interactions.actions import let_go_of_draft
from consigne.kernel.decisions import NotSeen


@require_POST
def keep(request: Asking, client: UUID | None = None) -> HttpResponse:
    """Keep the fields of a contact being written; answers 204."""
    if client is not None and client not in names_seen_by(request.actor, {client}):
        raise NotSeen("client", client)
    keep_written(request, client)
    return HttpResponse(status=204)


@require_POST
def let_go(request: Asking, client: UUID | None = None) -> HttpResponse:
    """Discard what was being written, at once."""
    let_go_of_draft(request.actor, FORM, about=client, on=request.today)
    return redirect("desk:clients:show", client) if client else redirect("desk:home")
