"""Events, the ids they touched, and the seals that put them in order.

Events and touches are partitioned by month, so that an old month can be destroyed whole; nothing
points at them. They are only ever inserted, by SQL of their own in `actions`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One act, read or refusal: identifiers and enumerations, never values or free text."""

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField()
    at = models.DateTimeField()
    institution_id = models.UUIDField()
    actor_id = models.UUIDField()
    roles = ArrayField(models.CharField(max_length=30))
    act = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10)
    reasons = ArrayField(models.CharField(max_length=80))
    door = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "audit_event"


class Touch(models.Model):
    """One record an event touched."""

    pk = models.CompositePrimaryKey("at", "event_id", "kind", "record_id")
    at = models.DateTimeField()
    event_id = models.UUIDField()
    institution_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()

    class Meta:
        managed = False
        db_table = "audit_touch"


class Seal(models.Model):
    """An event's place in the chain: its number, and the hash of what it said when sealed."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    event_at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        managed = False
        db_table = "audit_seal"
