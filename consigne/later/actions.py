"""Put a job off by its name. Jobs may run twice, and carry ids alone."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


def defer(name: str, *, queue: str = "work", **ids: UUID | int) -> None:
    """Have the job called `name` run after this transaction commits, with these ids."""
    arguments = {key: str(value) for key, value in ids.items()}
    app.configure_task(name, queue=queue).defer(**arguments)
