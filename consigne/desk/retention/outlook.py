"""Outlook: what is due today, what falls due in the months to come, and what is under way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from consigne.desk.asking import Asking
from consigne.desk.components import Bar
from consigne.desk.jinja import reader
from consigne.desk.retention.sheet import Progress, progress_of
from consigne.kernel.actors import Actor, Role
from consigne.kernel.words import LOCALES, Bilingual
from consigne.retention.queries import (
    CertificateSeen,
    HoldSeen,
    PlanSeen,
    certificates_seen_by,
    due_by_month,
    due_counts,
    holds_seen_by,
    plans_seen_by,
)
from consigne.retention.rules import APPROVE_DISPOSAL, PlanState, may_approve, may_plan
from consigne.retention.stores import holding_of

MONTHS = 24
# Where a bar is named: under each of them the names would be too small to read.
QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Retention on one page, as far as its reader may act on it."""

    due: tuple[tuple[Bilingual, int], ...]
    coming: tuple[Bar, ...]
    plans: tuple[PlanSeen, ...]
    waiting: tuple[PlanSeen, ...]
    running: Progress | None
    holds: tuple[HoldSeen, ...]
    certificates: tuple[CertificateSeen, ...]
    may_plan: bool

    @property
    def due_in_all(self) -> int:
        return sum(count for _, count in self.due)

    @property
    def coming_in_all(self) -> int:
        return sum(bar.count for bar in self.coming)


def outlook(asking: Asking) -> Outlook:
    """Counts alone, never a record; raises NotAllowed for whoever does not answer for retention."""
    actor, today = asking.actor, asking.today
    counts = due_counts(actor, on=today)
    plans = plans_seen_by(actor)
    under_way = _under_way(plans)
    return Outlook(
        due=tuple((holding_of(kind).name, count) for kind, count in counts.items() if count),
        coming=coming(actor, today),
        plans=plans,
        waiting=waiting_for(actor),
        running=progress_of(asking, under_way) if under_way else None,
        holds=holds_seen_by(actor, on=today),
        certificates=certificates_seen_by(actor),
        may_plan=bool(may_plan(actor)),
    )


def _under_way(plans: tuple[PlanSeen, ...]) -> PlanSeen | None:
    """The plan that runs, else the one that will next: one goes at a time, by its approval."""
    moving = [plan for plan in plans if plan.state in (PlanState.RUNNING, PlanState.APPROVED)]
    order = (PlanState.RUNNING, PlanState.APPROVED).index
    return min(moving, key=lambda plan: (order(plan.state), plan.approved_at), default=None)


def coming(actor: Actor, today: date) -> tuple[Bar, ...]:
    """How many records fall due in each of the months to come, this month first."""
    months = tuple(_months(today))
    found = due_by_month(actor, on=today, until=_after(months[-1]))
    return tuple(
        Bar(
            _short(month) if month == months[0] or month.month in QUARTERS else "",
            sum(counts.get(month, 0) for counts in found.values()),
            long=_long(month),
        )
        for month in months
    )


def waiting_for(actor: Actor) -> tuple[PlanSeen, ...]:
    """The plans that this actor may approve now; none for whoever approves nothing."""
    if not actor.has(Role.APPROVER) and APPROVE_DISPOSAL not in actor.powers:
        return ()
    proposed = plans_seen_by(actor, state=PlanState.PROPOSED)
    return tuple(plan for plan in proposed if _waits_for(actor, plan))


def _waits_for(actor: Actor, plan: PlanSeen) -> bool:
    decision = may_approve(actor, state=plan.state, planned_by=plan.planned_by, unchanged=True)
    return bool(decision)


def _months(today: date) -> Iterable[date]:
    month = today.replace(day=1)
    for _ in range(MONTHS):
        yield month
        month = _first_of_next(month)


def _first_of_next(month: date) -> date:
    year, index = divmod(month.year * 12 + month.month, 12)
    return date(year, index + 1, 1)


def _after(month: date) -> date:
    """The last day of a month."""
    return date.fromordinal(_first_of_next(month).toordinal() - 1)


def _short(month: date) -> str:
    """The month; in January, the year it opens."""
    skeleton = "y" if month.month == 1 else "MMM"
    return str(format_skeleton(skeleton, month, locale=LOCALES[reader()]))


def _long(month: date) -> str:
    return str(format_skeleton("yMMMM", month, locale=LOCALES[reader()]))
