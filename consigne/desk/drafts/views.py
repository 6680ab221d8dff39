"""Keep what is being written, and let go of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consigne.clients.queries import names_seen_by
from consigne.desk.asking import Asking
from consigne.desk.composing import FORM, LONGEST_NOTE, ContactForm
from consigne.desk.filing import filings_of, split
from consigne.interactions.actions import Writing, let_go_of_draft, save_draft
from consigne.kernel.decisions import NotSeen

# Documents are not kept with a draft: they go to the vault when the contact is recorded.
KEPT = [name for name in ContactForm.base_fields if name != "uploads"]


@require_POST
def keep(request: Asking, client: UUID | None = None) -> HttpResponse:
    """Keep the fields of a contact being written; answers 204."""
    if client is not None and client not in names_seen_by(request.actor, {client}):
        raise NotSeen("client", client)
    written = {name: _text(request, name) for name in KEPT if name in request.POST}
    writing = Writing(
        form=FORM,
        activity=_activity(request),
        written=written,
        about=("client", client) if client else None,
    )
    save_draft(request.actor, writing, now=request.now, on=request.today)
    return HttpResponse(status=204)


@require_POST
def let_go(request: Asking, client: UUID | None = None) -> HttpResponse:
    """Discard what was being written, at once."""
    let_go_of_draft(request.actor, FORM, about=client, on=request.today)
    return redirect("desk:clients:show", client) if client else redirect("desk:home")


def _text(request: Asking, name: str) -> str:
    # JSON in PostgreSQL holds no NUL; whatever else is wrong is said when it is recorded.
    return request.POST[name].replace("\x00", "")[:LONGEST_NOTE]


def _activity(request: Asking) -> str:
    """The activity chosen, or the first there is: a draft too is filed."""
    offered = filings_of(request.actor, kind="draft", on=request.today)
    chosen = request.POST.get("filing", "")
    filings = [filing for _activity, purposes in offered for filing, _name in purposes]
    return split(chosen if chosen in filings else filings[0] if filings else "")[0]
