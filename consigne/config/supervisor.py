"""Supervisor: the process that keeps the embedded PostgreSQL running while anyone uses it.

Each process that uses the database holds a link to it, a Unix socket that the kernel closes when
that process ends, however it ends. When the last link is gone PostgreSQL is stopped. When
PostgreSQL dies it is started again, on the same port. Not started by hand: see `cluster`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from consigne.config.postgres import InitFailed, NoPostgres, Postgres, find_postgres

LINK = "supervisor"
STOPPING = b"stopping\n"
OTHERS = b"others\n"

# PostgreSQL killed outright leaves children for a moment, which hold its memory.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2)
_LOG_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """What to run, as the starting process writes it on the first link, in one line of JSON."""

    db: str
    sockets: str
    log: str
    record: str
    password: str
    settings: dict[str, str]


class WillNotStart(Exception):
    """PostgreSQL ended at each attempt to start it."""


class Supervisor:
    """One PostgreSQL, and the links of those who use it."""

    def __init__(self, order: Order, postgres: Postgres) -> None:
        self._order = order
        self._postgres = postgres
        self._server: subprocess.Popen[bytes] | None = None
        self._port = _recorded_port(Path(order.record))
        self._selector = selectors.DefaultSelector()
        self._links: set[socket.socket] = set()
        self._wanted = True

    def start(self) -> None:
        """Bring PostgreSQL up, accepting connections. Raises InitFailed or WillNotStart."""
        db = Path(self._order.db)
        if not (db / "PG_VERSION").exists():
            self._postgres.initialise(db, self._order.password)
        for pause in _PAUSES:
            if not _is_free(self._port):
                self._port = _free_port()
            # Of a server killed, or still stopping: worth waiting for.
            left_behind = (db / "postmaster.pid").exists()
            if self._attempt(db):
                _replace(Path(self._order.record), {"port": self._port})
                return
            if not left_behind and _is_free(self._port):
                break
            time.sleep(pause)
        raise WillNotStart

    def _attempt(self, db: Path) -> bool:
        sockets = Path(self._order.sockets) / "postgresql"
        with _appended(Path(self._order.log)) as log:
            self._server = self._postgres.serve(db, sockets, log, self._port, self._order.settings)
        while self._server.poll() is None:
            if _is_ready(db, self._server.pid):
                return True
            time.sleep(0.01)
        return False

    def watch(self, first: socket.socket) -> None:
        """Serve links until the last is gone, then stop PostgreSQL and let go of them."""
        door = _listening(Path(self._order.sockets) / LINK)
        woken = _waking_signals(self.leave)
        self._selector.register(door, selectors.EVENT_READ, self._welcome)
        self._selector.register(woken, selectors.EVENT_READ, self._attend)
        self._add(first)
        while self._wanted and self._links:
            for key, _ in self._selector.select():
                key.data(key.fileobj)
        # Closed before the shutdown: whoever comes now starts a supervisor of its own.
        os.unlink(door.getsockname())
        door.close()
        self.stop()
        for link in self._links:
            link.close()

    def stop(self) -> None:
        """A fast and clean shutdown: open transactions are rolled back."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait()

    def leave(self, *_: object) -> None:
        self._wanted = False

    def _welcome(self, door: socket.socket) -> None:
        link, _ = door.accept()
        self._add(link)

    def _add(self, link: socket.socket) -> None:
        self._links.add(link)
        self._selector.register(link, selectors.EVENT_READ, self._hear)
        _say(link, json.dumps({"port": self._port}).encode() + b"\n")

    def _hear(self, link: socket.socket) -> None:
        if _heard(link):
            self._asked_to_stop(link)
            return
        self._drop(link)

    def _asked_to_stop(self, link: socket.socket) -> None:
        if len(self._links) > 1:
            _say(link, OTHERS)
            self._drop(link)
            return
        _say(link, STOPPING)
        self.leave()

    def _drop(self, link: socket.socket) -> None:
        self._selector.unregister(link)
        self._links.discard(link)
        link.close()

    def _attend(self, woken: socket.socket) -> None:
        woken.recv(4096)
        if self._wanted and self._server and self._server.poll() is not None:
            self.start()


def main() -> None:
    """Run as `python -m consigne.config.supervisor FD`, FD being the first link."""
    # It outlives whoever started it when others came meanwhile: it is nobody's child to wait for.
    if os.fork():
        os._exit(0)
    with socket.socket(fileno=int(sys.argv[1])) as first:
        order = Order(**json.loads(first.makefile("rb").readline()))
        with _alone(Path(order.record).with_suffix(".lock")):
            try:
                supervisor = Supervisor(order, find_postgres(Path(order.db)))
                supervisor.start()
            except (NoPostgres, InitFailed, WillNotStart, OSError) as failure:
                _say(
                    first,
                    json.dumps({"failed": type(failure).__name__}).encode() + b"\n",
                )
                raise
            supervisor.watch(first)


def order_line(order: Order) -> bytes:
    """The order as the first link carries it."""
    return json.dumps(asdict(order)).encode() + b"\n"


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits for the supervisor before us, if it is still stopping its server."""
    with open(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)) as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def _waking_signals(leave: Any) -> socket.socket:
    ours, kernels = socket.socketpair()
    kernels.setblocking(False)
    signal.set_wakeup_fd(kernels.detach())
    ours.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, leave)
    return ours


def _listening(path: Path) -> socket.socket:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen()
    return door


def _say(link: socket.socket, words: bytes) -> None:
    # Who left before the answer is noticed at the next turn.
    with contextlib.suppress(OSError):
        link.sendall(words)


def _heard(link: socket.socket) -> bytes:
    with contextlib.suppress(OSError):
        return link.recv(64)
    return b""


def _is_ready(db: Path, pid: int) -> bool:
    """PostgreSQL writes its state on the eighth line of its own pid file."""
    try:
        lines = (db / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _recorded_port(record: Path) -> int:
    """The port of last time, so that addresses given out stay good."""
    try:
        return int(json.loads(record.read_text())["port"])
    except (FileNotFoundError, ValueError, KeyError):
        return _free_port()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _replace(record: Path, content: dict[str, int]) -> None:
    draft = record.with_suffix(".draft")
    draft.write_text(json.dumps(content))
    draft.replace(record)


def _appended(log: Path) -> IO[bytes]:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".previous.log"))
    return open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


if __name__ == "__main__":
    main()
