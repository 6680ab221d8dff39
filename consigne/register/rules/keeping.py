"""Keeping: why is a record here, until when, and from what is that counted?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consigne.kernel.decisions import Explanation, Reason, Source
from consigne.kernel.holdings import Trigger
from consigne.kernel.words import Bilingual
from consigne.register.rules.declared import Register, Schedule
from consigne.register.rules.filing import REGISTER, SCHEDULES

TRIGGER_NAMES: dict[Trigger, Bilingual] = {
    Trigger.INTERACTION: Bilingual("the contact", "le contact"),
    Trigger.LAST_USE: Bilingual("the last use", "la dernière utilisation"),
    Trigger.LAST_ADMINISTRATIVE_USE: Bilingual(
        "the last administrative use", "le dernier usage à des fins administratives"
    ),
    Trigger.CLOSURE: Bilingual("the closing of the file", "la fermeture du dossier"),
    Trigger.WITHDRAWAL: Bilingual("the withdrawal of the consent", "le retrait du consentement"),
    Trigger.SAVED: Bilingual("the last time it was saved", "son dernier enregistrement"),
    Trigger.PUBLISHED: Bilingual("its publication", "sa publication"),
    Trigger.CONTRACT_END: Bilingual(
        "the end of the supplier’s contract", "la fin du contrat du fournisseur"
    ),
}


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
        # What is kept a week is not near its end on the day it is written.
        amber = min(timedelta(days=self.schedule.amber_days), (self.due_on - self.begins_on) / 2)
        if self.due_on - amber <= today:
            return KeepState.SOON
        return KeepState.KEPT


def destroyed_when(keep: Keep) -> Bilingual:
    """The words beside the keep line: the day, or the event that has not happened."""
    if keep.held_by is not None:
        return Bilingual(
            "destruction suspended: {ground}", "destruction suspendue : {ground}"
        ).filled(ground=keep.held_by)
    if keep.due_on is None:
        return Bilingual(
            "{period} after {event}, day to come",
            "{period} après {event}, date à venir",
        ).filled(
            period=keep.schedule.period.spoken(),
            event=TRIGGER_NAMES[keep.schedule.trigger],
        )
    return Bilingual("destroyed on {on}", "détruit le {on}").filled(on=keep.due_on)


def why_kept(keep: Keep, register: Register, *, purpose: str = "") -> Explanation:
    """Why a record is here and until when: activity, purpose, schedule, and any hold."""
    reasons = [_filed_under(keep)]
    declared = register.purposes.get(purpose)
    if declared is not None:
        reasons.append(_serves(declared.name, declared.pair("says")))
    reasons.append(_counted(keep))
    reasons.append(_answered_for(keep))
    reasons += _minimum(keep, register)
    if keep.held_by is not None:
        reasons.append(
            Reason(
                Bilingual(
                    "Destruction is suspended ({ground}); its day does not start again.",
                    "La destruction est suspendue ({ground}); le délai ne recommence pas.",
                ).filled(ground=keep.held_by),
                SCHEDULES,
            )
        )
    return Explanation(_headline(keep), tuple(reasons))


_STATED = Bilingual(
    "A document states this period.",
    "Un document énonce ce délai.",
)
_CHOSEN = Bilingual(
    "No document gives a period here; this one was chosen and can be corrected in the register.",
    "Aucun document ne donne de délai ici; celui-ci a été choisi et se corrige au registre.",
)


def _headline(keep: Keep) -> Bilingual:
    period = keep.schedule.period.spoken()
    if keep.due_on is None:
        return Bilingual(
            "Kept {period} after {event}, then destroyed.",
            "Conservé {period} après {event}, puis détruit.",
        ).filled(period=period, event=TRIGGER_NAMES[keep.schedule.trigger])
    return Bilingual(
        "Kept until {on}, then destroyed.", "Conservé jusqu’au {on}, puis détruit."
    ).filled(on=keep.due_on)


def _filed_under(keep: Keep) -> Reason:
    return Reason(
        Bilingual(
            "Filed under the activity “{name}”.", "Classé sous l’activité « {name} »."
        ).filled(name=keep.activity),
        REGISTER,
    )


def _serves(name: Bilingual, says: Bilingual | None) -> Reason:
    text = Bilingual("Purpose: {name}.", "Fin : {name}.").filled(name=name)
    if says is not None:
        text = Bilingual(f"{text.en} {says.en}", f"{text.fr} {says.fr}")
    return Reason(text, REGISTER)


def _counted(keep: Keep) -> Reason:
    event, period = TRIGGER_NAMES[keep.schedule.trigger], keep.schedule.period.spoken()
    if keep.counted_from is None:
        text = Bilingual(
            "Its {period} will be counted from {event}, which has not happened.",
            "Son délai ({period}) se comptera depuis {event}, qui n’a pas eu lieu.",
        ).filled(period=period, event=event)
    else:
        text = Bilingual(
            "{period}, counted from {event} on {on}.",
            "{period}, à compter de ceci, le {on} : {event}.",
        ).filled(period=period, event=event, on=keep.counted_from)
    return Reason(text, _schedule_source(keep))


def _answered_for(keep: Keep) -> Reason:
    """Who states the period, or why it was chosen."""
    schedule = keep.schedule
    if schedule.source is not None:
        return Reason(_STATED, Source(schedule.source, None, SCHEDULES.requirements))
    return Reason(schedule.reason or _CHOSEN, _schedule_source(keep))


def _minimum(keep: Keep, register: Register) -> list[Reason]:
    minimum = keep.schedule.minimum
    if minimum is None:
        return []
    text = Bilingual(
        "No less than {period}, by law; the longest wins.",
        "Au moins {period}, selon la loi; le plus long l’emporte.",
    ).filled(period=minimum.period.spoken())
    return [Reason(text, _authority(register, minimum.authority) or _schedule_source(keep))]


def _authority(register: Register, code: str) -> Source | None:
    declared = register.authorities.get(code)
    if declared is None:
        return None
    return Source(declared.pair("statute") or declared.name, declared.pair("clause"))


def _schedule_source(keep: Keep) -> Source:
    """Whoever allows destruction is cited before the schedule's own name."""
    title = keep.schedule.disposition or SCHEDULES.title
    return Source(title, keep.schedule.name, SCHEDULES.requirements)
