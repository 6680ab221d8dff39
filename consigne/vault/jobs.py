"""When the end of the keys' journal is put on record: each hour."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from consigne.kernel.actors import EVERYWHERE, system
from consigne.vault.actions import put_on_record
from consigne.walls.context import acting

# The keys process may be starting again.
_AGAIN = RetryStrategy(max_attempts=10, wait=30)


@app.periodic(cron="0 * * * *")
@app.task(name="vault.witness", queue="work", queueing_lock="vault.witness", retry=_AGAIN)
def witness_keys(timestamp: int) -> None:
    """Put on record where the journal of the keys ends, for the whole installation."""
    close_old_connections()
    with acting(system(EVERYWHERE), door="system") as actor:
        put_on_record(actor)
