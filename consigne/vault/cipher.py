"""Cipher: how is an object sealed, and how is any part of it opened again?

AES-256-GCM in chunks of 64 KiB, after the STREAM construction (Hoang, Reyhanitabar, Rogaway and
Vizár, 2015): the nonce is a random prefix, the chunk's index and a last-chunk flag, so that a cut
or a reordering changes a nonce and fails. The object's id and the format's version are
authenticated with every chunk, so that no chunk can stand in for another object's.

A sealed object is: version (1 byte), nonce prefix (7 bytes), then chunks, each with its tag.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consigne.vault.errors import Damaged

CHUNK = 64 * 1024
TAG = 16
VERSION = 1
_PREFIX = 7
HEADER = 1 + _PREFIX


def sealed(source: BinaryIO, key: bytes, object_id: UUID) -> Iterator[bytes]:
    """The sealed form of what `source` holds from here to its end, in pieces.

    `key` is 32 bytes and serves one object only. Memory stays at two chunks.
    """
    cipher, prefix = AESGCM(key), os.urandom(_PREFIX)
    about = _about(object_id)
    yield bytes([VERSION]) + prefix
    index, chunk = 0, _filled(source, CHUNK)
    while True:
        # A full chunk is the last one only if nothing follows it.
        following = _filled(source, CHUNK) if len(chunk) == CHUNK else b""
        yield cipher.encrypt(_nonce(prefix, index, last=not following), chunk, about)
        if not following:
            return
        index, chunk = index + 1, following


def opened(source: BinaryIO, key: bytes, object_id: UUID) -> Iterator[bytes]:
    """The plain content of a sealed object, in pieces, each authenticated before it is yielded.

    Raises Damaged at the first piece that is not what was sealed under this id and key; a cut is
    only known at the end, so nothing is complete until the iterator is exhausted.
    """
    prefix = _opening(source, object_id)
    cipher, index = AESGCM(key), 0
    chunk = _filled(source, CHUNK + TAG)
    while True:
        following = _filled(source, CHUNK + TAG) if len(chunk) == CHUNK + TAG else b""
        yield _plain(cipher, prefix, index, chunk, object_id, last=not following)
        if not following:
            return
        index, chunk = index + 1, following


def opened_part(
    source: BinaryIO, key: bytes, object_id: UUID, start: int, stop: int
) -> Iterator[bytes]:
    """Bytes `start` to `stop` (excluded) of the plain content, reading only the chunks touched.

    `source` can seek. The last chunk is authenticated first, so that a cut object is refused
    whatever part is asked. A range beyond the end is shortened. Raises Damaged.
    """
    size = plain_size(source.seek(0, os.SEEK_END), object_id)
    source.seek(0)
    prefix, cipher = _opening(source, object_id), AESGCM(key)
    last = max(0, size - 1) // CHUNK
    end = _chunk_at(source, cipher, prefix, last, object_id, last=True)
    for index in range(start // CHUNK, (min(stop, size) + CHUNK - 1) // CHUNK):
        at_end = index == last
        chunk = end if at_end else _chunk_at(source, cipher, prefix, index, object_id, last=False)
        yield chunk[max(0, start - index * CHUNK) : max(0, stop - index * CHUNK)]


def plain_size(sealed_size: int, object_id: UUID) -> int:
    """How many bytes of content a sealed object of this size holds; raises Damaged when no sealed
    object can have that size."""
    body = sealed_size - HEADER
    chunks, rest = divmod(body, CHUNK + TAG)
    if body < TAG or 0 < rest < TAG or (rest == TAG and chunks):
        raise Damaged(object_id=str(object_id))
    return body - TAG * (chunks + bool(rest))


def _chunk_at(
    source: BinaryIO,
    cipher: AESGCM,
    prefix: bytes,
    index: int,
    object_id: UUID,
    *,
    last: bool,
) -> bytes:
    source.seek(HEADER + index * (CHUNK + TAG))
    return _plain(cipher, prefix, index, _filled(source, CHUNK + TAG), object_id, last=last)


def _plain(
    cipher: AESGCM,
    prefix: bytes,
    index: int,
    chunk: bytes,
    object_id: UUID,
    *,
    last: bool,
) -> bytes:
    try:
        return cipher.decrypt(_nonce(prefix, index, last=last), chunk, _about(object_id))
    except InvalidTag:
        raise Damaged(object_id=str(object_id)) from None


def _opening(source: BinaryIO, object_id: UUID) -> bytes:
    header = _filled(source, HEADER)
    if len(header) < HEADER or header[0] != VERSION:
        raise Damaged(object_id=str(object_id))
    return header[1:]


def _about(object_id: UUID) -> bytes:
    return object_id.bytes + bytes([VERSION])


def _nonce(prefix: bytes, index: int, *, last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([last])


def _filled(source: BinaryIO, size: int) -> bytes:
    """Exactly `size` bytes, fewer only at the end: a pipe or a socket answers short reads."""
    first = source.read(size)
    if len(first) == size or not first:
        return first
    parts, missing = [first], size - len(first)
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
