"""A file is read under the heading its mapping was made for, row by row."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.exchange.reading import MAX_CELL, FileRefused, rows_of
from consigne.exchange.rules import Row, RowRefused, Why
from tests.exchange.builders import HEADING, SMALL, a_file, a_mapping, a_row, read


def refused(*rows: bytes) -> list[tuple[int, str, object]]:
    """The rows of a small file that cannot be read: line, column, reason."""
    found = [row for row in read(*rows) if isinstance(row, RowRefused)]
    return [(row.line, row.field, row.decision.why) for row in found]


def details(heading: bytes) -> list[str]:
    with pytest.raises(FileRefused) as error:
        rows_of(a_file(heading=heading), a_mapping())
    return [detail.en for detail in error.value.details]


def test_a_row_is_read_by_the_names_of_its_columns():
    (row,) = read(a_row(about="Garantie"))
    assert isinstance(row, Row)
    assert (row.line, row.cells["About"]) == (2, "Garantie")


def test_a_mark_of_byte_order_is_no_part_of_the_first_column():
    file = io.BytesIO(b"\xef\xbb\xbf" + HEADING + a_row())
    assert isinstance(next(rows_of(file, a_mapping())), Row)


def test_bad_encoding_costs_its_row_and_names_its_column():
    assert refused(a_row("1"), b"2,2026-03-02,caf\xe9,Magasin,Letter\n", a_row("3")) == [
        (3, "About", Why.ENCODING)
    ]


def test_a_control_character_costs_its_row():
    assert refused(a_row(about="a\x00b")) == [(2, "About", Why.CONTROL)]


def test_a_cell_beyond_the_limit_costs_its_row_and_names_its_column():
    assert refused(a_row(about="x" * (MAX_CELL + 1)), a_row()) == [(2, "About", Why.TOO_LARGE)]


def test_a_cell_of_ten_million_bytes_costs_its_row_and_names_its_column():
    assert refused(a_row(about="x" * 10_000_000), a_row()) == [(2, "About", Why.TOO_LARGE)]


def test_a_row_of_another_width_says_both_numbers():
    (row,) = read(b"1,2026-03-02\n")
    assert isinstance(row, RowRefused)
    assert "Cells in this line: 2; in the heading: 5" in row.decision.explained().headline.en


def test_marks_that_do_not_match_cost_their_row():
    assert refused(b'1,2026-03-02,"a"b,c,Letter\n', a_row()) == [(2, "About", Why.QUOTES)]


def test_a_column_the_mapping_keeps_must_be_there():
    assert details(b"Id,Day,About,By\n") == [
        "The file has no column “Company”, which the mapping keeps."
    ]


def test_a_column_neither_kept_nor_left_out_refuses_the_file():
    (told,) = details(HEADING.replace(b"By", b"By,Birthday"))
    assert told.startswith("The column “Birthday” is neither kept nor left out.")


def test_a_column_that_stands_twice_refuses_the_file():
    assert details(HEADING.replace(b"By", b"By,Day")) == [
        "The column “Day” stands twice in the heading. Rename one."
    ]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff\xfe\n", b'"Id\n', b"\r\r\r"])
def test_a_file_without_a_heading_is_refused(raw: bytes):
    with pytest.raises(FileRefused):
        rows_of(io.BytesIO(raw), a_mapping())


def test_a_spreadsheet_of_another_country_is_read_as_its_mapping_says():
    written = "file: {delimiter: semicolon, encoding: windows-1252}"
    mapping = a_mapping(SMALL + written)
    raw = (HEADING + a_row(about="Échange")).decode().replace(",", ";").encode("windows-1252")
    (row,) = rows_of(io.BytesIO(raw), mapping)
    assert isinstance(row, Row)
    assert row.cells["About"] == "Échange"


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_refusals_with_their_line(raw: bytes):
    for row in rows_of(io.BytesIO(HEADING + raw), a_mapping()):
        assert row.line >= 2


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(raw: bytes):
    try:
        list(rows_of(io.BytesIO(raw), a_mapping()))
    except FileRefused as error:
        assert error.sentence.fr
