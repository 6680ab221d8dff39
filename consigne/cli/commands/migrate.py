"""`consigne migrate`: bring the database to this program's schema."""

from __future__ import annotations

import os

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Command, Option
from consigne.cli.standing import installed
from consigne.config.logs import SUPERVISED
from consigne.config.progress import step
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual


@click.command(
    "migrate",
    cls=Command,
    said=Bilingual(
        "Bring the database to this program’s schema.",
        "Amener la base de données au schéma de ce programme.",
    ),
)
@click.option(
    "--plan",
    cls=Option,
    is_flag=True,
    said=Bilingual(
        "Only say how many migrations wait.", "Dire seulement combien de migrations attendent."
    ),
)
def command(*, plan: bool) -> Answer:
    """As the owner, and only forward; run by `serve`, it works on what is already prepared."""
    if plan:
        with installed("owner"):
            waiting = _waiting()
        return Answer({"waiting": waiting}, (_WAITING.filled(count=waiting),))
    if SUPERVISED not in os.environ:
        from consigne.cli.serving.preparation import Preparation

        with Preparation(shown=not wants_json()) as prepared:
            done = prepared.bring_schema()
        return _answer(done)
    with installed("owner"):
        return _answer(_apply())


def _apply() -> int:
    """How many migrations were applied; raises Trouble when the database is newer."""
    from consigne.walls.frame import migrate as apply_all

    waiting = _waiting()
    with step(_APPLYING, shown=not wants_json()):
        apply_all()
    return waiting


def _waiting() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations or {}
    newer = sorted(set(executor.loader.applied_migrations) - set(known))
    if newer:
        raise Trouble(_NEWER.filled(migration=".".join(newer[-1])))
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _answer(done: int) -> Answer:
    said = _DONE.filled(count=done) if done else _NOTHING
    return Answer({"applied": done}, (said,))


_WAITING = Bilingual("Migrations that wait: {count}.", "Migrations en attente : {count}.")
_APPLYING = Bilingual("Preparing the tables", "Préparation des tables")
_DONE = Bilingual("Migrations applied: {count}.", "Migrations appliquées : {count}.")
_NOTHING = Bilingual("The database is up to date.", "La base de données est à jour.")
_NEWER = Bilingual(
    "The database is newer than this program ({migration}). Start the version of Consigne that "
    "wrote it, or restore a backup made before the upgrade.",
    "La base de données est plus récente que ce programme ({migration}). Démarrez la version de "
    "Consigne qui l’a écrite, ou restaurez une sauvegarde faite avant la mise à niveau.",
)
