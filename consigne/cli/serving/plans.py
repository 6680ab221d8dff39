"""Plans: the processes of the system, and what each may know.

The web never knows the worker's password, nor any of them the owner's: that is the supervisor's,
for as long as a migration takes.
"""

from __future__ import annotations

from pathlib import Path

from consigne.cli.serving.children import Plan
from consigne.config.identity import SECRET
from consigne.config.paths import Paths

# With which each process shows the keys process who it is.
CREDENTIALS = ("keys-web", "keys-worker", "keys-disposal", "keys-backup")
# What serving needs, beside the passwords of the database logins.
SECRETS = ("django", "keys-master", *CREDENTIALS)


def keys(places: Paths, table: Path, *, ends_with: str | None = "--with-input") -> Plan:
    """The process that holds the keys of the vault; it never meets the database.

    It ends with whoever started it, unless it was started by hand.
    """
    where = ("--socket", places.sockets / "keys", "--store", places.keys, "--credentials", table)
    arguments = ("-m", "consigne.vault.keys", *map(str, where), *filter(None, [ends_with]))
    return Plan("keys", arguments, ("keys-master",))


def web(port: int, gate: Path, *, workers: int) -> Plan:
    """The desk and the API, on a loopback port; they answer once the file `gate` is there."""
    given = ("--port", str(port), "--workers", str(workers), "--gate", str(gate))
    return Plan("web", ("-m", "consigne.cli.serving.web", *given), _of("web"), "web")


def worker() -> Plan:
    """The jobs of every floor, and the sealing of the journal."""
    return Plan("worker", _WORKER, _of("worker"), "worker")


def disposal() -> Plan:
    """The one process that destroys; it starts only when the ledger and the database agree."""
    return Plan("disposal", _WORKER, _of("disposal"), "disposal")


def migration(*, planned: bool = False) -> Plan:
    """Bring the database to this program's schema, as its owner; or say how far it is from it."""
    arguments = ("-m", "consigne", "migrate", "--json", *(["--plan"] if planned else []))
    return Plan("migrate", arguments, ("django", "db-owner"), "owner")


def backup() -> Plan:
    """Save everything before an upgrade; it holds the keys itself, since nothing is served yet."""
    secrets = (*_of("backup"), "keys-master")
    return Plan("backup", ("-m", "consigne", "backup", "--json"), secrets, "backup")


def static_files() -> Plan:
    """Gather what browsers are sent, under names that change with their content."""
    arguments = ("-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    return Plan("static", arguments, _of("web"), "web")


def declaration() -> Plan:
    """Write who may ask the keys for what; it knows every credential, to keep their digests."""
    arguments = ("-m", "consigne.cli.serving.callers")
    return Plan("callers", arguments, ("django", "db-worker", *CREDENTIALS), "worker")


def furnishing() -> Plan:
    """Load the packs of a demonstration and admit its people."""
    return Plan("demo", ("-m", "consigne.demo", "furnish"), _of("worker"), "worker")


def inventing() -> Plan:
    """Invent the clients and the contacts of a demonstration."""
    return Plan("demo", ("-m", "consigne.demo", "invent"), _of("web"), "web")


_WORKER = ("-m", "consigne", "worker", "--json")


def _of(login: str) -> tuple[str, ...]:
    own = ("django", f"db-{login}", f"keys-{login}")
    return (*own, SECRET) if login == "web" else own
