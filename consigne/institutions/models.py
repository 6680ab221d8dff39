"""Institutions and their dated versions: what changes about a body keeps its day."""

from __future__ import annotations

from datetime import date

from django.db import models

from consigne.institutions.rules import InstitutionSeen, LanguageRegime
from consigne.kernel.ids import new_id
from consigne.kernel.words import Bilingual
from consigne.walls.ranges import in_force_a_day, one_version_a_day


class Institution(models.Model):
    """A public body or business that runs on this installation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    # A practice institution has invented people only and is banded on every screen.
    practice = models.BooleanField(default=False)
    # Grows with each load of the register, so that a cached register knows it is stale.
    register_stamp = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)


class InstitutionVersion(models.Model):
    """What is true of an institution from one day until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="versions")
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    regime = models.CharField(max_length=20, choices=[(r.value, r.value) for r in LanguageRegime])
    order = models.JSONField()
    time_zone = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    body = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            one_version_a_day("institution_one_version_a_day", "institution"),
            in_force_a_day("institution_version_has_a_day"),
        ]

    def as_seen(self) -> InstitutionSeen:
        return InstitutionSeen(
            id=self.institution_id,
            code=self.institution.code,
            name=Bilingual(self.name_en, self.name_fr),
            regime=LanguageRegime(self.regime),
            order=tuple(self.order),
            time_zone=self.time_zone,
            from_on=self.from_on,
            practice=self.institution.practice,
            register_stamp=self.institution.register_stamp,
        )

    def in_force(self, on: date) -> bool:
        """Whether this version holds on a day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)
