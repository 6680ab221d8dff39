"""A transaction sees the rows of whoever acts in it, and of nobody when nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection
from psycopg_pool import ConnectionPool

from consigne.audit.models import Event
from consigne.clients.models import Client, Phone
from consigne.config.logins import connection_settings
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.staff.rules import Why
from consigne.walls.context import acting, acting_now, door_now
from tests import cast
from tests.architecture.test_walls import WITHOUT_ROWS, ours, privileges
from tests.builders import a_client
from tests.conftest import TODAY, actor
from tests.installation import connected_as

SETTING = "SELECT coalesce(current_setting('app.institution', true), '')"


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute(SETTING)
        return str(cursor.fetchone()[0])


def readable(login: str) -> list[str]:
    return sorted(
        table for table in ours() - WITHOUT_ROWS.keys() if "SELECT" in privileges(table, login)
    )


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


@pytest.fixture
def story(own_database: str) -> Iterator[None]:
    """Amara is a client of the store, for good."""
    with acting(actor(cast.CHLOE)) as chloe:
        a_client(chloe, phones=("514 555-0142",))
    yield


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("login", ["web", "worker", "disposal"])
def test_without_an_actor_no_row_is_seen(login):
    # The journal is swept whole by those who seal it and destroy its months.
    whole = set() if login == "web" else {"audit_event", "audit_touch"}
    with connected_as(login):
        seen = {table for table in readable(f"consigne_{login}") if count(table)}
    assert seen - whole == set()


@pytest.mark.usefixtures("story")
def test_without_an_actor_nothing_is_written():
    with pytest.raises(ProgrammingError, match="row-level security"):
        Client.objects.create(
            institution_id=new_id(),
            activity_id=new_id(),
            schedule_id=new_id(),
            trigger="last_use",
            begins_on="2026-11-23",
            number="C-1",
            kind="person",
            given_name="Amara",
            language="fr",
        )
    assert Client.objects.update(given_name="Zoé") == 0


@pytest.mark.usefixtures("story")
def test_nothing_of_an_actor_is_left_after_the_commit():
    with acting(actor(cast.CHLOE)) as chloe:
        assert (setting(), Client.objects.count()) == (str(chloe.institution), 1)
    assert (setting(), Client.objects.count()) == ("", 0)


@pytest.mark.usefixtures("story")
def test_nothing_of_an_actor_is_left_after_a_refusal():
    with pytest.raises(NotAllowed), acting(actor(cast.CHLOE)):
        raise NotAllowed(Refused(Why.TO_ONESELF))
    assert (setting(), acting_now(), door_now()) == ("", None, "system")


@pytest.mark.usefixtures("story")
def test_the_next_user_of_a_pooled_connection_inherits_nothing():
    chloe = actor(cast.CHLOE)
    with web_pool() as pool:
        with pool.connection() as first:
            first.execute(
                "SELECT set_config('app.institution', %s, true), "
                "set_config('app.roles', 'privacy_officer', true)",
                [str(chloe.institution)],
            )
            backend = first.info.backend_pid
            assert first.execute("SELECT count(*) FROM clients_client").fetchone() == (1,)
        with pool.connection() as second:
            assert second.info.backend_pid == backend
            assert second.execute(SETTING).fetchone() == ("",)
            assert second.execute("SELECT count(*) FROM clients_client").fetchone() == (0,)


@contextmanager
def web_pool() -> Iterator[ConnectionPool]:
    where = connection_settings("web") | {"NAME": connection.settings_dict["NAME"]}
    names = {
        "HOST": "host",
        "PORT": "port",
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
    }
    how = {names[name]: value for name, value in where.items()}
    with ConnectionPool(kwargs=how, min_size=1, max_size=1, open=True) as pool:
        yield pool


@pytest.mark.usefixtures("story")
def test_the_outer_actor_s_rows_return_after_the_inner_one_leaves():
    with acting(actor(cast.CHLOE)) as chloe, acting(actor(cast.DOV)):
        assert Client.objects.count() == 0
    with acting(chloe):
        with acting(actor(cast.DOV)):
            pass
        assert Client.objects.count() == 1


@pytest.mark.usefixtures("story")
def test_the_outer_actor_s_rows_return_after_the_inner_one_fails():
    dov = actor(cast.DOV)
    with acting(actor(cast.CHLOE)) as chloe:
        with pytest.raises(NotSeen), acting(dov):
            raise NotSeen("client")
        assert (acting_now(), Client.objects.count()) == (chloe, 1)


@pytest.mark.usefixtures("story")
def test_each_institution_sees_its_own_rows_and_no_others():
    with acting(actor(cast.DOV)):
        assert (Client.objects.count(), Phone.objects.count()) == (0, 0)
        assert not Event.objects.filter(act="clients.ENTERED").exists()
    with acting(actor(cast.BENOIT)):
        assert (Client.objects.count(), Phone.objects.count()) == (1, 1)


@pytest.mark.usefixtures("own_database")
def test_the_door_is_known_while_it_is_open():
    with acting(actor(cast.CHLOE), door="desk"):
        assert door_now() == "desk"
        with acting(actor(cast.DOV)):
            assert door_now() == "desk"
        with acting(actor(cast.DOV), door="api"):
            assert door_now() == "api"
    assert door_now() == "system"


@pytest.mark.usefixtures("own_database")
def test_before_anyone_acts_no_row_of_the_staff_is_seen():
    from consigne.staff.models import Delegation, Member, RoleHeld, Token

    seen = [each.objects.count() for each in (Member, RoleHeld, Delegation, Token)]
    assert seen == [0, 0, 0, 0]


@pytest.mark.usefixtures("own_database")
def test_whoever_signs_in_is_told_of_their_own_membership_alone():
    from consigne.staff.models import Account

    benoit = Account.objects.get(email=cast.BENOIT.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, roles FROM staff_signing_in(%s, %s)", [benoit.id, TODAY])
        assert cursor.fetchall() == [("Benoit", ["agent"])]
