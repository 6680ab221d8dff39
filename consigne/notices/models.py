"""Notices in versions; neither language exists without the other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from consigne.kernel.words import Bilingual
from consigne.notices import rules
from consigne.register.records import Dated


class Notice(Dated):
    """What people are told, from a day until the next version takes over."""

    version = models.CharField(max_length=40)
    text_en = models.TextField()
    text_fr = models.TextField()
    words_en = models.TextField(blank=True)
    words_fr = models.TextField(blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="notice_in_both_languages",
                condition=~Q(text_en="") & ~Q(text_fr=""),
            ),
            models.CheckConstraint(
                name="notice_words_in_both_languages",
                condition=Q(words_en="", words_fr="") | ~Q(words_en="") & ~Q(words_fr=""),
            ),
        ]

    def as_notice(self) -> rules.Notice:
        return rules.Notice(
            id=self.id,
            code=self.code,
            version=self.version,
            title=Bilingual(self.name_en, self.name_fr),
            text=Bilingual(self.text_en, self.text_fr),
            given=rules.Given(self.body["given"]),
            say=Bilingual(self.words_en, self.words_fr) if self.words_en else None,
            from_on=self.from_on,
            until_on=self.until_on,
            body=self.body,
        )


class Amendment(Dated):
    """A notice of amendment (avis de modification): its object, published before it takes effect.

    `from_on` is the day it was published.
    """

    notice_code = models.CharField(max_length=80)
    object_en = models.TextField()
    object_fr = models.TextField()
    in_force_on = models.DateField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            # Notice precedes effect.
            models.CheckConstraint(
                name="amendment_published_first", condition=Q(in_force_on__gt=models.F("from_on"))
            ),
        ]
