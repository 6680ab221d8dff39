"""What is kept current on a client's file: contact details, roles, and who may act for them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consigne.clients.actions import (
    REACHES,
    NewAuthority,
    add_email,
    add_handle,
    add_phone,
    add_postal,
    affiliate,
    end_affiliation,
    end_reach,
    record_authority,
    revoke_authority,
)
from consigne.clients.queries import ClientName, ClientSeen, client_seen_by, found_by_number
from consigne.clients.rules import AddressUse, ClientKind, Scope
from consigne.desk.asking import Asking, drawn
from consigne.desk.clients.forms import (
    AffiliationForm,
    AuthorityForm,
    EmailForm,
    HandleForm,
    PhoneForm,
    PostalForm,
)
from consigne.desk.person import person, told
from consigne.kernel.decisions import NotSeen


def _shown_client(request: Asking, client: UUID) -> ClientName:
    """The client whose file is kept current: only once it may be shown. Raises NotAllowed."""
    return _shown(request, client).who


def _shown(request: Asking, client: UUID) -> ClientSeen:
    seen = client_seen_by(request.actor, client, now=request.now, on=request.today)
    seen.changed.or_raise()
    return seen


def _form(request: Asking, who: ClientName, form: forms.Form, title: str) -> HttpResponse:
    pane = person(request, who.id)
    values = {"form": form, "client": who, "title": title, "pane": pane}
    return drawn(request, "clients/detail", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: Asking, client: UUID) -> HttpResponse:
    """Add a telephone number."""
    who = _shown_client(request, client)
    form = PhoneForm(request.POST or None)
    if not form.is_valid():
        return _form(request, who, form, _("Add a telephone number"))
    given = form.cleaned_data
    use = AddressUse(given["use"])
    add_phone(request.actor, client, given["phone"], use=use, on=request.today)
    messages.success(request, _("Telephone number added."))
    return redirect("desk:clients:show", client)


@require_http_methods(["GET", "HEAD", "POST"])
def email(request: Asking, client: UUID) -> HttpResponse:
    """Add an e-mail address."""
    who = _shown_client(request, client)
    form = EmailForm(request.POST or None)
    if not form.is_valid():
        return _form(request, who, form, _("Add an e-mail address"))
    given = form.cleaned_data
    use = AddressUse(given["use"])
    add_email(request.actor, client, given["email"], use=use, on=request.today)
    messages.success(request, _("E-mail address added."))
    return redirect("desk:clients:show", client)


@require_http_methods(["GET", "HEAD", "POST"])
def postal(request: Asking, client: UUID) -> HttpResponse:
    """Add a postal address."""
    who = _shown_client(request, client)
    form = PostalForm(request.POST or None)
    if not form.is_valid():
        return _form(request, who, form, _("Add a postal address"))
    use = AddressUse(form.cleaned_data["use"])
    add_postal(request.actor, client, form.described(), use=use, on=request.today)
    messages.success(request, _("Postal address added."))
    return redirect("desk:clients:show", client)


@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: Asking, client: UUID) -> HttpResponse:
    """Add a name on a platform."""
    who = _shown_client(request, client)
    form = HandleForm(request.POST or None)
    if not form.is_valid():
        return _form(request, who, form, _("Add a social media account"))
    add_handle(request.actor, client, **form.cleaned_data, use=AddressUse.OTHER, on=request.today)
    messages.success(request, _("Social media account added."))
    return redirect("desk:clients:show", client)


@require_POST
def end(request: Asking, client: UUID, kind: str, reach: UUID) -> HttpResponse:
    """Say that a way of reaching the client no longer holds."""
    _shown_client(request, client)
    if kind not in REACHES:
        raise NotSeen(kind, reach)
    end_reach(request.actor, client, kind, reach, on=request.today)
    messages.success(request, _("It no longer holds; it stays on file until the client’s own day."))
    return redirect("desk:clients:show", client)


@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: Asking, client: UUID) -> HttpResponse:
    """Record who may act for the client."""
    who = _shown_client(request, client)
    form = AuthorityForm(request.POST or None, initial={"from_on": request.today})
    other = _other(request, form, "representative", than=client) if form.is_valid() else None
    if other is None:
        return _form(request, who, form, _("Record an authority to act"))
    given = form.cleaned_data
    new = NewAuthority(
        client=client,
        representative=other.id,
        kind=given["kind"],
        scope=Scope(given["scope"]),
        from_on=given["from_on"],
        until_on=given["until_on"],
        evidence=(given["evidence"], None),
    )
    record_authority(request.actor, new)
    messages.success(request, _("Authority to act recorded."))
    return redirect("desk:clients:show", client)


@require_POST
def revoke(request: Asking, client: UUID, authority: UUID) -> HttpResponse:
    """End an authority to act from today."""
    on_file = told(_shown(request, client).represented_by)
    if authority not in {recorded.id for recorded in on_file}:
        raise NotSeen("authority_to_act", authority)
    revoke_authority(request.actor, authority, on=request.today)
    messages.success(request, _("Authority to act revoked."))
    return redirect("desk:clients:show", client)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: Asking, client: UUID) -> HttpResponse:
    """Record a role between a person and an organisation."""
    who = _shown_client(request, client)
    form = AffiliationForm(request.POST or None)
    other = _other(request, form, "organisation", than=client) if form.is_valid() else None
    if other is not None and other.kind is who.kind:
        form.add_error("organisation", _("A role joins a person and an organisation."))
        other = None
    if other is None:
        return _form(request, who, form, _("Record a role at an organisation"))
    someone, organisation = (who, other) if who.kind is ClientKind.PERSON else (other, who)
    affiliate(
        request.actor,
        someone.id,
        organisation.id,
        role=form.cleaned_data["role"],
        on=request.today,
    )
    messages.success(request, _("Role recorded."))
    return redirect("desk:clients:show", client)


@require_POST
def end_role(request: Asking, client: UUID, affiliation: UUID) -> HttpResponse:
    """Say that a role at an organisation ended."""
    on_file = told(_shown(request, client).affiliations)
    if affiliation not in {recorded.id for recorded in on_file}:
        raise NotSeen("affiliation", affiliation)
    end_affiliation(request.actor, affiliation, on=request.today)
    messages.success(request, _("Role ended; it is not overwritten."))
    return redirect("desk:clients:show", client)


def _other(request: Asking, form: forms.Form, field: str, *, than: UUID) -> ClientName | None:
    """The other client that a number names; the form says what is wrong with it."""
    other = found_by_number(request.actor, form.cleaned_data[field])
    if other is None:
        form.add_error(field, _("No client has this number."))
    elif other.id == than:
        form.add_error(field, _("This is the client themselves."))
        return None
    return other
