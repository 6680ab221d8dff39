"""The two shapes that records of other floors inherit: declared by a pack, or kept for a time.

These abstract models are the only ones a floor may take from another.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consigne.kernel.holdings import Trigger
from consigne.kernel.ids import new_id
from consigne.walls.ranges import in_force_a_day, one_version_a_day


class Dated(models.Model):
    """One version of something a pack declares, in force from a day until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=80)
    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    body = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True
        constraints = [
            one_version_a_day("%(class)s_one_version_a_day", "institution", "code"),
            in_force_a_day("%(class)s_has_a_day"),
        ]


class Kept(models.Model):
    """A record kept under an activity's schedule, until the day it is destroyed.

    The id comes first and the institution next: destruction is proved on the embedded database
    by looking for exactly these 32 bytes side by side in its files (docs/decisions/0006).
    `due_on` is null while the event that starts the clock has not happened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    activity = models.ForeignKey(
        "register.Activity",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    schedule = models.ForeignKey(
        "register.Schedule",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    trigger = models.CharField(max_length=30, choices=[(t.value, t.value) for t in Trigger])
    begins_on = models.DateField()
    counted_from = models.DateField(null=True)
    due_on = models.DateField(null=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["institution", "due_on", "id"],
                condition=Q(due_on__isnull=False),
                name="%(class)s_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_due_is_counted",
                condition=Q(due_on__isnull=True) | Q(counted_from__isnull=False),
            )
        ]
