"""Among: many ids or instants are one parameter, however many they are.

Django writes a parameter for each: five hundred of them take longer to write, read and plan than
the question takes to answer, every number of them is another statement to plan, and beyond 65,535
PostgreSQL refuses.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import DateTimeField, ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

Written = tuple[str, Any]


class Among(In):
    """`id IN (a, b, c)`, written as `id = ANY(array)`."""

    def as_sql(self, compiler: Any, connection: Any) -> Written:
        return _one_parameter(self, compiler, connection) or super().as_sql(compiler, connection)


class PointsAmong(RelatedIn):
    """The same of a foreign key."""

    def as_sql(self, compiler: Any, connection: Any) -> Written:
        return _one_parameter(self, compiler, connection) or super().as_sql(compiler, connection)


def _one_parameter(lookup: In, compiler: Any, connection: Any) -> Written | None:
    """The lookup with an array for what it lists; None when it lists neither ids nor instants."""
    if not lookup.rhs_is_direct_value():
        return None
    listed = [each for each in lookup.rhs if each is not None]
    if not any(all(isinstance(each, kind) for each in listed) for kind in (UUID, datetime)):
        return None
    if not listed:
        raise EmptyResultSet
    column, parameters = lookup.process_lhs(compiler, connection)
    return f"{column} = ANY(%s)", [*parameters, listed]


def register() -> None:
    """Have every `__in` over ids or instants written so."""
    UUIDField.register_lookup(Among, "in")
    DateTimeField.register_lookup(Among, "in")
    ForeignKey.register_lookup(PointsAmong, "in")
