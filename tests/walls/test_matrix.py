"""What the database lets each reader reach is what the matrix says: every table, every role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from consigne.config.cluster import Cluster
from consigne.config.kinds import matrix, tables
from consigne.kernel.actors import CONFINED, Actor, Role
from consigne.kernel.ids import new_id
from consigne.kernel.matrix import Extent, Relation
from consigne.suppliers.queries import working
from consigne.walls.context import acting
from consigne.walls.contracts import UNDER_CONTRACT
from consigne.walls.limiting import altered_policies, declared_limits
from tests import cast
from tests.architecture.test_walls import privileges
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as
from tests.walls import everything

Counts = dict[UUID | None, int]
# The web acts for people, and for nobody; the system works under other logins.
PEOPLE = [role for role in Role if role is not Role.SYSTEM]
ANYONE = frozenset({Relation.INSTITUTION, Relation.IDENTIFIED, Relation.EMERGENCY})
# What is filed under the contract of `everything`, told apart without its functions.
_FILED = "SELECT id FROM register_activity WHERE code = 'warranty-line'"
_OF_CLIENT = f"SELECT id FROM clients_client WHERE activity_id IN ({_FILED})"
_OF_CONTACT = f"SELECT id FROM interactions_interaction WHERE activity_id IN ({_FILED})"
UNDER = {
    "clients_client": f"activity_id IN ({_FILED})",
    "clients_phone": f"client_id IN ({_OF_CLIENT})",
    "clients_email": f"client_id IN ({_OF_CLIENT})",
    "clients_postal": f"client_id IN ({_OF_CLIENT})",
    "clients_handle": f"client_id IN ({_OF_CLIENT})",
    "clients_affiliation": f"person_id IN ({_OF_CLIENT})",
    "clients_authoritytoact": f"client_id IN ({_OF_CLIENT})",
    "clients_incapacityfound": f"client_id IN ({_OF_CLIENT})",
    "clients_identitycheck": f"client_id IN ({_OF_CLIENT})",
    "clients_identitycode": f"client_id IN ({_OF_CLIENT})",
    "interactions_interaction": f"activity_id IN ({_FILED})",
    "interactions_party": f"interaction_id IN ({_OF_CONTACT})",
    "interactions_attachment": f"interaction_id IN ({_OF_CONTACT})",
    "consent_consentevent": f"activity_id IN ({_FILED})",
}


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def reached(role: Role, kind: str, *, own: bool, under: bool = False) -> Extent:
    """The furthest that the matrix lets a role reach any part of a kind."""
    relations = ANYONE | {Relation.SELF} if own else ANYONE
    relations = relations | {Relation.CONTRACT} if under else relations
    parts = matrix().of(kind)
    # Where no column tells whose own a row is, the database takes it for granted.
    told = any(part.own for part in parts)
    relations = relations if told else relations | {Relation.SELF}
    return max(matrix().extent({role}, kind, part.group, relations) for part in parts)


@pytest.fixture
def limited(own_database: str, keys: None, installed: Cluster) -> Iterator[dict[str, Counts]]:
    """Each limited table with how many of the store's rows it has, by whose own they are."""
    everything.written()
    own = {kind: part.own for part in matrix().parts for kind in part.kinds if part.own}
    store = actor(cast.CHLOE).institution
    with psycopg.connect(installed.admin_url(own_database)) as admin:
        found: dict[str, Counts] = {}
        for table in declared_limits():
            column = own.get(tables()[table], "NULL::uuid")
            counted = admin.execute(
                f"SELECT {column}, count(*) FROM {table} WHERE institution_id = %s GROUP BY 1",
                [store],
            )
            found[table] = dict(counted.fetchall())
    yield found


# The store announces no amendment; all else has rows, or this test would prove nothing.
EMPTY = {"notices_amendment"}


def someone(role: Role, who: UUID | None) -> Actor:
    """A member of the store in one role: whose own some rows are, or anybody."""
    return Actor(who or new_id(), actor(cast.CHLOE).institution, frozenset({role}))


def haroun() -> Actor:
    """A supplier's agent at work, under the contract of `everything`."""
    at_work = working(actor(cast.HAROUN), now=NOW, on=TODAY)
    assert at_work.under
    return at_work


def seen_by(reader: Actor, table: str) -> int:
    with acting(reader):
        return int(str(rows(f"SELECT count(*) FROM {table}")[0][0]))


def expected(role: Role, table: str, counts: Counts, whose: UUID | None) -> int:
    """How many of the store's rows the matrix lets this reader see, under no contract."""
    if role in CONFINED and table in UNDER:
        return 0
    if reached(role, tables()[table], own=False):
        return sum(counts.values())
    is_own = whose is not None and reached(role, tables()[table], own=True)
    return counts.get(whose, 0) if is_own else 0


