"""Interactions, the clients they concern, their attachments, and drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consigne.institutions.records import Hanging
from consigne.interactions.rules import Channel, Direction, Result
from consigne.register.records import Kept


class Interaction(Kept):
    """One contact. Three times: it happened, it was received (clocks run), it was entered."""

    number = models.CharField(max_length=24)
    direction = models.CharField(max_length=3, choices=[(d.value, d.value) for d in Direction])
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    purpose = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=[("en", "en"), ("fr", "fr")])
    subject = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    # The organisation a correspondent writes about, in their words; it makes no client.
    concerns = models.CharField(max_length=240, blank=True)
    result = models.CharField(
        max_length=12, choices=[(r.value, r.value) for r in Result], blank=True
    )
    next_action = models.CharField(max_length=300, blank=True)
    next_action_on = models.DateField(null=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.UUIDField()
    # Where an imported contact came from: the source's name and its number there.
    origin = models.CharField(max_length=120, blank=True)

    class Meta(Kept.Meta):
        indexes = [
            *Kept.Meta.indexes,
            models.Index(fields=["institution", "-happened_at"], name="interaction_latest"),
            models.Index(
                fields=["institution", "next_action_on"],
                condition=Q(next_action_on__isnull=False),
                name="interaction_next_action",
            ),
        ]
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["institution", "number"], name="interaction_number"),
            models.UniqueConstraint(
                fields=["institution", "origin"],
                condition=~Q(origin=""),
                name="interaction_imported_once",
            ),
        ]


class Party(Hanging):
    """A client an interaction concerns; a wrong one is taken off, with the reason."""

    interaction = models.ForeignKey(
        Interaction,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="parties",
        db_index=False,
    )
    client = models.ForeignKey(
        "clients.Client",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    happened_at = models.DateTimeField()
    # Who was spoken to, where that was somebody acting for the others; null before it was asked.
    speaks = models.BooleanField(null=True)
    detached_at = models.DateTimeField(null=True)
    detached_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["client", "-happened_at"], name="party_timeline"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "client"], name="party_once"),
            models.CheckConstraint(
                name="party_detached_with_reason",
                condition=Q(detached_at__isnull=True) | ~Q(detached_reason=""),
            ),
        ]


class Attachment(Hanging):
    """A document of an interaction: its name here, its bytes in the vault."""

    interaction = models.ForeignKey(
        Interaction,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="attachments",
    )
    stored_object = models.ForeignKey(
        "vault.StoredObject",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    file_name = models.CharField(max_length=240)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()


class Draft(Kept):
    """What someone was writing: kept on the server, for seven days after it was last saved."""

    author = models.UUIDField()
    form = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True)
    written = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["institution", "author", "form", "about_id"],
                nulls_distinct=False,
                name="draft_once_per_form",
            ),
        ]
