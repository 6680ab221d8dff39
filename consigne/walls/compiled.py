"""Compiled: the rows of one kind of record that the matrix lets a reader see, and write, as SQL.

A policy hides rows, not columns: a row is seen by whoever reaches any part of it, masked or not.
Whether a client's identity was checked is the rules' business; here it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consigne.kernel.actors import Role
from consigne.kernel.matrix import Extent, Matrix, Relation
from consigne.walls.ddl import ACTOR, INSTITUTION

# A relation that no column of the row tells of.
_TOLD_ELSEWHERE = (Relation.INSTITUTION, Relation.IDENTIFIED)


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
    ways = [_holds(everyone)]
    if own - everyone:
        ways.append(f"({_holds(own - everyone)} AND {column} = {ACTOR})")
    return f"{INSTITUTION} AND ({' OR '.join(ways)})"


def _holds(roles: Iterable[Role]) -> str:
    """Whether the transaction acts in one of these roles; asked once in each statement."""
    named = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return f"(SELECT string_to_array(current_setting('app.roles', true), ',') && ARRAY[{named}])"
