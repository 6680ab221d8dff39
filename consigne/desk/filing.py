"""Filing: under which activities and purposes may this person file what they write?"""

from __future__ import annotations

from datetime import date
from typing import Any

from consigne.desk.jinja import reader
from consigne.desk.order import alphabetical
from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by
from consigne.register.rules import Activity, Register, may_file
from consigne.suppliers.rules import may_work_on

# Purposes by activity, as a choice groups them: ("Warranty Line", [("warranty-line/…", "…")]).
Filings = list[tuple[Any, Any]]


def filings_of(actor: Actor, *, kind: str, on: date) -> Filings:
    """Every activity that keeps this kind of record, with the purposes it declares."""
    register = register_seen_by(actor, on=on)
    return [
        (activity.name.in_(reader()), _purposes(actor, register, activity))
        for activity in activities_for(actor, register, kind=kind)
    ]


def activities_for(actor: Actor, register: Register, *, kind: str) -> list[Activity]:
    """The activities under which this actor may file a record of this kind, by name."""
    able = [
        activity
        for activity in register.activities.values()
        if may_file(register, activity.code, kind=kind) and may_work_on(actor, activity.code)
    ]
    return sorted(able, key=lambda activity: alphabetical(activity.name.in_(reader())))


def activity_choices(actor: Actor, *, kind: str, on: date) -> list[tuple[str, str]]:
    """The same activities as a plain choice."""
    able = activities_for(actor, register_seen_by(actor, on=on), kind=kind)
    return [(activity.code, activity.name.in_(reader())) for activity in able]


def first_under(actor: Actor, activity: Bilingual, *, on: date) -> str:
    """The first choice under an activity, by its name; "" when it takes none."""
    offered = filings_of(actor, kind="interaction", on=on)
    under = (pairs for name, pairs in offered if name == activity.in_(reader()))
    return next((filing for pairs in under for filing, _words in pairs), "")


def split(filing: str) -> tuple[str, str]:
    """The activity and the purpose of a choice made."""
    activity, _, purpose = filing.partition("/")
    return activity, purpose


def _purposes(actor: Actor, register: Register, activity: Activity) -> list[tuple[str, str]]:
    """Those that need no consent come first: they are what the activity is for."""
    declared = [
        register.purposes[code]
        for code in activity.purposes
        if code in register.purposes and may_work_on(actor, activity.code, code)
    ]
    own_first = sorted(declared, key=lambda purpose: purpose.body.get("rests_on") == "consent")
    return [(f"{activity.code}/{p.code}", p.name.in_(reader())) for p in own_first]
