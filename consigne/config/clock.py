"""Clock: what instant is it, and which legal day at an institution?

Instants are always real. The legal day can be moved on an installation made by `demo`, and there
alone, so that what falls due can be seen to.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from consigne.config.paths import paths
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

# Made by `demo`; without it no clock is ever moved.
_DEMO = "demo.json"
_MOVED = "clock.json"


def now() -> datetime:
    """This instant, in UTC: the real one, on every installation."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The legal day in a time zone; on a demo installation, moved as `set_today` said."""
    return _real_day(time_zone) + timedelta(days=days_moved())


def set_today(day: date, *, time_zone: str) -> None:
    """Make this the legal day from now on; the days after it follow the real ones.

    The caller journals it. Raises Trouble on an installation that `demo` did not make.
    """
    folder = paths().data
    if not (folder / _DEMO).exists():
        raise Trouble(_REAL_CLOCK)
    moved = (day - _real_day(time_zone)).days
    draft = folder / f"{_MOVED}.new"
    draft.write_text(json.dumps({"days": moved}))
    draft.replace(folder / _MOVED)


def days_moved() -> int:
    """How many days the legal day is ahead of the real one: 0, but in a demo that was moved."""
    folder = paths().data
    try:
        moved = int(json.loads((folder / _MOVED).read_text())["days"])
    except FileNotFoundError:
        return 0
    return moved if (folder / _DEMO).exists() else 0


def _real_day(time_zone: str) -> date:
    return now().astimezone(ZoneInfo(time_zone)).date()


_REAL_CLOCK = Bilingual(
    "The day is set only on a demonstration made by `consigne demo`; this installation keeps the "
    "real one.",
    "La date ne se règle que dans une démonstration créée par `consigne demo`; cette installation "
    "garde la vraie.",
)
