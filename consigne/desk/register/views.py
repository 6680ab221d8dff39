"""The register, browsed as of any day; whoever works here reads it whole."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from consigne.desk.asking import Asking
from consigne.desk.jinja import reader
from consigne.desk.order import alphabetical
from consigne.desk.register.asof import Reading, reading, register_page
from consigne.desk.register.lists import PROGRAM, SHELF_OF
from consigne.desk.register.names import REGIME_NAMES
from consigne.institutions.queries import institution_on
from consigne.kernel.decisions import NotSeen
from consigne.notices.queries import amendments_of, notices_in_force
from consigne.notices.queries import versions_of as versions_of_notice
from consigne.register.queries import versions_of
from consigne.register.rules import TRIGGER_NAMES, Activity, Kind


@require_safe
def home(request: Asking) -> HttpResponse:
    """The institution, its programs and their activities."""
    read = reading(request)
    values = {
        "institution": institution_on(request.actor.institution, read.on),
        "regimes": REGIME_NAMES,
        "programs": _programs(read),
    }
    return register_page(request, "home", read, values)


@require_safe
def activity(request: Asking, code: str) -> HttpResponse:
    """All that an activity declares."""
    read = reading(request)
    values = {
        "activity": read.register.activities.get(code),
        "versions": _versions(request, Kind.ACTIVITY, code),
        "notices": notices_in_force(request.actor, on=read.on),
        "triggers": TRIGGER_NAMES,
    }
    return register_page(request, "activity", read, values)


@require_safe
def entries(request: Asking, kind: Kind) -> HttpResponse:
    """Every entry of one kind."""
    read = reading(request)
    shelf = SHELF_OF[kind]
    listed = sorted(shelf.entries(read.register).values(), key=_by_name)
    values = {"shelf": shelf, "entries": listed, "triggers": TRIGGER_NAMES}
    return register_page(request, "entries", read, values)


@require_safe
def entry(request: Asking, kind: Kind, code: str) -> HttpResponse:
    """One entry: what it says, which activities rest on it, and its versions."""
    read = reading(request)
    shelf = PROGRAM if kind is Kind.PROGRAM else SHELF_OF[kind]
    where = "programs" if kind is Kind.PROGRAM else shelf.where
    values = {
        "shelf": shelf,
        "entry": getattr(read.register, where).get(code),
        "versions": _versions(request, kind, code),
        "used_by": _used_by(read, kind, code),
        "triggers": TRIGGER_NAMES,
    }
    return register_page(request, "entry", read, values)


@require_safe
def notices(request: Asking) -> HttpResponse:
    """What people are told, notice by notice."""
    read = reading(request)
    told = sorted(notices_in_force(request.actor, on=read.on).values(), key=_by_title)
    return register_page(request, "notices", read, {"notices": told})


@require_safe
def notice(request: Asking, code: str) -> HttpResponse:
    """One notice in all its versions, both languages side by side, with how changes were told."""
    read = reading(request)
    versions = versions_of_notice(request.actor, code)
    if not versions:
        raise NotSeen("notice")
    values = {
        "versions": versions,
        "amendments": amendments_of(request.actor, code),
        "used_by": [a for a in read.register.activities.values() if code in a.notices],
    }
    return register_page(request, "notice", read, values)


def _versions(request: Asking, kind: Kind, code: str) -> tuple[object, ...]:
    versions = versions_of(request.actor, kind, code)
    if not versions:
        raise NotSeen(kind)
    return versions


def _programs(read: Reading) -> list[tuple[object, list[Activity]]]:
    """Each program with its activities, by name in the reader's language."""
    activities = sorted(read.register.activities.values(), key=_by_name)
    programs = sorted(read.register.programs.values(), key=_by_name)
    return [
        (program, [each for each in activities if each.program == program.code])
        for program in programs
    ]


def _used_by(read: Reading, kind: Kind, code: str) -> list[Activity]:
    """The activities that name this entry."""
    names: dict[Kind, Callable[[Activity], tuple[str | None, ...]]] = {
        Kind.SCHEDULE: lambda a: tuple(a.schedules.values()),
        Kind.BANK: lambda a: (a.bank,),
        Kind.PURPOSE: lambda a: a.purposes,
        Kind.CATEGORY: lambda a: tuple(each["category"] for each in a.body["categories"]),
        Kind.AUTHORITY: lambda a: tuple(a.body["authorities"]),
        Kind.STANDARD: lambda a: tuple(a.body.get("standards", ())),
        Kind.PROGRAM: lambda a: (a.program,),
    }
    using = (a for a in read.register.activities.values() if code in names[kind](a))
    return sorted(using, key=_by_name)


def _by_name(each: object) -> str:
    return alphabetical(each.name.in_(reader()))  # type: ignore[attr-defined]  # every entry has one


def _by_title(each: object) -> str:
    return alphabetical(each.title.in_(reader()))  # type: ignore[attr-defined]  # every notice has one
