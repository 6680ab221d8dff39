"""A period of the journal is read by its index, in its months alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import connection

from consigne.audit.counting import Days, counted_by_day
from consigne.config.cluster import Cluster
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor

# Many people over three months; in a small table PostgreSQL would rightly read it whole.
CROWD = """
INSERT INTO audit_event (id, at, institution_id, actor_id, roles, act, purpose, outcome, reasons,
    door)
SELECT gen_random_uuid(), timestamptz '2027-02-01 12:00Z' + n * interval '4 minutes',
    %(institution)s, md5((n %% 90)::text)::uuid, '{agent}', 'clients.SEEN', '', 'allowed', '{}',
    'desk'
FROM generate_series(1, 30000) AS n
"""


@pytest.fixture
def crowd(own_database: str, installed: Cluster) -> None:
    """A journal of three months, as busy as an institution of ninety people makes it."""
    with psycopg.connect(installed.admin_url(own_database)) as admin:
        for month in (2, 3, 4):
            admin.execute("SELECT audit_open_month(%s)", [date(2027, month, 1)])
        admin.execute(CROWD, {"institution": actor(cast.CHLOE).institution})
        admin.execute("ANALYZE audit_event")


def explained(question: Callable[[], object]) -> str:
    """The plans of what a question asks the database, as whoever asks it."""
    told: list[str] = []

    def explain(execute, sql, given, many, context):
        with connection.connection.cursor() as aside:
            aside.execute(f"EXPLAIN {sql}", given)
            told.extend(line for (line,) in aside)
        return execute(sql, given, many, context)

    with connection.execute_wrapper(explain):
        question()
    return "\n".join(told)


@pytest.mark.usefixtures("crowd")
def test_a_period_of_one_person_is_read_by_its_index_in_its_month_alone():
    someone, days = new_id(), Days(date(2027, 3, 2), date(2027, 3, 9))
    with acting(actor(cast.CHLOE)) as chloe:
        plan = explained(lambda: counted_by_day(chloe, days, by=someone))
    assert "audit_event_202703_institution_id_actor_id_at_idx" in plan
    assert "audit_event_202702" not in plan
    assert "audit_event_202704" not in plan
    assert "Seq Scan" not in plan
