"""Matrix: who may see which part of a kind of record, in which relation, and by what authority?

Each floor declares its rows once, in its page `matrix`. Its rules and its masks, the audience of
every address and the policies of the database are all made of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import Source
from consigne.kernel.words import Bilingual


class Extent(IntEnum):
    """How far a reader reaches, each further than the one before.

    Masked: that it is there, and not what it says. Written: entered or changed, as rules allow.
    """

    NONE = 0
    MASKED = 1
    READ = 2
    WRITE = 3


class Relation(StrEnum):
    """What ties a reader to a record; several may hold at once, and the widest reach counts."""

    INSTITUTION = "institution"
    CONTRACT = "contract"
    TEAM = "team"
    ASSIGNED = "assigned"
    IDENTIFIED = "identified"
    EMERGENCY = "emergency"
    SELF = "self"


EXTENT_NAMES: dict[Extent, Bilingual] = {
    Extent.NONE: Bilingual("nothing", "rien"),
    Extent.MASKED: Bilingual("masked", "masqué"),
    Extent.READ: Bilingual("read", "consultation"),
    Extent.WRITE: Bilingual("read and write", "consultation et écriture"),
}
RELATION_NAMES: dict[Relation, Bilingual] = {
    Relation.INSTITUTION: Bilingual("of the same institution", "de la même institution"),
    Relation.CONTRACT: Bilingual("under one’s supplier’s contract", "visé par le contrat"),
    Relation.TEAM: Bilingual("of one’s team", "de la même équipe"),
    Relation.ASSIGNED: Bilingual("assigned to one", "attribué à la personne"),
    Relation.IDENTIFIED: Bilingual(
        "once the client’s identity is checked in the contact under way",
        "une fois l’identité du client vérifiée durant le contact en cours",
    ),
    Relation.EMERGENCY: Bilingual(
        "opened in an emergency, for fifteen minutes, and reviewed",
        "ouvert en situation d’urgence, pour quinze minutes, avec examen",
    ),
    Relation.SELF: Bilingual("one’s own", "pour ce qui est à soi"),
}
EVERY_RECORD = frozenset({Relation.INSTITUTION})


@dataclass(frozen=True, slots=True)
class Given:
    """These roles reach a part this far, when this relation holds."""

    extent: Extent
    relation: Relation
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A group of fields of some kinds of record, who reaches it, and by what authority.

    `fields` are columns of the kinds' holdings; empty means all that no other part of that kind
    names. `own` is the column that names whose own a record is, where that is a relation.
    """

    kinds: tuple[str, ...]
    group: str
    name: Bilingual
    authority: Source
    given: tuple[Given, ...]
    fields: frozenset[str] = field(default_factory=frozenset)
    own: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the matrix, as it is read out."""

    role: Role
    kind: str
    part: Part
    relation: Relation
    extent: Extent


class Matrix:
    """The parts of some floors, or of all of them."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self._given = {(kind, part.group): part.given for part in parts for kind in part.kinds}

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record that have a row."""
        return frozenset(kind for kind, _ in self._given)

    def of(self, kind: str) -> tuple[Part, ...]:
        """The parts of one kind of record."""
        return tuple(part for part in self.parts if kind in part.kinds)

    def extent(
        self,
        roles: Collection[Role],
        kind: str,
        group: str,
        relations: Collection[Relation] = EVERY_RECORD,
    ) -> Extent:
        """How far someone in these roles reaches a part, when these relations hold.

        The system acts for its institution on all of it: the one door destroys whatever is kept.
        Raises KeyError for a part that no floor declares.
        """
        given = self._given[kind, group]
        if Role.SYSTEM in roles:
            return Extent.WRITE
        reached = (
            each.extent
            for each in given
            if each.relation in relations and not set(roles).isdisjoint(each.roles)
        )
        return max(reached, default=Extent.NONE)

    def roles(self, kind: str, group: str, least: Extent, relation: Relation) -> tuple[Role, ...]:
        """The roles that reach a part at least this far in a relation, in the order of roles."""
        reached = {
            role
            for each in self._given[kind, group]
            if each.relation is relation and each.extent >= least
            for role in each.roles
        }
        return tuple(role for role in Role if role in reached)

    def cells(self) -> Iterator[Cell]:
        """Every row, part by part."""
        for part in self.parts:
            for kind in part.kinds:
                for each in part.given:
                    for role in each.roles:
                        yield Cell(role, kind, part, each.relation, each.extent)


def relations(actor: Actor, *closer: Relation) -> frozenset[Relation]:
    """What ties an actor to a record that their queries reach, beside what is closer."""
    under = {Relation.CONTRACT} if actor.under else set()
    return EVERY_RECORD.union(under, closer)


def joined(matrices: Iterable[Matrix]) -> Matrix:
    """One matrix of several floors."""
    return Matrix(*(part for matrix in matrices for part in matrix.parts))
