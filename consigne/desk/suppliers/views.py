"""The suppliers, one of them, and what is done about its contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consigne.desk.asking import Asking, drawn
from consigne.desk.suppliers.forms import (
    AssignmentForm,
    ContractForm,
    ReviewForm,
    SupplierForm,
)
from consigne.desk.suppliers.hours import spoken_hours
from consigne.kernel.actors import Role
from consigne.kernel.decisions import Explanation
from consigne.kernel.matrix import Extent
from consigne.register.queries import register_seen_by
from consigne.register.rules import Register
from consigne.retention.actions.contracts import end_contract
from consigne.retention.rules import may_plan
from consigne.staff.queries import members_seen_by, names_of
from consigne.suppliers.actions import enter_supplier, put_under, review_contract, sign_contract
from consigne.suppliers.matrix import MATRIX
from consigne.suppliers.queries import SupplierSeen, supplier_seen_by, suppliers_seen_by
from consigne.suppliers.rules import FINDING_NAMES


@dataclass(frozen=True, slots=True)
class Written:
    """The forms of a supplier's page: a contract to sign, and by contract, people and reviews."""

    signing: ContractForm | None = None
    assigning: Mapping[UUID, AssignmentForm] = field(default_factory=dict)
    reviewing: Mapping[UUID, ReviewForm] = field(default_factory=dict)


@require_safe
def home(request: Asking) -> HttpResponse:
    """Every supplier, with what waits about its contracts."""
    return _home(request)


@require_POST
def enter(request: Asking) -> HttpResponse:
    """Enter a supplier."""
    form = SupplierForm(request.POST)
    if not form.is_valid():
        return _home(request, form)
    request.if_refused = lambda why: _home(request, form, refusal=why)
    entered = enter_supplier(request.actor, form.supplier())
    messages.success(request, _("Supplier entered."))
    return redirect("desk:suppliers:show", entered)


@require_safe
def show(request: Asking, supplier: UUID) -> HttpResponse:
    """One supplier: its contracts, their people, reviews and end."""
    return _show(request, supplier)


@require_POST
def sign(request: Asking, supplier: UUID) -> HttpResponse:
    """Sign a contract with a supplier."""
    form = ContractForm(request.POST, register=_register(request))
    written = Written(signing=form)
    if not form.is_valid():
        return _show(request, supplier, written)
    request.if_refused = lambda why: _show(request, supplier, written, refusal=why)
    sign_contract(request.actor, supplier, form.contract(), on=request.today)
    messages.success(request, _("Contract signed."))
    return redirect("desk:suppliers:show", supplier)


@require_POST
def assign(request: Asking, supplier: UUID, contract: UUID) -> HttpResponse:
    """Put one of a supplier's people under a contract."""
    form = _assignment_form(request, contract)
    written = Written(assigning={contract: form})
    if not form.is_valid():
        return _show(request, supplier, written)
    request.if_refused = lambda why: _show(request, supplier, written, refusal=why)
    given = form.cleaned_data
    until_on = given["last_on"] + timedelta(days=1)
    put_under(request.actor, contract, given["member"], from_on=given["from_on"], until_on=until_on)
    messages.success(request, _("Put under the contract for those days."))
    return redirect("desk:suppliers:show", supplier)


@require_POST
def review(request: Asking, supplier: UUID, contract: UUID) -> HttpResponse:
    """Record what was found when a contract was looked at."""
    form = _review_form(request, contract)
    written = Written(reviewing={contract: form})
    if not form.is_valid():
        return _show(request, supplier, written)
    request.if_refused = lambda why: _show(request, supplier, written, refusal=why)
    review_contract(request.actor, contract, form.cleaned_data["finding"], on=request.today)
    messages.success(request, _("Review recorded."))
    return redirect("desk:suppliers:show", supplier)


@require_POST
def end(request: Asking, supplier: UUID, contract: UUID) -> HttpResponse:
    """End a contract today."""
    request.if_refused = lambda why: _show(request, supplier, refusal=why)
    end_contract(request.actor, contract, now=request.now, on=request.today)
    messages.success(request, _("Contract ended: nobody works under it from now on."))
    return redirect("desk:suppliers:show", supplier)


def _home(
    request: Asking, form: SupplierForm | None = None, *, refusal: Explanation | None = None
) -> HttpResponse:
    request.drawn_at = reverse("desk:suppliers:home")
    values = {
        "suppliers": suppliers_seen_by(request.actor),
        "form": (form or SupplierForm()) if _answers(request, "contract", "contract") else None,
        "refusal": refusal,
    }
    status = 422 if form and not refusal else 200
    return drawn(request, "suppliers/home", values, status=status)


def _show(
    request: Asking,
    supplier: UUID,
    written: Written | None = None,
    *,
    refusal: Explanation | None = None,
) -> HttpResponse:
    """The page of a supplier, around the form as it was written when one was."""
    seen = supplier_seen_by(request.actor, supplier)
    request.drawn_at = reverse("desk:suppliers:show", args=[supplier])
    signs = _answers(request, "contract", "contract")
    values = {
        "supplier": seen,
        "names": names_of(request.actor, _named_on(seen)),
        "register": _register(request),
        "spoken_hours": spoken_hours,
        "finding_names": FINDING_NAMES,
        "one_day": timedelta(days=1),
        "may_end": signs,
        "may_plan": bool(may_plan(request.actor)),
        "refusal": refusal,
        "forms": _forms(request, seen, written or Written(), signs=signs),
    }
    status = 422 if written and not refusal else 200
    return drawn(request, "suppliers/show", values, status=status)


def _forms(request: Asking, seen: SupplierSeen, written: Written, *, signs: bool) -> Written:
    """The forms that this reader may send, blank where none was written."""
    contracts = [contract.id for contract in seen.contracts]
    reviews = _answers(request, "review", "review")
    begins = {"from_on": request.today}
    blank = ContractForm(register=_register(request), initial=begins)
    return Written(
        signing=(written.signing or blank) if signs else None,
        assigning={
            each: written.assigning.get(each) or _assignment_form(request, each, blank=True)
            for each in (contracts if signs else ())
        },
        reviewing={
            each: written.reviewing.get(each) or _review_form(request, each, blank=True)
            for each in (contracts if reviews else ())
        },
    )


def _assignment_form(request: Asking, contract: UUID, *, blank: bool = False) -> AssignmentForm:
    members = members_seen_by(request.actor, on=request.today)
    people = [member for member in members if Role.SUPPLIER_AGENT in member.roles]
    return AssignmentForm(
        None if blank else request.POST,
        people=people,
        initial={"from_on": request.today},
        # Several on one page: their fields are told apart.
        auto_id=f"people-{contract}-%s",
    )


def _review_form(request: Asking, contract: UUID, *, blank: bool = False) -> ReviewForm:
    return ReviewForm(None if blank else request.POST, auto_id=f"review-{contract}-%s")


def _answers(request: Asking, kind: str, group: str) -> bool:
    return MATRIX.extent(request.actor.reaching, kind, group) >= Extent.WRITE


def _register(request: Asking) -> Register:
    return register_seen_by(request.actor, on=request.today)


def _named_on(seen: SupplierSeen) -> set[UUID]:
    """Everyone whom a supplier's page names."""
    named: set[UUID] = set()
    for contract in seen.contracts:
        named |= {contract.signed_by} | {each.member for each in contract.people}
        named |= {each.reviewed_by for each in contract.reviews}
    return named
