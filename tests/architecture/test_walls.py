"""The second wall stands on every table: rows limited, deletion kept to the one door."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection

from consigne.config.logins import Login
from consigne.walls.ddl import LOGINS
from consigne.walls.frame import frame_tables
from tests.architecture.tree import holdings, our_models

pytestmark = pytest.mark.django_db

# Everyone may read these: sign-in comes before any institution, and institutions are no secret.
WITHOUT_ROWS = {
    "staff_account": "sign-in looks an account up before there is anyone to act",
    "institutions_institution": "which bodies run here is no secret",
    "institutions_institutionversion": "what they are called is no secret",
    "retention_ledgerposition": "one row of the whole installation, a number and a digest",
    "audit_seal": "numbers and digests in one order over all institutions",
    "audit_mark": "one row of the whole installation, the sealer's bookmark",
    "audit_known": "which signed trees this database knows: numbers and digests",
}
# Tables that are made by migrations and have no model.
UNMODELLED = {"audit_mark", "audit_known"}


def rows(query: str, *facts: str | list[str]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, facts)
        return list(cursor.fetchall())


def ours() -> set[str]:
    return {model._meta.db_table for model in our_models()} | UNMODELLED


def held_tables() -> set[str]:
    return {apps.get_model(held.model)._meta.db_table for held in holdings()}


def privileges(table: str, login: str) -> set[str]:
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    found = rows(
        "SELECT p FROM unnest(%s::text[]) p WHERE has_table_privilege(%s, %s, p)",
        list(every),
        login,
        f'public."{table}"',
    )
    return {str(privilege) for (privilege,) in found}


def test_every_table_is_one_that_somebody_declared():
    there = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition"
        )
    }
    assert there - ours() - frame_tables().keys() == set()


def without_walls(standing: Iterable[tuple[object, ...]]) -> set[str]:
    """The tables of ours whose rows nothing limits: (name, row security, forced, policies)."""
    return {
        str(name)
        for name, enabled, forced, policies in standing
        if not (enabled and forced and policies)
    }


def test_every_table_of_ours_limits_its_rows():
    standing = rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity, "
        "(SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c "
        "WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)",
        sorted(ours()),
    )
    assert len(standing) == len(ours())
    assert without_walls(standing) == WITHOUT_ROWS.keys()
    assert held_tables() - {"staff_account"} <= ours() - WITHOUT_ROWS.keys()


def test_the_check_of_walls_sees_one_that_is_down():
    up, unforced, bare = ("a", True, True, 1), ("b", True, False, 1), ("c", True, True, 0)
    assert without_walls([up, unforced, bare]) == {"b", "c"}


@pytest.mark.parametrize("login", [login.role for login in Login if login is not Login.OWNER])
def test_only_disposal_destroys_and_only_what_is_kept(login: str):
    mine = {table for table in ours() if privileges(table, login) & {"DELETE", "TRUNCATE"}}
    assert mine == (set() if login != LOGINS["disposal"] else mine & held_tables())


def test_disposal_reaches_every_row_that_goes():
    # Its work: what is destroyed with its own day, and what goes with it.
    gone = {
        apps.get_model(held.model)._meta.db_table for held in holdings() if held.disposal != "kept"
    }
    assert {
        table for table in gone if "DELETE" not in privileges(table, LOGINS["disposal"])
    } == set()


def test_no_login_but_the_web_works_with_the_tables_of_sign_in():
    frame = {table for table, names in frame_tables().items() if names == ("web",)}
    for login in (LOGINS["worker"], LOGINS["disposal"], LOGINS["portal"]):
        assert {table for table in frame if privileges(table, login)} == set()


def test_the_portal_reaches_nothing_but_institutions():
    reached = {table for table in ours() if privileges(table, LOGINS["portal"])}
    assert reached == {"institutions_institution", "institutions_institutionversion"}


@pytest.mark.req("OPC-QC-19")
def test_mediators_have_no_grant_on_contact_details_nor_on_what_was_said():
    private = {"phone", "email", "postal", "handle", "interaction", "party", "draft"}
    tables_of = {apps.get_model(h.model)._meta.db_table for h in holdings() if h.kind in private}
    assert len(tables_of) == len(private)
    assert {table for table in tables_of if privileges(table, LOGINS["mediation"])} == set()


def test_a_month_of_the_journal_is_reached_through_the_journal_alone():
    months = [
        name
        for (name,) in rows("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")
    ]
    assert months
    for login in (LOGINS["web"], LOGINS["worker"], LOGINS["disposal"]):
        assert {month for month in months if privileges(str(month), login)} == set()


def test_no_login_is_a_member_of_another():
    names = [login.role for login in Login] + [LOGINS["search"]]
    found = rows(
        "SELECT member.rolname, granted.rolname FROM pg_auth_members m "
        "JOIN pg_roles member ON member.oid = m.member "
        "JOIN pg_roles granted ON granted.oid = m.roleid "
        "WHERE member.rolname = ANY(%s) OR granted.rolname = ANY(%s)",
        names,
        names,
    )
    # The owner gives its functions to search; nobody connects as search (docs/decisions).
    assert set(found) == {
        ("consigne_owner", "consigne_search"),
        ("consigne_owner", "pg_checkpoint"),
        ("consigne_backup", "pg_read_all_data"),
    }


def test_no_login_passes_the_policies_but_the_one_that_copies_and_the_one_nobody_has():
    found = rows(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'consigne\\_%%' "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    )
    # The embedded cluster's own superuser is known to its supervisor alone.
    assert {name for (name,) in found} - {"consigne_admin"} == {
        "consigne_backup",
        "consigne_search",
    }
    assert rows("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'consigne_search'") == [(False,)]


def test_a_function_that_runs_as_another_names_its_path_and_its_callers():
    found = rows(
        "SELECT proname, proconfig::text, has_function_privilege('public', p.oid, 'EXECUTE') "
        "FROM pg_proc p JOIN pg_roles r ON r.oid = proowner "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace AND rolname LIKE 'consigne\\_%%'"
    )
    assert found
    loose = [name for name, path, anyone in found if anyone or "search_path" not in str(path)]
    assert loose == []


def test_everyone_in_general_may_do_nothing():
    found = rows(
        "SELECT relname FROM pg_class c, aclexplode(relacl) a "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v') "
        "AND a.grantee = 0"
    )
    assert found == []


def test_what_was_listed_or_signed_is_rewritten_by_no_one_who_asks_for_it():
    writers = {
        table: {login for login in LOGINS.values() if "UPDATE" in privileges(table, login)}
        for table in ("retention_planitem", "retention_certificate")
    }
    assert writers == {
        # What became of each record.
        "retention_planitem": {LOGINS["disposal"]},
        "retention_certificate": set(),
    }
