"""Checkpoints: what the journal held, and when, signed in files outside the database.

`leaves-<epoch>.bin` keeps 32 bytes for each sealed event, `checkpoints.jsonl` the signed heads
of the tree. A restored database begins an epoch: its leaves file starts with those of the events
restored, so what was sealed afterwards and lost stays on record in the file of the epoch before.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from consigne.audit.chain import Chain, Link, Pen, lines_of, link_in, utc_now
from consigne.audit.merkle import Frontier, root_of
from consigne.config.paths import sync_folder
from consigne.kernel.signing import Signer
from consigne.kernel.words import Bilingual

KIND = "consigne.checkpoints/1"
FILE = "checkpoints.jsonl"
LEAF = 32
_READ = LEAF * 4096


class LeavesMissing(Exception):
    """Leaves that a signed checkpoint counts are no longer in their file; nothing is sealed."""

    sentence = Bilingual(
        "The leaves of the journal were cut or altered: {file} no longer gives the root that was "
        "signed. Run `consigne audit verify`, then put back an untouched copy.",
        "Les feuilles du journal ont été coupées ou altérées : {file} ne donne plus la racine qui "
        "a été signée. Lancez `consigne audit verify`, puis remettez en place une copie intacte.",
    )

    def __init__(self, file: str) -> None:
        self.text = self.sentence.filled(file=file)
        super().__init__(self.text.en)


class Leaves(NamedTuple):
    """A run of leaves, by place in the tree: `until` is excluded."""

    first: int
    until: int


class Witness(NamedTuple):
    """Where another chain ended at an instant: the number of its last line, and its seal."""

    epoch: int
    n: int
    seal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How the tree stood: `size` events under `root`, in one epoch, at an instant."""

    epoch: int
    size: int
    root: bytes
    at: datetime
    seq: int
    hash: str


def leaves_path(directory: Path, epoch: int) -> Path:
    """The leaves file of an epoch."""
    return directory / f"leaves-{epoch}.bin"


