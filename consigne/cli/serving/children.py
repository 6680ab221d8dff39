"""Children: one process of the system, started with only what it needs to know.

Each prints `ready` once it works, and ends when its standard input closes: whoever started it is
gone, however it went. Each has a session of its own, so that Ctrl-C is for the supervisor alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from consigne.config.logs import SUPERVISED
from consigne.config.paths import CHECKOUT
from consigne.kernel.words import Bilingual

READY = b"ready"
_LOG_LIMIT = 5_000_000
_PREFIX = "CONSIGNE_SECRET_"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: Python's arguments, the database login, and the secrets it may know."""

    name: str
    arguments: tuple[str, ...]
    secrets: tuple[str, ...]
    login: str = ""

    @property
    def command(self) -> list[str]:
        return [sys.executable, *self.arguments]

    def environment(self) -> dict[str, str]:
        """Ours without any secret but its own, nor the administrator's part of DATABASE_URL."""
        known = {_PREFIX + name.upper().replace("-", "_") for name in self.secrets}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_PREFIX) or name in known
        }
        if "DATABASE_URL" in kept:
            kept["DATABASE_URL"] = _impersonal(kept["DATABASE_URL"])
        places = [str(CHECKOUT), *filter(None, [kept.get("PYTHONPATH")])]
        return {
            **kept,
            SUPERVISED: "1",
            "CONSIGNE_LOGIN": self.login,
            "DJANGO_SETTINGS_MODULE": "consigne.config.settings",
            "PYTHONPATH": os.pathsep.join(places),
        }


class Child:
    """A running process of the system."""

    def __init__(self, plan: Plan, log: Path) -> None:
        self.plan = plan
        self.began = time.monotonic()
        self._ready = threading.Event()
        self._said = b""
        with _appended(log / f"{plan.name}.log") as errors:
            self._process = subprocess.Popen(  # our own programs
                plan.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd="/",
                env=plan.environment(),
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def wait_ready(self, seconds: float) -> bool:
        """Whether it said `ready` before it ended or the time was over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._ready.wait(0.02):
            if self.status is not None:
                return False
        return self._ready.is_set()

    def refused(self) -> Bilingual | None:
        """The sentence with which it refused to start, if it said one."""
        return own_words(self._said)

    def signal(self, number: int) -> None:
        """Tell it something; nothing when it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    def ask_to_stop(self) -> None:
        """Let it end in good order; returns at once."""
        self.signal(signal.SIGTERM)

    def see_gone(self, seconds: float) -> None:
        """Return once it and all it started are gone, by force after this time."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _listen(self) -> None:
        # Read to the end, so that it never waits on a full pipe.
        with contextlib.suppress(ValueError, OSError):
            for line in self._process.stdout or ():
                if line.strip() == READY:
                    self._ready.set()
                else:
                    self._said = line


def run(plan: Plan) -> subprocess.CompletedProcess[str]:
    """Run a process of the system to its end, and return what it said."""
    return subprocess.run(  # our own programs
        plan.command,
        env=plan.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )


def own_words(said: str | bytes) -> Bilingual | None:
    """The sentence of a refusal that a command of ours wrote as JSON; None for anything else."""
    try:
        sentence = json.loads(said)["error"]["sentence"]
        return Bilingual(sentence["en"], sentence["fr"])
    except (ValueError, KeyError, TypeError):
        return None


def _appended(log: Path) -> IO[bytes]:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".previous.log"))
    return open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _impersonal(url: str) -> str:
    """A database URL that says where, and not as whom."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
