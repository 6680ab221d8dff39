"""A contact: consigned, read whole, its parties put right, its documents opened."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consigne.audit.actions import record
from consigne.clients.queries import ClientName, names_seen_by
from consigne.clients.rules import may_serve
from consigne.consent.queries import consents_about
from consigne.desk.asking import Asking, drawn, uuid_in
from consigne.desk.composing import (
    FORM,
    Composer,
    ContactForm,
    draft_and_line,
    keep_written,
    warned,
    written_in,
)
from consigne.desk.failures import TOO_LARGE
from consigne.desk.filing import filings_of
from consigne.desk.finding import LONGEST, found_by
from consigne.desk.jinja import reader
from consigne.desk.keeping import lines_of
from consigne.desk.passes import pass_for
from consigne.desk.person import person
from consigne.desk.printing import printing
from consigne.desk.reading import ContactShown, shown, worklist
from consigne.interactions.actions import (
    consign_once,
    let_go_of_draft,
    masked_first,
    put_on,
    settle_next_action,
    take_off,
)
from consigne.interactions.queries import interaction_seen_by
from consigne.interactions.rules import RESULT_NAMES, Act, Result
from consigne.kernel.decisions import Explanation, NotAllowed, NotSeen
from consigne.register.queries import register_seen_by
from consigne.staff.queries import names_of
from consigne.suppliers.queries import contracts_waiting
from consigne.vault.rules import MOST_BYTES

LATEST = 50


@require_safe
def home(request: Asking) -> HttpResponse:
    """The latest contacts of the institution."""
    may_serve(request.actor).or_raise()
    work = worklist(request, latest=LATEST)
    values = {"contacts": work.latest, "work": replace(work, latest=())}
    return drawn(request, "interactions/home", values)


@require_POST
def new(request: Asking) -> HttpResponse:
    """Consign a contact; whatever stops it, what was written stays on the page."""
    client = _named(request, "client")
    about = _about(request, client)
    filings = filings_of(request.actor, kind="interaction", on=request.today)
    form = ContactForm(request.POST, request.FILES, filings=filings)
    if _is_too_large(request):
        form.add_error("uploads", TOO_LARGE.filled(most=MOST_BYTES // 1_000_000).in_(reader()))
    if not form.is_valid():
        return _again(request, form, client, about, None, status=422)
    request.if_refused = partial(_refused_again, request, form, client, about)
    once = uuid_in(request.POST.get("once", ""))
    speaking = _named(request, "spoken_with") if client else None
    spoken_with = speaking.id if speaking else None
    clients = (client.id,) if client else ()
    contact = written_in(form, request, clients, spoken_with=spoken_with, once=once)
    contact, hidden = masked_first(request.actor, contact, on=request.today)
    if hidden:
        form = warned(request, contact, hidden, filings)
        return _again(request, form, client, about, None, status=422)
    written = consign_once(request.actor, contact, now=request.now, on=request.today)
    let_go_of_draft(request.actor, FORM, about=about, on=request.today)
    messages.success(request, _("Contact recorded: %(number)s.") % {"number": written.number})
    if client is not None:
        return redirect("desk:clients:show", client.id)
    return redirect("desk:interactions:show", written.id)


@require_safe
def show(request: Asking, interaction: UUID) -> HttpResponse:
    """One contact, everything of it that this reader may see."""
    contact = _contact(request, interaction)
    actor, seen = request.actor, contact.seen
    register = register_seen_by(actor, on=request.today)
    consents = consents_about(actor, interaction, on=request.today)
    lines = lines_of(request, "consent", {event.id: event.keep for event in consents})
    present = [party.client.id for party in seen.parties if party.detached_at is None]
    values = {
        "contact": contact,
        "purpose": register.purposes.get(seen.purpose),
        "result": RESULT_NAMES[seen.result] if isinstance(seen.result, Result) else None,
        "author": names_of(actor, {seen.entered_by}).get(seen.entered_by, "—"),
        "consents": [(event, lines[event.id]) for event in (() if contact.is_masked else consents)],
        "pane": person(request, present[0]) if len(present) == 1 else None,
        "work": worklist(request),
        "pass_for": partial(pass_for, actor.id, now=request.now),
        "printing": printing(
            request,
            [("interaction", interaction), *(("client", client) for client in present)],
            purposes=(seen.purpose,),
            keep=contact.line.words,
        ),
    }
    return drawn(request, "interactions/show", values)


@require_POST
def done(request: Asking, interaction: UUID) -> HttpResponse:
    """What was to be done next is done."""
    settle_next_action(request.actor, interaction)
    messages.success(request, _("Marked as done."))
    return redirect("desk:interactions:show", interaction)


class ReasonForm(forms.Form):
    """Why a person is taken off a contact."""

    reason = forms.CharField(
        label=gettext_lazy("Why is this person taken off?"),
        help_text=gettext_lazy("For example: same name, other person."),
        max_length=300,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def detach(request: Asking, interaction: UUID, client: UUID) -> HttpResponse:
    """Take a wrong person off the contact, with the reason; the contact stays."""
    contact = _contact(request, interaction)
    on_it = {party.client.id: party.client for party in contact.seen.parties}
    if client not in on_it:
        raise NotSeen("party", client)
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        values = {"contact": contact, "client": on_it[client], "form": form}
        return drawn(request, "interactions/detach", values, status=422 if form.is_bound else 200)
    reason = form.cleaned_data["reason"]
    take_off(request.actor, interaction, client, reason=reason, now=request.now)
    messages.success(request, _("Taken off the contact, with the reason."))
    return redirect("desk:interactions:show", interaction)


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Asking, interaction: UUID) -> HttpResponse:
    """Find a client and put them on the contact."""
    contact = _contact(request, interaction)
    if (client := _named(request, "client")) is not None:
        put_on(request.actor, interaction, client.id, on=request.today)
        messages.success(request, _("Put on the contact."))
        return redirect("desk:interactions:show", interaction)
    words = request.POST.get("words", "").replace("\x00", "")[:LONGEST]
    found = found_by(request.actor, words, now=request.now, on=request.today)
    return drawn(request, "interactions/attach", {"contact": contact, "found": found})


def _is_too_large(request: Asking) -> bool:
    """Django leaves out, without a word, the documents of a request past its limit."""
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _contact(request: Asking, interaction: UUID) -> ContactShown:
    seen = interaction_seen_by(request.actor, interaction, now=request.now)
    if request.method != "POST":
        record(request.actor, Act.SEEN, [("interaction", interaction)], purpose=seen.purpose)
    return shown(request, (seen,))[0]


def _named(request: Asking, field: str) -> ClientName | None:
    """The client that a hidden field names, or None when it names none. Raises NotSeen."""
    given = request.POST.get(field, "")
    if not given:
        return None
    client = uuid_in(given)
    named = names_seen_by(request.actor, {client}) if client else {}
    if client is None or client not in named:
        raise NotSeen("client", client)
    return named[client]


def _about(request: Asking, client: ClientName | None) -> UUID | None:
    """Whose draft this is: most often of the client it is with. Raises NotSeen."""
    if client is not None and request.POST.get("about") == str(client.id):
        return client.id
    named = _named(request, "about")
    return named.id if named else None


def _again(
    request: Asking,
    form: ContactForm,
    client: ClientName | None,
    about: UUID | None,
    refusal: Explanation | None,
    *,
    status: int,
) -> HttpResponse:
    # Where no activity takes drafts there is none; what was written is on the page all the same.
    with suppress(NotAllowed):
        keep_written(request, about)
    request.drawn_at = _place_of(client, about)
    if request.FILES:
        # No browser keeps the files of a form that comes back.
        form["uploads"].help_text = _("Choose the documents again: they were not kept.")
    draft, line = draft_and_line(request, about)
    values = {
        "composer": Composer(
            form, draft, client, about, line, refusal, _named(request, "spoken_with")
        ),
        "pane": person(request, client.id) if client else None,
        "work": worklist(request),
        "contracts_waiting": contracts_waiting(request.actor, on=request.today),
    }
    return drawn(request, "home/page", values, status=status)


def _place_of(client: ClientName | None, about: UUID | None) -> str:
    """Where this is written, and its draft found again."""
    if about is not None:
        return reverse("desk:clients:show", args=[about])
    return reverse("desk:home") + (f"?client={client.id}" if client else "")


def _refused_again(
    request: Asking,
    form: ContactForm,
    client: ClientName | None,
    about: UUID | None,
    refusal: Explanation,
) -> HttpResponse:
    return _again(request, form, client, about, refusal, status=403)
