"""A real installation for tests: database, keys process, two institutions and their people."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection

from consigne.audit.queries import checkpoints
from consigne.config.cluster import Cluster
from consigne.config.logins import Login, connection_settings, passwords, prepare
from consigne.config.paths import paths, private_folder
from consigne.config.secrets import secret
from consigne.kernel.actors import system
from consigne.packs.actions import load
from consigne.packs.reading import read
from consigne.register.queries import register_seen_by
from consigne.retention.queries import ledger
from consigne.staff.actions import admit
from consigne.vault.actions import keys
from consigne.vault.callers import callers, write_callers
from consigne.vault.files import LocalFiles
from consigne.walls.context import acting
from consigne.walls.frame import migrate
from tests.cast import PEOPLE
from tests.cluster import FAST

PACKS = Path(__file__).resolve().parents[1] / "packs"
FIRST_DAY = date(2026, 1, 5)


@contextmanager
def running_database() -> Iterator[Cluster]:
    """A running cluster with a migrated database in which the cast is at work."""
    with Cluster(paths().create(), settings=FAST) as cluster:
        prepare(cluster.admin_url(), passwords(), "consigne")
        connection.settings_dict["OPTIONS"].pop("pool")
        with connected_as("owner"):
            migrate()
        with connected_as("worker"):
            furnish()
        connect_as("web")
        yield cluster
        connection.close()


def furnish() -> None:
    """Load the packs the cast works under, and admit the cast."""
    for name, members in PEOPLE.items():
        institution, _ = load(read(PACKS / name), on=FIRST_DAY)
        with acting(system(institution)) as actor:
            for person in members:
                admit(
                    actor,
                    email=person.email,
                    name=person.name,
                    roles=person.roles,
                    password=None,
                    from_on=FIRST_DAY,
                )


def connect_as(login: str) -> None:
    """Be this login's process from now on: its database login, its credential to the keys."""
    connection.close()
    settings.KEYS_CREDENTIAL = secret(f"keys-{login}") if login in settings.KEY_CALLERS else ""
    keys.cache_clear()
    connection.settings_dict.update(connection_settings(login) | {"NAME": _database()})


def _database() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def connected_as(login: str) -> Iterator[None]:
    """Work as another login for a while, as another process would."""
    before = next(known for known in Login if known.role == connection.settings_dict["USER"])
    connect_as(login)
    try:
        yield
    finally:
        connect_as(before)


@contextmanager
def fresh_database(cluster: Cluster, name: str) -> Iterator[str]:
    """A copy of the furnished database, for what commits; gone afterwards.

    Its ledger and its signed checkpoints are its own too: those of another story are not its past.
    """
    connection.close()
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE consigne OWNER consigne_owner')
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        with own_files(name):
            yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def own_files(name: str) -> Iterator[None]:
    """A ledger, a journal's signed files and a register of backups that begin empty."""
    before = settings.LEDGER, settings.CHECKPOINTS
    story = paths().data / "stories" / name
    backups = private_folder(story / "backups")
    settings.LEDGER, settings.CHECKPOINTS = story / "ledger", story / "checkpoints"
    os.environ["CONSIGNE_BACKUPS"] = str(backups)
    ledger.cache_clear()
    checkpoints.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("CONSIGNE_BACKUPS")
        settings.LEDGER, settings.CHECKPOINTS = before
        ledger.cache_clear()
        checkpoints.cache_clear()


@contextmanager
def keys_process() -> Iterator[subprocess.Popen[str]]:
    """The real keys process, with the callers that the two institutions' registers declare."""
    places = paths()
    LocalFiles.make(places.vault)
    table = places.run / "callers.json"
    write_callers(table, callers(_purposes(), _credentials()))
    command = [sys.executable, "-m", "consigne.vault.keys"]
    arguments = [
        "--socket",
        settings.KEYS_SOCKET,
        "--store",
        places.keys,
        "--credentials",
        table,
    ]
    with subprocess.Popen(
        [*command, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=PACKS.parent
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        try:
            yield process
        finally:
            process.terminate()


def _credentials() -> dict[str, str]:
    return {name: secret(f"keys-{name}") for name in settings.KEY_CALLERS}


def _purposes() -> dict[UUID, set[str]]:
    from consigne.institutions.queries import institutions

    found: dict[UUID, set[str]] = {}
    for institution in institutions():
        with acting(system(institution)) as actor:
            found[institution] = set(register_seen_by(actor, on=FIRST_DAY).purposes)
    return found
