"""Worker: what does the system do by itself, and under which login?

Two processes run this: `worker` does the jobs of every floor, opens the journal's months and seals
it; `disposal` does what destroys, and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from django.db import connection
from django.utils.module_loading import autodiscover_modules, import_string
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.utils import connector_params

QUEUES = {"worker": ["work"], "disposal": ["disposal"]}

# A worker killed outright leaves its job behind; it is taken up again this long after.
_HEARTBEAT = 3.0
_STALLED_AFTER = 12.0
_LOOKED_FOR_EVERY = 4.0
# A job runs to its end when the system stops, unless it is longer than this.
_SECONDS_TO_STOP = 6.0

_SEALED_EVERY = 1.0
_MONTHS_OPENED_EVERY = 24 * 3600
# What failed is tried again sooner than a day later, and no sooner than it comes by itself.
_AGAIN_AFTER = 60.0
_OPEN_MONTHS = """
    SELECT audit_open_month((now() + make_interval(months => n))::date)
    FROM generate_series(0, 2) AS n
"""
_log = logging.getLogger("consigne.worker")


def work(login: str, *, on_ready: Callable[[], None]) -> None:
    """Do the jobs of a login's queues until told to stop (SIGTERM, SIGINT)."""
    autodiscover_modules("jobs")
    if login == "worker":
        _every(_MONTHS_OPENED_EVERY, open_months)
        _every(_SEALED_EVERY, import_string("consigne.audit.sealing.seal_once"))
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    with django_app.replace_connector(connector) as app:
        asyncio.run(_work(app, QUEUES[login], on_ready))


def open_months() -> None:
    """Open this month of the journal and the next two; those already open stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_MONTHS)


async def _work(app: App, queues: list[str], on_ready: Callable[[], None]) -> None:
    async with app.open_async():
        beside = asyncio.create_task(_recover(app, queues))
        asyncio.get_running_loop().call_soon(on_ready)
        try:
            await app.run_worker_async(
                queues=queues,
                concurrency=1,
                delete_jobs="successful",
                update_heartbeat_interval=_HEARTBEAT,
                stalled_worker_timeout=_STALLED_AFTER,
                shutdown_graceful_timeout=_SECONDS_TO_STOP,
            )
        finally:
            beside.cancel()


async def _recover(app: App, queues: list[str]) -> None:
    """Take up again the jobs of workers that died: jobs may run twice, and are written for it."""
    while True:
        for queue in queues:
            await _forgiving(_retry_stalled(app, queue))
        await asyncio.sleep(_LOOKED_FOR_EVERY)


async def _retry_stalled(app: App, queue: str) -> None:
    stalled = await app.job_manager.get_stalled_jobs(
        queue=queue, seconds_since_heartbeat=_STALLED_AFTER
    )
    for job in stalled:
        _log.warning("a job of a dead worker is taken up again", extra={"job": job.id})
        await app.job_manager.retry_job(job)


async def _forgiving(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        # The database may be starting again; the next turn will tell.
        _log.exception("looking for the jobs of dead workers failed")


def _every(seconds: float, act: Callable[[], object]) -> None:
    """Do this again and again, in a thread and on a database connection of its own."""
    threading.Thread(target=_repeat, args=(seconds, act), daemon=True).start()


def _repeat(seconds: float, act: Callable[[], object]) -> None:
    while True:
        try:
            act()
        except Exception:
            _log.exception("a repeated act failed", extra={"act": act})
            connection.close()
            time.sleep(min(seconds, _AGAIN_AFTER))
            continue
        time.sleep(seconds)
