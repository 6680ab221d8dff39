"""Schedules: can each period be kept, and does someone answer for every figure?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault
from consigne.packs.rules.register import Register

# The events that can start the clock of each kind of record; a kind not named here takes any.
TRIGGERS: dict[str, tuple[Trigger, ...]] = {
    "client": (
        Trigger.LAST_USE,
        Trigger.LAST_ADMINISTRATIVE_USE,
        Trigger.CLOSURE,
        Trigger.CONTRACT_END,
    ),
    "interaction": (
        Trigger.INTERACTION,
        Trigger.LAST_ADMINISTRATIVE_USE,
        Trigger.CLOSURE,
        Trigger.CONTRACT_END,
    ),
    "consent": (Trigger.WITHDRAWAL,),
    "draft": (Trigger.SAVED,),
}
# Every first of a month of four years: months of 28 to 31 days, and one leap day.
_STARTS = tuple(date(2023 + month // 12, month % 12 + 1, 1) for month in range(48))

_TOO_SHORT = Bilingual(
    "The period, {period}, is shorter than its minimum, {minimum}. Lengthen the period.",
    "La période, {period}, est plus courte que son minimum, {minimum}. Allonger la période.",
)
_NOTHING = Bilingual(
    "This period is of no length. Write one of at least a day.",
    "Cette période n’a aucune durée. En écrire une d’au moins un jour.",
)
_ALWAYS_AMBER = Bilingual(
    "The keep line would be amber from its first day: “amber_days” is not shorter than the period."
    " Lower it.",
    "La ligne de conservation serait ambre dès le premier jour : « amber_days » n’est pas plus"
    " court que la période. Le réduire.",
)
_SOURCE = Bilingual(
    "“source” is missing. Say which document and clause states this figure, or write"
    " stated: false with a reason.",
    "« source » manque. Dire quel document et quelle disposition énoncent ce chiffre, ou écrire"
    " stated: false avec un motif.",
)
_REASON = Bilingual(
    "“reason” is missing. Say why this figure was chosen, since no document states it.",
    "« reason » manque. Dire pourquoi ce chiffre a été choisi, puisqu’aucun document ne l’énonce.",
)
_TRIGGER = Bilingual(
    "The schedule “{code}” counts from “{trigger}”, which never happens to this kind of record."
    " Name one that counts from: {allowed}.",
    "Le délai « {code} » se compte à partir de « {trigger} », ce qui n’arrive jamais à ce genre"
    " d’enregistrement. En nommer un qui se compte à partir de : {allowed}.",
)


def faults(register: Register) -> Iterator[Fault]:
    """Periods that cannot be kept, figures nobody answers for, clocks that never start."""
    for schedule in register.each("schedule"):
        yield from _period(schedule)
    for entry in register.each("schedule", "standard"):
        yield from _answered_for(entry)
    for activity in register.each("activity"):
        for record, code in activity.body["schedules"].items():
            yield from _clock(register, activity, record, code)


def _period(schedule: Entry) -> Iterator[Fault]:
    body = schedule.body
    period = Period.parse(body["period"])
    if _days(period) == 0:
        yield schedule.fault(("period",), _NOTHING)
    elif body["amber_days"] >= _days(period):
        yield schedule.fault(("amber_days",), _ALWAYS_AMBER)
    if "minimum" not in body:
        return
    minimum = Period.parse(body["minimum"]["period"])
    if any(minimum.after(start) > period.after(start) for start in _STARTS):
        told = _TOO_SHORT.filled(period=period.spoken(), minimum=minimum.spoken())
        yield schedule.fault(("minimum", "period"), told)


def _days(period: Period) -> int:
    return min((period.after(start) - start).days for start in _STARTS)


def _answered_for(entry: Entry) -> Iterator[Fault]:
    if entry.body["stated"] and "source" not in entry.body:
        yield entry.fault(("stated",), _SOURCE)
    if not entry.body["stated"] and "reason" not in entry.body:
        yield entry.fault(("stated",), _REASON)


def _clock(register: Register, activity: Entry, record: str, code: str) -> Iterator[Fault]:
    allowed = TRIGGERS.get(record)
    if allowed is None:
        return
    for schedule in register.versions("schedule", code):
        trigger = schedule.body["trigger"]
        if trigger not in allowed:
            told = _TRIGGER.filled(code=code, trigger=trigger, allowed=", ".join(allowed))
            yield activity.fault(("schedules", record), told)
