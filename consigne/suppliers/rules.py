"""What may a supplier's people do, under which contract, at which hour; and who answers for it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from consigne.kernel.actors import Actor, Role, Terms
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused, first_refusal
from consigne.kernel.matrix import Extent
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register.rules import Register
from consigne.suppliers.matrix import MATRIX, OUTSOURCED, TIER

YEARLY = Period.parse("P1Y")
HIGHEST_TIER = 3


class Act(Acts):
    """What the journal calls the acts of this floor."""

    ENTERED = Bilingual("supplier entered", "fournisseur inscrit")
    SIGNED = Bilingual("contract signed", "contrat signé")
    ASSIGNED = Bilingual("member put under a contract", "membre affecté à un contrat")
    REVIEWED = Bilingual("contract reviewed", "contrat revu")
    ENDED = Bilingual("contract ended", "fin d’un contrat")
    RELEASED = Bilingual("supplier’s people released", "départ de personnes d’un fournisseur")


class Finding(StrEnum):
    """What a review found."""

    KEPT = "kept"
    TO_CORRECT = "to_correct"
    RETURNED = "returned"


FINDING_NAMES: dict[Finding, Bilingual] = {
    Finding.KEPT: Bilingual("The contract is kept to", "Le contrat est respecté"),
    Finding.TO_CORRECT: Bilingual("Something is to be corrected", "Des correctifs s’imposent"),
    Finding.RETURNED: Bilingual(
        "What the supplier held was returned and destroyed",
        "Ce que détenait le fournisseur a été remis et détruit",
    ),
}


class Why(Reasons):
    NO_CONTRACT_NOW = Reason(
        Bilingual(
            "You work under no contract at this hour: none that you were put under is in force, "
            "or its hours are over.",
            "Aucun contrat ne vous vise à cette heure : aucun de ceux auxquels vous êtes affecté "
            "n’est en vigueur, ou ses heures sont passées.",
        ),
        OUTSOURCED,
    )
    NOT_IN_CONTRACT = Reason(
        Bilingual(
            "Your supplier’s contract is limited to other activities or purposes; leave this to "
            "the institution.",
            "Le contrat de votre fournisseur se limite à d’autres activités ou à d’autres fins; "
            "laissez ceci à l’institution.",
        ),
        TIER,
    )
    TAKES_NOTHING_OUT = Reason(
        Bilingual(
            "A supplier’s people neither add nor open documents: these stay with the institution.",
            "Les personnes d’un fournisseur n’ajoutent ni n’ouvrent de document : les documents "
            "restent à l’institution.",
        ),
        OUTSOURCED,
    )
    NOT_YOUR_ROLE = Reason(
        Bilingual(
            "Suppliers and their contracts are the work of an administrator or of the privacy "
            "officer.",
            "Les fournisseurs et leurs contrats relèvent d’un administrateur ou du responsable de "
            "la protection des renseignements personnels.",
        ),
        OUTSOURCED,
    )
    NOT_A_REVIEWER = Reason(
        Bilingual(
            "A contract is reviewed by the privacy officer or a supervisor.",
            "Un contrat est revu par le responsable de la protection des renseignements personnels "
            "ou par un superviseur.",
        ),
        OUTSOURCED,
    )
    NOT_WHOLE = Reason(
        Bilingual(
            "Say where the supplier’s people work, and give each contract its number.",
            "Précisez où travaillent les personnes du fournisseur, et donnez un numéro à chaque "
            "contrat.",
        ),
        OUTSOURCED,
    )
    NO_SUCH_TIER = Reason(
        Bilingual(
            "A tier is 1, 2 or 3.",
            "Un niveau est 1, 2 ou 3.",
        ),
        TIER,
    )
    NOT_DECLARED = Reason(
        Bilingual(
            "A contract is limited to activities of the register in force, and to purposes that at "
            "least one of them declares.",
            "Un contrat se limite à des activités du registre en vigueur, et à des fins que "
            "déclare au moins l’une d’elles.",
        ),
        TIER,
    )
    ENDS_BEFORE = Reason(
        Bilingual("It ends before it begins.", "La fin précède le début."), OUTSOURCED
    )
    NO_HOURS = Reason(
        Bilingual(
            "Say on which days of the week, and between which hours of one day.",
            "Précisez quels jours de la semaine, et entre quelles heures d’une même journée.",
        ),
        OUTSOURCED,
    )
    OF_THE_INSTITUTION = Reason(
        Bilingual(
            "Only a supplier’s agent is put under a contract.",
            "Seul un agent d’un fournisseur est affecté à un contrat.",
        ),
        OUTSOURCED,
    )
    ALREADY_UNDER = Reason(
        Bilingual(
            "This person already works under this contract on some of those days.",
            "Cette personne est déjà affectée à ce contrat à certaines de ces dates.",
        ),
        OUTSOURCED,
    )
    OUT_OF_ITS_DAYS = Reason(
        Bilingual(
            "The contract is in force from {first} until {last}: those days are not within it.",
            "Le contrat est en vigueur du {first} au {last} : ces dates n’en font pas partie.",
        ),
        OUTSOURCED,
    )
    ALREADY_ENDED = Reason(
        Bilingual("This contract ended on {on}.", "Ce contrat a pris fin le {on}."), OUTSOURCED
    )
    NOT_ENDED = Reason(
        Bilingual(
            "The contract is still in force: what the supplier holds is returned and destroyed at "
            "its end.",
            "Le contrat est encore en vigueur : ce que détient le fournisseur est remis et détruit "
            "à la fin.",
        ),
        OUTSOURCED,
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """When a supplier's lines are open, in the institution's time zone; the close is excluded."""

    weekdays: frozenset[int]
    opens_at: time
    closes_at: time

    def hold(self, on: date, at: time) -> bool:
        """Whether this day and hour, where the institution is, are among them."""
        return on.isoweekday() in self.weekdays and self.opens_at <= at < self.closes_at


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier as entered."""

    name: Bilingual
    tier: int
    place: str


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as signed; `until_on` is the first day it no longer holds."""

    number: str
    activities: tuple[str, ...]
    purposes: tuple[str, ...]
    lines: tuple[str, ...]
    hours: Hours
    safeguards: Bilingual
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Days:
    """From a day until another, excluded."""

    from_on: date
    until_on: date

    def within(self, other: Days) -> bool:
        return other.from_on <= self.from_on < self.until_on <= other.until_on

    def overlap(self, other: Days) -> bool:
        return self.from_on < other.until_on and other.from_on < self.until_on


def may_be_at_work(actor: Actor) -> Decision:
    """A supplier's agent works under a contract in force, within its hours; others as they may."""
    return ALLOWED if actor.under or not actor.is_confined else Refused(Why.NO_CONTRACT_NOW)


