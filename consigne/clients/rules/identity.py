"""Identity: what does a check of who is speaking open, as its activity declares, and until when?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consigne.clients.emergency import BY_EMERGENCY, Opening, may_change, opens_in_emergency
from consigne.clients.matrix import MATRIX
from consigne.clients.rules.saying import METHOD_NAMES, CheckMethod, CheckResult, Scope, Why
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.matrix import Extent, Relation, relations
from consigne.kernel.words import Bilingual
from consigne.register.rules import Activity
from consigne.suppliers.rules import may_be_at_work

# A check serves the contact under way, not the next one: until it is said over, or this long.
CHECK_SERVES = timedelta(minutes=30)
MOST_FAILURES = 3
FAILURES_COUNT_FOR = timedelta(hours=1)
COUNTER = "counter"


class Opens(StrEnum):
    """What a level lets be told or done: as packs write it under `lets`."""

    CONTACTS = "contacts"
    EVERY_CONTACT = "every_contact"
    DETAILS = "details"
    CHANGES = "changes"


OPENS_NAMES: dict[Opens, Bilingual] = {
    Opens.CONTACTS: Bilingual(
        "tell what was said in the contacts of the activity",
        "dire les propos tenus lors des contacts de l’activité",
    ),
    Opens.EVERY_CONTACT: Bilingual(
        "tell what was said in every contact", "dire les propos tenus lors de tout contact"
    ),
    Opens.DETAILS: Bilingual(
        "tell contact details, roles and who may act",
        "dire les coordonnées, les rôles et qui peut agir",
    ),
    Opens.CHANGES: Bilingual("change them", "les modifier"),
}
EVERYTHING = frozenset(Opens)
# What a representative is told and may have done, by what their authority to act covers.
COVERED: dict[Scope, frozenset[Opens]] = {
    Scope.EVERYTHING: frozenset(Opens),
    Scope.INFORMATION: frozenset(Opens) - {Opens.CHANGES},
    Scope.THIS_MATTER: frozenset({Opens.CONTACTS}),
}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of identification of an activity: any of its methods reaches it; what it opens."""

    number: int
    methods: frozenset[str]
    lets: frozenset[Opens]
    says: Bilingual


@dataclass(frozen=True, slots=True)
class Check:
    """An identity check as the rules see it: of whom, to which level, and what that opens.

    `representative` is who spoke for the client, within `scope`; None when it was the client.
    """

    result: CheckResult
    at: datetime
    activity: str = ""
    level: int = 0
    opens: frozenset[Opens] = frozenset()
    representative: UUID | None = None
    scope: Scope | None = None
    says: Bilingual | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What opens a client’s file to someone: the checks of their contact, and an emergency."""

    checks: tuple[Check, ...] = ()
    opening: Opening | None = None


def levels_of(activity: Activity) -> tuple[Level, ...]:
    """The levels an activity declares, the lightest first."""
    return tuple(
        Level(
            each["level"],
            frozenset(each["methods"]),
            _lets(each.get("lets", ())),
            Bilingual(each["opens"]["en"], each["opens"]["fr"]),
        )
        for each in activity.body.get("identity_checks", ())
    )


IN_PERSON_SAYS = Bilingual("Everything held", "Tout ce qui est détenu")


def level_reached(activity: Activity, method: CheckMethod) -> Level | None:
    """The highest level that a method reaches; in person, with identification, everything."""
    levels = levels_of(activity)
    if method is CheckMethod.IN_PERSON:
        highest = levels[-1].number if levels else 1
        return Level(highest, frozenset({method.value}), EVERYTHING, IN_PERSON_SAYS)
    reached = [level for level in levels if method.value in level.methods]
    return reached[-1] if reached else None


def methods_declared(activity: Activity) -> tuple[CheckMethod, ...]:
    """The ways of checking identity under an activity; in person is always one."""
    return tuple(method for method in CheckMethod if level_reached(activity, method))


def may_check(activity: Activity, method: CheckMethod, *, channel: str, failures: int) -> Decision:
    """Identity is checked in a way its activity declares; `failures` are those of the last hour."""
    if method is CheckMethod.IN_PERSON:
        return ALLOWED if channel == COUNTER else Refused(Why.NOT_IN_PERSON)
    named: dict[str, Bilingual] = {"activity": activity.name}
    if not levels_of(activity):
        return Refused(Why.NO_CHECK_DECLARED, named)
    if level_reached(activity, method) is None:
        return Refused(Why.METHOD_NOT_DECLARED, named | {"methods": _listed(activity)})
    if failures >= MOST_FAILURES:
        return Refused(Why.TOO_MANY_FAILURES, {"count": failures})
    return ALLOWED


def serving(checks: Iterable[Check], *, now: datetime) -> tuple[Check, ...]:
    """The checks that serve the contact under way, the latest first: none before a failure."""
    recent = [check for check in checks if now - check.at <= CHECK_SERVES]
    served = []
    for check in sorted(recent, key=lambda each: each.at, reverse=True):
        if check.result is CheckResult.FAILED:
            break
        served.append(check)
    return tuple(served)


def may_show(
    actor: Actor,
    checks: Collection[Check],
    *,
    what: Opens,
    now: datetime,
    activity: str = "",
    with_: Collection[UUID] = (),
    opening: Opening | None = None,
) -> Decision:
    """Beyond a name and open reference numbers, what the level checked in this contact opens.

    A contact is one of an `activity`, `with_` these clients; any other part of a file is of none.
    Without that, to be read while the file stands open in an emergency, and for that reason.
    """
    if MATRIX.extent(actor.reaching, "phone", "details") >= Extent.READ:
        return ALLOWED
    at_work = may_be_at_work(actor)
    if not at_work:
        return at_work
    shown = _shown_by_checks(actor, checks, what, now, activity, with_)
    if shown or opening is None or not opens_in_emergency(actor) or not opening.is_open(now):
        return shown
    return may_change(BY_EMERGENCY) if what is Opens.CHANGES else BY_EMERGENCY


def _shown_by_checks(
    actor: Actor,
    checks: Collection[Check],
    what: Opens,
    now: datetime,
    activity: str,
    with_: Collection[UUID],
) -> Decision:
    identified = relations(actor, Relation.IDENTIFIED)
    if MATRIX.extent(actor.reaching, "phone", "details", identified) < Extent.READ:
        return Refused(Why.NOT_YOUR_ROLE)
    served = serving(checks, now=now)
    if any(_opens(check, what, activity, with_) for check in served):
        return ALLOWED
    if served:
        return Refused(Why.LEVEL_TOO_LOW)
    failed = any(now - check.at <= CHECK_SERVES for check in checks)
    return Refused(Why.IDENTITY_CHECK_FAILED if failed else Why.IDENTITY_NOT_CHECKED)


def _opens(check: Check, what: Opens, activity: str, with_: Collection[UUID]) -> bool:
    if what is not Opens.CONTACTS:
        return what in check.opens
    if check.scope is Scope.THIS_MATTER and check.representative not in with_:
        return False
    if Opens.EVERY_CONTACT in check.opens:
        return True
    return Opens.CONTACTS in check.opens and check.activity == activity


def _lets(declared: Iterable[str]) -> frozenset[Opens]:
    """What a level lets, as declared; every contact is also those of the activity."""
    lets = frozenset(Opens(each) for each in declared)
    return lets | {Opens.CONTACTS} if Opens.EVERY_CONTACT in lets else lets


def _listed(activity: Activity) -> Bilingual:
    named = [METHOD_NAMES[method] for method in methods_declared(activity)]
    return Bilingual("; ".join(n.en for n in named), "; ".join(n.fr for n in named))
