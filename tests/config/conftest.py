"""These tests need PostgreSQL and nothing of Django."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from consigne.config.cluster import Cluster
from tests.cluster import running_cluster, temporary_installation


@pytest.fixture
def installation() -> Iterator[Path]:
    with temporary_installation() as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running
