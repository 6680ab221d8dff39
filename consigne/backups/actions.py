"""Make a backup of three sets, let each expire on its day, and restore one."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

import psycopg
from django.db import connection
from psycopg import sql

from consigne.audit.actions import record
from consigne.audit.checkpoints import Checkpoints
from consigne.audit.signers import signer_at
from consigne.backups.book import Book
from consigne.backups.rules import LIFE, SET_NAMES, Act, Backup, SetMade, SetName, Why, is_over
from consigne.backups.sealing import (
    destroy_key,
    digest_of,
    move_into,
    new_key,
    open_set,
    packed,
    seal_into,
    unpack,
)
from consigne.config.cluster import Cluster, address
from consigne.config.paths import Paths, sync_folder
from consigne.config.postgres import find_postgres
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.signing import Signer
from consigne.vault.keys import restore as keystore
from consigne.vault.keys.client import Keys
from consigne.walls.context import acting

_ONE_AT_A_TIME = 0x65787069
# Told each set before it is dealt with; whatever it answers is dropped.
Step = Callable[[SetName], object]


@dataclass(frozen=True)
class Safe:
    """Where an installation's backups are, and what making one needs.

    `keys` is the way to the keys process as caller `backup`; `signer` signs the register.
    """

    places: Paths
    cluster: Cluster
    database: str
    signer: Signer

    @classmethod
    def of(cls, places: Paths) -> Safe:
        """The backups of the installation that is there."""
        signer = signer_at(places.secrets / "signing.pem")
        return cls(places, Cluster(places), address(places).name, signer)

    @property
    def book(self) -> Book:
        return Book(self.places.backups, self.signer)

    def folder(self, backup: UUID) -> Path:
        return self.places.backups / str(backup)

    def key_file(self, backup: UUID, name: SetName) -> Path:
        """Beside the keys and never beside what it opens."""
        return self.places.keys / "backups" / f"{backup}-{name.value}.key"


def make_backup(safe: Safe, keys: Keys, *, now: datetime, step: Step = lambda name: None) -> Backup:
    """Write the three sets, each sealed under a key of its own, and enter them in the register.

    The database comes first and the keystore last: an object destroyed meanwhile has no key in
    the copy. A backup not entered in the register does not exist, and its files go.
    """
    backup = new_id()
    safe.folder(backup).mkdir(mode=0o700, parents=True)
    applied, sealed = _standing(safe)
    step(SetName.DATABASE)
    with _dump(safe) as stream:
        parts = [_set(safe, backup, SetName.DATABASE, stream, now)]
    step(SetName.VAULT)
    with _tar(safe.places.vault) as stream:
        parts.append(_set(safe, backup, SetName.VAULT, stream, now))
    step(SetName.KEYSTORE)
    parts.append(_keystore(safe, keys, backup, now))
    # The register is on the disk at once: the names of what it lists are there before.
    sync_folder(safe.folder(backup))
    sync_folder(safe.places.backups)
    made = Backup(backup, now, applied, sealed, tuple(parts))
    safe.book.made(made)
    return made


def expire_backups(actor: Actor, safe: Safe, *, now: datetime) -> tuple[tuple[UUID, SetName], ...]:
    """Destroy the key, then the file, of every set whose day has come; returns which.

    As login disposal, outside any transaction: a set whose end cannot be journalled stays.
    """
    over = [
        (backup.id, part.name)
        for backup in safe.book.backups()
        for part in backup.sets
        if is_over(part, now=now)
    ]
    return tuple(each for each in over if _expire(actor, safe, *each, now=now))


def restore_backup(
    safe: Safe, backup: Backup, *, by: UUID, master: str, step: Step = lambda name: None
) -> None:
    """Put database, vault and keystore back as they were; nothing may be running.

    The journal's checkpoints begin an epoch with a signed line that says so, so that its
    verification tells a restore from tampering. The ledger is not touched: what it holds beyond
    the backup is to be replayed before anything is served.
    """
    for part in backup.sets:
        if digest_of(_file(safe, backup.id, part.name)) != part.digest:
            raise NotAllowed(Refused(Why.ALTERED, {"part": SET_NAMES[part.name]}))
    step(SetName.DATABASE)
    _restore_database(safe, backup)
    step(SetName.VAULT)
    _restore_vault(safe, backup)
    step(SetName.KEYSTORE)
    key = safe.key_file(backup.id, SetName.KEYSTORE).read_bytes()
    place = _file(safe, backup.id, SetName.KEYSTORE)
    keystore.restore(place, backup.id, key, folder=safe.places.keys, master=master)
    Checkpoints(safe.places.checkpoints, safe.signer).restored(
        backup.sealed, backup=backup.id, by=by
    )


def _set(safe: Safe, backup: UUID, name: SetName, source: BinaryIO, now: datetime) -> SetMade:
    key = new_key(safe.key_file(backup, name))
    digest, size = seal_into(_file(safe, backup, name), source, key, backup)
    return SetMade(name, digest, size, now + LIFE[name])


def _keystore(safe: Safe, keys: Keys, backup: UUID, now: datetime) -> SetMade:
    key = new_key(safe.key_file(backup, SetName.KEYSTORE))
    place = _file(safe, backup, SetName.KEYSTORE)
    digest, size = move_into(place, keys.export(backup, key))
    return SetMade(SetName.KEYSTORE, digest, size, now + LIFE[SetName.KEYSTORE])


def _expire(actor: Actor, safe: Safe, backup: UUID, name: SetName, *, now: datetime) -> bool:
    """Whether this call ended the set: somebody who came first may have."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        known = next(each for each in safe.book.backups() if each.id == backup)
        if not is_over(known.part(name), now=now):
            return False
        record(actor, Act.EXPIRED, [("backup", backup)])
        destroy_key(safe.key_file(backup, name))
        _file(safe, backup, name).unlink(missing_ok=True)
        safe.book.expired(backup, name, at=now)
        return True


