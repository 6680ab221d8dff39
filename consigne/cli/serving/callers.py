"""Callers: which process may do what with the keys, from the register as it reads today?"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from uuid import UUID

from django.conf import settings

from consigne.cli.standing import installed, today_at
from consigne.config.paths import paths
from consigne.config.secrets import secret
from consigne.institutions.queries import institutions
from consigne.kernel.actors import system
from consigne.register.queries import register_seen_by
from consigne.vault.callers import callers, write_callers
from consigne.walls.context import acting


def table() -> Path:
    """The file the keys process reads."""
    return paths().run / "callers.json"


def running_keys() -> Path:
    """The file that says which process holds the keys."""
    return paths().run / "keys.pid"


def declare_callers() -> None:
    """Write the table from the registers' purposes, and have a running keys process reread it."""
    credentials = {name: secret(f"keys-{name}") for name in settings.KEY_CALLERS}
    write_callers(table(), callers(_purposes(), credentials))
    with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int(running_keys().read_text()), signal.SIGHUP)


def _purposes() -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for institution in institutions():
        with acting(system(institution)) as actor:
            register = register_seen_by(actor, on=today_at(institution))
            found[institution] = set(register.purposes)
    return found


if __name__ == "__main__":
    with installed("worker"):
        declare_callers()
