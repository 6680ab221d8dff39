"""Suppliers, the contracts they work under, their people, and the reviews of each contract."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from consigne.institutions.records import Hanging
from consigne.kernel.actors import Terms
from consigne.suppliers.rules import Finding, Hours
from consigne.walls.ranges import in_force_a_day, one_version_a_day


class Supplier(Hanging):
    """Who takes contacts for the institution, at which tier, and where its people work."""

    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    tier = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200)


class Contract(Hanging):
    """What a supplier is limited to, from a day until another; its hours are the institution's.

    Activities and purposes are codes of the register, which may be versioned under it; lines are
    numbers in E.164; week days are those of ISO 8601, Monday 1.
    """

    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, db_constraint=False, related_name="contracts"
    )
    number = models.CharField(max_length=40)
    activities = models.JSONField()
    purposes = models.JSONField()
    lines = models.JSONField()
    weekdays = models.JSONField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    safeguards_en = models.TextField()
    safeguards_fr = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()
    signed_by = models.UUIDField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="contract_number"),
            in_force_a_day("contract_has_a_day"),
            models.CheckConstraint(
                name="contract_has_hours", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def as_terms(self) -> Terms:
        return Terms(self.id, frozenset(self.activities), frozenset(self.purposes))

    def as_hours(self) -> Hours:
        return Hours(frozenset(self.weekdays), self.opens_at, self.closes_at)


class Assignment(Hanging):
    """A member who works under a contract, from a day until another, and never past its end."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, db_constraint=False, related_name="assignments"
    )
    member = models.ForeignKey(
        "staff.Member", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = [
            in_force_a_day("assignment_has_a_day"),
            one_version_a_day("assignment_once", "contract", "member"),
        ]


class Review(Hanging):
    """What was found when a contract was looked at, by whom and on which day."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, db_constraint=False, related_name="reviews"
    )
    finding = models.CharField(max_length=12, choices=[(f.value, f.value) for f in Finding])
    reviewed_on = models.DateField()
    reviewed_by = models.UUIDField()