def _file(safe: Safe, backup: UUID, name: SetName) -> Path:
    return safe.folder(backup) / f"{name.value}.sealed"


def _standing(safe: Safe) -> tuple[int, int]:
    """The ledger entry and the number of seals the database is at, before it is copied.

    A seal written during the copy is sealed again after a restore, which the epoch allows.
    """
    with psycopg.connect(safe.cluster.url("backup", safe.database)) as database:
        applied = database.execute("SELECT seq FROM retention_ledgerposition").fetchone()
        sealed = database.execute("SELECT coalesce(max(seq) + 1, 0) FROM audit_seal").fetchone()
    return (applied or (0,))[0], (sealed or (0,))[0]


@contextmanager
def _dump(safe: Safe) -> Iterator[BinaryIO]:
    """pg_dump's own format, read as it comes: no copy in clear touches a disk."""
    programs = find_postgres(safe.places.db).programs
    command = [programs / "pg_dump", "--format=custom", "--no-password"]
    with _program([*map(str, command)], safe.cluster.url("backup", safe.database)) as process:
        yield cast(BinaryIO, process.stdout)


@contextmanager
def _tar(folder: Path) -> Iterator[BinaryIO]:
    """A folder as a stream, packed by a thread at the other end of a pipe."""
    read, write = os.pipe()
    failure: list[BaseException] = []

    def pack() -> None:
        try:
            with open(write, "wb") as sink:
                packed(folder, sink)
        except BaseException as error:  # told to the reading end, which raises it
            failure.append(error)

    packing = threading.Thread(target=pack)
    packing.start()
    with open(read, "rb") as source:
        yield source
    packing.join()
    if failure:
        raise failure[0]


@contextmanager
def _program(
    command: list[str], url: str, source: BinaryIO | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A PostgreSQL program on a database; its password goes by the environment, not its command."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    named = {names[key]: str(value) for key, value in parts.items() if key in names}
    environment = {**os.environ, **named, "PGPASSWORD": str(parts.get("password", ""))}
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE if source else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield process
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0])


def _restore_database(safe: Safe, backup: Backup) -> None:
    """Restore beside the database, then take its place: a failed restore changes nothing."""
    beside = f"{safe.database}_restored"
    with psycopg.connect(safe.cluster.admin_url(), autocommit=True) as admin:
        admin.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", beside))
        admin.execute(_named("CREATE DATABASE {} TEMPLATE template0 OWNER consigne_owner", beside))
    key = safe.key_file(backup.id, SetName.DATABASE).read_bytes()
    programs = find_postgres(safe.places.db).programs
    command = [str(programs / "pg_restore"), "--exit-on-error", "--no-password", "--dbname", beside]
    with (
        open_set(_file(safe, backup.id, SetName.DATABASE), key, backup.id) as source,
        _program(command, safe.cluster.admin_url(beside), source) as process,
    ):
        assert process.stdin is not None  # noqa: S101  # a source was given
        with process.stdin as sink:
            for piece in iter(lambda: source.read(1 << 16), b""):
                sink.write(piece)
    with psycopg.connect(safe.cluster.admin_url(), autocommit=True) as admin:
        admin.execute(_named("DROP DATABASE {} WITH (FORCE)", safe.database))
        admin.execute(_named("ALTER DATABASE {} RENAME TO {}", beside, safe.database))


def _restore_vault(safe: Safe, backup: Backup) -> None:
    key = safe.key_file(backup.id, SetName.VAULT).read_bytes()
    fresh = safe.places.vault.with_name("vault.restored")
    before = safe.places.vault.with_name("vault.before")
    _clear_interrupted(safe.places.vault, before, fresh)
    with open_set(_file(safe, backup.id, SetName.VAULT), key, backup.id) as source:
        unpack(source, fresh)
    safe.places.vault.rename(before)
    fresh.rename(safe.places.vault)
    shutil.rmtree(before)


def _clear_interrupted(vault: Path, before: Path, fresh: Path) -> None:
    """What a restore that was interrupted left beside the vault; the vault itself comes back."""
    if before.exists() and not vault.exists():
        before.rename(vault)
    for leftover in (before, fresh):
        if leftover.exists():
            shutil.rmtree(leftover)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
