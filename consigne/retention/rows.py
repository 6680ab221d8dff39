"""Rows: a whole batch counted, deleted or marked, in statements written once for each kind.

Every statement takes the batch as one array, written once: the ids of five hundred records pass
through here a dozen times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from consigne.retention.rules import ItemState
from consigne.retention.stores import OBJECT, Store, store

_MARK = """
    UPDATE retention_planitem SET state = %(state)s, why = %(why)s
    WHERE plan_id = %(plan)s AND kind = %(kind)s AND record_id = ANY(%(ids)s::uuid[])
"""


def rows_left(place: Store, institution: UUID, ids: Collection[UUID]) -> dict[str, int]:
    """How many of these records, or rows hanging from them, are still in the database."""
    kinds, question = _count(place.kind)
    (counts,) = _asked(question, institution, ids)
    left: Counter[str] = Counter()
    for kind, count in zip(kinds, counts, strict=True):
        left[kind] += count
    return dict(left)


def delete_rows(
    place: Store, institution: UUID, ids: Collection[UUID]
) -> tuple[list[UUID], dict[str, int]]:
    """Delete the rows that hang from these records, then the records; returns their objects."""
    counts: Counter[str] = Counter()
    objects: list[UUID] = []
    for other, column in place.hanging():
        gone = _asked(_delete(other.kind, column), institution, ids)
        counts[other.kind] += len(gone)
        if other.holding.files is not None:
            objects += [each for (each,) in gone]
    if objects:
        counts[OBJECT] += len(_asked(_delete(OBJECT, "id"), institution, objects))
    counts[place.kind] += len(_asked(_delete(place.kind, "id"), institution, ids))
    return objects, dict(+counts)


def mark(plan: UUID, kind: str, going: Collection[UUID], withheld: Mapping[UUID, str]) -> None:
    """Write in the plan what became of these records."""
    became = {("", ItemState.DESTROYED): list(going)}
    for record, why in withheld.items():
        became.setdefault((why, ItemState.WITHHELD), []).append(record)
    with connection.cursor() as cursor:
        for (why, state), ids in became.items():
            about: dict[str, Any] = {"plan": plan, "kind": kind, "ids": _array(ids)}
            cursor.execute(_MARK, {**about, "state": state.value, "why": why})


def _asked(question: str, institution: UUID, ids: Collection[UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"institution": institution, "ids": _array(ids)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _array(ids: Collection[UUID]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


@cache
def _count(kind: str) -> tuple[tuple[str, ...], str]:
    """The kinds counted, in order, and the one question that counts them all."""
    places = [(kind, "id"), *((other.kind, column) for other, column in store(kind).hanging())]
    counts = [f"(SELECT count(*) {_among(*place)})" for place in places]
    return tuple(kind for kind, _ in places), "SELECT " + ", ".join(counts)


@cache
def _delete(kind: str, column: str) -> str:
    """Deletes rows of this kind, and gives the object each names, or its id."""
    named = store(kind).holding.files
    given = connection.ops.quote_name(f"{named}_id" if named else "id")
    return f"DELETE {_among(kind, column)} RETURNING {given}"


def _among(kind: str, column: str) -> str:
    # The names come from our own models, never from a request.
    table = connection.ops.quote_name(store(kind).model._meta.db_table)
    column = connection.ops.quote_name(column)
    chosen = f"institution_id = %(institution)s AND {column} = ANY(%(ids)s::uuid[])"
    return f"FROM {table} WHERE {chosen}"
