"""Holds, frozen plans, approvals, runs in batches, and where the ledger stands. Ids alone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from consigne.institutions.records import Hanging
from consigne.kernel.actors import SYSTEM_ID
from consigne.kernel.ids import new_id
from consigne.retention.rules import LONGEST_TEXT, Attestable, HoldGround, ItemState, PlanState


class Hold(Hanging):
    """Destruction is suspended for one record, or for all that concerns one client."""

    target_kind = models.CharField(max_length=40)
    target_id = models.UUIDField()
    ground = models.CharField(max_length=30, choices=[(g.value, g.value) for g in HoldGround])
    reference = models.CharField(max_length=80)
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField(auto_now_add=True)
    until_on = models.DateField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["target_id"],
                condition=Q(lifted_at__isnull=True),
                name="hold_in_force",
            )
        ]


class Plan(Hanging):
    """A frozen list of what is due on a day; a second person approves it."""

    number = models.CharField(max_length=24)
    on = models.DateField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in PlanState])
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    counts = models.JSONField()
    kept = models.JSONField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_under = models.UUIDField(null=True)
    declined_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="plan_number"),
            # The second pair of eyes is somebody else's, whatever the program believes.
            models.CheckConstraint(
                name="plan_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("planned_by")),
            ),
            models.CheckConstraint(
                name="plan_run_only_when_approved",
                condition=Q(approved_by__isnull=False)
                | Q(state__in=[PlanState.PROPOSED.value, PlanState.DECLINED.value]),
            ),
        ]


class PlanItem(models.Model):
    """One record of a plan, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="items",
        db_index=False,
    )
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    due_on = models.DateField()
    schedule = models.UUIDField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in ItemState])
    why = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "record_id"], name="plan_item_once")
        ]
        indexes = [
            models.Index(
                fields=["plan", "kind", "record_id"],
                condition=Q(state=ItemState.PLANNED.value),
                name="plan_item_waiting",
            )
        ]


class Run(Hanging):
    """The execution of an approved plan, resumable at any batch."""

    plan = models.OneToOneField(
        Plan, on_delete=models.PROTECT, db_constraint=False, related_name="run"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)


class Batch(Hanging):
    """One batch of a run: committed with the deletes, then its objects, then its outcome."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, db_constraint=False, related_name="batches"
    )
    number = models.IntegerField()
    intent_seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    # How many rows went, by kind: the records and all that hung from them.
    destroyed = models.JSONField()
    # [id, code] of each record that was left alone.
    withheld = models.JSONField()
    # Vault objects of the destroyed records: their keys and files go after the commit.
    stored_objects = ArrayField(models.UUIDField(), default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["intent_seq"], name="batch_per_intent")]


class LedgerPosition(models.Model):
    """Up to which entry of the ledger this database has been destroyed: one row."""

    id = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)


class Attestation(Hanging):
    """Somebody's word for a store of copies that the system cannot look at; the last one counts."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, db_constraint=False, related_name="attestations"
    )
    store = models.CharField(max_length=40, choices=[(s.value, s.value) for s in Attestable])
    since_on = models.DateField()
    text_en = models.CharField(max_length=LONGEST_TEXT)
    text_fr = models.CharField(max_length=LONGEST_TEXT)
    attested_by = models.UUIDField()
    attested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attestation_by_a_person", condition=~Q(attested_by=SYSTEM_ID)
            ),
            models.CheckConstraint(
                name="attestation_in_both_languages",
                condition=~Q(text_en="") & ~Q(text_fr=""),
            ),
        ]


class Certificate(Hanging):
    """A signed certificate of destruction, as issued; no personal data in it.

    A run has one of its live stores, then any number of its copies, each replacing the one before.
    """

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, db_constraint=False, related_name="certificates"
    )
    number = models.CharField(max_length=24)
    stage = models.SmallIntegerField()
    issued_at = models.DateTimeField(auto_now_add=True)
    signed = models.JSONField()

    class Meta:
        constraints = [
            # The first replaces nothing; each other one replaces one that no other does.
            models.UniqueConstraint(
                F("institution"),
                F("number"),
                KT("signed__document__replaces"),
                nulls_distinct=False,
                name="certificate_replaced_once",
            )
        ]
