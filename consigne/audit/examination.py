"""Examination: is a chain whole, and if not, which of its entries is missing, moved or altered?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from consigne.audit.chain import (
    NOTHING_BEFORE,
    Head,
    Link,
    is_signed,
    lines_of,
    link_in,
    torn_bytes,
)
from consigne.audit.findings import Finding, Finds
from consigne.kernel.signing import PublishedKey, digest
from consigne.kernel.words import Bilingual, Fact


class InChain(Finds):
    """What may be found in a chain; `file` is its name in words, `entry` a number."""

    ENTRY_ALTERED = (
        True,
        Bilingual(
            "{file}: entry {entry} (line {line}) does not carry this installation’s signature; it "
            "was altered or forged.",
            "{file} : l’entrée {entry} (ligne {line}) ne porte pas la signature de cette "
            "installation; elle a été altérée ou forgée.",
        ),
    )
    ENTRY_INSERTED = (
        True,
        Bilingual(
            "{file}: line {line} is not one of its entries; somebody without the key inserted it "
            "before entry {entry}.",
            "{file} : la ligne {line} n’est pas une de ses entrées; quelqu’un qui n’a pas la clé "
            "l’a insérée avant l’entrée {entry}.",
        ),
    )
    ENTRY_REMOVED = (
        True,
        Bilingual(
            "{file}: entry {entry} was removed; it is missing before line {line}.",
            "{file} : l’entrée {entry} a été retirée; elle manque avant la ligne {line}.",
        ),
    )
    ENTRY_MOVED = (
        True,
        Bilingual(
            "{file}: entry {entry} stands on line {line}, out of its order.",
            "{file} : l’entrée {entry} se trouve à la ligne {line}, hors de son ordre.",
        ),
    )
    ENTRY_REPEATED = (
        True,
        Bilingual(
            "{file}: entry {entry} stands a second time, on line {line}.",
            "{file} : l’entrée {entry} se trouve une seconde fois, à la ligne {line}.",
        ),
    )
    CHAIN_FORKED = (
        True,
        Bilingual(
            "{file}: entry {entry} does not follow from the one before it, though both are signed; "
            "two copies of this file were written to and mixed.",
            "{file} : l’entrée {entry} ne découle pas de la précédente, bien que toutes deux "
            "soient signées; on a écrit dans deux copies de ce fichier, puis on les a mêlées.",
        ),
    )
    TAIL_CUT = (
        True,
        Bilingual(
            "{file}: it ends at entry {last}, and entry {entry} was known to exist; the end was "
            "cut off.",
            "{file} : il s’arrête à l’entrée {last}, alors que l’entrée {entry} a existé; la fin a "
            "été coupée.",
        ),
    )
    ANOTHER_FILE = (
        True,
        Bilingual(
            "{file}: entry {entry} is not the one that was known; this is another file or an "
            "older copy that was written to.",
            "{file} : l’entrée {entry} n’est pas celle qui était connue; il s’agit d’un autre "
            "fichier, ou d’une copie plus ancienne dans laquelle on a écrit.",
        ),
    )
    WRITE_INTERRUPTED = (
        False,
        Bilingual(
            "{file}: the last write was interrupted and left {bytes} bytes, which the next write "
            "cuts away. Nothing had been promised on them.",
            "{file} : la dernière écriture a été interrompue et a laissé {bytes} octets, que la "
            "prochaine écriture enlèvera. Rien n’avait été promis sur leur foi.",
        ),
    )
    WRITE_RECOVERED = (
        False,
        Bilingual(
            "{file}: before entry {entry}, an interrupted write of {bytes} bytes was cut away.",
            "{file} : avant l’entrée {entry}, une écriture interrompue de {bytes} octets a été "
            "enlevée.",
        ),
    )


def examine(
    path: Path,
    key: PublishedKey,
    *,
    kind: str,
    file: Bilingual,
    known: Head | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong, or worth knowing, about the chain in this file.

    `known` is a head somebody else remembers: without one, a cut end leaves no trace. A whole
    chain costs one signature, for each line vouches for those before it; a faulty one is gone
    through again, line by line.
    """
    walk = _Walk(key, kind, file)
    if not _seems_whole(path, key, kind):
        for line in lines_of(path):
            walk.meet(line)
        walk.end()
    found = [*walk.found, *_against(path, known, file), *_interruptions(path, file)]
    return tuple(sorted(found, key=lambda finding: finding.seq or 0))


