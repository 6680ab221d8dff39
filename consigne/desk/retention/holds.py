"""Holds: destruction suspended for a record or for all that is about a client, and resumed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consigne.audit.actions import record
from consigne.desk.asking import Asking, uuid_in
from consigne.desk.records import record_name, record_url
from consigne.desk.retention.forms import HoldForm
from consigne.desk.retention.pages import retention_page
from consigne.kernel.decisions import Explanation, NotSeen
from consigne.kernel.words import Bilingual
from consigne.retention.actions import NewHold, lift_hold, place_hold
from consigne.retention.queries import HoldSeen, holds_seen_by
from consigne.retention.rules import GROUND_NAMES, Act, HoldGround, may_lift_hold, may_place_hold
from consigne.staff.queries import names_of

# What a hold may be placed on: the records that have a day of their own.
HELD_KINDS = ("client", "interaction", "consent", "draft")


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold with what it suspends, where that is read, and who placed and lifted it."""

    seen: HoldSeen
    target: Bilingual
    target_url: str
    placed_by: str
    lifted_by: str

    @property
    def ground(self) -> Bilingual:
        return GROUND_NAMES[self.seen.ground]


@require_safe
def home(request: Asking) -> HttpResponse:
    """The holds in force, or those that are over."""
    over = request.GET.get("lifted") == "1"
    held = holds_shown(request, over=over)
    record(request.actor, Act.HOLDS_SEEN, [("hold", each.seen.id) for each in held])
    may_lift = bool(may_lift_hold(request.actor, lifted=False))
    values = {"holds": held, "over": over, "may_lift": may_lift and not over}
    return retention_page(request, "holds", values)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Asking) -> HttpResponse:
    """Suspend the destruction of the record that the address or the form names."""
    may_place_hold(request.actor).or_raise()
    asked = request.POST if request.method == "POST" else request.GET
    kind, target = asked.get("kind", ""), uuid_in(asked.get("record", ""))
    if kind not in HELD_KINDS or target is None:
        raise NotSeen("hold")
    form = HoldForm(
        request.POST if request.method == "POST" else None, initial={"kind": kind, "record": target}
    )
    if not form.is_valid():
        return _form_page(request, form, kind, target)
    request.if_refused = lambda why: _form_page(request, form, kind, target, why)
    given = form.cleaned_data
    ground = HoldGround(given["ground"])
    new = NewHold(kind, target, ground, given["reference"], given["until_on"])
    place_hold(request.actor, new, on=request.today)
    messages.success(request, _("Destruction suspended."))
    return redirect("desk:retention:holds")


@require_POST
def lift(request: Asking, hold: UUID) -> HttpResponse:
    """Let destruction resume; the record's day does not start again."""
    lift_hold(request.actor, hold, now=request.now)
    messages.success(request, _("Hold lifted. What is past its day is in the next plan."))
    return redirect("desk:retention:holds")


def holds_shown(request: Asking, *, over: bool = False) -> tuple[HoldShown, ...]:
    """Holds as a page lists them."""
    seen = holds_seen_by(request.actor, on=request.today, over=over)
    people = {person for each in seen for person in (each.placed_by, each.lifted_by) if person}
    names = names_of(request.actor, people)
    return tuple(
        HoldShown(
            seen=each,
            target=record_name(each.kind),
            target_url=record_url(each.kind, each.target),
            placed_by=names.get(each.placed_by, _("The system")),
            lifted_by=names.get(each.lifted_by, "") if each.lifted_by else "",
        )
        for each in seen
    )


def _form_page(
    request: Asking, form: HoldForm, kind: str, target: UUID, refusal: Explanation | None = None
) -> HttpResponse:
    values = {
        "form": form,
        "target": record_name(kind),
        "target_url": record_url(kind, target),
        "is_client": kind == "client",
        "refusal": refusal,
    }
    return retention_page(request, "hold", values, status=422 if form.is_bound else 200)
