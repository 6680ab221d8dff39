"""Logins: each process has its own, and none can become another."""

from __future__ import annotations

import itertools
from typing import Any

import psycopg
import pytest

from consigne.config import logins
from consigne.config.cluster import Cluster, address
from consigne.config.logins import (
    SEARCH_ROLE,
    Login,
    connection_options,
    connection_settings,
)
from consigne.config.secrets import secret
from consigne.config.trouble import Trouble

_OTHERS = [login for login in Login if login is not Login.OWNER]
_FORBIDDEN = (
    "CREATE TABLE mine ()",
    "CREATE TEMPORARY TABLE mine ()",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE EXTENSION hstore",
    "CHECKPOINT",
    "SELECT pg_switch_wal()",
    "SELECT pg_read_file('postgresql.conf')",
    "SET log_statement = 'all'",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("login", Login)
def test_a_login_enters_the_database_as_itself(cluster: Cluster, login: Login) -> None:
    assert _asked(cluster, login, "SELECT session_user::text") == login.role


@pytest.mark.parametrize("login", Login)
def test_a_login_refuses_the_password_of_another(cluster: Cluster, login: Login) -> None:
    for other in set(Login) - {login}:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(cluster.url(login), password=secret(other.secret))


@pytest.mark.parametrize(("login", "other"), list(itertools.product(_OTHERS, Login)))
def test_no_login_can_become_another(cluster: Cluster, login: Login, other: Login) -> None:
    if login is not other:
        assert _is_refused(cluster, login, f"SET ROLE {other.role}")


@pytest.mark.parametrize("login", _OTHERS)
def test_nobody_but_the_owner_can_become_the_search_role(cluster: Cluster, login: Login) -> None:
    assert _is_refused(cluster, login, f"SET ROLE {SEARCH_ROLE}")


@pytest.mark.parametrize(("login", "act"), list(itertools.product(_OTHERS, _FORBIDDEN)))
def test_a_login_builds_nothing_and_changes_no_setting(
    cluster: Cluster, login: Login, act: str
) -> None:
    assert _is_refused(cluster, login, act)


def test_the_owner_is_a_superuser_of_nothing(cluster: Cluster) -> None:
    for act in (
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET log_statement = 'all'",
    ):
        assert _is_refused(cluster, Login.OWNER, act)
    for other in _OTHERS:
        assert _is_refused(cluster, Login.OWNER, f"SET ROLE {other.role}")


def test_the_owner_does_what_stage_two_of_a_destruction_needs(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE rewritten AS SELECT 1 AS one")
        owner.execute("VACUUM (FULL) rewritten")
        owner.execute("SELECT pg_switch_wal()")
        owner.execute("CHECKPOINT")


def test_the_owner_can_give_a_function_to_the_search_role_and_replace_it(
    cluster: Cluster,
) -> None:
    with psycopg.connect(cluster.url("owner"), autocommit=True) as owner:
        owner.execute("CREATE FUNCTION found() RETURNS int LANGUAGE sql RETURN 1")
        owner.execute("ALTER FUNCTION found() OWNER TO consigne_search")
        owner.execute("CREATE OR REPLACE FUNCTION found() RETURNS int LANGUAGE sql RETURN 2")


def test_only_the_search_role_and_the_backup_read_past_the_policies(
    cluster: Cluster,
) -> None:
    past = _admin(
        cluster,
        "SELECT rolname FROM pg_roles WHERE rolname ~ 'consigne' AND rolbypassrls",
    )
    assert past == {("consigne_admin",), ("consigne_backup",), ("consigne_search",)}


def test_a_backup_sees_rows_that_a_policy_hides_and_changes_none(
    cluster: Cluster,
) -> None:
    with psycopg.connect(cluster.url("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE hidden AS SELECT 1 AS one")
        owner.execute("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE hidden FORCE ROW LEVEL SECURITY")
        assert owner.execute("SELECT count(*) FROM hidden").fetchone() == (0,)
    assert _asked(cluster, Login.BACKUP, "SELECT count(*) FROM hidden") == 1
    assert _is_refused(cluster, Login.BACKUP, "DELETE FROM hidden")


def test_a_role_that_is_not_ours_cannot_enter(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_url("consigne"), autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN")
        try:
            found = admin.execute(
                "SELECT has_database_privilege('stranger', 'consigne', 'CONNECT')"
            ).fetchone()
        finally:
            admin.execute("DROP ROLE stranger")
    assert found == (False,)


def test_preparing_again_changes_nothing(cluster: Cluster) -> None:
    before = _declared(cluster)
    logins.prepare(cluster.admin_url(), logins.passwords(), "consigne")
    assert _declared(cluster) == before


def test_a_login_changed_by_hand_comes_back_to_what_is_declared(
    cluster: Cluster,
) -> None:
    before = _declared(cluster)
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute("ALTER ROLE consigne_web SUPERUSER BYPASSRLS INHERIT PASSWORD 'known'")
        admin.execute("GRANT consigne_owner, consigne_disposal TO consigne_web")
    logins.prepare(cluster.admin_url(), logins.passwords(), "consigne")
    assert _declared(cluster) == before
    assert _asked(cluster, Login.WEB, "SELECT 1") == 1


def test_words_sort_and_fold_whatever_the_machine(cluster: Cluster) -> None:
    assert _asked(cluster, Login.WEB, "SELECT lower(unaccent('ÉLÉONORE'))") == "eleonore"


def test_no_password_is_part_of_a_statement(cluster: Cluster) -> None:
    stored = _admin(cluster, "SELECT rolpassword FROM pg_authid WHERE rolname = 'consigne_web'")
    assert all(value.startswith("SCRAM-SHA-256$") for (value,) in stored)


def test_a_process_finds_how_it_connects(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSIGNE_LOGIN", "disposal")
    assert connection_settings() == {
        "HOST": address().host,
        "PORT": address().port,
        "NAME": "consigne",
        "USER": "consigne_disposal",
        "PASSWORD": secret("db-disposal"),
    }
    assert connection_options("worker") == {"application_name": "consigne_worker"}


def test_an_unknown_login_is_refused_with_those_that_exist(cluster: Cluster) -> None:
    with pytest.raises(Trouble, match="owner, web, portal, mediation, worker, disposal, backup"):
        connection_settings("root")


def _asked(cluster: Cluster, login: Login, question: str) -> Any:
    with psycopg.connect(cluster.url(login), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row
    return row[0]


def _is_refused(cluster: Cluster, login: Login, act: str) -> bool:
    with psycopg.connect(cluster.url(login), autocommit=True) as connection:
        try:
            connection.execute(act.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def _admin(cluster: Cluster, question: str) -> set[tuple[Any, ...]]:
    with psycopg.connect(cluster.admin_url("consigne")) as connection:
        return set(connection.execute(question.encode()).fetchall())


def _declared(cluster: Cluster) -> tuple[set[tuple[Any, ...]], ...]:
    """All that `prepare` is answerable for, but the salt of the passwords."""
    return (
        _admin(
            cluster,
            "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, "
            "rolreplication, rolbypassrls FROM pg_roles WHERE rolname ~ 'consigne'",
        ),
        _admin(
            cluster,
            "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members",
        ),
        _admin(cluster, "SELECT datname, datacl::text FROM pg_database"),
        _admin(cluster, "SELECT nspname, nspacl::text FROM pg_namespace"),
        _admin(cluster, "SELECT extname FROM pg_extension"),
    )
