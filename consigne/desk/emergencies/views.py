"""A file opened in an emergency, those that were, and what another person found of each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consigne.audit.actions import record
from consigne.clients.actions import open_in_emergency, review_emergency
from consigne.clients.emergency import VERDICTS, Ground, Verdict, may_review
from consigne.clients.queries import EmergencySeen, emergencies_seen_by, names_seen_by
from consigne.clients.rules import Act
from consigne.desk.asking import Asking, drawn
from consigne.desk.emergencies.alerts import tell_officers
from consigne.desk.emergencies.forms import OpeningForm, VerdictForm
from consigne.desk.fields import whole_number
from consigne.kernel.decisions import Explanation, NotSeen
from consigne.kernel.words import Bilingual
from consigne.staff.queries import names_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class EmergencyShown:
    """An emergency access with the numbers and names that people know, and whether to review it."""

    seen: EmergencySeen
    client: str
    opened_by: str
    reviewed_by: str
    may_review: bool

    @property
    def verdict(self) -> Bilingual | None:
        return VERDICTS[self.seen.verdict] if self.seen.verdict else None


@require_safe
def home(request: Asking) -> HttpResponse:
    """Those to review first; whoever reviews none sees their own."""
    page = whole_number(request.GET.get("page"), least=1, most=1000)
    found = emergencies_seen_by(request.actor, most=PAGE + 1, skip=(page - 1) * PAGE)
    listed = emergencies_shown(request, found[:PAGE])
    record(request.actor, Act.EMERGENCIES_SEEN, [("break_glass", each.id) for each in found[:PAGE]])
    values = {
        "emergencies": listed,
        "newer": f"?page={page - 1}" if page > 1 else None,
        "older": f"?page={page + 1}" if len(found) > PAGE else None,
    }
    return drawn(request, "emergencies/home", values)


@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: Asking, client: UUID) -> HttpResponse:
    """Open one client's file for a short while; the privacy officer is told at once."""
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_page(request, form, client)
    request.if_refused = lambda why: _form_page(request, form, client, why)
    given = form.cleaned_data
    open_in_emergency(
        request.actor,
        client,
        ground=Ground(given["ground"]),
        reference=given["reference"],
        now=request.now,
    )
    tell_officers(request)
    messages.warning(
        request, _("This file is open to you for 15 minutes. The privacy officer knows.")
    )
    return redirect("desk:clients:show", client)


@require_POST
def review(request: Asking, emergency: UUID) -> HttpResponse:
    """Say whether it was justified."""
    form = VerdictForm(request.POST)
    if form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        review_emergency(request.actor, emergency, verdict=verdict, now=request.now)
        messages.success(request, _("Review recorded."))
    else:
        messages.error(request, _("Say whether it was justified."))
    return redirect("desk:emergencies:home")


def emergencies_shown(
    request: Asking, found: tuple[EmergencySeen, ...]
) -> tuple[EmergencyShown, ...]:
    """Emergency accesses as a page lists them."""
    people = {who for each in found for who in (each.opened_by, each.reviewed_by) if who}
    names = names_of(request.actor, people)
    clients = names_seen_by(request.actor, {each.client for each in found})
    return tuple(
        EmergencyShown(
            seen=each,
            client=clients[each.client].number if each.client in clients else "",
            opened_by=names.get(each.opened_by, _("A former member")),
            reviewed_by=names.get(each.reviewed_by, "") if each.reviewed_by else "",
            may_review=bool(
                may_review(
                    request.actor, opened_by=each.opened_by, reviewed=each.reviewed_by is not None
                )
            ),
        )
        for each in found
    )


def _form_page(
    request: Asking, form: OpeningForm, client: UUID, refusal: Explanation | None = None
) -> HttpResponse:
    """Name and number alone: nothing else is shown before the file is open."""
    named = names_seen_by(request.actor, {client}).get(client)
    if named is None:
        raise NotSeen("client", client)
    request.drawn_at = request.path
    values = {"form": form, "client": named, "refusal": refusal}
    return drawn(request, "emergencies/open", values, status=422 if form.is_bound else 200)
