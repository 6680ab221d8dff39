"""Disposing: which plan is meant, and how is it told on a terminal?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from consigne.cli.grammar import Argument, Option
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.kernel.actors import Actor
    from consigne.kernel.holdings import Holding
    from consigne.retention.queries import PlanLine, PlanSeen, RunSeen

plan_argument = click.argument(
    "plan",
    cls=Argument,
    named=Bilingual("PLAN", "PLAN"),
    said=Bilingual("Number of the plan (D-2027-00004).", "Numéro du plan (D-2027-00004)."),
)
institution_option = click.option(
    "--institution",
    "code",
    cls=Option,
    said=Bilingual(
        "Code of the institution, when several have a plan of this number.",
        "Code de l’institution, lorsque plusieurs ont un plan de ce numéro.",
    ),
)


def plan_named(actor: Actor, text: str) -> PlanSeen:
    """The actor's plan of this number or id; raises NotSeen."""
    from consigne.kernel.decisions import NotSeen
    from consigne.retention.queries import plans_seen_by

    found = [plan for plan in plans_seen_by(actor) if text in (plan.number, str(plan.id))]
    if not found:
        raise NotSeen("plan")
    return found[0]


def system_with(plan: str, code: str | None) -> tuple[Actor, UUID]:
    """The system of the institution that has this plan, and the plan's id.

    Raises NotSeen when none has, Trouble when several do and no institution was named.
    """
    from consigne.kernel.decisions import NotSeen

    found = list(_owners(plan, code))
    if not found:
        raise NotSeen("plan")
    if len(found) > 1:
        raise Trouble(_WHICH)
    return found[0]


def _owners(plan: str, code: str | None) -> Iterator[tuple[Actor, UUID]]:
    from consigne.cli.standing import institution_named
    from consigne.config import clock
    from consigne.institutions.queries import institution_on, institutions
    from consigne.kernel.actors import system
    from consigne.kernel.decisions import NotSeen
    from consigne.walls.context import acting

    for institution in [institution_named(code)] if code else institutions():
        zone = institution_on(institution, clock.now().date()).time_zone
        actor = system(institution, time_zone=zone)
        with acting(actor, door="cli"):
            try:
                seen = plan_named(actor, plan)
            except NotSeen:
                continue
        yield actor, seen.id


def plan_content(
    plan: PlanSeen, lines: tuple[PlanLine, ...], run: RunSeen | None
) -> dict[str, Any]:
    """A plan for a machine."""
    return {
        "id": plan.id,
        "number": plan.number,
        "on": plan.on,
        "state": plan.state,
        "digest": plan.digest,
        "counts": dict(plan.counts),
        "kept": [
            {"kind": kind, "why": why, "count": count} for (kind, why), count in plan.kept.items()
        ],
        "lines": [
            {
                "kind": line.kind,
                "schedule": line.schedule,
                "count": line.count,
                "first_due_on": line.first_due_on,
                "last_due_on": line.last_due_on,
            }
            for line in lines
        ],
        "run": run,
    }


def plan_said(
    actor: Actor, plan: PlanSeen, lines: tuple[PlanLine, ...], run: RunSeen | None
) -> Iterator[Bilingual]:
    """A plan for a person: what it lists, what it keeps and why, how far it is."""
    from consigne.retention.queries import schedules_used
    from consigne.retention.rules import PLAN_STATE_NAMES

    schedules = schedules_used(actor, {line.schedule for line in lines})
    state = PLAN_STATE_NAMES[plan.state]
    yield _HEADING.filled(number=plan.number, on=plan.on, state=state)
    for line in lines:
        yield _LINE.filled(
            count=line.count,
            name=_named(line.holding),
            schedule=schedules[line.schedule].name,
            first=line.first_due_on,
            last=line.last_due_on,
        )
    for (kind, why), count in plan.kept.items():
        yield _KEPT.filled(count=count, name=_named(_holding(kind)), why=_reason(why))
    if run is not None:
        yield from _run_said(run)
    yield Bilingual(f"SHA-256: {plan.digest}", f"SHA-256 : {plan.digest}")


def _run_said(run: RunSeen) -> Iterator[Bilingual]:
    yield _RUN.filled(destroyed=run.destroyed, asked=run.asked, waiting=run.waiting)
    for why, count in run.withheld.items():
        yield _WITHHELD.filled(count=count, why=_reason(why))


def _holding(kind: str) -> Holding:
    from consigne.retention.stores import holding_of

    return holding_of(kind)


def _named(holding: Holding) -> Bilingual:
    name = holding.name
    return Bilingual(name.en[0].lower() + name.en[1:], name.fr[0].lower() + name.fr[1:])


def _reason(code: str) -> Bilingual:
    from consigne.retention.rules import KEPT_BECAUSE

    return KEPT_BECAUSE[code]


_WHICH = Bilingual(
    "Several institutions have a plan of this number. Name one with --institution.",
    "Plusieurs institutions ont un plan de ce numéro. Nommez-en une avec --institution.",
)
_HEADING = Bilingual("{number}, as of {on}: {state}", "{number}, au {on} : {state}")
_LINE = Bilingual(
    "  to destroy: {count} {name}, due from {first} to {last} ({schedule})",
    "  à détruire : {count} {name}, échéance du {first} au {last} ({schedule})",
)
_KEPT = Bilingual("  kept: {count} {name}. {why}", "  conservés : {count} {name}. {why}")
_RUN = Bilingual(
    "  destroyed: {destroyed} of {asked}; waiting: {waiting}",
    "  détruits : {destroyed} sur {asked}; en attente : {waiting}",
)
_WITHHELD = Bilingual("  withheld: {count}. {why}", "  écartés : {count}. {why}")