def test_each_role_sees_the_rows_that_the_matrix_gives_it_and_no_other(limited):
    assert {table for table, counts in limited.items() if not counts} == EMPTY
    wrong = [
        (table, role.value, whose)
        for table, counts in limited.items()
        for whose in {None, *counts}
        for role in PEOPLE
        if seen_by(someone(role, whose), table) != expected(role, table, counts, whose)
    ]
    assert wrong == []


@pytest.mark.req("OPC-4", "EC-3")
def test_a_supplier_s_agent_sees_what_is_under_the_contract_and_nothing_beside(
    limited, installed: Cluster, own_database: str
):
    at_work = haroun()
    with psycopg.connect(installed.admin_url(own_database)) as admin:
        there = {
            table: (covered, total)
            for table, under in UNDER.items()
            for covered, total in admin.execute(
                f"SELECT count(*) FILTER (WHERE {under}), count(*) FROM {table}"
            )
        }
    assert all(0 < covered < total for covered, total in there.values())
    assert {table: seen_by(at_work, table) for table in UNDER} == {
        table: covered for table, (covered, _) in there.items()
    }
    beside = [table for table in limited if table not in UNDER]
    assert {table: seen_by(at_work, table) for table in beside} == {
        table: expected(Role.SUPPLIER_AGENT, table, limited[table], at_work.id) for table in beside
    }
    assert {tables()[table] for table in UNDER} == UNDER_CONTRACT.keys()


def test_a_contract_that_one_was_not_put_under_opens_nothing(limited):
    stranger = replace(haroun(), id=new_id())
    assert {table for table in UNDER if seen_by(stranger, table)} == set()


def test_no_role_of_another_institution_sees_any_of_them(limited):
    dov = actor(cast.DOV)
    crossing = [
        (table, role.value)
        for table in limited
        for role in PEOPLE
        if _crossed(Actor(dov.id, dov.institution, frozenset({role})), table)
    ]
    assert crossing == []


def _crossed(reader: Actor, table: str) -> bool:
    with acting(reader):
        return bool(
            rows(f"SELECT 1 FROM {table} WHERE institution_id <> '{reader.institution}' LIMIT 1")
        )


def written_by(someone: Actor, table: str) -> bool:
    """Whether rows may be written back as they are."""
    try:
        with acting(someone), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET institution_id = institution_id")
            return bool(cursor.rowcount)
    except ProgrammingError as refused:
        assert "row-level security" in str(refused)
        return False


def test_each_role_writes_the_rows_that_the_matrix_lets_it_write(limited):
    # Whoever may not change a column of a table is told so before any policy is asked.
    changed = [table for table in limited if "UPDATE" in privileges(table, "consigne_web")]
    assert {"clients_client", "clients_phone", "interactions_draft"} <= set(changed)
    wrong = [
        (table, role.value)
        for table in changed
        for role in PEOPLE
        if written_by(_writer(role, next(iter(limited[table]))), table)
        is not (reached(role, tables()[table], own=True, under=True) is Extent.WRITE)
    ]
    assert wrong == []


def _writer(role: Role, whose: UUID | None) -> Actor:
    return haroun() if role in CONFINED else someone(role, whose)


@pytest.mark.usefixtures("limited")
def test_a_policy_changed_by_hand_is_found(installed: Cluster, own_database: str):
    assert list(altered_policies()) == []
    with psycopg.connect(installed.admin_url(own_database)) as admin:
        admin.execute("ALTER POLICY own_rows ON clients_phone USING (true)")
    assert list(altered_policies()) == ["clients_phone"]


@pytest.mark.parametrize("login", ["worker", "disposal"])
def test_the_system_sees_all_of_its_institution_under_its_own_logins(limited, login):
    readable = [t for t in limited if "SELECT" in privileges(t, f"consigne_{login}")]
    assert {"clients_client", "interactions_draft"} <= set(readable)
    with connected_as(login):
        seen = {table: seen_by(someone(Role.SYSTEM, None), table) for table in readable}
        unknown = {table: seen_by(someone(Role.NOBODY, None), table) for table in readable}
    journal = {"audit_event", "audit_touch"}
    assert {t: n for t, n in seen.items() if t not in journal} == {
        t: sum(limited[t].values()) for t in readable if t not in journal
    }
    assert {table for table, count in unknown.items() if count} <= {
        # Swept whole by those who seal it and destroy its months, and asked at the start.
        *journal,
        "retention_run",
        "vault_storedobject",
    }
