"""Custody: who owns the keys folder, and is everything in it as it was left?"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from consigne.vault.keys.errors import JournalBroken, StoreInUse
from consigne.vault.keys.journal import JOURNAL, Journal
from consigne.vault.keys.keystore import Keystore
from consigne.vault.keys.lines import Head, Verdict, verified
from consigne.vault.keys.wrapping import derived

KEYSTORE = "keystore.sqlite"


@dataclass(frozen=True, slots=True)
class Custody:
    """What the keys process owns: the keys, and the journal of what was asked of them."""

    keystore: Keystore
    journal: Journal


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Own the folder (made when missing, mode 0700) for a while; raises StoreInUse.

    The lock goes with the process, however it ends.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StoreInUse() from None
    finally:
        os.close(lock)


@contextmanager
def in_custody(folder: Path, master: str) -> Iterator[Custody]:
    """Open keystore and journal, the journal completed after a crash.

    The folder is owned already. Raises WrongMaster, KeystoreDamaged, JournalBroken.
    """
    with (
        closing(Keystore(folder / KEYSTORE, master)) as keystore,
        closing(journal_of(folder, master)) as journal,
    ):
        journal.recover(keystore.unwritten())
        yield Custody(keystore, journal)


def verified_at_rest(folder: Path, master: str) -> Verdict:
    """Read the whole journal while no keys process runs; raises StoreInUse.

    The running process is asked through its client instead.
    """
    with owned(folder):
        try:
            with in_custody(folder, master) as custody:
                return custody.journal.verified(custody.journal.head)
        except JournalBroken as broken:
            return _first_fault(folder, master, broken)


def _first_fault(folder: Path, master: str, broken: JournalBroken) -> Verdict:
    """The first line that does not follow, rather than the one at which opening stopped."""
    fault, line = str(broken.facts["fault"]), int(str(broken.facts["line"]))
    if line == 0:
        return Verdict(0, fault, line)
    return verified(folder / JOURNAL, derived(master, "journal"), until=Head(line))


def journal_of(folder: Path, master: str) -> Journal:
    """The journal of this folder; raises JournalBroken."""
    return Journal(folder, derived(master, "journal"))
