"""Rows begin and end where RFC 4180 says; a broken one costs its own line and no more."""

from __future__ import annotations

import csv
import io
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from consigne.exchange.records import MAX_ROW, Broken, records


def lines_of(raw: bytes) -> list[tuple[int, bytes | Broken]]:
    """Each record by its line: its bytes, or how it broke."""
    return [(each.line, each.broken or each.raw) for each in records(io.BytesIO(raw))]


def test_a_row_may_span_lines_inside_quotation_marks():
    assert lines_of(b'a,"b\nc"\nd,e\n') == [(1, b'a,"b\nc"\n'), (3, b"d,e\n")]


def test_the_last_row_needs_no_end_of_line():
    assert lines_of(b"a\r\nb") == [(1, b"a\r\n"), (2, b"b")]


def test_blank_lines_are_left_out_and_counted():
    assert lines_of(b"a\n\n  \nb\n") == [(1, b"a\n"), (4, b"b\n")]


def test_a_mark_within_a_word_is_a_mark_and_nothing_else():
    assert lines_of(b'a 5" pipe,b\nc,d\n') == [(1, b'a 5" pipe,b\n'), (2, b"c,d\n")]


def test_text_after_a_closing_mark_costs_its_line():
    assert lines_of(b'"a"b,c\nd,e\n') == [(1, Broken.QUOTES), (2, b"d,e\n")]


def test_a_mark_never_closed_costs_its_line_and_not_the_rest_of_the_file():
    assert lines_of(b'"a,b\nc,d\ne,f\n') == [
        (1, Broken.QUOTES),
        (2, b"c,d\n"),
        (3, b"e,f\n"),
    ]


def test_a_mark_closed_by_that_of_another_row_costs_its_own_line():
    assert lines_of(b'"a,b\n"c",d\ne,f\n') == [
        (1, Broken.QUOTES),
        (2, b'"c",d\n'),
        (3, b"e,f\n"),
    ]


def test_a_row_beyond_the_limit_is_named_by_its_cell_and_the_next_is_read():
    large = b"x" * (MAX_ROW + 1)
    (broken, following) = records(io.BytesIO(b'a,"' + large + b'",c\nd,e,f\n'))
    assert (broken.broken, broken.cell, broken.line) == (Broken.TOO_LARGE, 1, 1)
    assert following.raw == b"d,e,f\n"


def test_ten_million_bytes_in_a_cell_take_no_more_memory_than_a_row_may():
    file = io.BytesIO(b"a," + b"x" * 10_000_000 + b"\nb,c\n")
    tracemalloc.start()
    found = list(records(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.broken for each in found] == [Broken.TOO_LARGE, None]
    assert peak < 3 * MAX_ROW


@given(st.lists(st.lists(st.text(alphabet='ab",\n\r é'), min_size=2, max_size=4), max_size=6))
def test_what_a_csv_writer_writes_is_cut_where_it_was_joined(rows: list[list[str]]):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    found = list(records(io.BytesIO(written.getvalue().encode())))
    cells = [next(csv.reader([each.raw.decode()], strict=True)) for each in found]
    assert cells == rows


@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b"\xff", b"\x00"]), max_size=60))
def test_any_bytes_are_cut_into_records_in_the_order_of_their_lines(pieces: list[bytes]):
    raw = b"".join(pieces)
    lines = [each.line for each in records(io.BytesIO(raw))]
    assert lines == sorted(set(lines))
    assert all(line <= raw.count(b"\n") + 1 for line in lines)
