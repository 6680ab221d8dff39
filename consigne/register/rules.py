"""The register as values: what does an activity declare, and until when is a record kept?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
)
from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period, longest
from consigne.kernel.words import Bilingual

REGISTER = Source(
    Bilingual("Register of activities", "Registre des activités"),
    Bilingual("filing", "classement"),
    ("OPC-1", "OPC-QC-14"),
)
SCHEDULES = Source(
    Bilingual("Retention schedule", "Calendrier de conservation"),
    None,
    ("OPC-15", "OPC-QC-23", "OPC-QC-24", "TBS-15"),
)


class Why(Reasons):
    """Why the register refuses."""

    NO_ACTIVITY = Reason(
        Bilingual(
            "Nothing personal is written unless it is filed under a declared activity; "
            "“{activity}” is not in force on {on}.",
            "Aucun renseignement personnel n’est consigné hors d’une activité déclarée; "
            "« {activity} » n’est pas en vigueur le {on}.",
        ),
        REGISTER,
    )
    OTHER_PURPOSE = Reason(
        Bilingual(
            "The activity “{activity}” does not declare the purpose “{purpose}”.",
            "L’activité « {activity} » ne déclare pas la fin « {purpose} ».",
        ),
        REGISTER,
    )
    NO_SCHEDULE = Reason(
        Bilingual(
            "The activity “{activity}” declares no retention schedule for this kind of record.",
            "L’activité « {activity} » ne déclare aucun calendrier de conservation "
            "pour ce type de document.",
        ),
        SCHEDULES,
    )
    CHANNEL_CLOSED = Reason(
        Bilingual(
            "The activity “{activity}” does not use this channel.",
            "L’activité « {activity} » n’utilise pas ce mode de communication.",
        ),
        REGISTER,
    )


class Kind(StrEnum):
    """The kinds of register entries, in the order they are loaded."""

    AUTHORITY = "authority"
    PROGRAM = "program"
    PURPOSE = "purpose"
    CATEGORY = "category"
    BANK = "bank"
    SCHEDULE = "schedule"
    STANDARD = "standard"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Declared:
    """One version of a register entry; `body` is what its pack says of it."""

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    until_on: date | None
    body: Mapping[str, Any]

    def pair(self, key: str) -> Bilingual | None:
        """The pair the body holds under this key, or None."""
        half = self.body.get(key)
        return Bilingual(half["en"], half["fr"]) if half else None


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long records are kept: the period counted from the trigger, and any legal minimum."""

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    trigger: Trigger
    period: Period
    minimum: Period | None = None
    amber_days: int = 30
    authority: str | None = None
    stated: bool = True
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def due_on(self, counted_from: date) -> date:
        """The day a record is destroyed, its trigger having happened on `counted_from`."""
        periods = [self.period, *([self.minimum] if self.minimum else [])]
        return longest(periods, counted_from=counted_from).after(counted_from)


@dataclass(frozen=True, slots=True)
class Activity:
    """One version of a declared activity, with what code needs by name and the rest in `body`."""

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    program: str
    bank: str | None
    purposes: tuple[str, ...]
    schedules: Mapping[str, str]
    channels: tuple[str, ...]
    notices: tuple[str, ...]
    client_access: str
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Register:
    """An institution's register as it stood on a day, entries by code."""

    institution: UUID
    on: date
    activities: Mapping[str, Activity]
    schedules: Mapping[str, Schedule]
    purposes: Mapping[str, Declared]
    programs: Mapping[str, Declared]
    banks: Mapping[str, Declared]
    authorities: Mapping[str, Declared]
    categories: Mapping[str, Declared]
    standards: Mapping[str, Declared]

    def schedule_for(self, activity: Activity, kind: str) -> Schedule | None:
        """The schedule an activity declares for a kind of record, or None."""
        return self.schedules.get(activity.schedules.get(kind, ""))


def may_file(
    register: Register, activity_code: str, *, kind: str, purpose: str = ""
) -> Decision:
    """Nothing personal is written that is not filed under an activity, a purpose and a schedule."""
    activity = register.activities.get(activity_code)
    if activity is None:
        return Refused(Why.NO_ACTIVITY, {"activity": activity_code, "on": register.on})
    if purpose and purpose not in activity.purposes:
        return Refused(
            Why.OTHER_PURPOSE, {"activity": activity.name, "purpose": purpose}
        )
    if register.schedule_for(activity, kind) is None:
        return Refused(Why.NO_SCHEDULE, {"activity": activity.name})
    return ALLOWED


def may_use_channel(activity: Activity, channel: str) -> Decision:
    """An activity is reached by the channels it declares; none declared means all."""
    if activity.channels and channel not in activity.channels:
        return Refused(Why.CHANNEL_CLOSED, {"activity": activity.name})
    return ALLOWED


class KeepState(StrEnum):
    """How a record's keep line is drawn."""

    KEPT = "kept"
    SOON = "soon"
    HELD = "held"
    GONE = "gone"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Keep:
    """Until when a record is kept, and from what the day is counted."""

    begins_on: date
    due_on: date | None
    counted_from: date | None
    schedule: Schedule
    activity: Bilingual
    held_by: Bilingual | None = None

    def state(self, today: date) -> KeepState:
        """What the keep line shows on a day; a hold wins over all."""
        if self.held_by is not None:
            return KeepState.HELD
        if self.due_on is None:
            return KeepState.OPEN
        if self.due_on - timedelta(days=self.schedule.amber_days) <= today:
            return KeepState.SOON
        return KeepState.KEPT


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a new record is filed: its activity and schedule, in the versions of that day."""

    activity: Activity
    schedule: Schedule

    def columns(self, *, begins_on: date, counted_from: date | None) -> dict[str, Any]:
        """The columns of a kept record; its day is known once its trigger has happened."""
        return {
            "activity_id": self.activity.id,
            "schedule_id": self.schedule.id,
            "trigger": self.schedule.trigger.value,
            "begins_on": begins_on,
            "counted_from": counted_from,
            "due_on": self.schedule.due_on(counted_from) if counted_from else None,
        }

    def counted(self, happened: Trigger, day: date) -> date | None:
        """`day` when this is the event the schedule counts from, else None: it is yet to happen."""
        return day if self.schedule.trigger is happened else None


def filed(
    register: Register, activity_code: str, *, kind: str, purpose: str = ""
) -> Filing:
    """Where a record of this kind is filed under an activity.

    Raises NotAllowed when the activity, its purpose or its schedule is not declared.
    """
    may_file(register, activity_code, kind=kind, purpose=purpose).or_raise()
    activity = register.activities[activity_code]
    schedule = register.schedule_for(activity, kind)
    assert schedule is not None  # may_file has just refused otherwise
    return Filing(activity, schedule)
