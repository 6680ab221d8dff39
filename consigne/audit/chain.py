"""Chain: a file that only grows, one signed line at a time, each naming the line before it.

A line is `{"sig":"...","signed":{...}}`; the signature covers the bytes of `signed` as they stand,
in canonical JSON, and the next line's `prev` is the SHA-256 of this whole line.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from consigne.config.paths import sync_folder
from consigne.kernel.signing import PublishedKey, Signer, canonical, digest
from consigne.kernel.words import Bilingual

NOTHING_BEFORE = "0" * 64

_SIG = b'{"sig":"'
_SIGNED = b'","signed":'
_SIG_LENGTH = 86
_BODY_AT = len(_SIG) + _SIG_LENGTH + len(_SIGNED)
_BLOCK = 65536


class ChainBroken(Exception):
    """The last line is whole and not ours: nothing is written after it until somebody looks."""

    sentence = Bilingual(
        "The last entry of {file} was altered; nothing was added after it. Verify the file, then "
        "put back an untouched copy.",
        "La dernière entrée de {file} a été altérée; rien n’a été ajouté à sa suite. Vérifiez le "
        "fichier, puis remettez en place une copie intacte.",
    )

    def __init__(self, file: str) -> None:
        self.text = self.sentence.filled(file=file)
        super().__init__(self.text.en)


class Head(NamedTuple):
    """Where a chain stands: the number of its last entry (0: none) and that line's hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the file holds it; `cut` counts the bytes of a torn line it replaced."""

    seq: int
    at: datetime
    prev: str
    hash: str
    entry: dict[str, Any]
    cut: int
    key: str
    kind: str

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash)


