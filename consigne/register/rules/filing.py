"""Filing: under which activity, purpose and schedule may a record be written?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
)
from consigne.kernel.holdings import Trigger
from consigne.kernel.words import Bilingual
from consigne.register.rules.declared import Activity, Register, Schedule

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
    NOT_ACTIVE = Reason(
        Bilingual(
            "The activity “{activity}” is declared, but closed until an officer opens it in the "
            "register.",
            "L’activité « {activity} » est déclarée, mais fermée jusqu’à ce qu’un responsable "
            "l’ouvre au registre.",
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


def may_file(
    register: Register, activity_code: str, *, kind: str, purpose: str | None = None
) -> Decision:
    """Nothing personal is written that is not filed under an activity, a purpose and a schedule.

    What serves every purpose of its activity, a client or a draft, is filed without one.
    """
    activity = register.activities.get(activity_code)
    if activity is None:
        return Refused(Why.NO_ACTIVITY, {"activity": activity_code, "on": register.on})
    if not activity.active:
        return Refused(Why.NOT_ACTIVE, {"activity": activity.name})
    if purpose is not None and purpose not in activity.purposes:
        return Refused(Why.OTHER_PURPOSE, {"activity": activity.name, "purpose": purpose})
    if register.schedule_for(activity, kind) is None:
        return Refused(Why.NO_SCHEDULE, {"activity": activity.name})
    return ALLOWED


def may_use_channel(activity: Activity, channel: str) -> Decision:
    """An activity is reached by the channels it declares; none declared means all."""
    if activity.channels and channel not in activity.channels:
        return Refused(Why.CHANNEL_CLOSED, {"activity": activity.name})
    return ALLOWED


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
    register: Register, activity_code: str, *, kind: str, purpose: str | None = None
) -> Filing:
    """Where a record of this kind is filed under an activity.

    Raises NotAllowed when the activity, its purpose or its schedule is not declared.
    """
    may_file(register, activity_code, kind=kind, purpose=purpose).or_raise()
    activity = register.activities[activity_code]
    return Filing(activity, register.schedules[activity.schedules[kind]])