def _seems_whole(path: Path, key: PublishedKey, kind: str) -> bool:
    prev, line = Head(0, NOTHING_BEFORE), b""
    for line in lines_of(path):
        link = link_in(line)
        if link is None or link.kind != kind or (link.seq - 1, link.prev) != prev:
            return False
        prev = link.head
    return not line or is_signed(line, key)


def _against(path: Path, known: Head | None, file: Bilingual) -> Iterator[Finding]:
    if known is None or known.seq == 0:
        return
    place, last = b'"seq":%d,' % known.seq, 0
    for line in lines_of(path):
        if place in line and digest(line) == known.hash:
            return
        link = link_in(line)
        last = max(last, link.seq if link else 0)
    what = InChain.TAIL_CUT if last < known.seq else InChain.ANOTHER_FILE
    facts: dict[str, Fact] = {"file": file, "entry": str(known.seq), "last": str(last)}
    yield Finding(what, facts, seq=known.seq)


def _interruptions(path: Path, file: Bilingual) -> Iterator[Finding]:
    for line in lines_of(path):
        link = None if b'"cut":0,' in line else link_in(line)
        if link is not None and link.cut:
            yield Finding(InChain.WRITE_RECOVERED, _torn(file, link), seq=link.seq)
    torn = torn_bytes(path)
    if torn:
        yield Finding(InChain.WRITE_INTERRUPTED, {"file": file, "bytes": torn})


def _torn(file: Bilingual, link: Link) -> dict[str, Fact]:
    return {"file": file, "entry": str(link.seq), "bytes": link.cut}


@dataclass
class _Walk:
    """Goes through a faulty chain, telling what each line did to the ones around it.

    A line without our signature has no number to believe. Whether it stands in the place of an
    entry or between two is known from the next signed line.
    """

    key: PublishedKey
    kind: str
    file: Bilingual
    found: list[Finding] = field(default_factory=list)
    line: int = 0
    next_seq: int = 1
    last: Link | None = None
    unsigned: list[int] = field(default_factory=list)
    # Numbers passed over, with the line before which each was missed, until they turn up.
    missing: dict[int, int] = field(default_factory=dict)

    def meet(self, line: bytes) -> None:
        """Take the next line of the file."""
        self.line += 1
        link = link_in(line)
        if link is None or link.kind != self.kind or not is_signed(line, self.key):
            self.unsigned.append(self.line)
            return
        if link.seq < self.next_seq:
            self._out_of_order(link)
            return
        self._settle_unsigned(link)
        self._pass_over(link)
        self._follow(link)

    def end(self) -> None:
        """The file is over: lines still unsettled stood where entries stood."""
        for line in self.unsigned:
            self._tell(InChain.ENTRY_ALTERED, self.next_seq, line)
            self.next_seq += 1
        for seq, line in self.missing.items():
            self._tell(InChain.ENTRY_REMOVED, seq, line)

    def _out_of_order(self, link: Link) -> None:
        missed = self.missing.pop(link.seq, None)
        what = InChain.ENTRY_REPEATED if missed is None else InChain.ENTRY_MOVED
        self._tell(what, link.seq, self.line)

    def _settle_unsigned(self, link: Link) -> None:
        room = link.seq - self.next_seq
        for line in self.unsigned:
            if room > 0:
                self._tell(InChain.ENTRY_ALTERED, self.next_seq, line)
                self.next_seq, room = self.next_seq + 1, room - 1
                self.last = None
            else:
                self._tell(InChain.ENTRY_INSERTED, link.seq, line)
        self.unsigned.clear()

    def _pass_over(self, link: Link) -> None:
        for seq in range(self.next_seq, link.seq):
            self.missing[seq] = self.line
            self.last = None

    def _follow(self, link: Link) -> None:
        expected = self.last.hash if self.last else None
        if expected is not None and link.prev != expected:
            self._tell(InChain.CHAIN_FORKED, link.seq, self.line)
        self.last, self.next_seq = link, link.seq + 1

    def _tell(self, what: InChain, seq: int, line: int) -> None:
        facts: dict[str, Fact] = {
            "file": self.file,
            "entry": str(seq),
            "line": str(line),
        }
        self.found.append(Finding(what, facts, seq=seq))
