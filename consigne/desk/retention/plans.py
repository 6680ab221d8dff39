"""A plan of destruction: frozen by one person, read and decided by another, watched by both."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consigne.audit.actions import record
from consigne.desk.asking import Asking
from consigne.desk.printing import printing
from consigne.desk.retention.alerts import tell_approvers
from consigne.desk.retention.forms import ApprovalForm, DeclineForm
from consigne.desk.retention.pages import retention_page
from consigne.desk.retention.sheet import progress_of, sheet
from consigne.desk.retention.views import home_page
from consigne.kernel.decisions import Explanation, NotAllowed, Refused
from consigne.retention.actions import approve, decline, plan_disposal
from consigne.retention.queries import may_see_retention, plan_seen_by, plans_seen_by
from consigne.retention.rules import Act, Why


@require_POST
def make(request: Asking) -> HttpResponse:
    """Freeze what is due today into a plan."""
    may_see_retention(request.actor)
    request.if_refused = lambda why: home_page(request, why)
    plan = plan_disposal(request.actor, on=request.today)
    tell_approvers(request, plan)
    messages.success(request, _("Plan frozen. Nothing goes until a second person approves it."))
    return redirect("desk:retention:plan", plan)


@require_safe
def show(request: Asking, plan: UUID) -> HttpResponse:
    """What a plan lists and keeps, who decided, and how far it is."""
    read = sheet(request, plan)
    record(request.actor, Act.PLAN_SEEN, [("plan", plan)])
    values = {
        "sheet": read,
        "plans": plans_seen_by(request.actor),
        "printing": printing(request, [("plan", plan)]),
    }
    return retention_page(request, "plan", values)


@require_safe
def run(request: Asking, plan: UUID) -> HttpResponse:
    """How far it is now: a part of the plan's page, asked again while it runs."""
    if not request.htmx:
        return redirect("desk:retention:plan", plan)
    progress = progress_of(request, plan_seen_by(request.actor, plan))
    return retention_page(request, "_run", {"progress": progress, "asked_again": True})


@require_safe
def summary(request: Asking, plan: UUID) -> HttpResponse:
    """The plan on one page, in plain words, for whoever approves it."""
    return summary_page(request, plan)


@require_POST
def accept(request: Asking, plan: UUID) -> HttpResponse:
    """Approve the plan that was read; it then runs by itself."""
    plan_seen_by(request.actor, plan)
    request.if_refused = lambda why: summary_page(request, plan, why)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        raise NotAllowed(Refused(Why.PLAN_CHANGED))
    approve(
        request.actor,
        plan,
        digest=form.cleaned_data["digest"],
        now=request.now,
        on=request.today,
    )
    messages.success(request, _("Plan approved. It runs by itself; holds are asked again first."))
    return redirect("desk:retention:plan", plan)


@require_POST
def turn_down(request: Asking, plan: UUID) -> HttpResponse:
    """Decline the plan, saying why."""
    plan_seen_by(request.actor, plan)
    request.if_refused = lambda why: summary_page(request, plan, why)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return summary_page(request, plan, declining=form)
    decline(request.actor, plan, reason=form.cleaned_data["reason"])
    messages.success(request, _("Plan declined. What was due stays due, for another plan."))
    return redirect("desk:retention:plan", plan)


def summary_page(
    request: Asking,
    plan: UUID,
    refusal: Explanation | None = None,
    *,
    declining: DeclineForm | None = None,
) -> HttpResponse:
    """The summary, with what was refused or what is to be corrected."""
    request.drawn_at = reverse("desk:retention:summary", args=[plan])
    read = sheet(request, plan)
    record(request.actor, Act.PLAN_SEEN, [("plan", plan)])
    values = {
        "sheet": read,
        "approval": ApprovalForm(initial={"digest": read.plan.digest}),
        "declining": declining or DeclineForm(),
        "refusal": refusal,
    }
    return retention_page(request, "summary", values, status=422 if declining else 200)
