"""Web: the process that answers browsers and machines, on a loopback port.

Run by `serve` as `python -m consigne.cli.serving.web --port 8390`; says `ready` once it answers.
"""

from __future__ import annotations

import argparse
import http.client
import os
import threading
import time

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from consigne.cli.serving.children import READY
from consigne.vault.keys.hardening import end_with_input

ADDRESS = "127.0.0.1"
# A page waits on PostgreSQL most of its time; the pool of connections has twelve.
_THREADS = 8
_SECONDS_TO_STOP = 5
# What the server itself says is a line like any other.
_LOGS = {
    "formatters": {each: {"()": "consigne.config.logs.Lines"} for each in ("generic", "access")},
    "handlers": {
        name: {"formatter": form, "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        for name, form in (("console", "generic"), ("access", "access"))
    },
}


def main() -> None:
    """Serve until told to stop, or until whoever started this is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--gate", help="the file without which nothing is answered")
    given = parser.parse_args()
    if given.gate:
        os.environ["CONSIGNE_GATE"] = given.gate
    end_with_input()
    threading.Thread(target=_say_when_ready, args=(given.port,), daemon=True).start()
    Server(
        "consigne.cli.serving.gate:application",
        address=ADDRESS,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=_SECONDS_TO_STOP,
        log_level=LogLevels.error,
        log_dictconfig=_LOGS,
    ).serve()


def _say_when_ready(port: int) -> None:
    """A worker accepts only once the application is loaded; any answer will do."""
    while True:
        try:
            asked = http.client.HTTPConnection(ADDRESS, port, timeout=60)
            asked.request("HEAD", "/")
            asked.getresponse()
        except OSError:
            time.sleep(0.05)
            continue
        click.echo(READY)
        return


if __name__ == "__main__":
    main()
