"""The frame: tables of libraries, granted by name, since their own migrations grant nothing."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from consigne.walls.ddl import LOGINS
from consigne.walls.limiting import limit_rows

ALL = "SELECT, INSERT, UPDATE, DELETE"
# Who works with each library's tables; all else of a library is the web's alone.
_SHARED = {
    "procrastinate": ("web", "worker", "disposal"),
    "contenttypes": ("web", "worker"),
}
_OURS = "consigne."
CACHE_TABLE = "django_cache"


def frame_tables() -> dict[str, tuple[str, ...]]:
    """Every table that a library owns, with the logins that work with it."""
    tables = {CACHE_TABLE: ("web",), "django_migrations": ("web", "worker", "disposal")}
    for floor in apps.get_app_configs():
        if floor.name.startswith(_OURS):
            continue
        for model in floor.get_models(include_auto_created=True):
            tables[model._meta.db_table] = _SHARED.get(floor.label, ("web",))
    return tables


def migrate() -> None:
    """Bring the database to this program's schema, as its owner: tables, grants, policies."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        for table, names in frame_tables().items():
            privileges = "SELECT" if table == "django_migrations" else ALL
            for name in names:
                cursor.execute(f'GRANT {privileges} ON "{table}" TO {LOGINS[name]}')
        cursor.execute(
            "SELECT sequencename FROM pg_sequences "
            "WHERE schemaname = 'public' AND sequencename LIKE 'procrastinate%'"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(
                f"GRANT USAGE ON SEQUENCE {sequence} TO {LOGINS['web']}, {LOGINS['worker']}, "
                f"{LOGINS['disposal']}"
            )
    limit_rows()
