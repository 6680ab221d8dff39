"""The shape of every row that belongs to an institution.

This abstract model, and the two of `register.records`, are the only ones a floor may take from
another.
"""

from __future__ import annotations

from django.db import models

from consigne.kernel.ids import new_id


class Hanging(models.Model):
    """A row of one institution, with an id of its own; alone, or hanging from a kept record."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True
