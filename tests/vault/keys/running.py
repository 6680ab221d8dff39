"""A real keys process, started, stopped and killed by tests."""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

from consigne.vault.keys.callers import EVERYWHERE, Caller, Purposes, digest_of, save
from consigne.vault.keys.client import Keys
from consigne.vault.keys.requests import Operation

HERE, ELSEWHERE = uuid4(), uuid4()
MARKETING, QUALITY, SERVICE = "marketing", "quality", "service"

_EVERY_PURPOSE = {EVERYWHERE: frozenset({MARKETING, QUALITY, SERVICE})}
_MAY: dict[str, dict[Operation, Purposes]] = {
    "web": {
        Operation.CREATE: _EVERY_PURPOSE,
        Operation.UNWRAP: {
            EVERYWHERE: frozenset({SERVICE}),
            str(HERE): frozenset({MARKETING}),
        },
    },
    "quality": {Operation.UNWRAP: {EVERYWHERE: frozenset({QUALITY})}},
    "worker": {},
    "disposal": {Operation.DESTROY: {}, Operation.ABSENT: {}},
    "backup": {Operation.EXPORT: {}, Operation.HEAD: {}, Operation.VERIFY: {}},
    "officer": {
        Operation.ADD_PURPOSE: _EVERY_PURPOSE,
        Operation.ROTATE: _EVERY_PURPOSE,
        Operation.UNWRAP: _EVERY_PURPOSE,
        Operation.ABSENT: {},
    },
}


class RunningKeys:
    """The process and what it stands on, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store, self.socket = folder / "keys", folder / "s"
        self.callers_file, self.master_file = folder / "callers.json", folder / "master"
        self.master = secrets.token_urlsafe(32)
        self.master_file.write_text(self.master)
        self.credentials = {name: secrets.token_urlsafe(32) for name in _MAY}
        self.declare(*_MAY)

    def declare(self, *names: str) -> None:
        """Write the table with these callers alone."""
        save(
            self.callers_file,
            [Caller(name, digest_of(self.credentials[name]), _MAY[name]) for name in names],
        )

    def start(self, *, largest_file: int | None = None) -> None:
        """Start, and wait until it answers; no file of it may grow beyond so many bytes."""
        self.running = self.launched(largest_file)
        assert self.running.stdout is not None
        assert self.running.stdout.readline() == "ready\n"

    def launched(self, largest_file: int | None = None) -> "subprocess.Popen[str]":
        """The process, just started."""
        command = ["prlimit", f"--fsize={largest_file}"] if largest_file else []
        command += [sys.executable, "-m", "consigne.vault.keys", "--with-input"]
        for name, place in (
            ("socket", self.socket),
            ("store", self.store),
            ("credentials", self.callers_file),
            ("master", self.master_file),
        ):
            command += [f"--{name}", str(place)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self) -> None:
        """As a power cut of the process alone: SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop in good order."""
        self._end(signal.SIGTERM)

    def reload(self) -> None:
        """Have the table of callers read again."""
        os.kill(self.running.pid, signal.SIGHUP)

    def keys(self, caller: str = "web", *, patience: float = 0.0) -> Keys:
        """The keys as this caller may use them."""
        return Keys(self.socket, self.credentials[caller], patience=patience)

    def a_key(self, object_id: UUID, *purposes: str, at: UUID = HERE) -> bytes:
        """A key made by the web for these purposes (service when none is said)."""
        return self.keys().create(object_id, at, purposes or (SERVICE,))

    def journal(self) -> list[str]:
        """The lines of its journal."""
        return (self.store / "journal.jsonl").read_text().splitlines()

    def _end(self, how: signal.Signals) -> None:
        with self.running:
            self.running.send_signal(how)
