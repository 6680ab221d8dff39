"""The cipher: what was sealed opens whole or in part, and nothing else does."""

import io
import os
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consigne.vault.cipher import (
    CHUNK,
    HEADER,
    TAG,
    opened,
    opened_part,
    plain_size,
    sealed,
)
from consigne.vault.errors import Damaged

KEY = os.urandom(32)
RECORDING = uuid4()
SEALED_CHUNK = CHUNK + TAG

sizes = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])


def a_sealed(content: bytes, *, key: bytes = KEY, object_id: UUID = RECORDING) -> bytes:
    return b"".join(sealed(io.BytesIO(content), key, object_id))


def reopened(stored: bytes, *, key: bytes = KEY, object_id: UUID = RECORDING) -> bytes:
    return b"".join(opened(io.BytesIO(stored), key, object_id))


def part_of(stored: bytes, start: int, stop: int) -> bytes:
    return b"".join(opened_part(io.BytesIO(stored), KEY, RECORDING, start, stop))


@settings(max_examples=30, deadline=None)
@given(sizes)
def test_what_was_sealed_opens_whole(size: int) -> None:
    content = os.urandom(size)
    stored = a_sealed(content)
    assert reopened(stored) == content
    assert plain_size(len(stored), RECORDING) == size


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(0, 4 * CHUNK), st.integers(0, 4 * CHUNK))
def test_any_part_opens_by_itself(size: int, start: int, stop: int) -> None:
    content = os.urandom(size)
    assert part_of(a_sealed(content), start, stop) == content[start:stop]


def test_a_part_reads_only_the_chunks_it_touches() -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            found = super().read(size)
            self.taken += len(found)
            return found

    stored = Counted(a_sealed(bytes(40 * CHUNK)))
    assert len(b"".join(opened_part(stored, KEY, RECORDING, 5 * CHUNK, 5 * CHUNK + 9))) == 9
    assert stored.taken <= HEADER + 2 * SEALED_CHUNK


def test_the_same_content_never_seals_alike() -> None:
    assert a_sealed(b"word") != a_sealed(b"word")


def test_a_source_that_answers_short_reads_is_sealed_whole() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1000))

    content = os.urandom(CHUNK + 5)
    assert reopened(b"".join(sealed(Slow(content), KEY, RECORDING))) == content


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_bit_anywhere_is_refused(data: st.DataObject) -> None:
    stored = bytearray(a_sealed(bytes(2 * CHUNK + 9)))
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Damaged):
        reopened(bytes(stored))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3 * SEALED_CHUNK + HEADER - 1))
def test_a_cut_object_is_refused_whole_and_in_part(length: int) -> None:
    cut = a_sealed(bytes(3 * CHUNK))[:length]
    with pytest.raises(Damaged):
        reopened(cut)
    with pytest.raises(Damaged):
        part_of(cut, 0, 1)


def test_reordered_repeated_or_dropped_chunks_are_refused() -> None:
    stored = a_sealed(os.urandom(3 * CHUNK))
    head, body = stored[:HEADER], stored[HEADER:]
    a, b, c = (body[i * SEALED_CHUNK : (i + 1) * SEALED_CHUNK] for i in range(3))
    for forged in (b + a + c, a + a + c, a + c, a + b + c + c, a + b, b + c):
        with pytest.raises(Damaged):
            reopened(head + forged)


@pytest.mark.req("OPC-15")
def test_a_chunk_of_another_object_is_refused() -> None:
    other = uuid4()
    with pytest.raises(Damaged):
        reopened(a_sealed(b"theirs", object_id=other))
    with pytest.raises(Damaged):
        reopened(a_sealed(b"theirs", key=os.urandom(32)))


def test_an_object_of_an_unknown_version_is_refused() -> None:
    stored = a_sealed(b"word")
    with pytest.raises(Damaged):
        reopened(b"\x02" + stored[1:])


def test_the_refusal_is_told_in_both_languages() -> None:
    words = Damaged(object_id=str(RECORDING)).words
    assert str(RECORDING) in words.en
    assert "copie de sauvegarde" in words.fr
