"""Children know what they need and no more, and never outlive whoever started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from consigne.cli.serving import plans
from consigne.cli.serving.children import Child, Plan, own_words
from consigne.config.paths import CHECKOUT, paths

SAYS_READY = "import sys, time; print('ready', flush=True); sys.stdin.read(); "
PATIENT = Plan("patient", ("-c", SAYS_READY), ())


def test_a_child_knows_its_own_secrets_and_no_others(monkeypatch: pytest.MonkeyPatch):
    for name in ("DB_WEB", "DB_OWNER", "DB_ADMIN", "KEYS_MASTER", "KEYS_WEB", "DJANGO"):
        monkeypatch.setenv(f"CONSIGNE_SECRET_{name}", "x")
    known = plans.web(1, paths().run, workers=1).environment()
    assert {name for name in known if "SECRET" in name} == {
        "CONSIGNE_SECRET_DB_WEB",
        "CONSIGNE_SECRET_KEYS_WEB",
        "CONSIGNE_SECRET_DJANGO",
    }


def test_a_child_knows_where_the_database_is_and_not_its_administrator(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://root:hunter2@db.example:5433/x?sslmode=require"
    )
    known = plans.worker().environment()["DATABASE_URL"]
    assert known == "postgresql://db.example:5433/x?sslmode=require"


@pytest.mark.parametrize("plan", [plans.worker(), plans.disposal()])
def test_no_process_knows_the_owners_password(plan: Plan):
    assert "db-owner" not in plan.secrets


def test_a_child_says_when_it_is_ready(tmp_path: Path):
    child = Child(PATIENT, tmp_path)
    assert child.wait_ready(10)
    child.ask_to_stop()
    child.see_gone(5)
    assert child.status is not None


def test_a_child_that_ends_first_is_not_ready(tmp_path: Path):
    child = Child(Plan("hasty", ("-c", "pass"), ()), tmp_path)
    assert not child.wait_ready(10)
    child.see_gone(0)


def test_a_child_that_will_not_stop_goes_with_all_it_started(tmp_path: Path):
    stubborn = (
        "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "own = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "open(sys.argv[1], 'w').write(str(own.pid)); print('ready', flush=True); own.wait()"
    )
    file = tmp_path / "grandchild"
    child = Child(Plan("stubborn", ("-c", stubborn, str(file)), ()), tmp_path)
    assert child.wait_ready(10)
    child.ask_to_stop()
    child.see_gone(0.2)
    assert _gone(int(file.read_text()))


def test_a_child_ends_when_whoever_started_it_is_killed(tmp_path: Path):
    starts = (
        "import sys, time; from pathlib import Path; "
        "from consigne.cli.serving.children import Child, Plan; "
        f"child = Child(Plan('p', ('-c', {SAYS_READY!r}), ()), Path(sys.argv[1])); "
        "child.wait_ready(20); print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starts, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _gone(child)


def test_a_refusal_written_as_json_is_heard():
    said = '{"error": {"sentence": {"en": "No.", "fr": "Non."}}}'
    words = own_words(said)
    assert words is not None
    assert words.fr == "Non."


@pytest.mark.parametrize("said", ["", "ready", "[]", '{"error": 3}', '{"error": {"sentence": {}}}'])
def test_anything_else_is_no_refusal(said: str):
    assert own_words(said) is None


def _gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]:
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False
