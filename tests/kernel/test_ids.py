"""An id sorts by the time it was made, and is never made twice."""

from __future__ import annotations

import time
from unittest import mock
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.ids import new_id


def test_an_id_is_a_version_seven():
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_an_id_carries_its_millisecond():
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=20, unique=True))
def test_ids_sort_as_the_instants_they_were_made_at(milliseconds):
    made = []
    for moment in sorted(milliseconds):
        with mock.patch("time.time_ns", return_value=moment * 1_000_000):
            made.append(new_id())
    assert sorted(made) == made


def test_no_two_are_the_same():
    assert len({new_id() for _ in range(5000)}) == 5000
