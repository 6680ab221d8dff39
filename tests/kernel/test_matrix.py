"""Who reaches which part: the widest of what any role and any relation give, and no more."""

from __future__ import annotations

import pytest

from consigne.kernel.actors import Role
from consigne.kernel.decisions import Source
from consigne.kernel.matrix import Extent, Given, Matrix, Part, Relation, joined
from consigne.kernel.words import Bilingual

AUTHORITY = Source(Bilingual("An act", "Une loi"))
MATRIX = Matrix(
    Part(
        ("letter", "parcel"),
        "said",
        Bilingual("What it says", "Sa teneur"),
        AUTHORITY,
        (
            Given(Extent.MASKED, Relation.INSTITUTION, (Role.AGENT, Role.INTEGRATOR)),
            Given(Extent.READ, Relation.INSTITUTION, (Role.SUPERVISOR,)),
            Given(Extent.WRITE, Relation.SELF, (Role.AGENT,)),
        ),
    )
)


def extent(*roles: Role, relations: frozenset[Relation] = frozenset()) -> Extent:
    return MATRIX.extent(roles, "letter", "said", {Relation.INSTITUTION, *relations})


def test_a_role_reaches_as_far_as_its_row_says():
    assert extent(Role.SUPERVISOR) is Extent.READ


def test_what_no_row_gives_is_nothing():
    assert extent(Role.APPROVER) is Extent.NONE
    assert extent(Role.INTEGRATOR, relations=frozenset({Relation.SELF})) is Extent.MASKED


def test_of_two_roles_the_wider_counts():
    assert extent(Role.AGENT, Role.SUPERVISOR) is Extent.READ


def test_a_closer_relation_reaches_further():
    assert extent(Role.AGENT, relations=frozenset({Relation.SELF})) is Extent.WRITE


def test_the_system_reaches_everything_of_its_institution():
    assert extent(Role.SYSTEM) is Extent.WRITE


def test_a_part_that_nobody_declared_is_a_fault_and_not_a_no():
    with pytest.raises(KeyError):
        MATRIX.extent({Role.AGENT}, "letter", "unsaid")


def test_roles_that_reach_so_far_are_told_in_their_order():
    masked = MATRIX.roles("parcel", "said", Extent.MASKED, Relation.INSTITUTION)
    assert masked == (Role.AGENT, Role.SUPERVISOR, Role.INTEGRATOR)
    assert MATRIX.roles("parcel", "said", Extent.READ, Relation.INSTITUTION) == (Role.SUPERVISOR,)


def test_it_is_read_out_row_by_row():
    rows = [(cell.role, cell.kind, cell.relation, cell.extent) for cell in MATRIX.cells()]
    assert len(rows) == len(set(rows)) == 8
    assert (Role.AGENT, "parcel", Relation.SELF, Extent.WRITE) in rows


def test_matrices_of_several_floors_are_one():
    other = Matrix(Part(("stamp",), "face", Bilingual("Face", "Face"), AUTHORITY, ()))
    assert joined([MATRIX, other]).kinds == {"letter", "parcel", "stamp"}