def read_leaves(path: Path, first: int = 0, until: int | None = None) -> Iterator[bytes]:
    """The leaf hashes from one place to another (excluded), or to the last whole one."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(first * LEAF)
        left = -1 if until is None else max(0, until - first) * LEAF
        while block := file.read(_READ if left < 0 else min(_READ, left)):
            left = left if left < 0 else left - len(block)
            yield from (block[at : at + LEAF] for at in range(0, len(block) // LEAF * LEAF, LEAF))


def as_checkpoint(link: Link) -> Checkpoint:
    """The tree as any entry of the file states it."""
    entry = link.entry
    root = bytes.fromhex(entry["root"])
    return Checkpoint(entry["epoch"], entry["size"], root, link.at, link.seq, link.hash)


@dataclass
class Checkpoints:
    """The files in one directory, written by one process at a time, whichever comes.

    Sealing goes: the database commits the order of its events (`seq` is their place in the tree,
    from 0), then `append` gets the leaf hashes from `head().size` on. A crash between the two
    leaves sealed events without a checkpoint; the next call brings them.
    """

    directory: Path
    signer: Signer
    now: Callable[[], datetime] = utc_now
    _frontier: Frontier = field(default_factory=Frontier)

    @property
    def _chain(self) -> Chain:
        return Chain(self.directory / FILE, self.signer, KIND, self.now)

    def head(self) -> Checkpoint | None:
        """The last checkpoint, as its file states it; None before the first."""
        last = self._chain.last()
        return None if last is None else as_checkpoint(last)

    def append(self, leaves: Sequence[bytes], *, first: int | None = None) -> Checkpoint:
        """Seal these leaf hashes and sign the tree; both are on the disk when this returns.

        `first`, when given, must be the head's size (ValueError otherwise): it keeps two sealers
        from bringing the same events twice. Raises ChainBroken or LeavesMissing on altered files.
        """
        with self._chain.writing() as pen:
            epoch, size = _standing(pen)
            if first not in (None, size) or any(len(leaf) != LEAF for leaf in leaves):
                raise ValueError(f"expected 32-byte leaf hashes from place {size}")
            frontier = self._grown_to(pen)
            _write_leaves(leaves_path(self.directory, epoch), size, leaves)
            frontier.extend(leaves)
            self._frontier = frontier
            batch = {"batch": root_of(leaves).hex(), "first": size}
            return _post(pen, "sealed", epoch, frontier, batch)

    def restored(self, size: int, *, backup: UUID, by: UUID) -> Checkpoint:
        """Begin an epoch: the database was put back to its first `size` sealed events.

        A size beyond the last checkpoint counts as the checkpoint's: what was sealed and not yet
        signed is brought again by `append`.
        """
        with self._chain.writing() as pen:
            epoch, sealed = _standing(pen)
            kept = min(size, sealed)
            self._grown_to(pen)
            was = leaves_path(self.directory, epoch)
            frontier = Frontier()
            frontier.extend(read_leaves(was, 0, kept))
            _copy_leaves(was, leaves_path(self.directory, epoch + 1), kept)
            self._frontier = frontier
            facts = {"backup": str(backup), "by": str(by), "lost": sealed - kept}
            return _post(pen, "restored", epoch + 1, frontier, facts)

    def month_destroyed(
        self, month: str, ranges: Iterable[Leaves], *, run: UUID | None = None
    ) -> Checkpoint:
        """Put on record that the events of a month ("2026-11") were destroyed on schedule.

        The root over the leaves of the ranges, in their order, keeps what they were; the leaves
        themselves stay, or the tree could no longer be computed. Raises ValueError on a range
        that is not sealed.
        """
        gone = sorted(ranges)
        with self._chain.writing() as pen:
            epoch, size = _standing(pen)
            _check_ranges(gone, size)
            frontier = self._grown_to(pen)
            path = leaves_path(self.directory, epoch)
            root = root_of(leaf for part in gone for leaf in read_leaves(path, *part))
            facts = {
                "month": month,
                "month_root": root.hex(),
                "ranges": [list(part) for part in gone],
                "run": None if run is None else str(run),
            }
            return _post(pen, "month", epoch, frontier, facts)

    def witness(self, of: str, *, n: int, seal: str) -> Checkpoint:
        """Put on record that the chain named `of` ended with line `n`, which bears this seal."""
        with self._chain.writing() as pen:
            epoch, _ = _standing(pen)
            return _post(
                pen, "witness", epoch, self._grown_to(pen), {"n": n, "of": of, "seal": seal}
            )

    def witnessed(self, of: str) -> Iterator[Witness]:
        """Where the chain named `of` ended, each time it was put on record; oldest first."""
        for line in lines_of(self.directory / FILE):
            link = link_in(line) if b'"kind":"witness"' in line else None
            if link is not None and link.entry["of"] == of:
                entry = link.entry
                yield Witness(entry["epoch"], entry["n"], entry["seal"], link.at)

    def _grown_to(self, pen: Pen) -> Frontier:
        """The frontier of the last signed tree, from memory or from the leaves it must match."""
        if pen.last is None:
            return Frontier()
        signed = as_checkpoint(pen.last)
        path = leaves_path(self.directory, signed.epoch)
        if count_leaves(path) >= signed.size:
            if _gives(self._frontier, signed):
                return self._frontier.copy()
            reread = Frontier()
            reread.extend(read_leaves(path, 0, signed.size))
            if _gives(reread, signed):
                return reread
        raise LeavesMissing(path.name)


def _gives(frontier: Frontier, signed: Checkpoint) -> bool:
    return frontier.size == signed.size and frontier.root() == signed.root


def count_leaves(path: Path) -> int:
    """How many whole leaves the file holds; none when it is absent."""
    return path.stat().st_size // LEAF if path.exists() else 0


def _standing(pen: Pen) -> tuple[int, int]:
    if pen.last is None:
        return 0, 0
    return pen.last.entry["epoch"], pen.last.entry["size"]


def _post(pen: Pen, kind: str, epoch: int, frontier: Frontier, facts: dict[str, Any]) -> Checkpoint:
    tree = {
        "epoch": epoch,
        "kind": kind,
        "root": frontier.root().hex(),
        "size": frontier.size,
    }
    return as_checkpoint(pen.append({**tree, **facts}))


def _write_leaves(path: Path, size: int, leaves: Sequence[bytes]) -> None:
    """Put leaves after the first `size`; whatever a crash left there was never signed."""
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(size * LEAF)
        file.seek(size * LEAF)
        file.write(b"".join(leaves))
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        sync_folder(path.parent)


def _copy_leaves(source: Path, target: Path, count: int) -> None:
    with open(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as file:
        if count:
            with source.open("rb") as leaves:
                shutil.copyfileobj(leaves, file)
        file.truncate(count * LEAF)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(target.parent)


def _check_ranges(ranges: Sequence[Leaves], size: int) -> None:
    end = 0
    for first, until in ranges:
        if not end <= first < until <= size:
            raise ValueError(f"not a range of sealed events: {first} to {until}")
        end = until
