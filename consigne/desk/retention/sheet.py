"""Sheet: what a plan lists, what it keeps and why, who decided, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consigne.desk.asking import Asking
from consigne.desk.components import Step, StepState
from consigne.desk.jinja import moment
from consigne.desk.reasons import reason_coded
from consigne.kernel.decisions import Decision, Reason
from consigne.kernel.words import Bilingual
from consigne.register.rules import Schedule
from consigne.retention.certificate_words import LABELS, TRIGGERS
from consigne.retention.queries import (
    PlanLine,
    PlanSeen,
    RunSeen,
    certificates_seen_by,
    plan_lines,
    plan_seen_by,
    run_of,
    schedules_used,
)
from consigne.retention.rules import RIGHTS, SCHEDULE, PlanState, Why, may_approve
from consigne.retention.stores import holding_of
from consigne.staff.queries import names_of

# A plan's reasons carry no facts: which hold keeps which record stays with the record.
_KEPT_FOR: dict[str, Reason] = {
    Why.HELD.code: Reason(
        Bilingual("Their destruction is on hold.", "Leur destruction est suspendue."), RIGHTS
    ),
    Why.NOT_DUE.code: Reason(
        Bilingual("Their day moved since the plan.", "Leur date a changé depuis le plan."),
        Why.NOT_DUE.reason.source,
    ),
    Why.STILL_NEEDED.code: Reason(
        Bilingual(
            "Another record that is still kept rests on them.",
            "Un autre document encore conservé en dépend.",
        ),
        Why.STILL_NEEDED.reason.source,
    ),
    Why.ALREADY_GONE.code: Why.ALREADY_GONE.reason,
    Why.OTHERS_TOO.code: Why.OTHERS_TOO.reason,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of record under one schedule, with the rule that makes it due."""

    line: PlanLine
    schedule: Schedule

    @property
    def rule(self) -> Bilingual:
        """The period, and from which event it is counted."""
        return LABELS["since_event"].filled(
            period=self.schedule.period.spoken(), event=TRIGGERS[self.schedule.trigger]
        )


@dataclass(frozen=True, slots=True)
class KeptBack:
    """How many records are past their day and kept all the same, with the reason."""

    count: int
    reason: Reason
    name: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan has come: its four steps, its run, and its certificate at the end."""

    plan: PlanSeen
    run: RunSeen | None
    steps: tuple[Step, ...]
    certificate: UUID | None

    @property
    def is_moving(self) -> bool:
        """Whether something is still to come without anyone acting."""
        if self.plan.state in (PlanState.APPROVED, PlanState.RUNNING):
            return True
        return self.plan.state is PlanState.DONE and self.certificate is None

    @property
    def withheld(self) -> tuple[KeptBack, ...]:
        found = self.run.withheld if self.run else {}
        return tuple(KeptBack(count, _kept_for(code)) for code, count in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan as whoever decides on it reads it."""

    plan: PlanSeen
    listed: tuple[Listed, ...]
    kept: tuple[KeptBack, ...]
    planner: str
    approver: str
    approval: Decision
    progress: Progress

    @property
    def count(self) -> int:
        return sum(self.plan.counts.values())

    @property
    def kept_count(self) -> int:
        return sum(each.count for each in self.kept)


def sheet(asking: Asking, plan_id: UUID) -> Sheet:
    """Everything one page says of a plan. Raises NotSeen and NotAllowed."""
    plan = plan_seen_by(asking.actor, plan_id)
    names = _names(asking, plan)
    return Sheet(
        plan=plan,
        listed=_listed(asking, plan),
        kept=tuple(
            KeptBack(count, _KEPT_FOR[why], holding_of(kind).name)
            for (kind, why), count in sorted(plan.kept.items())
        ),
        planner=names[plan.planned_by],
        approver=names[plan.approved_by] if plan.approved_by else "",
        approval=may_approve(
            asking.actor, state=plan.state, planned_by=plan.planned_by, unchanged=True
        ),
        progress=progress_of(asking, plan),
    )


def progress_of(asking: Asking, plan: PlanSeen) -> Progress:
    """How far a plan is now; asked again every second while it runs."""
    run = run_of(asking.actor, plan.id)
    issued = certificates_seen_by(asking.actor, run=run.id) if run else ()
    certificate = issued[0].id if issued else None
    steps = _steps(plan, run, _names(asking, plan), is_certified=certificate is not None)
    return Progress(plan, run, steps, certificate)


def _kept_for(code: str) -> Reason:
    reason = _KEPT_FOR.get(code) or reason_coded(code)
    return reason or Reason(Bilingual(code, code), SCHEDULE)


def _listed(asking: Asking, plan: PlanSeen) -> tuple[Listed, ...]:
    lines = plan_lines(asking.actor, plan.id)
    schedules = schedules_used(asking.actor, {line.schedule for line in lines})
    return tuple(Listed(line, schedules[line.schedule]) for line in lines)


def _names(asking: Asking, plan: PlanSeen) -> dict[UUID, str]:
    people = {plan.planned_by, *([plan.approved_by] if plan.approved_by else [])}
    known = names_of(asking.actor, people)
    return {person: known.get(person, str(person)) for person in people}


def _steps(
    plan: PlanSeen, run: RunSeen | None, names: dict[UUID, str], *, is_certified: bool
) -> tuple[Step, ...]:
    said = Bilingual
    by_whom = f"{names[plan.planned_by]}, {moment(plan.planned_at)}"
    return (
        Step(said("Plan", "Planifier"), StepState.DONE, by_whom),
        Step(said("Approve", "Approuver"), *_approval(plan, names)),
        Step(said("Execute", "Exécuter"), *_execution(plan, run)),
        Step(said("Verify", "Vérifier"), *_verification(plan, run, is_certified=is_certified)),
    )


def _approval(plan: PlanSeen, names: dict[UUID, str]) -> tuple[StepState, str]:
    if plan.state is PlanState.DECLINED:
        return StepState.FAILED, pgettext("plan", "Declined")
    if plan.approved_by is None or plan.approved_at is None:
        return StepState.CURRENT, _("Waits for a second person")
    return StepState.DONE, f"{names[plan.approved_by]}, {moment(plan.approved_at)}"


def _execution(plan: PlanSeen, run: RunSeen | None) -> tuple[StepState, str]:
    if run is not None and run.finished_at is not None:
        return StepState.DONE, moment(run.finished_at)
    if plan.state is PlanState.RUNNING:
        return StepState.CURRENT, ""
    if plan.state is PlanState.APPROVED:
        return StepState.CURRENT, _("Starts by itself")
    return StepState.TO_COME, ""


def _verification(
    plan: PlanSeen, run: RunSeen | None, *, is_certified: bool
) -> tuple[StepState, str]:
    if is_certified and run is not None and run.verified_at is not None:
        return StepState.DONE, moment(run.verified_at)
    if plan.state is PlanState.DONE:
        return StepState.CURRENT, _("Looking again in every store")
    return StepState.TO_COME, ""
