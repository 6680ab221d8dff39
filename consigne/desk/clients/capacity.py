"""Minors, protected persons and successions: what is recorded of them, and that it ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consigne.clients.actions import end_incapacity, find_incapable
from consigne.clients.rules import Incapacity
from consigne.desk.asking import Asking, drawn
from consigne.desk.clients.forms import IncapacityForm
from consigne.desk.person import person
from consigne.kernel.decisions import NotSeen


@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: Asking, client: UUID) -> HttpResponse:
    """Record that the client is a minor, protected or deceased."""
    pane = person(request, client)
    form = IncapacityForm(request.POST or None, initial={"from_on": request.today})
    if not form.is_valid():
        title = _("Minor, protected or deceased")
        values = {"form": form, "client": pane.client, "title": title, "pane": pane}
        return drawn(request, "clients/detail", values, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    find_incapable(
        request.actor,
        client,
        Incapacity(given["what"]),
        evidence=given["evidence"],
        from_on=given["from_on"],
        until_on=given["until_on"],
        now=request.now,
    )
    messages.success(request, _("Recorded: it decides who speaks for them from now on."))
    return redirect("desk:clients:show", client)


@require_POST
def end_capacity(request: Asking, client: UUID, what: str) -> HttpResponse:
    """Say that it no longer holds."""
    if what not in {each.value for each in Incapacity}:
        raise NotSeen("incapacity", client)
    end_incapacity(request.actor, client, Incapacity(what), on=request.today)
    messages.success(request, _("It no longer holds; it stays on file until the client’s own day."))
    return redirect("desk:clients:show", client)
