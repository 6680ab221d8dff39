"""No record without a row: every table has its place in the matrix, and every column its part."""

from __future__ import annotations

from collections import Counter

import pytest

from consigne.config.kinds import matrix, tables
from consigne.kernel.actors import STAFF_ROLES, Role
from consigne.kernel.holdings import Holding
from consigne.kernel.matrix import Extent, Matrix, Part
from tests.architecture.tree import holdings


def without_a_row(kinds: dict[str, str], declared: Matrix) -> list[str]:
    """What to write for each table whose kind no floor declares."""
    return [
        f'Declare who reaches "{kind}" ({table}) in the page `matrix` of its floor.'
        for table, kind in kinds.items()
        if kind not in declared.kinds
    ]


def test_every_table_has_a_row():
    assert without_a_row(tables(), matrix()) == []


def test_the_check_of_rows_says_what_to_write():
    (told,) = without_a_row({"rights_request": "request"}, matrix())
    assert '"request" (rights_request)' in told


def test_every_row_is_of_a_table():
    assert matrix().kinds == set(tables().values())


def misplaced(held: Holding, parts: tuple[Part, ...]) -> list[str]:
    """Columns named by two parts or by none, and those named that are not there."""
    named = Counter(name for part in parts for name in part.fields)
    rest = [part for part in parts if not part.fields]
    unnamed = held.fields.keys() - named.keys()
    return sorted(
        {name for name, times in named.items() if times > 1 or name not in held.fields}
        | (set() if len(rest) == 1 else unnamed or {part.group for part in rest})
    )


@pytest.mark.parametrize("held", holdings(), ids=lambda held: held.kind)
def test_every_column_is_of_one_part(held: Holding):
    assert misplaced(held, matrix().of(held.kind)) == []


def test_the_check_of_columns_sees_one_that_no_part_names():
    held = next(each for each in holdings() if each.kind == "interaction")
    said = tuple(part for part in matrix().of("interaction") if part.fields)
    assert "number" in misplaced(held, said)


def test_parts_of_one_kind_have_names_of_their_own():
    named = Counter((kind, part.group) for part in matrix().parts for kind in part.kinds)
    assert [name for name, times in named.items() if times > 1] == []


def test_nobody_reaches_nothing():
    assert [cell for cell in matrix().cells() if cell.role is Role.NOBODY] == []


@pytest.mark.req("OPC-QC-18")
def test_an_administrator_reaches_no_client_and_decides_no_destruction():
    reached = {
        cell.kind: cell.extent for cell in matrix().cells() if cell.role is Role.ADMINISTRATOR
    }
    assert not reached.keys() & {"client", "phone", "consent", "interaction", "draft"}
    assert reached["plan"] is Extent.READ


@pytest.mark.req("OPC-QC-19")
def test_a_mediator_reaches_no_contact_details():
    reached = {cell.kind for cell in matrix().cells() if cell.role is Role.MEDIATOR}
    assert not reached & {"phone", "email", "postal", "handle", "interaction"}


def test_those_who_are_served_have_no_desk():
    assert not {Role.CLIENT, Role.RESPONDENT, Role.REPRESENTATIVE} & set(STAFF_ROLES)
