"""Records: where does each row of a file begin and end, whatever its bytes?

A row may span lines inside quotation marks. One that cannot be read costs its own first line and
no more: reading goes on at the next, and no row is ever kept whole beyond the limits below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO

MAX_ROW = 1_000_000
# How far the closing mark of a cell is looked for.
MAX_REACH = 64_000_000
_PIECE = 1 << 16
_MARK = ord('"')


class Broken(Enum):
    """Why a record is not whole."""

    QUOTES = auto()
    TOO_LARGE = auto()


@dataclass(frozen=True, slots=True)
class Record:
    """The bytes of one row and the line it begins on.

    When it is `broken` there are none, and `cell` counts, from 0, the cell in which it broke.
    """

    line: int
    raw: bytes
    broken: Broken | None = None
    cell: int = 0


def records(file: BinaryIO, *, delimiter: str = ",") -> Iterator[Record]:
    """Every record from here to the end of a file that can be sought in; blank lines left out."""
    line = 1
    while True:
        reader = _Reader(file, line, ord(delimiter))
        record = reader.read()
        if record is None:
            return
        if record.broken or record.raw.strip():
            yield record
        line += reader.lines


class _State(Enum):
    """Where the scan stands, as RFC 4180 sees it."""

    START = auto()
    PLAIN = auto()
    QUOTED = auto()
    CLOSED = auto()


class _Reader:
    """Reads one record, piece by piece."""

    def __init__(self, file: BinaryIO, line: int, delimiter: int) -> None:
        self._file, self._line, self._delimiter = file, line, delimiter
        self._state, self._cell, self._mismatched = _State.START, 0, False
        self._kept, self._size = bytearray(), 0
        self._over_in: int | None = None
        self.lines = 0

    def read(self) -> Record | None:
        second = 0
        while piece := self._file.readline(_PIECE):
            self._keep(piece)
            self._scan(piece)
            ended = piece.endswith(b"\n")
            self.lines += ended
            if self._mismatched or self._is_lost():
                return self._given_up(second, at_end_of_line=ended)
            if ended and self._state is not _State.QUOTED:
                return self._whole()
            if ended and not second:
                second = self._file.tell()
        if self._state is _State.QUOTED:
            return self._given_up(second, at_end_of_line=True)
        return self._whole() if self._size else None

    def _is_lost(self) -> bool:
        return self._state is _State.QUOTED and self._size > MAX_REACH

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= MAX_ROW:
            self._kept += piece

    def _whole(self) -> Record:
        if self._size > MAX_ROW:
            return Record(self._line, b"", Broken.TOO_LARGE, self._over_in or 0)
        return Record(self._line, bytes(self._kept))

    def _given_up(self, second: int, *, at_end_of_line: bool) -> Record:
        """Go on at the line after the one this record begins on."""
        if second:
            self._file.seek(second)
        while not second and not at_end_of_line:
            piece = self._file.readline(_PIECE)
            at_end_of_line = not piece or piece.endswith(b"\n")
        self.lines = 1
        return Record(self._line, b"", Broken.QUOTES, self._cell)

    def _scan(self, piece: bytes) -> None:
        # The cell that fills the row up is the one under way as the limit is passed.
        if self._size > MAX_ROW and self._over_in is None:
            self._over_in = self._cell
        at = 0
        while at < len(piece) and not self._mismatched:
            at = self._step(piece, at)

    def _step(self, piece: bytes, at: int) -> int:
        """Go on from one place in a piece to the next that matters."""
        if self._state is _State.QUOTED:
            return self._to(piece.find(b'"', at), piece, _State.CLOSED)
        if self._state is _State.PLAIN:
            found = piece.find(self._delimiter, at)
            self._cell += found >= 0
            return self._to(found, piece, _State.START)
        if piece[at] == _MARK:
            self._state = _State.QUOTED
            return at + 1
        if self._state is _State.START:
            self._state = _State.PLAIN
            return at
        # After a closing mark: the next cell, or the end of the line.
        self._mismatched = piece[at] not in (self._delimiter, *b"\r\n")
        self._cell += piece[at] == self._delimiter
        self._state = _State.START
        return at + 1

    def _to(self, found: int, piece: bytes, state: _State) -> int:
        if found < 0:
            return len(piece)
        self._state = state
        return found + 1
