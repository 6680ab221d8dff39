"""Compiled: the rows of one kind of record that the matrix lets a reader see, and write, as SQL.

A policy hides rows, not columns: a row is seen by whoever reaches any part of it, masked or not.
Whether a client's identity was checked is the rules' business; here it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consigne.kernel.actors import CONFINED, Role
from consigne.kernel.matrix import Extent, Matrix, Relation
from consigne.walls.contracts import UNDER_CONTRACT
from consigne.walls.ddl import ACTOR, INSTITUTION

# A relation that no column of the row tells of; of a contract, a function does.
_TOLD_ELSEWHERE = (Relation.INSTITUTION, Relation.CONTRACT, Relation.IDENTIFIED)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which rows a transaction may see, and which it may leave behind it."""

    seen: str
    written: str


def limits(matrix: Matrix, kind: str) -> Limits:
    """The two conditions of a kind's table; an institution's own rows alone in either."""
    return Limits(
        _condition(matrix, kind, Extent.MASKED),
        _condition(matrix, kind, Extent.WRITE),
    )


def _condition(matrix: Matrix, kind: str, least: Extent) -> str:
    everyone: set[Role] = {Role.SYSTEM}
    own: set[Role] = set()
    column = next((part.own for part in matrix.of(kind) if part.own), "")
    for part in matrix.of(kind):
        for given in part.given:
            if given.extent >= least:
                told = given.relation in _TOLD_ELSEWHERE or not column
                (everyone if told else own).update(given.roles)
    own -= everyone
    contract = UNDER_CONTRACT.get(kind, "")
    # Whatever else ties the confined to a row, it is under their contract.
    confined = CONFINED if contract else frozenset()
    mine = f"{column} = {ACTOR}"
    ways = (
        _way(everyone - confined),
        _way(everyone & confined, contract),
        _way(own - confined, mine),
        _way(own & confined, contract, mine),
    )
    return f"{INSTITUTION} AND ({' OR '.join(filter(None, ways))})"


def _way(roles: set[Role], *bounds: str) -> str:
    """The rows that some roles reach within bounds; nothing when there are no such roles."""
    if not roles:
        return ""
    conditions = " AND ".join((_holds(roles), *bounds))
    return f"({conditions})" if bounds else conditions


def _holds(roles: Iterable[Role]) -> str:
    """Whether the transaction acts in one of these roles; asked once in each statement."""
    named = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return f"(SELECT string_to_array(current_setting('app.roles', true), ',') && ARRAY[{named}])"
