"""Inspection: do the walls stand in this database as the migrations declare them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consigne.config.logins import EXTENSIONS
from consigne.kernel.words import Bilingual
from consigne.walls.ddl import LOGINS, Grants, Raise, Wall
from consigne.walls.frame import ALL, frame_tables
from consigne.walls.limiting import altered_policies

OWNER = "consigne_owner"
# Whatever an administrator lent, an owner may have; a login may not.
_LENT = {("consigne_search", OWNER)}

_TABLES = """
    SELECT relname, relrowsecurity AND relforcerowsecurity, relispartition, owner.rolname
    FROM pg_class
    JOIN pg_roles AS owner ON owner.oid = relowner
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
_GRANTS = """
    SELECT relname, coalesce(grantee.rolname, 'public'), given.privilege_type
    FROM pg_class
    CROSS JOIN aclexplode(relacl) AS given
    LEFT JOIN pg_roles AS grantee ON grantee.oid = given.grantee
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    UNION
    SELECT relname, coalesce(grantee.rolname, 'public'),
           given.privilege_type || ' (' || attname || ')'
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    CROSS JOIN aclexplode(attacl) AS given
    LEFT JOIN pg_roles AS grantee ON grantee.oid = given.grantee
    WHERE relnamespace = 'public'::regnamespace
"""
_POLICIES = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
_MEMBERS = """
    SELECT granted.rolname, member.rolname
    FROM pg_auth_members
    JOIN pg_roles AS granted ON granted.oid = roleid
    JOIN pg_roles AS member ON member.oid = pg_auth_members.member
    WHERE granted.rolname LIKE 'consigne\\_%%' AND member.rolname LIKE 'consigne\\_%%'
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands: whether rows are limited for all, by which policies, for whom."""

    name: str
    forced: bool
    partition: bool
    owner: str
    policies: set[str] = field(default_factory=set)
    grants: dict[str, set[str]] = field(default_factory=dict)


def declared_walls() -> dict[str, Wall]:
    """The wall of each table, as the last migration that raised it declares."""
    loader = MigrationLoader(None)
    order = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    raised = [
        operation
        for key in dict.fromkeys(order)
        for operation in loader.disk_migrations[key].operations
        if isinstance(operation, Raise)
    ]
    return {wall.table: wall for operation in raised for wall in operation.walls}


def standing_tables() -> dict[str, Table]:
    """Every table of this database, by name."""
    found = {row[0]: Table(*row) for row in _rows(_TABLES)}
    for table, policy in _rows(_POLICIES):
        found[table].policies.add(policy)
    for table, login, privilege in _rows(_GRANTS):
        found[table].grants.setdefault(login, set()).add(privilege)
    return found


def faults() -> Iterator[Bilingual]:
    """What is not as declared: walls, grants, owners, logins, extensions; nothing when all is."""
    walls, frame, standing = declared_walls(), frame_tables(), standing_tables()
    for table in sorted(standing.values(), key=lambda table: table.name):
        if table.owner != OWNER:
            yield _OWNED.filled(table=table.name, owner=table.owner)
        if table.partition:
            yield from _excess(table, {})
        elif table.name in walls:
            yield from _walled(table, walls[table.name])
        elif table.name in frame:
            yield from _excess(table, _frame_grants(table.name, frame[table.name]))
        else:
            yield _UNDECLARED.filled(table=table.name)
    for missing in sorted(walls.keys() - standing.keys()):
        yield _MISSING.filled(table=missing)
    for altered in altered_policies():
        yield _ALTERED.filled(table=altered)
    yield from _logins()
    yield from _extensions()


def _walled(table: Table, wall: Wall) -> Iterator[Bilingual]:
    if wall.rows and not table.forced:
        yield _NOT_FORCED.filled(table=table.name)
    expected = {"own_rows", *(f"also_{name}" for name in wall.also)} if wall.rows else set()
    for policy in sorted(expected - table.policies):
        yield _NO_POLICY.filled(table=table.name, policy=policy)
    yield from _excess(table, _wall_grants(wall.grants))


def _excess(table: Table, declared: dict[str, set[str]]) -> Iterator[Bilingual]:
    """What a login has beyond what is declared, and what it lacks."""
    for login in sorted({*table.grants, *declared} - {table.owner}):
        has, should = table.grants.get(login, set()), declared.get(login, set())
        if has - should:
            beyond = ", ".join(sorted(has - should))
            yield _BEYOND.filled(table=table.name, login=login, privileges=beyond)
        if should - has:
            lacking = ", ".join(sorted(should - has))
            yield _LACKING.filled(table=table.name, login=login, privileges=lacking)


def _wall_grants(grants: Grants) -> dict[str, set[str]]:
    return {login: _privileges(getattr(grants, name)) for name, login in LOGINS.items()}


def _frame_grants(table: str, names: tuple[str, ...]) -> dict[str, set[str]]:
    given = "SELECT" if table == "django_migrations" else ALL
    return {LOGINS[name]: _privileges(given) for name in names}


def _privileges(text: str) -> set[str]:
    """ "SELECT, UPDATE (name, day)" as PostgreSQL keeps it: one entry a privilege and a column."""
    found: set[str] = set()
    for part in text.replace("),", ");").split(";"):
        verb, bracket, columns = part.partition("(")
        if bracket:
            *plain, last = [word.strip() for word in verb.split(",")]
            found.update(plain)
            found.update(f"{last} ({column.strip(' )')})" for column in columns.split(","))
        else:
            found.update(word.strip() for word in verb.split(","))
    return found - {""}


def _logins() -> Iterator[Bilingual]:
    for granted, member in _rows(_MEMBERS):
        if (granted, member) not in _LENT:
            yield _MEMBER.filled(granted=granted, member=member)


def _extensions() -> Iterator[Bilingual]:
    there = {name for (name,) in _rows("SELECT extname FROM pg_extension")}
    for name in EXTENSIONS:
        if name not in there:
            yield _NO_EXTENSION.filled(name=name)


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


_OWNED = Bilingual(
    "{table} belongs to {owner} and not to consigne_owner.",
    "{table} appartient à {owner} et non à consigne_owner.",
)
_UNDECLARED = Bilingual(
    "{table} is declared by no migration.", "{table} n’est déclarée par aucune migration."
)
_MISSING = Bilingual("{table} is not there.", "{table} n’existe pas.")
_NOT_FORCED = Bilingual(
    "{table} does not limit rows for everyone (FORCE ROW LEVEL SECURITY).",
    "{table} ne limite pas les lignes pour tous (FORCE ROW LEVEL SECURITY).",
)
_NO_POLICY = Bilingual(
    "{table} lacks the policy {policy}.", "Il manque à {table} la politique {policy}."
)
_ALTERED = Bilingual(
    "The policy of {table} does not say what the matrix says: run `consigne migrate`.",
    "La politique de {table} ne dit pas ce que dit la matrice : exécutez `consigne migrate`.",
)
_BEYOND = Bilingual(
    "{login} may do more on {table} than is declared: {privileges}.",
    "{login} peut faire plus sur {table} que ce qui est déclaré : {privileges}.",
)
_LACKING = Bilingual(
    "{login} may do less on {table} than is declared: {privileges}.",
    "{login} peut faire moins sur {table} que ce qui est déclaré : {privileges}.",
)
_MEMBER = Bilingual(
    "{member} can become {granted}, and must not.",
    "{member} peut devenir {granted}, et ne le doit pas.",
)
_NO_EXTENSION = Bilingual(
    "The extension {name} is not there: run `consigne migrate`.",
    "L’extension {name} n’existe pas : exécutez `consigne migrate`.",
)
