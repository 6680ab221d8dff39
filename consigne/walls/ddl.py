"""How is a table walled? Migration operations that grant, and that limit rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.migrations.operations.base import Operation

# The login names of the database; `config.logins` makes them, migrations grant to them.
LOGINS = {
    "web": "consigne_web",
    "portal": "consigne_portal",
    "mediation": "consigne_mediation",
    "worker": "consigne_worker",
    "disposal": "consigne_disposal",
    "search": "consigne_search",
}

# Evaluated once per statement, not once per row: a sub-select becomes an InitPlan.
INSTITUTION = "institution_id = (SELECT nullif(current_setting('app.institution', true), '')::uuid)"
ACTOR = "(SELECT nullif(current_setting('app.actor', true), '')::uuid)"
EVERY_ROW = "true"


@dataclass(frozen=True)
class Grants:
    """What each login may do to a table: SQL privilege lists, "" for nothing."""

    web: str = "SELECT, INSERT, UPDATE"
    portal: str = ""
    # Mediators: identity and documents of assigned files, never contact details (OPC-QC-19).
    mediation: str = ""
    worker: str = "SELECT"
    disposal: str = "SELECT"
    search: str = ""

    def statements(self, table: str) -> list[str]:
        granted = [f"REVOKE ALL ON {table} FROM PUBLIC"]
        for name, login in LOGINS.items():
            privileges = getattr(self, name)
            if privileges:
                granted.append(f"GRANT {privileges} ON {table} TO {login}")
        return granted


# A held table: the web reads and writes, only disposal destroys, the worker moves due days.
HELD = Grants(worker="SELECT, INSERT, UPDATE", disposal="SELECT, UPDATE, DELETE")
# The register: everyone reads, only the worker's login (pack load) writes.
DECLARED = Grants(web="SELECT", worker="SELECT, INSERT, UPDATE", disposal="SELECT")


@dataclass
class Wall:
    """The wall of one table: who is granted what, and which rows each may reach.

    `rows` limits every login; `also` lets one login read more, never write it: {"web": condition}.
    """

    table: str
    grants: Grants = HELD
    rows: str | None = INSTITUTION
    also: dict[str, str] = field(default_factory=dict)

    def statements(self) -> list[str]:
        return [
            *self.grants.statements(self.table),
            *(self._policies() if self.rows else []),
        ]

    def _policies(self) -> list[str]:
        table = self.table
        policies = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY own_rows ON {table} USING ({self.rows}) WITH CHECK ({self.rows})",
        ]
        for name, condition in self.also.items():
            policies.append(
                f"CREATE POLICY also_{name} ON {table} FOR SELECT TO {LOGINS[name]} "
                f"USING ({condition})"
            )
        return policies


class _Statements(Operation):
    """A migration step that runs its own SQL, statement by statement."""

    reduces_to_sql = True
    # Reversing would drop a wall; a development database is made anew instead.
    reversible = False

    def statements(self) -> list[str]:
        raise NotImplementedError("each operation states its own SQL")

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing in Django's own picture of the tables changes."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)


class Raise(_Statements):
    """Put up the walls of these tables."""

    def __init__(self, *walls: Wall) -> None:
        self.walls = walls

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.walls), {}

    def statements(self) -> list[str]:
        return [statement for wall in self.walls for statement in wall.statements()]

    def describe(self) -> str:
        return "Wall " + ", ".join(wall.table for wall in self.walls)


class Rebuild(Raise):
    """Take these walls down and put them up as declared here, in one transaction."""

    def statements(self) -> list[str]:
        return [statement for wall in self.walls for statement in self._rebuilt(wall)]

    def describe(self) -> str:
        return "Wall anew " + ", ".join(wall.table for wall in self.walls)

    def _rebuilt(self, wall: Wall) -> list[str]:
        policies = ["own_rows", *(f"also_{name}" for name in LOGINS)]
        return [
            *(f"DROP POLICY IF EXISTS {policy} ON {wall.table}" for policy in policies),
            f"REVOKE ALL ON {wall.table} FROM {', '.join(LOGINS.values())}",
            *wall.statements(),
        ]


class Tie(_Statements):
    """A composite foreign key (institution, id): a row never points into another institution."""

    def __init__(self, table: str, column: str, parent: str) -> None:
        self.table, self.column, self.parent = table, column, parent

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.table, self.column, self.parent], {}

    def statements(self) -> list[str]:
        return [
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self.table}_{self.column}_tie "
            f"FOREIGN KEY (institution_id, {self.column}) "
            f"REFERENCES {self.parent} (institution_id, id) DEFERRABLE INITIALLY IMMEDIATE"
        ]

    def describe(self) -> str:
        return f"Tie {self.table}.{self.column} to {self.parent} within one institution"


class Tied(_Statements):
    """Make (institution, id) a key, so that other tables may be tied to it."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, list(self.tables), {}

    def statements(self) -> list[str]:
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_own UNIQUE (institution_id, id)"
            for table in self.tables
        ]

    def describe(self) -> str:
        return "Let rows be tied to " + ", ".join(self.tables)


class SearchFunction(_Statements):
    """A search that runs beside the policies, by a login that no one has.

    Under row-level security PostgreSQL will not use a text index for a condition that is not
    leakproof. So the function runs as `consigne_search` (which bypasses policies), applies the
    institution from the transaction's settings itself, and returns ids only; they are then read
    under the policies. See docs/decisions/0004. One that `returns` more is asked before there is
    anyone to act, and says by its arguments whose row it reads.
    """

    def __init__(
        self,
        name: str,
        arguments: str,
        query: str,
        *,
        called_by: tuple[str, ...],
        returns: str = "SETOF uuid",
    ) -> None:
        self.name, self.arguments, self.query = name, arguments, query
        self.called_by, self.returns = called_by, returns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        arguments = [self.name, self.arguments, self.query]
        options = {"called_by": self.called_by, "returns": self.returns}
        return self.__class__.__name__, arguments, options

    def statements(self) -> list[str]:
        signature = f"{self.name}({self.arguments})"
        grants = [
            f"GRANT EXECUTE ON FUNCTION {signature} TO {LOGINS[name]}" for name in self.called_by
        ]
        return [
            f"CREATE OR REPLACE FUNCTION {signature} RETURNS {self.returns} LANGUAGE sql STABLE "
            f"SECURITY DEFINER SET search_path = public, pg_temp AS $body${self.query}$body$",
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            *grants,
            f"ALTER FUNCTION {signature} OWNER TO {LOGINS['search']}",
        ]

    def describe(self) -> str:
        return f"Search function {self.name}"
