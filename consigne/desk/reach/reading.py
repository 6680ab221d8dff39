"""Reading: the matrix as sentences, for a role, a person or a record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from consigne.kernel.actors import ROLE_NAMES, STAFF_ROLES, Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import EXTENT_NAMES, RELATION_NAMES, Extent, Matrix, Part, Relation
from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Reached:
    """How far some roles reach one part: the widest in each relation."""

    part: Part
    ways: tuple[tuple[Extent, Relation], ...]

    @property
    def name(self) -> Bilingual:
        return self.part.name

    @property
    def authority(self) -> Source:
        return self.part.authority

    @property
    def widest(self) -> Extent:
        return max((extent for extent, _ in self.ways), default=Extent.NONE)

    @property
    def words(self) -> Bilingual:
        """ "masked; read and write, one's own"."""
        told = [_way(extent, relation) for extent, relation in self.ways]
        if not told:
            return EXTENT_NAMES[Extent.NONE]
        return Bilingual("; ".join(each.en for each in told), "; ".join(each.fr for each in told))


@dataclass(frozen=True, slots=True)
class ByRole:
    """One role before a record: how far it reaches each part, and who holds it today."""

    role: Role
    reached: tuple[Reached, ...]
    people: tuple[str, ...] = ()

    @property
    def name(self) -> Bilingual:
        return ROLE_NAMES[self.role]


def reach_of(matrix: Matrix, roles: Collection[Role]) -> tuple[Reached, ...]:
    """Every part that someone in these roles reaches at all, in the order of the matrix."""
    found = (reached(part, roles) for part in matrix.parts)
    return tuple(each for each in found if each.ways)


def reached(part: Part, roles: Collection[Role]) -> Reached:
    """How far these roles reach a part; a closer relation that adds nothing is left out."""
    ways: list[tuple[Extent, Relation]] = []
    for relation in Relation:
        extents = [
            given.extent
            for given in part.given
            if given.relation is relation and not set(roles).isdisjoint(given.roles)
        ]
        widest = max(extents, default=Extent.NONE)
        if widest > max((extent for extent, _ in ways), default=Extent.NONE):
            ways.append((widest, relation))
    return Reached(part, tuple(ways))


def by_role(parts: Collection[Part], people: dict[Role, tuple[str, ...]]) -> tuple[ByRole, ...]:
    """Each role of staff that reaches any of these parts, with the people who hold it."""
    found = (
        ByRole(role, tuple(reached(part, {role}) for part in parts), people.get(role, ()))
        for role in STAFF_ROLES
    )
    return tuple(each for each in found if any(part.ways for part in each.reached))


def _way(extent: Extent, relation: Relation) -> Bilingual:
    name = EXTENT_NAMES[extent]
    if relation is Relation.INSTITUTION:
        return name
    tie = RELATION_NAMES[relation]
    return Bilingual(f"{name.en} ({tie.en})", f"{name.fr} ({tie.fr})")
