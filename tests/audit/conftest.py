"""A journal of the test's own: its signed files go with its database."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from consigne.audit import queries


@pytest.fixture
def own_checkpoints(tmp_path, monkeypatch) -> Iterator[None]:
    """Signed files that begin with this test's database."""
    monkeypatch.setattr(django_settings, "CHECKPOINTS", tmp_path / "checkpoints")
    queries.checkpoints.cache_clear()
    yield
    queries.checkpoints.cache_clear()
