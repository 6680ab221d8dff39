"""Executing: run an approved plan as the process that destroys does, and say what it took.

Run by `script/bench` under login disposal, as `python -m bench.executing INSTITUTION PLAN`.
"""

from __future__ import annotations

import json
import sys
import time
from uuid import UUID

import django

from consigne.config import clock
from consigne.kernel.actors import system


def main() -> None:
    """Write, as JSON, the seconds on the clock and of CPU, from the order to the certificate."""
    django.setup()
    # Only now that Django knows its settings.
    from consigne.retention.actions import execute

    institution, plan = map(UUID, sys.argv[1:])
    on = clock.today("America/Toronto")
    began, spent = time.perf_counter(), time.process_time()
    certificate = execute(system(institution), plan, on=on)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}
    json.dump(took | {"certificate": str(certificate)}, sys.stdout)


if __name__ == "__main__":
    main()
