"""Pool: how do the threads of one process share connections to the keys process?"""

from __future__ import annotations

import os
import select
import socket
import threading
import time
from pathlib import Path

from consigne.vault.keys.errors import KeysUnavailable, Malformed, WrongCredential
from consigne.vault.keys.frames import VERSION, receive, send

_MOST_IDLE = 8
_BETWEEN_TRIES = 0.05


class Pool:
    """Connections that have said who they are, kept for the next request.

    `patience` is how many seconds a keys process that is not there may take to come back.
    """

    def __init__(self, path: Path, credential: str, *, patience: float) -> None:
        self._path, self._credential, self._patience = path, credential, patience
        self._idle: list[socket.socket] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def take(self) -> socket.socket:
        """A connection for one request; raises KeysUnavailable, WrongCredential."""
        while (link := self._kept()) is not None:
            if not _is_stale(link):
                return link
            link.close()
        return self._connected()

    def give_back(self, link: socket.socket) -> None:
        """Keep a connection whose request was answered."""
        with self._lock:
            if len(self._idle) < _MOST_IDLE and self._owner == os.getpid():
                self._idle.append(link)
                return
        link.close()

    def close(self) -> None:
        """Close the connections kept."""
        while (link := self._kept()) is not None:
            link.close()

    def __del__(self) -> None:
        self.close()

    def _kept(self) -> socket.socket | None:
        with self._lock:
            if self._owner != os.getpid():
                # After a fork the parent's connections are not ours to speak on.
                self._idle, self._owner = [], os.getpid()
            return self._idle.pop() if self._idle else None

    def _connected(self) -> socket.socket:
        until = time.monotonic() + self._patience
        while True:
            try:
                return self._introduced()
            except OSError:
                if time.monotonic() >= until:
                    raise KeysUnavailable() from None
            time.sleep(_BETWEEN_TRIES)

    def _introduced(self) -> socket.socket:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(str(self._path))
            send(link, {"hello": VERSION, "credential": self._credential})
            answer = receive(link, wait=10.0)
            if answer is None:
                raise ConnectionResetError
            if "refused" in answer:
                raise (
                    WrongCredential()
                    if answer["refused"] == "WrongCredential"
                    else Malformed(part="hello")
                )
        except BaseException:
            link.close()
            raise
        return link


def _is_stale(link: socket.socket) -> bool:
    """Readable before anything was asked: the other side has closed."""
    return bool(select.select([link], [], [], 0)[0])
