"""The journal counted: by person, by purpose, and where reading was out of the usual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from consigne.audit.counting import Counted, Days, Unusual, counted_by_day
from consigne.audit.queries import A_PAGE, Asked
from consigne.audit.reading import (
    read_by_person,
    read_by_purpose,
    read_journal,
    read_unusual,
)
from consigne.clients.rules import Act as ClientAct
from consigne.desk.asking import Asking, drawn
from consigne.desk.components import Bar
from consigne.desk.fields import whole_number
from consigne.desk.jinja import short_day
from consigne.desk.journal.forms import DaysForm, cursor_in
from consigne.desk.journal.pages import page_of
from consigne.desk.journal.words import named
from consigne.interactions.rules import Act as ContactAct
from consigne.kernel.decisions import NotSeen
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by
from consigne.staff.queries import names_of

A_WEEK = 7
# What opens a client's file, and what writes a contact with them.
OPENED = (ClientAct.SEEN.code, ContactAct.TIMELINE_SEEN.code)
WROTE = (ContactAct.CONSIGNED.code, ContactAct.ATTACHED.code)


@dataclass(frozen=True, slots=True)
class Total:
    """One line of a list: who or for what, how much, and where its days are read."""

    name: Bilingual
    counted: Counted
    url: str


@dataclass(frozen=True, slots=True)
class UnusualShown:
    """A day out of the usual, with the name colleagues know and where its events are read."""

    seen: Unusual
    who: Bilingual
    url: str


@require_safe
def people(request: Asking) -> HttpResponse:
    """Everyone who did or read something in these days."""
    form, days = _days(request)
    found = read_by_person(request.actor, days)
    names = names_of(request.actor, set(found))
    totals = (
        Total(named(who, names), counted, _person_url(who, days, names))
        for who, counted in found.items()
    )
    return _drawn(request, "people", form, {"totals": _most_first(totals)})


@require_safe
def by_person(request: Asking, member: UUID) -> HttpResponse:
    """What one member did, read and was refused: by day, then event by event."""
    names = names_of(request.actor, {member})
    if member not in names:
        raise NotSeen("member", member)
    form, days = _days(request)
    counted = counted_by_day(request.actor, days, by=member)
    values = {
        "name": named(member, names),
        **counted_shown(counted),
        **_events(request, days, by=member),
    }
    return _drawn(request, "by_person", form, values)


@require_safe
def purposes(request: Asking) -> HttpResponse:
    """The purposes for which something was done or read in these days."""
    form, days = _days(request)
    found = read_by_purpose(request.actor, days)
    totals = (
        Total(_purpose(request, code), counted, _purpose_url(code, days))
        for code, counted in found.items()
    )
    return _drawn(request, "purposes", form, {"totals": _most_first(totals)})


@require_safe
def by_purpose(request: Asking, purpose: str) -> HttpResponse:
    """What was done and read for one purpose, by day and then event by event."""
    form, days = _days(request)
    counted = counted_by_day(request.actor, days, purpose=purpose)
    values = {
        "name": _purpose(request, purpose),
        **counted_shown(counted),
        **_events(request, days, purpose=purpose),
    }
    return _drawn(request, "by_purpose", form, values)


@require_safe
def unusual(request: Asking) -> HttpResponse:
    """Days of reading out of the usual, as facts: what they mean is for people to find out."""
    form, days = _days(request)
    page = whole_number(request.GET.get("page"), least=1, most=1000)
    found = read_unusual(
        request.actor,
        days,
        opened=OPENED,
        wrote=WROTE,
        most=A_PAGE + 1,
        skip=(page - 1) * A_PAGE,
    )
    names = names_of(request.actor, {each.actor for each in found})
    shown = [
        UnusualShown(each, named(each.actor, names), _one_day_url(each, names))
        for each in found[:A_PAGE]
    ]
    values = {
        "found": shown,
        "newer": _page_address(request, page - 1) if page > 1 else None,
        "older": _page_address(request, page + 1) if len(found) > A_PAGE else None,
    }
    return _drawn(request, "unusual", form, values)


def _days(request: Asking) -> tuple[DaysForm, Days]:
    form = DaysForm(request.GET, today=request.today)
    return form, form.days()


def _drawn(
    request: Asking, page: str, form: DaysForm, values: Mapping[str, object]
) -> HttpResponse:
    status = 422 if form.errors else 200
    return drawn(request, f"journal/{page}", {"form": form, **values}, status=status)


def counted_shown(counted: dict[date, Counted]) -> dict[str, object]:
    """A bar for each day, named once a week, and the same as figures."""
    # Under the middle of a week: the first bar of all has no room for a name at its left.
    middle = min(A_WEEK, len(counted)) // 2
    bars = tuple(
        Bar(short_day(day) if place % A_WEEK == middle else "", each.in_all, long=short_day(day))
        for place, (day, each) in enumerate(counted.items())
    )
    return {"bars": bars, "counted": [(day, each) for day, each in counted.items() if each.in_all]}


def _events(
    request: Asking, days: Days, *, by: UUID | None = None, purpose: str = ""
) -> dict[str, object]:
    before = cursor_in(request.GET.get("before", ""))
    asked = Asked(by=by, purpose=purpose, from_on=days.first, until_on=days.last, before=before)
    return page_of(request, read_journal(request.actor, asked, most=A_PAGE + 1))


def _most_first(totals: Iterable[Total]) -> list[Total]:
    return sorted(totals, key=lambda each: (-each.counted.in_all, each.name.en))


def _purpose(request: Asking, code: str) -> Bilingual:
    declared = register_seen_by(request.actor, on=request.today).purposes.get(code)
    return declared.name if declared else Bilingual(code, code)


def _person_url(who: UUID, days: Days, names: dict[UUID, str]) -> str:
    """The system, and whoever is not known, have no page of their own."""
    return _within(reverse("desk:journal:by_person", args=[who]), days) if who in names else ""


def _purpose_url(code: str, days: Days) -> str:
    return _within(reverse("desk:journal:by_purpose", args=[code]), days)


def _one_day_url(each: Unusual, names: dict[UUID, str]) -> str:
    return _person_url(each.actor, Days(each.day, each.day), names)


def _within(address: str, days: Days) -> str:
    return f"{address}?from_on={days.first}&until_on={days.last}"


def _page_address(request: Asking, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return f"?{asked.urlencode()}"
