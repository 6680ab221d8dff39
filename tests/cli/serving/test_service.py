"""One command serves everything, and leaves nothing behind however it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consigne.config.paths import CHECKOUT

SECONDS = 60.0


class Served:
    """A `consigne serve` of its own, in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CONSIGNE_")}
        self.environment = {**kept, "CONSIGNE_DATA": str(folder), "PYTHONPATH": str(CHECKOUT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "consigne", "serve", "--json", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        assert self.process.stdout is not None
        self.said: dict[str, Any] = json.loads(self.process.stdout.readline())

    def status_of(self, path: str = "") -> int:
        with urllib.request.urlopen(self.said["address"] + path, timeout=10) as answer:
            return int(answer.status)

    def pid(self, name: str) -> int:
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """An installation without a demonstration, with a space and an accent in its path."""
    place = Path(tempfile.mkdtemp(prefix="consigne à servir "))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    running = Served(folder, "--no-demo")
    yield running
    if running.process.poll() is None:
        running.end()


def left(folder: Path) -> list[str]:
    """The processes of an installation that are still there."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            about = (place / "environ").read_bytes() + (place / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in about and place.name != str(os.getpid()):
            found.append((place / "cmdline").read_bytes().decode(errors="replace"))
    return found


def left_at_last(folder: Path) -> list[str]:
    """The processes still there once they had all the time they are given to end."""
    until = time.monotonic() + 20
    while left(folder) and time.monotonic() < until:
        time.sleep(0.1)
    return left(folder)


def test_an_empty_folder_becomes_a_desk_that_answers(served: Served):
    assert served.status_of("fr/") == 200
    assert served.said["people"] == []


def test_a_second_run_makes_nothing_anew(folder: Path):
    made = [folder / "db" / "PG_VERSION", folder / "static" / "staticfiles.json"]
    before = [file.stat().st_mtime_ns for file in made]
    Served(folder, "--no-demo").end()
    assert [file.stat().st_mtime_ns for file in made] == before


def test_told_to_stop_it_leaves_nothing_behind(served: Served):
    assert served.end()[0] == 0
    assert left_at_last(served.folder) == []


def test_ctrl_c_is_an_ordinary_end(served: Served):
    assert served.end(signal.SIGINT)[0] == 0


def test_killed_outright_it_still_leaves_nothing_behind(served: Served):
    served.end(signal.SIGKILL)
    assert left_at_last(served.folder) == []


def test_what_dies_is_started_again(served: Served):
    until = time.monotonic() + 30
    while not (served.folder / "run" / "worker.pid").exists() and time.monotonic() < until:
        time.sleep(0.1)
    before = {name: served.pid(name) for name in ("keys", "web", "disposal")}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    while any(served.pid(n) == p for n, p in before.items()) and time.monotonic() < until:
        time.sleep(0.1)
    assert _answers(served)
    assert "ended unexpectedly" in served.end()[1]


def test_two_do_not_serve_one_installation(served: Served):
    command = [sys.executable, "-m", "consigne", "serve", "--lang", "fr"]
    other = subprocess.run(
        command, env=served.environment, capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert served.said["address"] in other.stderr


def test_production_refuses_to_invent_secrets(tmp_path: Path):
    environment = {**os.environ, "CONSIGNE_DATA": str(tmp_path / "p"), "CONSIGNE_ENV": "production"}
    command = [sys.executable, "-m", "consigne", "serve"]
    refused = subprocess.run(
        command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "CONSIGNE_SECRET_DJANGO" in refused.stderr
    assert "Traceback" not in refused.stderr


def _answers(served: Served) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            return served.status_of("fr/") == 200
        except OSError:
            time.sleep(0.1)
    return False
