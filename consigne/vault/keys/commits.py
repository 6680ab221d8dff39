"""Commits: how are many requests made durable at once?

Connections put their work in a queue; one thread takes what is waiting, does it in a single
transaction, writes the journal once, and only then lets the answers go. Lines are kept in the
keystore by the same transaction, so that a crash between the two leaves neither a change without
its line nor a line without its change.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from consigne.vault.keys.answers import Answer
from consigne.vault.keys.custody import Custody
from consigne.vault.keys.frames import Message

_MOST_AT_ONCE = 64


class Work:
    """One request on its way: what to do, and the answer once it is durable."""

    def __init__(self, do: Callable[[Custody], Answer], *, changes: bool) -> None:
        self.do, self.changes = do, changes
        self.answer: Message = {}
        self.durable = threading.Event()


class Commits:
    """The one thread that touches keystore and journal."""

    def __init__(self, custody: Custody) -> None:
        self._custody = custody
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="commits", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def done(self, do: Callable[[Custody], Answer], *, changes: bool = False) -> Message:
        """Do this work; its answer, once it and its line in the journal are durable."""
        work = Work(do, changes=changes)
        self._waiting.put(work)
        work.durable.wait()
        return work.answer

    def _run(self) -> None:
        try:
            while group := self._group():
                commit(self._custody, group)
        except BaseException as error:
            # A restart recovers from what is durable; going on would not know what is.
            sys.stderr.write(f"consigne keys: stopped by {type(error).__name__}\n")
            os._exit(70)

    def _group(self) -> list[Work]:
        """What waits now; empty when told to stop."""
        work = self._waiting.get()
        group: list[Work] = []
        while work is not None:
            group.append(work)
            if len(group) == _MOST_AT_ONCE:
                return group
            try:
                work = self._waiting.get_nowait()
            except Empty:
                return group
        if group:
            self._waiting.put(None)
        return group


def commit(custody: Custody, group: list[Work]) -> None:
    """Do a group of work, make it durable with its journal, and release the answers."""
    keystore, journal = custody.keystore, custody.journal
    changes = any(work.changes for work in group)
    if changes:
        keystore.begin()
    answers = [work.do(custody) for work in group]
    lines = journal.lines([answer.entry for answer in answers])
    if changes:
        keystore.keep_unwritten(journal.head.n, lines)
        keystore.commit()
    journal.append(lines)
    for work, answer in zip(group, answers, strict=True):
        work.answer = answer.message
        work.durable.set()
