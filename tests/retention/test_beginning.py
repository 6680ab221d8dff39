"""A ledger that was begun cannot go missing unnoticed."""

from __future__ import annotations

import pytest

from consigne.retention.actions.beginning import begin_ledger
from consigne.retention.guard import Why
from consigne.retention.queries import ledger, startup_guard
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def own_ledger(settings, tmp_path):
    """A ledger of this story's own."""
    settings.LEDGER = tmp_path
    ledger.cache_clear()
    yield
    ledger.cache_clear()


@pytest.mark.usefixtures("own_ledger")
def test_a_ledger_is_begun_once():
    with connected_as("disposal"):
        begin_ledger()
        begin_ledger()
        assert ledger().head().seq == 1
        assert startup_guard()


@pytest.mark.usefixtures("own_ledger")
def test_a_ledger_that_is_gone_is_noticed_even_if_nothing_was_destroyed():
    with connected_as("disposal"):
        begin_ledger()
        ledger().path.unlink()
        begin_ledger()
        assert startup_guard().codes == (Why.LEDGER_MISSING.code,)
