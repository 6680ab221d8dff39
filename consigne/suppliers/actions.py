"""Enter a supplier, sign a contract, put people under it, review it, end it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from consigne.audit.actions import record
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import NotSeen
from consigne.register.queries import register_seen_by
from consigne.staff.actions import end_membership
from consigne.staff.queries import roles_of
from consigne.suppliers import rules
from consigne.suppliers.models import Assignment, Contract, Review, Supplier
from consigne.suppliers.rules import Act, Days, Finding, NewContract, NewSupplier


@transaction.atomic
def enter_supplier(actor: Actor, new: NewSupplier) -> UUID:
    """Enter a supplier; its people reach nothing before a contract."""
    rules.may_enter(actor, new).or_raise()
    row = Supplier.objects.create(
        institution_id=actor.institution,
        name_en=new.name.en.strip(),
        name_fr=new.name.fr.strip(),
        tier=new.tier,
        place=new.place.strip(),
    )
    record(actor, Act.ENTERED, [("supplier", row.id)])
    return row.id


@transaction.atomic
def sign_contract(actor: Actor, supplier_id: UUID, new: NewContract, *, on: date) -> UUID:
    """Sign what a supplier is limited to; `on` is the day whose register it names."""
    if not Supplier.objects.filter(institution_id=actor.institution, pk=supplier_id).exists():
        raise NotSeen("supplier", supplier_id)
    rules.may_sign(actor, new, register_seen_by(actor, on=on)).or_raise()
    row = Contract.objects.create(
        institution_id=actor.institution,
        supplier_id=supplier_id,
        number=new.number.strip(),
        activities=sorted(new.activities),
        purposes=sorted(new.purposes),
        lines=list(new.lines),
        weekdays=sorted(new.hours.weekdays),
        opens_at=new.hours.opens_at,
        closes_at=new.hours.closes_at,
        safeguards_en=new.safeguards.en.strip(),
        safeguards_fr=new.safeguards.fr.strip(),
        from_on=new.from_on,
        until_on=new.until_on,
        signed_by=actor.id,
    )
    record(actor, Act.SIGNED, [("supplier", supplier_id), ("contract", row.id)])
    return row.id


@transaction.atomic
def put_under(
    actor: Actor, contract_id: UUID, member: UUID, *, from_on: date, until_on: date
) -> None:
    """Put one of a supplier's people under a contract for these days, the last excluded."""
    contract = _contract(actor, contract_id)
    same = Assignment.objects.filter(contract=contract, member_id=member)
    rules.may_put_under(
        actor,
        roles_of(actor, member, on=from_on),
        Days(from_on, until_on),
        contract=Days(contract.from_on, contract.until_on),
        already=[Days(*each) for each in same.values_list("from_on", "until_on")],
    ).or_raise()
    Assignment.objects.create(
        institution_id=actor.institution,
        contract=contract,
        member_id=member,
        from_on=from_on,
        until_on=until_on,
    )
    record(actor, Act.ASSIGNED, [("contract", contract.id), ("member", member)])


@transaction.atomic
def review_contract(actor: Actor, contract_id: UUID, finding: Finding, *, on: date) -> None:
    """Record what was found when a contract was looked at today."""
    contract = _contract(actor, contract_id)
    rules.may_review(actor, finding, until_on=contract.until_on, on=on).or_raise()
    Review.objects.create(
        institution_id=actor.institution,
        contract=contract,
        finding=finding.value,
        reviewed_on=on,
        reviewed_by=actor.id,
    )
    record(actor, Act.REVIEWED, [("contract", contract.id)])


@transaction.atomic
def end_contract(actor: Actor, contract_id: UUID, *, now: datetime, on: date) -> None:
    """End a contract from this day: at once, nobody works under it.

    One that had not begun, or began today, keeps a single day, as the table requires.
    """
    contract = _contract(actor, contract_id)
    rules.may_end(actor, until_on=contract.until_on, on=on).or_raise()
    contract.until_on = max(on, contract.from_on + timedelta(days=1))
    contract.ended_by, contract.ended_at = actor.id, now
    contract.save(update_fields=["until_on", "ended_by", "ended_at"])
    record(actor, Act.ENDED, [("supplier", contract.supplier_id), ("contract", contract.id)])


@transaction.atomic
def release_people(actor: Actor, *, on: date) -> int:
    """End, as the system, the membership of whoever's last contract is over; how many."""
    under = Assignment.objects.filter(institution_id=actor.institution)
    in_force = under.filter(until_on__gt=on, contract__until_on__gt=on)
    still = in_force.filter(contract__ended_at__isnull=True).values("member_id")
    over = under.exclude(member_id__in=still).values_list("member_id", flat=True)
    gone = [
        member
        for member in sorted(set(over))
        if roles_of(actor, member, on=on) == {Role.SUPPLIER_AGENT}
        and end_membership(actor, member, on=on)
    ]
    if gone:
        record(actor, Act.RELEASED, [("member", member) for member in gone])
    return len(gone)


def _contract(actor: Actor, contract_id: UUID) -> Contract:
    rows = Contract.objects.select_for_update().filter(institution_id=actor.institution)
    row = rows.filter(pk=contract_id).first()
    if row is None:
        raise NotSeen("contract", contract_id)
    return row
