"""Which contracts are there, who works under them, and under which may one work at this hour?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from consigne.kernel.actors import Actor, Role, Terms
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.matrix import Extent
from consigne.kernel.words import Bilingual
from consigne.suppliers.matrix import MATRIX
from consigne.suppliers.models import Assignment, Contract, Review, Supplier
from consigne.suppliers.rules import Finding, Hours, Why, at_work, review_due_on

# Asked before there is anyone to act, like the questions of signing in.
_UNDER = "SELECT * FROM suppliers_under(%(member)s, %(on)s)"


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """One look at a contract: what was found, by whom."""

    finding: Finding
    reviewed_on: date
    reviewed_by: UUID


@dataclass(frozen=True, slots=True)
class AssignmentSeen:
    """One of a supplier's people under a contract; `until_on` is excluded."""

    member: UUID
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class ContractSeen:
    """A contract with its people and reviews; `until_on` is excluded."""

    id: UUID
    supplier: UUID
    number: str
    activities: tuple[str, ...]
    purposes: tuple[str, ...]
    lines: tuple[str, ...]
    hours: Hours
    safeguards: Bilingual
    from_on: date
    until_on: date
    signed_by: UUID
    ended_by: UUID | None
    people: tuple[AssignmentSeen, ...]
    reviews: tuple[ReviewSeen, ...]

    @property
    def review_due_on(self) -> date:
        """The day its yearly review is due."""
        return review_due_on(self.from_on, (review.reviewed_on for review in self.reviews))

    @property
    def is_returned(self) -> bool:
        """Whether somebody found that what the supplier held was returned and destroyed."""
        return any(review.finding is Finding.RETURNED for review in self.reviews)

    def is_over(self, on: date) -> bool:
        return self.ended_by is not None or self.until_on <= on

    def review_is_late(self, on: date) -> bool:
        return not self.is_over(on) and self.review_due_on < on

    def waits(self, on: date) -> bool:
        """Whether somebody who reviews it should look at it now."""
        return not self.is_returned if self.is_over(on) else self.review_is_late(on)


@dataclass(frozen=True, slots=True)
class SupplierSeen:
    """A supplier and its contracts, the latest first."""

    id: UUID
    name: Bilingual
    tier: int
    place: str
    contracts: tuple[ContractSeen, ...]


def working(actor: Actor, *, now: datetime, on: date) -> Actor:
    """The same actor under the contracts that let them work at this hour; others as they are."""
    if not actor.is_confined:
        return actor
    with connection.cursor() as cursor:
        cursor.execute(_UNDER, {"member": actor.id, "on": on})
        under = [
            (Terms(contract, _set(activities), _set(purposes)), Hours(_set(weekdays), *day))
            for contract, activities, purposes, weekdays, *day in cursor.fetchall()
        ]
    at = now.astimezone(ZoneInfo(actor.time_zone)).time()
    return replace(actor, under=at_work(under, on=on, at=at))


def under_contract(actor: Actor, *, activity: str = "activity__code", purpose: str = "") -> Q:
    """The rows filed under a contract of this actor; every row, for who works for no supplier.

    `activity` and `purpose` lead from a row to the codes it is filed under.
    """
    if not actor.is_confined:
        return Q()
    found = Q(pk__in=[])
    for terms in actor.under:
        filed = Q(**{f"{activity}__in": sorted(terms.activities)})
        found |= filed & Q(**{f"{purpose}__in": sorted(terms.purposes)}) if purpose else filed
    return found


def suppliers_seen_by(actor: Actor) -> tuple[SupplierSeen, ...]:
    """Every supplier with its contracts, by name; raises NotAllowed for who answers for none."""
    may_see(actor)
    return _seen(actor, Supplier.objects.filter(institution_id=actor.institution))


