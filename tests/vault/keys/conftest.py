"""What the tests of the keys stand on: one real process for each test, or for a whole page."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.vault.keys.running import RunningKeys


@contextmanager
def a_running_process() -> Iterator[RunningKeys]:
    # A Unix socket's path is 107 bytes at most: pytest's own folders may be longer.
    with tempfile.TemporaryDirectory(prefix="keys ") as folder:
        running = RunningKeys(Path(folder))
        running.start()
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture
def running() -> Iterator[RunningKeys]:
    with a_running_process() as process:
        yield process


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningKeys]:
    """One process for the page: its tests use ids of their own and leave it running."""
    with a_running_process() as process:
        yield process
