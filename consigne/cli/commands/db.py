"""`consigne db`: does the database stand as this program declares it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consigne.cli.answers import Answer
from consigne.cli.grammar import Group
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

command = Group("db", said=Bilingual("The database.", "La base de données."))


@command.command(
    "check",
    said=Bilingual(
        "Compare walls, grants, logins, extensions and schema with what is declared.",
        "Comparer cloisons, privilèges, accès, extensions et schéma avec ce qui est déclaré.",
    ),
)
def check() -> Answer:
    """Reads catalogues only, and no one's row."""
    with installed("worker"):
        from django.db import connection
        from django.db.migrations.loader import MigrationLoader

        from consigne.cli.inspection import declared_walls, faults

        found = tuple(faults())
        walls = declared_walls()
        waiting, newer = _schema(MigrationLoader(connection))
        version = connection.cursor().connection.info.server_version // 10_000
    content = {
        "postgresql": version,
        "walls": len(walls),
        "faults": found,
        "waiting": waiting,
        "newer": newer,
    }
    wrong = [*found, *(_WAITS.filled(name=name) for name in waiting)]
    wrong += [_NEWER.filled(name=name) for name in newer]
    if wrong:
        return Answer(content, [*wrong, _WRONG.filled(count=len(wrong))], status=1)
    return Answer(content, [_RIGHT.filled(version=version, count=len(walls))])


def _schema(loader: MigrationLoader) -> tuple[list[str], list[str]]:
    """Migrations of this program not applied, and those applied that it does not know."""
    known, applied = set(loader.disk_migrations or {}), set(loader.applied_migrations or {})
    return (
        sorted(".".join(key) for key in known - applied),
        sorted(".".join(key) for key in applied - known),
    )


_WAITS = Bilingual(
    "Migration {name} is not applied: run `consigne migrate`.",
    "La migration {name} n’est pas appliquée : exécutez `consigne migrate`.",
)
_NEWER = Bilingual(
    "Migration {name} is newer than this program.",
    "La migration {name} est plus récente que ce programme.",
)
_RIGHT = Bilingual(
    "PostgreSQL {version}: {count} walled tables, all as declared; the schema is up to date.",
    "PostgreSQL {version} : {count} tables cloisonnées, toutes comme déclaré; schéma à jour.",
)
_WRONG = Bilingual("Not as declared: {count}.", "Écarts : {count}.")