def utc_now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Chain:
    """The file at `path`, holding entries of one `kind`; `now` gives the instant of each."""

    path: Path
    signer: Signer
    kind: str
    now: Callable[[], datetime] = utc_now

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """Hold the file alone, any torn tail cut back, until the block ends.

        Raises ChainBroken when the last whole line does not carry our signature.
        """
        with open(_opened(self.path), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            cut = _cut_torn_tail(file)
            yield Pen(self, file, self._last_of(file), cut)

    def append(self, entry: Mapping[str, Any]) -> Link:
        """Add one entry; it is on the disk when this returns. Raises ChainBroken."""
        with self.writing() as pen:
            return pen.append(entry)

    def last(self) -> Link | None:
        """The last whole entry, its signature not checked; None when there is none."""
        return last_link(self.path)

    def links(self, since: int = 0) -> Iterator[Link]:
        """The readable entries after this number, in the file's order."""
        for line in lines_of(self.path, start=self._place_after(since)):
            link = link_in(line)
            if link is not None and link.seq > since:
                yield link

    def links_back(self) -> Iterator[Link]:
        """The readable entries, the last one first."""
        for _, line in _lines_back(self.path):
            link = link_in(line)
            if link is not None:
                yield link

    def _place_after(self, since: int) -> int:
        """Where in the file the entries after this number begin; sought from its end."""
        for place, line in _lines_back(self.path) if since else ():
            link = link_in(line)
            if link is not None and link.seq <= since:
                return place + len(line) + 1
        return 0

    def _last_of(self, file: BinaryIO) -> Link | None:
        line = _last_whole_line(file)
        if line is None:
            return None
        link = link_in(line)
        if link is None or link.kind != self.kind or not is_signed(line, self.signer.published):
            raise ChainBroken(self.path.name)
        return link


@dataclass
class Pen:
    """A chain held for writing; `last` is its last entry."""

    chain: Chain
    file: BinaryIO
    last: Link | None
    cut: int

    def append(self, entry: Mapping[str, Any]) -> Link:
        """Add one entry; it is on the disk when this returns."""
        signed = {
            "at": written_instant(self.chain.now()),
            "cut": self.cut,
            "entry": dict(entry),
            "key": self.chain.signer.published.fingerprint,
            "prev": self.last.hash if self.last else NOTHING_BEFORE,
            "seq": self.last.seq + 1 if self.last else 1,
            "type": self.chain.kind,
        }
        line = _line(canonical(signed), self.chain.signer)
        self.file.seek(0, os.SEEK_END)
        self.file.write(line + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        link = _link(signed, line)
        self.last, self.cut = link, 0
        return link


def link_in(line: bytes) -> Link | None:
    """The entry this line holds, or None when it is not one of ours."""
    try:
        return _link(json.loads(line[_BODY_AT:-1]), line)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def last_link(path: Path) -> Link | None:
    """The last whole line of the file, its signature not checked; None when there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        line = _last_whole_line(file)
    return None if line is None else link_in(line)


def is_signed(line: bytes, key: PublishedKey) -> bool:
    """Whether the line is laid out as ours are and this key signed it."""
    laid_out = line.startswith(_SIG) and line[_BODY_AT - len(_SIGNED) : _BODY_AT] == _SIGNED
    if not laid_out or not line.endswith(b"}"):
        return False
    signature = line[len(_SIG) : len(_SIG) + _SIG_LENGTH].decode("ascii", "replace")
    return key.verifies(line[_BODY_AT:-1], signature)


def lines_of(path: Path, *, start: int = 0) -> Iterator[bytes]:
    """The whole lines of the file from a place on, without their ends; none when it is absent.

    A last line without its end is an interrupted write, and is left out.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        left = _whole_until(file) - start
        file.seek(start)
        while left > 0:
            line = file.readline()
            left -= len(line)
            yield line[:-1]


def _lines_back(path: Path) -> Iterator[tuple[int, bytes]]:
    """The whole lines of the file, the last one first, each with the place where it begins."""
    if not path.exists():
        return
    with path.open("rb") as file:
        end = _whole_until(file)
        while end:
            start = _end_of_lines(file, end - 1)
            file.seek(start)
            yield start, file.read(end - 1 - start)
            end = start


def torn_bytes(path: Path) -> int:
    """How many bytes of an interrupted write stand at the end of the file."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return file.seek(0, os.SEEK_END) - _whole_until(file)


def read_instant(text: str) -> datetime:
    """The instant as written in a chain; raises ValueError unless it is in UTC."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != UTC.utcoffset(None):
        raise ValueError("not in UTC")
    return at


def written_instant(at: datetime) -> str:
    """The instant in UTC, to the millisecond, as chains and certificates write it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _line(signed: bytes, signer: Signer) -> bytes:
    return _SIG + signer.sign(signed).encode() + _SIGNED + signed + b"}"


def _link(signed: dict[str, Any], line: bytes) -> Link:
    return Link(
        seq=int(signed["seq"]),
        at=read_instant(signed["at"]),
        prev=str(signed["prev"]),
        hash=digest(line),
        entry=dict(signed["entry"]),
        cut=int(signed["cut"]),
        key=str(signed["key"]),
        kind=str(signed["type"]),
    )


def _opened(path: Path) -> int:
    """A descriptor on the file; its name is on the disk before anything in it is."""
    if path.exists():
        return os.open(path, os.O_RDWR)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    sync_folder(path.parent)
    return descriptor


def _cut_torn_tail(file: BinaryIO) -> int:
    end, whole = file.seek(0, os.SEEK_END), _whole_until(file)
    if whole < end:
        file.truncate(whole)
        os.fsync(file.fileno())
    return end - whole


def _whole_until(file: BinaryIO) -> int:
    """Where the last whole line ends. Zeros are what a power cut leaves of an unsynced block."""
    end = _end_of_lines(file, file.seek(0, os.SEEK_END))
    while end:
        start = _end_of_lines(file, end - 1)
        file.seek(start)
        if b"\0" not in file.read(end - start):
            return end
        end = start
    return 0


def _last_whole_line(file: BinaryIO) -> bytes | None:
    end = _whole_until(file)
    if end == 0:
        return None
    start = _end_of_lines(file, end - 1)
    file.seek(start)
    return file.read(end - 1 - start)


def _end_of_lines(file: BinaryIO, before: int) -> int:
    """The place after the last newline that stands before this one; 0 when there is none."""
    while before > 0:
        start = max(0, before - _BLOCK)
        file.seek(start)
        found = file.read(before - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        before = start
    return 0
