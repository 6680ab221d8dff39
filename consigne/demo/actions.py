"""Move the day of a demonstration, and say so in the journal."""

from __future__ import annotations

from datetime import date

from consigne.audit.actions import record
from consigne.config import clock
from consigne.demo.rules import Act
from consigne.kernel.actors import Actor


def move_clock(actor: Actor, day: date) -> None:
    """Make this the legal day of the whole demonstration from now on.

    Raises Trouble on an installation that `demo` did not make. Instants stay real.
    """
    clock.set_today(day, time_zone=actor.time_zone)
    record(actor, Act.CLOCK_MOVED)