def supplier_seen_by(actor: Actor, supplier_id: UUID) -> SupplierSeen:
    """One supplier; raises NotSeen when it is none of the actor's institution."""
    may_see(actor)
    rows = Supplier.objects.filter(institution_id=actor.institution, pk=supplier_id)
    found = _seen(actor, rows)
    if not found:
        raise NotSeen("supplier", supplier_id)
    return found[0]


def contracts_waiting(actor: Actor, *, on: date) -> tuple[ContractSeen, ...]:
    """The contracts whose yearly review is late, or whose return is to be seen to.

    None for whoever reviews none.
    """
    if MATRIX.extent(actor.reaching, "review", "review") < Extent.WRITE:
        return ()
    found = (contract for each in suppliers_seen_by(actor) for contract in each.contracts)
    return tuple(contract for contract in found if contract.waits(on))


def activities_without_contract(actor: Actor, *, on: date) -> dict[str, date]:
    """The activities whose last contract is over, with the day it ended.

    For the system, which counts from it what is kept until then.
    """
    if not actor.has(Role.SYSTEM):
        raise NotAllowed(Refused(Why.NOT_YOUR_ROLE))
    ends: dict[str, date] = {}
    for contract in Contract.objects.filter(institution_id=actor.institution):
        for code in contract.activities:
            ends[code] = max(contract.until_on, ends.get(code, contract.until_on))
    return {code: day for code, day in ends.items() if day <= on}


def may_see(actor: Actor) -> None:
    """Raise NotAllowed unless the actor answers for suppliers in some way."""
    if MATRIX.extent(actor.reaching, "contract", "contract") < Extent.READ:
        raise NotAllowed(Refused(Why.NOT_YOUR_ROLE))


def _seen(actor: Actor, rows: Iterable[Supplier]) -> tuple[SupplierSeen, ...]:
    contracts = _contracts(actor)
    found = (
        SupplierSeen(
            id=row.id,
            name=Bilingual(row.name_en, row.name_fr),
            tier=row.tier,
            place=row.place,
            contracts=contracts[row.id],
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: (each.name.en.casefold(), each.id)))


def _contracts(actor: Actor) -> dict[UUID, tuple[ContractSeen, ...]]:
    """Every contract of the institution, by supplier: there are some, never thousands."""
    own = {"institution_id": actor.institution}
    people: dict[UUID, tuple[AssignmentSeen, ...]] = defaultdict(tuple)
    for each in Assignment.objects.filter(**own).order_by("from_on", "id"):
        people[each.contract_id] += (AssignmentSeen(each.member_id, each.from_on, each.until_on),)
    reviews: dict[UUID, tuple[ReviewSeen, ...]] = defaultdict(tuple)
    for row in Review.objects.filter(**own).order_by("-reviewed_on", "-id"):
        seen = ReviewSeen(Finding(row.finding), row.reviewed_on, row.reviewed_by)
        reviews[row.contract_id] += (seen,)
    found: dict[UUID, tuple[ContractSeen, ...]] = defaultdict(tuple)
    for contract in Contract.objects.filter(**own).order_by("-from_on", "-id"):
        seen_one = _contract(contract, people[contract.id], reviews[contract.id])
        found[contract.supplier_id] += (seen_one,)
    return found


def _contract(
    row: Contract, people: tuple[AssignmentSeen, ...], reviews: tuple[ReviewSeen, ...]
) -> ContractSeen:
    return ContractSeen(
        id=row.id,
        supplier=row.supplier_id,
        number=row.number,
        activities=tuple(row.activities),
        purposes=tuple(row.purposes),
        lines=tuple(row.lines),
        hours=row.as_hours(),
        safeguards=Bilingual(row.safeguards_en, row.safeguards_fr),
        from_on=row.from_on,
        until_on=row.until_on,
        signed_by=row.signed_by,
        ended_by=row.ended_by,
        people=people,
        reviews=reviews,
    )


def _set(written: str) -> frozenset[Any]:
    """What a list in JSON holds."""
    return frozenset(json.loads(written))
