"""When backups expire: each day, whoever makes backups or not.

In the disposal process: an end destroys keys, and no other process destroys.
"""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from consigne.backups.actions import Safe, expire_backups
from consigne.config import clock
from consigne.config.paths import paths
from consigne.kernel.actors import EVERYWHERE, system


# In UTC: 2 or 3 in the morning in Toronto.
@app.periodic(cron="5 7 * * *")
@app.task(name="backups.expire", queue="disposal", queueing_lock="backups.expire")
def expire(timestamp: int) -> None:
    """End every set whose day has come, by the real clock, for the whole installation."""
    close_old_connections()
    expire_backups(system(EVERYWHERE), Safe.of(paths()), now=clock.now())
