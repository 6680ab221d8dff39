"""Among: many ids are one parameter, however many they are.

Django writes a parameter for each: five hundred of them take longer to write, read and plan than
the question takes to answer, and every number of ids is another statement to plan.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

Written = tuple[str, Any]


class AmongIds(In):
    """`id IN (a, b, c)`, written as `id = ANY(array)`."""

    def as_sql(self, compiler: Any, connection: Any) -> Written:
        return _one_parameter(self, compiler, connection) or super().as_sql(compiler, connection)


class PointsAmong(RelatedIn):
    """The same of a foreign key."""

    def as_sql(self, compiler: Any, connection: Any) -> Written:
        return _one_parameter(self, compiler, connection) or super().as_sql(compiler, connection)


def _one_parameter(lookup: In, compiler: Any, connection: Any) -> Written | None:
    """The lookup with an array for what it lists; None when it does not list ids."""
    if not lookup.rhs_is_direct_value():
        return None
    ids = [each for each in lookup.rhs if each is not None]
    if not all(isinstance(each, UUID) for each in ids):
        return None
    if not ids:
        raise EmptyResultSet
    column, parameters = lookup.process_lhs(compiler, connection)
    return f"{column} = ANY(%s)", [*parameters, ids]


def register() -> None:
    """Have every `__in` over ids written so."""
    UUIDField.register_lookup(AmongIds, "in")
    ForeignKey.register_lookup(PointsAmong, "in")
