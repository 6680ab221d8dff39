"""A disposal process that is killed (SIGKILL, by itself) at a step named on its command line.

`python -m tests.retention.killed STEP INSTITUTION PLAN DAY SIZE`; STEP "never" runs to the end.
Nothing in production knows of these steps: they wrap its functions from outside.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Step:
    """Die before or after a function's `nth` call, of those that `counts`."""

    target: str
    after: bool = False
    nth: int = 1
    counts: Callable[..., bool] = lambda *given: True

    def plant(self) -> None:
        """Wrap the function where it is looked up."""
        place, name = self.target.rsplit(".", 1)
        owner = _owner(place)
        real, calls = getattr(owner, name), [0]

        def wrapped(*given: Any, **named: Any) -> Any:
            calls[0] += self.counts(*given)
            is_now = calls[0] == self.nth and self.counts(*given)
            if is_now and not self.after:
                die()
            answer = real(*given, **named)
            if is_now:
                die()
            return answer

        setattr(owner, name, wrapped)


def told(kind: str, *, nth: int = 1) -> Step:
    """Die once the ledger holds an entry of this kind."""
    return Step(
        "consigne.retention.ledger.Ledger.append",
        after=True,
        nth=nth,
        counts=lambda _, entry: entry.kind == kind,
    )


_BATCHES = "consigne.retention.actions.batches"
_RUNS = "consigne.retention.actions.runs"
STEPS: dict[str, Step] = {
    "the run is opened in the ledger": told("run_opened"),
    "a batch is announced": told("intent"),
    "the second batch is announced": told("intent", nth=2),
    "a batch is deleted and not committed": Step(f"{_BATCHES}.delete", after=True),
    "a batch is committed and its objects are left": Step(f"{_BATCHES}.finish"),
    "keys are destroyed and files are left": Step("consigne.vault.files.LocalFiles.remove"),
    "one file is destroyed and others are left": Step("consigne.vault.files._unlinked", after=True),
    "files are destroyed and nobody told": Step(f"{_BATCHES}.destroy_objects", after=True),
    "an outcome is told and not kept": told("outcome"),
    "the second outcome is told and not kept": told("outcome", nth=2),
    "the last batch is done and the run is open": Step(f"{_RUNS}._close"),
    "the run is closed in the ledger alone": told("run_closed"),
    "the run is closed and not verified": Step(f"{_RUNS}.verify"),
    "everything is looked for and nothing signed": Step(f"{_RUNS}.certify"),
    "the certificate is signed and not committed": Step(f"{_RUNS}.certify", after=True),
}


def _owner(path: str) -> Any:
    """The module, or the class in a module, that this path names."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        place, name = path.rsplit(".", 1)
        return getattr(importlib.import_module(place), name)


def main(step: str, institution: str, plan: str, day: str, size: str) -> None:
    import django

    django.setup()
    settings.CHECKPOINTS = Path(os.environ["STORY_CHECKPOINTS"])
    settings.KEYS_SOCKET = Path(os.environ["STORY_KEYS"])
    from consigne.kernel.actors import system
    from consigne.retention.actions import batches, execute

    batches.SIZE = int(size)
    if step in STEPS:
        STEPS[step].plant()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    execute(system(UUID(institution)), UUID(plan), on=date.fromisoformat(day))


if __name__ == "__main__":
    main(*sys.argv[1:])
