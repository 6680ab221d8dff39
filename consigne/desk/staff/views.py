"""Who works here; what is lent during an absence; one's own tokens."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consigne.desk.asking import Asking, drawn
from consigne.desk.context import has_business
from consigne.desk.factors import has_shown_one
from consigne.desk.staff.forms import SCOPE_NAMES, DelegationForm, TokenForm
from consigne.kernel.actors import ROLE_NAMES, Role
from consigne.kernel.decisions import Explanation
from consigne.retention.rules import APPROVE_DISPOSAL
from consigne.staff.actions import NewToken, lend, make_token, revoke_token
from consigne.staff.queries import delegations_seen_by, members_seen_by, names_of, tokens_of
from consigne.staff.rules import MemberSeen


@require_safe
def home(request: Asking) -> HttpResponse:
    """Colleagues with their roles, and the powers lent."""
    return _home(request)


@require_POST
def delegate(request: Asking) -> HttpResponse:
    """Lend one's power to approve destructions, for an absence."""
    form = _delegation_form(request)
    if not form.is_valid():
        return _home(request, form)
    request.if_refused = lambda why: _home(request, form, refusal=why)
    given = form.cleaned_data
    until_on = given["last_on"] + timedelta(days=1)
    lend(
        request.actor,
        APPROVE_DISPOSAL,
        to=given["to"],
        from_on=given["from_on"],
        until_on=until_on,
    )
    messages.success(request, _("Power to approve lent for those days."))
    return redirect("desk:staff:home")


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Asking) -> HttpResponse:
    """One's own tokens; a new one is shown once, on the answer that made it."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _tokens(request, form)
    made = make_token(
        request.actor,
        label=form.cleaned_data["label"],
        scopes=form.cleaned_data["scopes"],
        lasts=form.lasts(),
        now=request.now,
        factor_shown=has_shown_one(request),
    )
    return _tokens(request, TokenForm(), made)


@require_POST
def revoke(request: Asking, token: UUID) -> HttpResponse:
    """Close one's own token for good."""
    revoke_token(request.actor, token, now=request.now)
    messages.success(request, _("Token revoked."))
    return redirect("desk:staff:tokens")


def _home(
    request: Asking, form: DelegationForm | None = None, *, refusal: Explanation | None = None
) -> HttpResponse:
    request.drawn_at = reverse("desk:staff:home")
    lent = delegations_seen_by(request.actor, on=request.today)
    people = {person for each in lent for person in (each.lent_by, each.lent_to)}
    may_lend = request.actor.has(Role.APPROVER)
    values = {
        "members": members_seen_by(request.actor, on=request.today),
        "role_names": ROLE_NAMES,
        "lent": [(each, each.until_on - timedelta(days=1)) for each in lent],
        "names": names_of(request.actor, people),
        "form": (form or _delegation_form(request)) if may_lend else None,
        "may_see_suppliers": has_business(request.actor, "suppliers"),
        "refusal": refusal,
    }
    return drawn(request, "staff/home", values, status=422 if form and not refusal else 200)


def _tokens(request: Asking, form: TokenForm, made: NewToken | None = None) -> HttpResponse:
    values = {
        "form": form,
        "made": made,
        "tokens": tokens_of(request.actor),
        "scope_names": SCOPE_NAMES,
        "now": request.now,
    }
    return drawn(request, "staff/tokens", values, status=422 if form.errors else 200)


def _delegation_form(request: Asking) -> DelegationForm:
    members: tuple[MemberSeen, ...] = members_seen_by(request.actor, on=request.today)
    colleagues = tuple(member for member in members if member.id != request.actor.id)
    written = request.POST if request.method == "POST" else None
    return DelegationForm(written, colleagues=colleagues, initial={"from_on": request.today})
