"""Standing: may a purpose lean on what was said, and may it be taken back?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from consigne.consent.rules.saying import Answer, Why
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person said about one purpose, as it stands."""

    purpose: str
    answer: Answer
    said_on: date
    lapses_on: date | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One consent event, in the order things were said."""

    purpose: str
    answer: Answer
    said_at: datetime
    said_on: date
    lapses_on: date | None = None


def standing(events: Iterable[Said], *, purpose: str, on: date) -> Grant | None:
    """What holds on a day for a purpose: the last thing said about it by then.

    Of two things said at one instant, the one recorded last: events come as they were recorded.
    """
    about = [event for event in events if event.purpose == purpose and event.said_on <= on]
    if not about:
        return None
    last = max(reversed(about), key=lambda event: event.said_at)
    return Grant(purpose, last.answer, last.said_on, last.lapses_on, last.said_at)


def may_rely_on(grant: Grant | None, *, purpose: str, named: Bilingual, on: date) -> Decision:
    """A grant serves its own purpose until it is withdrawn or lapses; silence is a no."""
    if grant is None or on < grant.said_on:
        return Refused(Why.NEVER_ASKED, {"purpose": named})
    if grant.purpose != purpose:
        return Refused(Why.OTHER_PURPOSE)
    if grant.answer is Answer.REFUSED:
        return Refused(Why.REFUSED_BY_PERSON, {"purpose": named, "on": grant.said_on})
    if grant.answer is Answer.WITHDRAWN:
        return Refused(Why.WITHDRAWN, {"purpose": named, "on": grant.said_on})
    if grant.lapses_on is not None and grant.lapses_on <= on:
        return Refused(Why.LAPSED, {"purpose": named, "on": grant.lapses_on})
    return ALLOWED


def may_withdraw(grant: Grant | None, *, said_at: datetime, on: date) -> Decision:
    """What is in force can be withdrawn at any time, without a reason, by what is said since."""
    if grant is None or grant.answer is not Answer.GIVEN:
        return Refused(Why.NOTHING_TO_WITHDRAW)
    if grant.lapses_on is not None and grant.lapses_on <= on:
        return Refused(Why.NOTHING_TO_WITHDRAW)
    if grant.said_at is not None and said_at < grant.said_at:
        return Refused(Why.SAID_SINCE, {"on": grant.said_on})
    return ALLOWED


def counted_from(answer: Answer, *, said_on: date, lapses_on: date | None) -> date | None:
    """The day from which the proof of what was said is counted: when nothing leans on it any more.

    A consent that stands has none yet; one that lapses, its lapse.
    """
    return lapses_on if answer is Answer.GIVEN else said_on