def may_work_on(actor: Actor, activity: str, purpose: str | None = None) -> Decision:
    """A supplier's agent works on what the contract is limited to, and on nothing else."""
    if not actor.is_confined or any(terms.cover(activity, purpose) for terms in actor.under):
        return ALLOWED
    return Refused(Why.NOT_IN_CONTRACT if actor.under else Why.NO_CONTRACT_NOW)


def may_enter(actor: Actor, new: NewSupplier) -> Decision:
    """A supplier has a name, a tier and a place."""
    return first_refusal(
        (
            _answers(actor, "contract"),
            ALLOWED if new.place.strip() else Refused(Why.NOT_WHOLE),
            ALLOWED if 1 <= new.tier <= HIGHEST_TIER else Refused(Why.NO_SUCH_TIER),
        )
    )


def may_sign(actor: Actor, new: NewContract, register: Register) -> Decision:
    """A contract names what it is limited to, its safeguards and its hours, and has an end."""
    hours = new.hours
    timed = hours.weekdays and hours.weekdays <= set(range(1, 8))
    return first_refusal(
        (
            _answers(actor, "contract"),
            ALLOWED if new.number.strip() else Refused(Why.NOT_WHOLE),
            ALLOWED if new.from_on < new.until_on else Refused(Why.ENDS_BEFORE),
            ALLOWED if timed and hours.opens_at < hours.closes_at else Refused(Why.NO_HOURS),
            ALLOWED if _is_declared(new, register) else Refused(Why.NOT_DECLARED),
        )
    )


def may_put_under(
    actor: Actor, roles: Iterable[str], asked: Days, *, contract: Days, already: Iterable[Days]
) -> Decision:
    """A supplier's agent is put under a contract for days that are its own, once."""
    outside = {"first": contract.from_on, "last": contract.until_on - timedelta(days=1)}
    under = any(asked.overlap(each) for each in already)
    return first_refusal(
        (
            _answers(actor, "assignment"),
            ALLOWED if set(roles) == {Role.SUPPLIER_AGENT} else Refused(Why.OF_THE_INSTITUTION),
            ALLOWED if asked.from_on < asked.until_on else Refused(Why.ENDS_BEFORE),
            ALLOWED if asked.within(contract) else Refused(Why.OUT_OF_ITS_DAYS, outside),
            Refused(Why.ALREADY_UNDER) if under else ALLOWED,
        )
    )


def may_review(actor: Actor, finding: Finding, *, until_on: date, on: date) -> Decision:
    """A contract is reviewed by who answers for it; that all was returned, only at its end."""
    if MATRIX.extent(actor.reaching, "review", "review") < Extent.WRITE:
        return Refused(Why.NOT_A_REVIEWER)
    if finding is Finding.RETURNED and on < until_on:
        return Refused(Why.NOT_ENDED)
    return ALLOWED


def may_end(actor: Actor, *, until_on: date, on: date) -> Decision:
    """A contract in force is ended by who signs them."""
    over = Refused(Why.ALREADY_ENDED, {"on": until_on})
    return first_refusal((_answers(actor, "contract"), ALLOWED if on < until_on else over))


def at_work(contracts: Iterable[tuple[Terms, Hours]], *, on: date, at: time) -> tuple[Terms, ...]:
    """Of the contracts someone was put under, those whose hours hold; by their id."""
    open_now = (terms for terms, hours in contracts if hours.hold(on, at))
    return tuple(sorted(open_now, key=lambda terms: terms.contract.int))


def review_due_on(from_on: date, reviewed: Iterable[date]) -> date:
    """A year after a contract was last reviewed, or began."""
    return YEARLY.after(max(reviewed, default=from_on))


def _answers(actor: Actor, kind: str) -> Decision:
    reached = MATRIX.extent(actor.reaching, kind, "contract")
    return ALLOWED if reached >= Extent.WRITE else Refused(Why.NOT_YOUR_ROLE)


def _is_declared(new: NewContract, register: Register) -> bool:
    activities = [register.activities.get(code) for code in new.activities] or [None]
    declared = {purpose for each in activities if each for purpose in each.purposes}
    return bool(new.purposes) and all(activities) and set(new.purposes) <= declared
