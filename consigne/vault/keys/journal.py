"""Journal: what was asked of the keys, by whom, and is the record of it whole?

One line of JSON per request, refusals included. Each line carries its number, the seal of the
line before and its own seal (HMAC under a key derived from the master secret, which no other
process has), so that a line changed, removed or moved is found. `journal.head` holds the last
number and seal, so that a cut end is found as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from consigne.vault.keys.errors import JournalBroken
from consigne.vault.keys.requests import Outcome

_SEAL = '","seal":"'
_SEALED_END = len(_SEAL) + 64 + len('"}')


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says: ids, codes and counts, never a key."""

    caller: str
    operation: str
    outcomes: Mapping[Outcome, Sequence[UUID]]
    institution: UUID | None = None
    purposes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ends: number and seal of the last line, size in bytes."""

    n: int = 0
    seal: str = "0" * 64
    size: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: lines read, and the first fault with its line, if any.

    `fault` is "changed", "removed" (that line is missing), "moved" (another stands there), "cut"
    (missing from that line on) or "torn" (that line is not whole).
    """

    lines: int
    fault: str | None = None
    line: int | None = None


class _Fault(Exception):
    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line, self.fault = line, fault


class Journal:
    """The open journal of one keystore; made when there is none. Raises JournalBroken."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._key = key
        self.file = folder / "journal.jsonl"
        self._head_file = folder / "journal.head"
        flags = os.O_RDWR | os.O_CREAT
        self._journal = os.open(self.file, flags | os.O_APPEND, 0o600)
        self._heads = os.open(self._head_file, flags, 0o600)
        self.head = self._recovered()

    def lines(self, entries: Sequence[Entry]) -> list[str]:
        """The lines that would follow, sealed; nothing is written."""
        n, seal, written = self.head.n, self.head.seal, []
        for entry in entries:
            n += 1
            line = _sealed(self._key, n, entry, seal)
            seal = _seal_of(line)
            written.append(line)
        return written

    def append(self, lines: Sequence[str]) -> None:
        """Write lines and wait until they are durable."""
        body = "".join(f"{line}\n" for line in lines).encode()
        if os.write(self._journal, body) != len(body):
            raise OSError("short write")
        os.fdatasync(self._journal)
        n, seal = self.head.n + len(lines), _seal_of(lines[-1])
        self.head = Head(n, seal, self.head.size + len(body))
        self._write_head()

    def verified(self, until: Head) -> Verdict:
        """Read the file back up to a head this journal had."""
        return verified(self.file, self._key, until=until)

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._journal)
        os.close(self._heads)

    def recover(self, unwritten: Sequence[tuple[int, str]]) -> None:
        """Write the lines that were durable elsewhere (by number) and missed this file.

        Raises JournalBroken when lines before them are missing.
        """
        missed = [line for n, line in unwritten if n > self.head.n]
        if not missed:
            return
        head = self.head
        try:
            for line in missed:
                head = _followed(self._key, head, f"{line}\n".encode())
        except _Fault as fault:
            raise JournalBroken(line=fault.line, fault="cut") from None
        self.append(missed)

    def _recovered(self) -> Head:
        """The head, moved over whole lines that a crash left after it; a torn end is dropped, as
        it was never answered."""
        head, size = self._read_head(), os.fstat(self._journal).st_size
        if size < head.size:
            raise JournalBroken(line=head.n, fault="cut")
        if head.n and not _ends_with(self.file, head):
            raise JournalBroken(line=head.n, fault="changed")
        try:
            for line in _lines_from(self.file, head.size):
                if not line.endswith(b"\n"):
                    os.ftruncate(self._journal, head.size)
                    break
                head = _followed(self._key, head, line)
        except _Fault as fault:
            raise JournalBroken(line=fault.line, fault=fault.fault) from None
        return head

    def _read_head(self) -> Head:
        written = os.pread(self._heads, 512, 0)
        if not written:
            return Head()
        try:
            found = json.loads(written)
            return Head(int(found["n"]), str(found["seal"]), int(found["size"]))
        except (ValueError, TypeError, KeyError):
            raise JournalBroken(line=0, fault="journal.head") from None

    def _write_head(self) -> None:
        """In place and in one write: behind the journal at worst, never before it."""
        head = json.dumps({"n": self.head.n, "seal": self.head.seal, "size": self.head.size})
        os.pwrite(self._heads, head.encode().ljust(160), 0)


def verified(file: Path, key: bytes, *, until: Head) -> Verdict:
    """Read the whole journal against its seals, up to a head known from elsewhere."""
    head = Head()
    try:
        for line in _lines_from(file, 0):
            if head.n == until.n:
                break
            head = _followed(key, head, line)
    except _Fault as fault:
        return Verdict(head.n, fault.fault, fault.line)
    if head.n < until.n:
        return Verdict(head.n, "cut", head.n + 1)
    return Verdict(head.n) if head.seal == until.seal else Verdict(head.n, "changed", head.n)


def _followed(key: bytes, head: Head, line: bytes) -> Head:
    """The head after this line; raises _Fault naming the line."""
    expected = head.n + 1
    if not line.endswith(b"\n"):
        raise _Fault(expected, "torn")
    try:
        text = line[:-1].decode()
        n, previous = (found := json.loads(text))["n"], found["previous"]
        own = hmac.compare_digest(_seal(key, text[:-_SEALED_END]), _seal_of(text))
    except (ValueError, KeyError, TypeError):
        raise _Fault(expected, "changed") from None
    if not own:
        raise _Fault(expected, "changed")
    if n != expected or previous != head.seal:
        raise _Fault(expected, "removed" if n > expected else "moved")
    return Head(n, _seal_of(text), head.size + len(line))


def _sealed(key: bytes, n: int, entry: Entry, previous: str) -> str:
    body = json.dumps(
        {
            "n": n,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "caller": entry.caller,
            "operation": entry.operation,
            "institution": entry.institution and str(entry.institution),
            "purposes": list(entry.purposes),
            "outcomes": {
                outcome.value: [str(each) for each in objects]
                for outcome, objects in entry.outcomes.items()
            },
            "previous": previous,
        },
        separators=(",", ":"),
    )
    content = body.removesuffix('"}')
    return f'{content}{_SEAL}{_seal(key, content)}"}}'


def _seal(key: bytes, content: str) -> str:
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def _seal_of(line: str) -> str:
    return line[-66:-2]


def _lines_from(file: Path, offset: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(offset)
        yield from source


def _ends_with(file: Path, head: Head) -> bool:
    with file.open("rb") as source:
        source.seek(head.size - 67)
        return source.read(67) == f'{head.seal}"}}\n'.encode()
