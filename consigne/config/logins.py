"""Logins: who may connect to the database, and what may each of them do there?

The second wall begins here: each process connects under a login of its own, and none can become
another. What each may do with which table is granted by the migrations.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from consigne.config.cluster import address
from consigne.config.postgres import OLDEST, system_locale
from consigne.config.secrets import ensure, secret
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual


class Login(StrEnum):
    """The logins, by the name CONSIGNE_LOGIN gives them; the database's is `role`."""

    OWNER = "owner"
    WEB = "web"
    PORTAL = "portal"
    MEDIATION = "mediation"
    WORKER = "worker"
    DISPOSAL = "disposal"
    BACKUP = "backup"

    @property
    def role(self) -> str:
        return f"consigne_{self}"

    @property
    def secret(self) -> str:
        """The name of the secret that is its password."""
        return f"db-{self}"


# Owns the search functions, which read past the policies and apply them themselves. Nobody
# connects as it.
SEARCH_ROLE = "consigne_search"

# Only what PostgreSQL calls trusted: an administrator who owns the database may create them too.
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gin", "btree_gist")

# Stated in full each time, so that a login changed by hand comes back to what is declared here.
_PLAIN: LiteralString = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
_ATTRIBUTES: dict[str, LiteralString] = {
    **{login.role: f"LOGIN NOINHERIT NOBYPASSRLS {_PLAIN}" for login in Login},
    # Inherits from what it is granted below, and that is: what the search functions may do, which
    # the owner granted in the first place, and CHECKPOINT.
    Login.OWNER.role: f"LOGIN INHERIT NOBYPASSRLS {_PLAIN}",
    # A backup that a policy made partial would restore partial.
    Login.BACKUP.role: f"LOGIN INHERIT BYPASSRLS {_PLAIN}",
    SEARCH_ROLE: f"NOLOGIN NOINHERIT BYPASSRLS {_PLAIN}",
}

_MEMBERSHIPS = (
    # To give a search function to the search role, the owner must be able to become it.
    (SEARCH_ROLE, Login.OWNER.role),
    # Stage two of a destruction ends in a checkpoint that removes old write-ahead log.
    ("pg_checkpoint", Login.OWNER.role),
    ("pg_read_all_data", Login.BACKUP.role),
)

_FOUND_MEMBERSHIPS: LiteralString = """
    SELECT granted.rolname, member.rolname
    FROM pg_auth_members
    JOIN pg_roles granted ON granted.oid = roleid
    JOIN pg_roles member ON member.oid = pg_auth_members.member
    WHERE member.rolname = ANY(%s)
"""

# Any number will do, as long as nobody else in this server locks it.
_PREPARING = 0x436F6E7369676E65


def connection_settings(login: str | None = None) -> dict[str, Any]:
    """How this process connects, in Django's words: HOST, PORT, NAME, USER and PASSWORD.

    The login is CONSIGNE_LOGIN's when none is given, and `web` when that is not set either. Raises
    Trouble when the login is unknown or its password missing.
    """
    chosen = _chosen(login)
    where = address()
    return {
        "HOST": where.host,
        "PORT": where.port,
        "NAME": where.name,
        "USER": chosen.role,
        "PASSWORD": secret(chosen.secret),
    }


def connection_options(login: str | None = None) -> dict[str, str]:
    """The rest of how this process connects: its name in the server, and DATABASE_URL's options."""
    return {**address().options, "application_name": _chosen(login).role}


def passwords() -> dict[str, str]:
    """The password of each login, by its short name; made at first use outside production."""
    ensure(login.secret for login in Login)
    return {str(login): secret(login.secret) for login in Login}


def prepare(admin_url: str, passwords: Mapping[str, str], database: str) -> None:
    """Bring the logins and the database to what is declared here; running it again changes nothing.

    `admin_url` is a superuser's, to any database but a template. Raises Trouble when the server
    is older than PostgreSQL 15.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if admin.info.server_version < OLDEST * 10_000:
            raise Trouble(_TOO_OLD.filled(found=str(admin.info.server_version // 10_000)))
        # Held until this connection closes: two commands starting at once take turns.
        admin.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
        _declare_logins(admin, passwords)
        _declare_memberships(admin)
        _create_database(admin, database)
        with psycopg.connect(admin_url, dbname=database, autocommit=True) as inside:
            _furnish(inside, database)


_TOO_OLD = Bilingual(
    "The database server is PostgreSQL {found}; Consigne needs 15 or later. Upgrade it, or unset "
    "DATABASE_URL to use the embedded one.",
    "Le serveur de base de données est PostgreSQL {found}; Consigne exige la version 15 ou une "
    "plus récente. Mettez-le à niveau, ou retirez DATABASE_URL pour revenir à celui d'origine.",
)

_UNKNOWN = Bilingual(
    "CONSIGNE_LOGIN must be one of {known}.",
    "CONSIGNE_LOGIN doit être l'un de ceux-ci : {known}.",
)


def _chosen(login: str | None) -> Login:
    try:
        return Login(login or os.environ.get("CONSIGNE_LOGIN") or Login.WEB)
    except ValueError:
        raise Trouble(_UNKNOWN.filled(known=", ".join(Login))) from None


def _declare_logins(admin: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    known = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
    for role, attributes in _ATTRIBUTES.items():
        verb = sql.SQL("ALTER ROLE {}" if role in known else "CREATE ROLE {}")
        statement = verb.format(sql.Identifier(role)) + sql.SQL(" " + attributes)
        admin.execute(statement)
    for login in Login:
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(login.role), _verifier(admin, login, passwords[login])
            )
        )


def _declare_memberships(admin: psycopg.Connection) -> None:
    found = set(admin.execute(_FOUND_MEMBERSHIPS, [list(_ATTRIBUTES)]).fetchall())
    for granted, member in found - set(_MEMBERSHIPS):
        admin.execute(
            sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(granted), sql.Identifier(member))
        )
    for granted, member in _MEMBERSHIPS:
        admin.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(granted), sql.Identifier(member))
        )


def _verifier(admin: psycopg.Connection, login: Login, password: str) -> sql.Literal:
    """What the server stores: the password itself is never part of a statement."""
    hashed = admin.pgconn.encrypt_password(password.encode(), login.role.encode(), b"scram-sha-256")
    return sql.Literal(hashed.decode())


def _create_database(admin: psycopg.Connection, database: str) -> None:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if found is None:
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                sql.Identifier(database),
                sql.Identifier(Login.OWNER.role),
                _collation(admin.info.server_version),
            )
        )


def _collation(version: int) -> sql.Composable:
    if version >= 170_000:
        return sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'")
    return sql.SQL("LOCALE {}").format(sql.Literal(system_locale()))


def _furnish(inside: psycopg.Connection, database: str) -> None:
    """What belongs to the database itself: extensions, and who may enter it and build in it."""
    owner = sql.Identifier(Login.OWNER.role)
    here = sql.Identifier(database)
    entering = sql.SQL(", ").join(sql.Identifier(login.role) for login in Login)
    with inside.transaction():
        for extension in EXTENSIONS:
            inside.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                    sql.Identifier(extension)
                )
            )
        for statement in (
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(here),
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, entering),
            sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
            sql.SQL("GRANT USAGE ON SCHEMA public TO PUBLIC"),
            sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(owner),
            # A function's owner must be able to create where the function is.
            sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(sql.Identifier(SEARCH_ROLE)),
            sql.SQL("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {}").format(owner),
        ):
            inside.execute(statement)
