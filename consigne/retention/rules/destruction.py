"""What may be destroyed, who may say so, and what keeps a record past its day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consigne.kernel.actors import Actor, Role
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.words import Bilingual

SCHEDULE = Source(
    Bilingual("Retention schedule", "Calendrier de conservation"),
    Bilingual("destruction", "destruction"),
    ("OPC-15", "OPC-QC-23", "OPC-QC-24"),
)
TWO_PEOPLE = Source(
    Bilingual("Destruction of records", "Destruction des documents"),
    Bilingual("a second person approves", "approbation par une seconde personne"),
    ("OPC-QC-22",),
)
RIGHTS = Source(
    Bilingual(
        "Privacy Regulations",
        "Règlement sur la protection des renseignements personnels",
    ),
    Bilingual("s. 4", "art. 4"),
    ("TBS-15",),
)

# The power that an approver's absence cover is lent under.
APPROVE_DISPOSAL = "approve_disposal"


class HoldGround(StrEnum):
    """Why destruction is suspended."""

    COMPLAINT = "complaint"
    ACCESS_REQUEST = "access_request"
    LITIGATION = "litigation"
    INVESTIGATION = "investigation"
    AUDIT = "audit"


GROUND_NAMES: dict[HoldGround, Bilingual] = {
    HoldGround.COMPLAINT: Bilingual("complaint under way", "plainte en cours"),
    HoldGround.ACCESS_REQUEST: Bilingual("access request under way", "demande d’accès en cours"),
    HoldGround.LITIGATION: Bilingual("litigation", "litige devant un tribunal"),
    HoldGround.INVESTIGATION: Bilingual("investigation", "enquête"),
    HoldGround.AUDIT: Bilingual("audit", "vérification"),
}


class PlanState(StrEnum):
    PROPOSED = "proposed"
    DECLINED = "declined"
    APPROVED = "approved"
    RUNNING = "running"
    DONE = "done"


PLAN_STATE_NAMES: dict[PlanState, Bilingual] = {
    PlanState.PROPOSED: Bilingual("Waiting for approval", "En attente d’approbation"),
    PlanState.DECLINED: Bilingual("Declined", "Refusé"),
    PlanState.APPROVED: Bilingual("Approved", "Approuvé"),
    PlanState.RUNNING: Bilingual("Under way", "En cours"),
    PlanState.DONE: Bilingual("Done and verified", "Exécuté et vérifié"),
}


class ItemState(StrEnum):
    PLANNED = "planned"
    DESTROYED = "destroyed"
    WITHHELD = "withheld"


class Why(Reasons):
    NOT_DUE = Reason(
        Bilingual("It is kept until {on}.", "La conservation se poursuit jusqu’au {on}."),
        SCHEDULE,
    )
    NO_DAY_YET = Reason(
        Bilingual(
            "The event from which its period is counted has not happened.",
            "L’événement à partir duquel se compte le délai n’est pas survenu.",
        ),
        SCHEDULE,
    )
    HELD = Reason(
        Bilingual(
            "Destruction is suspended ({ground}).",
            "La destruction est suspendue ({ground}).",
        ),
        RIGHTS,
    )
    STILL_NEEDED = Reason(
        Bilingual(
            "Another record that is still kept rests on it.",
            "Un autre document encore conservé en dépend.",
        ),
        SCHEDULE,
    )
    PLANNER_APPROVES = Reason(
        Bilingual(
            "Whoever plans a destruction does not approve it: ask a second person.",
            "La personne qui planifie une destruction ne l’approuve pas : "
            "adressez-vous à une seconde personne.",
        ),
        TWO_PEOPLE,
    )
    NOT_AN_APPROVER = Reason(
        Bilingual(
            "Only an approver, or someone lent that power for today, approves a destruction.",
            "Seul un approbateur, ou la personne à qui ce pouvoir est délégué aujourd’hui, "
            "approuve une destruction.",
        ),
        TWO_PEOPLE,
    )
    NOT_A_PLANNER = Reason(
        Bilingual(
            "Only the privacy officer plans destruction.",
            "Seul le responsable de la protection des renseignements personnels "
            "planifie une destruction.",
        ),
        TWO_PEOPLE,
    )
    NOT_THE_OFFICER = Reason(
        Bilingual(
            "Only the privacy officer places or lifts a hold.",
            "Seul le responsable de la protection des renseignements personnels suspend ou "
            "rétablit une destruction.",
        ),
        RIGHTS,
    )
    PLAN_CHANGED = Reason(
        Bilingual(
            "The plan is no longer what was summarised: read it again before approving.",
            "Le plan n’est plus celui du sommaire : relisez-le avant d’approuver.",
        ),
        TWO_PEOPLE,
    )
    PLAN_NOT_WAITING = Reason(
        Bilingual(
            "This plan is not waiting for approval.",
            "Ce plan n’est pas en attente d’approbation.",
        ),
        TWO_PEOPLE,
    )
    PLAN_NOT_APPROVED = Reason(
        Bilingual(
            "This plan has not been approved; nothing is destroyed without a second person.",
            "Ce plan n’a pas été approuvé; rien n’est détruit sans une seconde personne.",
        ),
        TWO_PEOPLE,
    )
    PLAN_NOT_AS_APPROVED = Reason(
        Bilingual(
            "The list of this plan is no longer the one that was approved: nothing of it is "
            "destroyed. Find in the journal who changed it, then plan again.",
            "La liste de ce plan n’est plus celle qui a été approuvée : rien n’en est détruit. "
            "Cherchez au journal qui l’a modifiée, puis planifiez de nouveau.",
        ),
        TWO_PEOPLE,
    )
    NOTHING_DUE = Reason(
        Bilingual("Nothing is due on {on}.", "Rien n’est à détruire au {on}."), SCHEDULE
    )
    HOLD_ALREADY_OVER = Reason(
        Bilingual(
            "This hold ends before it begins, and would suspend nothing; check its last day.",
            "La fin de cette suspension précède son début, et rien ne serait suspendu; vérifiez la "
            "date.",
        ),
        RIGHTS,
    )
    HOLD_ALREADY_LIFTED = Reason(
        Bilingual("This hold was already lifted.", "Cette suspension est déjà levée."),
        RIGHTS,
    )
    ALREADY_GONE = Reason(
        Bilingual(
            "It was already gone when its turn came.",
            "Il n’existait déjà plus quand son tour est venu.",
        ),
        SCHEDULE,
    )
    OTHERS_TOO = Reason(
        Bilingual(
            "It also holds events of another institution of this installation, which has not "
            "approved their destruction.",
            "S’y trouvent aussi des événements d’une autre institution de cette installation, qui "
            "n’en a pas approuvé la destruction.",
        ),
        TWO_PEOPLE,
    )
    ONLY_THE_DOOR = Reason(
        Bilingual(
            "Only the disposal process destroys.",
            "Seul le processus de disposition détruit.",
        ),
        TWO_PEOPLE,
    )


# Why records stayed, told of many at once: no day, no ground.
KEPT_BECAUSE: dict[str, Bilingual] = {
    Why.HELD.code: Bilingual("Destruction suspended", "Destruction suspendue"),
    Why.NOT_DUE.code: Bilingual("Its day moved", "Son jour a changé"),
    Why.STILL_NEEDED.code: Why.STILL_NEEDED.reason.text,
    Why.NO_DAY_YET.code: Why.NO_DAY_YET.reason.text,
    Why.ALREADY_GONE.code: Why.ALREADY_GONE.reason.text,
    Why.OTHERS_TOO.code: Why.OTHERS_TOO.reason.text,
}


@dataclass(frozen=True, slots=True)
class Due:
    """What the rules need of a record to decide on its end."""

    due_on: date | None
    held_for: HoldGround | None = None
    still_needed: bool = False


def may_destroy(record: Due, *, on: date) -> Decision:
    """A record goes when its day has come, nothing suspends it and nothing rests on it."""
    if record.held_for is not None:
        return Refused(Why.HELD, {"ground": GROUND_NAMES[record.held_for]})
    if record.due_on is None:
        return Refused(Why.NO_DAY_YET)
    if record.due_on > on:
        return Refused(Why.NOT_DUE, {"on": record.due_on})
    if record.still_needed:
        return Refused(Why.STILL_NEEDED)
    return ALLOWED


def may_plan(actor: Actor) -> Decision:
    """The privacy officer plans; nobody else."""
    if actor.has(Role.PRIVACY_OFFICER):
        return ALLOWED
    return Refused(Why.NOT_A_PLANNER)


def may_approve(actor: Actor, *, state: PlanState, planned_by: UUID, unchanged: bool) -> Decision:
    """A second person approves: never the planner, never the system, never an administrator."""
    approver = Role.APPROVER in actor.reaching and not actor.has(Role.ADMINISTRATOR)
    return first_refusal(
        (
            ALLOWED if approver and not actor.is_system else Refused(Why.NOT_AN_APPROVER),
            ALLOWED if actor.id != planned_by else Refused(Why.PLANNER_APPROVES),
            ALLOWED if state is PlanState.PROPOSED else Refused(Why.PLAN_NOT_WAITING),
            ALLOWED if unchanged else Refused(Why.PLAN_CHANGED),
        )
    )


def may_execute(actor: Actor, *, state: PlanState, unchanged: bool) -> Decision:
    """Only an approved plan runs, as it was approved, and only the system runs it."""
    if not actor.is_system:
        return Refused(Why.ONLY_THE_DOOR)
    if state not in (PlanState.APPROVED, PlanState.RUNNING):
        return Refused(Why.PLAN_NOT_APPROVED)
    return ALLOWED if unchanged else Refused(Why.PLAN_NOT_AS_APPROVED)


def may_destroy_orphans(actor: Actor) -> Decision:
    """What no record names was never kept: the system destroys it by itself."""
    return ALLOWED if actor.is_system else Refused(Why.ONLY_THE_DOOR)


def may_place_hold(actor: Actor) -> Decision:
    """The privacy officer suspends destruction; the system does for an open request."""
    if actor.has(Role.PRIVACY_OFFICER, Role.SYSTEM):
        return ALLOWED
    return Refused(Why.NOT_THE_OFFICER)


def may_hold_until(until_on: date | None, *, on: date) -> Decision:
    """A hold is in force for a day at least."""
    if until_on is not None and until_on <= on:
        return Refused(Why.HOLD_ALREADY_OVER)
    return ALLOWED


def may_lift_hold(actor: Actor, *, lifted: bool) -> Decision:
    """The privacy officer lets destruction resume; its day does not start again."""
    if not actor.has(Role.PRIVACY_OFFICER, Role.SYSTEM):
        return Refused(Why.NOT_THE_OFFICER)
    return Refused(Why.HOLD_ALREADY_LIFTED) if lifted else ALLOWED


class Act(Acts):
    """What the journal calls the acts of this floor."""

    PLANNED = Bilingual("destruction planned", "destruction planifiée")
    APPROVED = Bilingual("destruction approved", "destruction approuvée")
    DECLINED = Bilingual("destruction declined", "destruction refusée")
    DESTROYED = Bilingual("records destroyed", "documents détruits")
    ORPHANS_DESTROYED = Bilingual("orphans destroyed", "orphelins détruits")
    VERIFIED = Bilingual("destruction verified", "destruction vérifiée")
    CERTIFIED = Bilingual("certificate issued", "attestation délivrée")
    ATTESTED = Bilingual("copies answered for", "copies dont une personne répond")
    HOLD_PLACED = Bilingual("destruction suspended", "destruction suspendue")
    HOLD_LIFTED = Bilingual("hold lifted", "suspension levée")
    HOLDS_SEEN = Bilingual("holds seen", "suspensions consultées")
    PLAN_SEEN = Bilingual("plan of destruction seen", "plan de destruction consulté")
    CONTRACT_COUNTED = Bilingual(
        "counted from the end of a contract", "délai compté de la fin d’un contrat"
    )
    REPLAYED = Bilingual("destruction done again", "destruction refaite")
