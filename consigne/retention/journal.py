"""The journal's own schedule: how long is a month of it kept, and under which id is it planned?

See docs/decisions/0010. The period is a setting of the installation (CONSIGNE_JOURNAL_KEPT).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings

from consigne.audit.months import month_after, month_before, months_before
from consigne.kernel.actors import Actor
from consigne.kernel.holdings import Category, Disposal, Holding, Trigger
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register.rules import Schedule

# Identifiers only, destroyed by whole months: what plans and certificates say of the journal.
HOLDING = Holding(
    kind="journal_month",
    model="audit.Event",
    name=Bilingual("Months of the audit journal", "Mois du journal d’audit"),
    fields={"actor_id": Category.STAFF, "roles": Category.STAFF, "act": Category.TECHNICAL},
    disposal=Disposal.DESTROY,
    trigger=Trigger.SAVED,
)
KIND = HOLDING.kind
# No row of the register has it: the schedule is the installation's.
SCHEDULE_ID = UUID("6a6f7572-6e61-8c00-8000-000000000000")
_MONTH = "6a6f7572-6e61-8c00-8000-{:06d}000000"
_FIRST_STATED = date(2026, 11, 22)


def month_id(month: date) -> UUID:
    """The id a month goes by in plans, holds and the journal."""
    return UUID(_MONTH.format(month.year * 100 + month.month))


def month_of(record: UUID) -> date:
    """The month that goes by this id; raises ValueError on any other."""
    figures = int(str(record)[-12:-6])
    month = date(figures // 100, figures % 100, 1)
    if month_id(month) != record:
        raise ValueError("not a month of the journal")
    return month


def is_month(record: UUID) -> bool:
    """Whether a month goes by this id."""
    try:
        month_of(record)
    except ValueError:
        return False
    return True


def schedule() -> Schedule:
    """How long the journal is kept, counted from the end of each month."""
    return Schedule(
        id=SCHEDULE_ID,
        code="journal",
        name=Bilingual("Audit journal", "Journal d’audit"),
        from_on=_FIRST_STATED,
        trigger=Trigger.SAVED,
        period=Period.parse(settings.JOURNAL_KEPT),
        disposition=Bilingual(
            "Setting of the installation, approved as any destruction",
            "Réglage de l’installation, approuvé comme toute destruction",
        ),
        reason=Bilingual(
            "Long enough to answer who saw a record, and to establish a breach; no longer.",
            "Assez longtemps pour répondre à qui a consulté un document et pour établir un "
            "incident de confidentialité; pas davantage.",
        ),
    )


def due_on(month: date) -> date:
    """The day a month of the journal is past its period."""
    return schedule().due_on(month_after(month))


def months_due(actor: Actor, *, on: date) -> list[date]:
    """The months in which the actor's institution has events, and whose day has come."""
    return months_before(actor.institution, _first_not_due(on))


def _first_not_due(on: date) -> date:
    """Nothing from this month on is due: so that only the events of due months are looked at."""
    month = on.replace(day=1)
    while month > date.min and due_on(before := month_before(month)) > on:
        month = before
    return month
