"""Callers: which process may do what with the keys, from the register as it reads today?"""

from __future__ import annotations

import contextlib
import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from consigne.cli.serving.plans import CREDENTIALS
from consigne.cli.standing import installed, today_at
from consigne.config import clock
from consigne.config.paths import Paths, paths
from consigne.config.secrets import secret
from consigne.vault.keys.callers import digest_of


def table_of(places: Paths) -> Path:
    """The file the keys process reads."""
    return places.run / "callers.json"


def keys_pid_of(places: Paths) -> Path:
    """The file that says which process holds the keys."""
    return places.run / "keys.pid"


def is_current(places: Paths) -> bool:
    """Whether the table was written today and knows the credentials in use."""
    file = table_of(places)
    try:
        table = json.loads(file.read_text())
        known = {name: entry["digest"] for name, entry in table.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return False
    # An entry of the register may come into force, or end, with the day.
    written_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return written_on == clock.now().date() and known == _digests()


def declare_callers() -> None:
    """Write the table from the registers' purposes, and have a running keys process reread it."""
    from consigne.vault.callers import callers, write_callers

    places = paths()
    credentials = {name.removeprefix("keys-"): secret(name) for name in CREDENTIALS}
    write_callers(table_of(places), callers(_purposes(), credentials))
    with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int(keys_pid_of(places).read_text()), signal.SIGHUP)


def _digests() -> dict[str, str]:
    return {name.removeprefix("keys-"): digest_of(secret(name)) for name in CREDENTIALS}


def _purposes() -> dict[UUID, set[str]]:
    from consigne.institutions.queries import institutions
    from consigne.kernel.actors import system
    from consigne.register.queries import register_seen_by
    from consigne.walls.context import acting

    found: dict[UUID, set[str]] = {}
    for institution in institutions():
        with acting(system(institution)) as actor:
            register = register_seen_by(actor, on=today_at(institution))
            found[institution] = set(register.purposes)
    return found


if __name__ == "__main__":
    with installed("worker"):
        declare_callers()
