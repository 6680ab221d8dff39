"""Days in force, as the database sees them: two versions of one thing never overlap."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """The days a version is in force, its end excluded."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_version_a_day(name: str, *same: str) -> ExclusionConstraint:
    """No two rows that agree on these columns are in force on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in same),
            (
                DateRange("from_on", "until_on", RangeBoundary()),
                RangeOperators.OVERLAPS,
            ),
        ],
    )


def in_force_a_day(name: str) -> models.CheckConstraint:
    """A version is in force for at least one day."""
    return models.CheckConstraint(
        name=name, condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
    )


def in_force(on: date) -> Q:
    """The rows in force on a day, the end of each excluded."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
