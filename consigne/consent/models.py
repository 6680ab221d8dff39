"""Consent events: what was said, when, after which notice. Never a column, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consigne.consent.rules import Answer, Said, Way
from consigne.register.records import Kept


class ConsentEvent(Kept):
    """One thing a person said about one purpose.

    `client` is null for an anonymous correspondent. Evidence is an opaque reference (kind, id,
    digest), never a foreign key upward.
    """

    client = models.ForeignKey(
        "clients.Client",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        null=True,
    )
    purpose = models.CharField(max_length=80)
    answer = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Answer])
    way = models.CharField(max_length=20, choices=[(w.value, w.value) for w in Way])
    notice = models.ForeignKey(
        "notices.Notice",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        null=True,
        db_index=False,
    )
    language = models.CharField(max_length=2, choices=[("en", "en"), ("fr", "fr")])
    said_at = models.DateTimeField()
    said_on = models.DateField()
    lapses_on = models.DateField(null=True)
    evidence_kind = models.CharField(max_length=40)
    evidence_id = models.UUIDField(null=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(Kept.Meta):
        indexes = [
            *Kept.Meta.indexes,
            models.Index(
                fields=["evidence_id"],
                condition=Q(evidence_id__isnull=False),
                name="consent_by_evidence",
            ),
        ]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                name="consent_given_after_notice",
                condition=~Q(answer=Answer.GIVEN.value)
                | Q(notice__isnull=False)
                | Q(evidence_kind="import"),
            ),
        ]

    def as_said(self) -> Said:
        return Said(
            purpose=self.purpose,
            answer=Answer(self.answer),
            said_at=self.said_at,
            said_on=self.said_on,
            lapses_on=self.lapses_on,
        )
