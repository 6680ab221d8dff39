"""Server: how do other processes of this machine reach the keys, and who is let in?"""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

from consigne.vault.errors import VaultError
from consigne.vault.keys.answers import CHANGES, Answer, answered, refused
from consigne.vault.keys.callers import Caller, digest_of, load
from consigne.vault.keys.commits import Commits
from consigne.vault.keys.custody import Custody
from consigne.vault.keys.errors import (
    CallersUnreadable,
    Malformed,
    StoreInUse,
    WrongCredential,
)
from consigne.vault.keys.frames import VERSION, Message, receive, send
from consigne.vault.keys.lines import Entry, Head
from consigne.vault.keys.requests import Operation, Outcome, Request, parsed

_MOST_LINKS = 128
# Requests of more objects than this are answered a few at a time, so that memory stays small.
_BATCH = 50
_MOST_BATCHES = 2
# Seconds a new connection has to say who it is.
_HELLO = 5.0


class Server:
    """Answers callers on a private Unix socket. Raises CallersUnreadable, StoreInUse."""

    def __init__(self, path: Path, callers_file: Path, custody: Custody) -> None:
        self._callers_file = callers_file
        self._callers = load(callers_file)
        self._journal = custody.journal
        self._commits = Commits(custody)
        self._batches = threading.BoundedSemaphore(_MOST_BATCHES)
        self._room = threading.BoundedSemaphore(_MOST_LINKS)
        self._listener = _listener(path)
        self._path = path

    def run(self) -> NoReturn:
        """Accept callers until an exception, such as SystemExit from a signal, ends it."""
        self._commits.start()
        try:
            self._note("start", Outcome.DONE)
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            while True:
                link, _ = self._listener.accept()
                self._welcome(link)
        finally:
            self._path.unlink(missing_ok=True)
            self._listener.close()
            self._commits.stop()

    def reload(self) -> None:
        """Read the table of callers again; an unreadable one changes nothing."""
        try:
            self._callers = load(self._callers_file)
        except CallersUnreadable as error:
            sys.stderr.write(f"{error.words.en}\n{error.words.fr}\n")

    def _welcome(self, link: socket.socket) -> None:
        if not self._room.acquire(blocking=False):
            link.close()
            return
        threading.Thread(target=self._converse, args=(link,), daemon=True).start()

    def _converse(self, link: socket.socket) -> None:
        """Everything one connection asks, until either side ends it."""
        try:
            with link:
                self._hear(link)
        except OSError:
            # Gone, or silent in the middle of a frame: there is nobody to answer.
            return
        finally:
            self._room.release()

    def _hear(self, link: socket.socket) -> None:
        try:
            digest = self._introduced(link)
            while digest is not None and (message := receive(link)) is not None:
                send(link, self._answer(digest, message))
        except VaultError as error:
            wrong = isinstance(error, WrongCredential)
            outcome = Outcome.WRONG_CREDENTIAL if wrong else Outcome.MALFORMED
            send(link, self._refuse(error, "frame", outcome))

    def _introduced(self, link: socket.socket) -> str | None:
        """The digest of the caller's credential; None when it left without a word."""
        hello = receive(link, wait=_HELLO)
        if hello is None:
            return None
        if set(hello) != {"hello", "credential"} or hello["hello"] != VERSION:
            raise Malformed(part="hello")
        digest = digest_of(str(hello["credential"]).encode(errors="replace").decode())
        if not _same_user(link) or digest not in self._callers:
            raise WrongCredential()
        send(link, {"hello": VERSION})
        return digest

    def _answer(self, digest: str, message: Message) -> Message:
        caller = self._callers.get(digest)
        if caller is None:
            raise WrongCredential()
        try:
            request = parsed(message)
        except Malformed as error:
            return self._refuse(error, "request", Outcome.MALFORMED, caller.name)
        return self._served(caller, request)

    def _served(self, caller: Caller, request: Request) -> Message:
        with self._batches if len(request.objects) > _BATCH else nullcontext():
            message = self._commits.done(
                lambda custody: answered(custody, caller, request),
                changes=request.operation in CHANGES,
            )
        if request.operation is not Operation.VERIFY or "refused" in message:
            return message
        verdict = self._journal.verified(Head(message["n"], message["seal"], message["size"]))
        return {"lines": verdict.lines, "fault": verdict.fault, "line": verdict.line}

    def _refuse(
        self,
        error: VaultError,
        operation: str,
        outcome: Outcome,
        caller: str = "unknown",
    ) -> Message:
        entry = Entry(caller, operation, {outcome: ()})
        return self._commits.done(lambda _: refused(error, entry))

    def _note(self, operation: str, outcome: Outcome) -> None:
        """A line of the process's own; kept in the keystore too, which then knows how long the
        journal is at least."""
        entry = Entry("keys", operation, {outcome: ()})
        self._commits.done(lambda _: Answer({}, entry), changes=True)


def _listener(path: Path) -> socket.socket:
    """A socket only its owner can reach; one left by a killed process is replaced."""
    if path.exists() and _somebody_answers(path):
        raise StoreInUse()
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    os.chmod(path, 0o600)
    listener.listen(64)
    return listener


def _somebody_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _same_user(link: socket.socket) -> bool:
    credentials = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return bool(struct.unpack("3i", credentials)[1] == os.getuid())
