"""Journal: what was asked of the keys, by whom, and is the record of it whole?

`journal.jsonl` has one line per request, refusals included; `journal.head` holds the number and
seal of the last one, so that a cut end is found as a changed line is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from consigne.vault.keys.errors import JournalBroken
from consigne.vault.keys.lines import (
    Entry,
    Fault,
    Head,
    Verdict,
    followed,
    lines_from,
    seal_of,
    sealed,
    verified,
)

JOURNAL = "journal.jsonl"


class Journal:
    """The open journal of one keystore; made when there is none. Raises JournalBroken."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._key = key
        self.file = folder / JOURNAL
        self._head_file = folder / "journal.head"
        flags = os.O_RDWR | os.O_CREAT
        self._journal = os.open(self.file, flags | os.O_APPEND, 0o600)
        self._heads = os.open(self._head_file, flags, 0o600)
        try:
            self.head = self._recovered()
        except BaseException:
            self.close()
            raise

    def lines(self, entries: Sequence[Entry]) -> list[str]:
        """The lines that would follow, sealed; nothing is written."""
        n, seal, written = self.head.n, self.head.seal, []
        for entry in entries:
            n += 1
            line = sealed(self._key, n, entry, seal)
            seal = seal_of(line)
            written.append(line)
        return written

    def append(self, lines: Sequence[str]) -> None:
        """Write lines and wait until they are durable."""
        body = "".join(f"{line}\n" for line in lines).encode()
        if os.write(self._journal, body) != len(body):
            raise OSError("short write")
        os.fdatasync(self._journal)
        n, seal = self.head.n + len(lines), seal_of(lines[-1])
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
                head = followed(self._key, head, f"{line}\n".encode())
        except Fault as fault:
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
            for line in lines_from(self.file, head.size):
                if not line.endswith(b"\n"):
                    os.ftruncate(self._journal, head.size)
                    break
                head = followed(self._key, head, line)
        except Fault as fault:
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


def _ends_with(file: Path, head: Head) -> bool:
    with file.open("rb") as source:
        source.seek(head.size - 67)
        return source.read(67) == f'{head.seal}"}}\n'.encode()
