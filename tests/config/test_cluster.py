"""Cluster: the embedded PostgreSQL runs while someone uses it, and not a moment longer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from consigne.config.cluster import Cluster, address
from consigne.config.paths import paths
from consigne.config.trouble import Trouble
from tests.cluster import FAST, temporary_installation

USER = """
import sys
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
Cluster(paths(), settings={"fsync": "off"}).start()
print("up", flush=True)
sys.stdin.read()
"""


_SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


@pytest.fixture(scope="module")
def installation() -> Iterator[Path]:
    """One for all these tests: to make a cluster takes longer than to start it."""
    with temporary_installation() as folder:
        yield folder


@pytest.fixture(autouse=True)
def all_gone(installation: Path) -> Iterator[None]:
    yield
    assert _becomes(lambda: not _supervisors(installation))


@pytest.fixture
def started(installation: Path) -> Iterator[Cluster]:
    with Cluster(paths(), settings=FAST) as cluster:
        yield cluster


def test_it_answers_on_a_private_socket_and_on_the_loopback(started: Cluster) -> None:
    on_socket = _asked(started, "SELECT inet_server_addr()")
    on_loopback = _asked(started, "SELECT host(inet_server_addr())", host="127.0.0.1")
    assert (on_socket, on_loopback) == (None, "127.0.0.1")


def test_a_wrong_password_is_refused_on_both(started: Cluster) -> None:
    for host in (address().host, "127.0.0.1"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(started.admin_url(), host=host, password="guessed")


def test_the_database_folder_and_the_socket_are_closed_to_others(
    started: Cluster,
) -> None:
    for folder in (paths().db, Path(address().host)):
        assert folder.stat().st_mode & 0o077 == 0


def test_postgresql_never_runs_as_root(started: Cluster) -> None:
    assert Path(f"/proc/{_server()}").stat().st_uid != 0


def test_a_second_command_joins_the_first(started: Cluster) -> None:
    server = _server()
    with _users():
        assert _server() == server


def test_commands_starting_at_once_start_one(installation: Path) -> None:
    with _users(3):
        assert len(_supervisors(installation)) == 1


def test_whoever_leaves_first_takes_nothing_from_the_others(started: Cluster) -> None:
    other = Cluster(paths())
    other.start()
    started.stop()
    assert other.is_running()
    assert _asked(other, "SELECT 1") == 1
    other.stop()


def test_the_last_one_out_stops_it(started: Cluster) -> None:
    server = _server()
    started.stop()
    assert not _is_alive(server)
    assert not started.is_running()


def test_it_comes_back_where_it_was(started: Cluster) -> None:
    _asked(started, "CREATE TABLE kept AS SELECT 1 AS one")
    before = address()
    started.stop()
    started.start()
    assert address() == before
    assert _asked(started, "SELECT one FROM kept") == 1


def test_a_port_taken_meanwhile_is_left_to_its_taker(started: Cluster) -> None:
    taken = address().port
    started.stop()
    with socket.create_server(("127.0.0.1", taken)):
        started.start()
        assert address().port != taken


def test_killing_its_only_user_stops_it(installation: Path) -> None:
    with _users() as (user,):
        server = _server()
        user.kill()
        assert _becomes(lambda: not _is_alive(server))
    assert "database system is shut down" in (paths().log / "postgresql.log").read_text()


def test_killing_the_supervisor_stops_it_cleanly(started: Cluster) -> None:
    server = _server()
    os.kill(_parent(server), signal.SIGKILL)
    assert _becomes(lambda: not _is_alive(server))
    assert not started.is_running()
    started.start()
    assert _asked(started, "SELECT 1") == 1


def test_a_server_killed_is_started_again_with_every_row_it_acknowledged(
    installation: Path,
) -> None:
    with Cluster(paths()) as cluster:
        _asked(cluster, "CREATE TABLE written (n integer)")
        with psycopg.connect(cluster.admin_url(), autocommit=True) as writer:
            for n in range(50):
                writer.execute("INSERT INTO written VALUES (%s)", [n])
            os.kill(_server(), signal.SIGKILL)
        assert _becomes(lambda: _answers(cluster))
        assert _asked(cluster, "SELECT count(*) FROM written") == 50


def test_no_personal_value_reaches_the_log(started: Cluster) -> None:
    with closing(psycopg.connect(started.admin_url(), autocommit=True)) as asking:
        asking.execute("CREATE TABLE person (born date, name text UNIQUE)")
        asking.execute("INSERT INTO person VALUES (NULL, 'Canari Jaune')")
        for refused in (
            "INSERT INTO person VALUES ('Canari Jaune', NULL)",
            "INSERT INTO person VALUES (NULL, 'Canari Jaune')",
            'SELECT * FROM person WHERE "Canari Jaune" = 1',
        ):
            with pytest.raises(psycopg.Error):
                asking.execute(refused.encode())
        with pytest.raises(psycopg.Error):
            asking.execute("INSERT INTO person (born) VALUES (%s)", ["Canari Jaune"])
        asking.pgconn.send_query(b"SELECT pg_sleep(60), 'Canari Jaune'")
        assert _becomes(lambda: _asked(started, _SLEEPING) == 1)
        os.kill(asking.info.backend_pid, signal.SIGKILL)
    assert _becomes(lambda: _answers(started))
    assert "Canari" not in "".join(file.read_text() for file in paths().log.iterdir())


def test_a_checkpoint_leaves_no_old_write_ahead_log(started: Cluster) -> None:
    with psycopg.connect(started.admin_url(), autocommit=True) as owner:
        owner.execute("CREATE TABLE held AS SELECT 'Canari Jaune' AS name")
        owner.execute("CHECKPOINT")
        assert _found_in_files(b"Canari Jaune")
        owner.execute("DELETE FROM held")
        owner.execute("VACUUM (FULL) held")
        owner.execute("SELECT pg_switch_wal()")
        owner.execute("CHECKPOINT")
        assert _found_in_files(b"Canari Jaune") == []


def test_what_keeps_it_from_starting_is_said_with_where_to_look(
    installation: Path,
) -> None:
    with pytest.raises(Trouble) as refused:
        Cluster(paths(), settings={"shared_buffers": "much"}).start()
    assert str(paths().log) in refused.value.words.en
    assert str(paths().log) in refused.value.words.fr


def test_no_secret_is_in_the_supervisors_arguments_or_environment(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSIGNE_SECRET_DB_ADMIN", "in the environment")
    with Cluster(paths(), settings=FAST):
        for pid in (_server(), _parent(_server())):
            seen = Path(f"/proc/{pid}/cmdline").read_bytes()
            seen += Path(f"/proc/{pid}/environ").read_bytes()
            assert b"in the environment" not in seen


def test_an_outside_server_is_neither_started_nor_stopped(
    started: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", started.admin_url("consigne"))
    monkeypatch.setenv("CONSIGNE_DATA", str(tmp_path / "var"))
    with Cluster(paths()) as outside:
        assert _asked(outside, "SELECT current_database()") == "postgres"
    assert not (tmp_path / "var").exists()


def test_an_outside_address_is_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://adm%40in:p%2Fw@db.example:6432/cl?sslmode=require"
    monkeypatch.setenv("DATABASE_URL", url)
    where = address()
    assert (where.host, where.port, where.name) == ("db.example", 6432, "cl")
    assert where.options == {"sslmode": "require"}
    assert urlsplit(Cluster(paths()).admin_url("é b")).path == "/%C3%A9%20b"


def _asked(cluster: Cluster, question: str, *, host: str = "") -> object:
    with psycopg.connect(cluster.admin_url(), host=host or address().host) as connection:
        cursor = connection.execute(question.encode())
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


def _answers(cluster: Cluster) -> bool:
    try:
        return _asked(cluster, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


@contextmanager
def _users(count: int = 1) -> Iterator[list[subprocess.Popen[str]]]:
    """Other processes, started together, that use the cluster until this block ends."""
    users = [
        subprocess.Popen(
            [sys.executable, "-c", USER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(count)
    ]
    try:
        assert [user.stdout.readline() for user in users if user.stdout] == ["up\n"] * count
        yield users
    finally:
        for user in users:
            user.kill()
            user.communicate()


def _server() -> int:
    return int((paths().db / "postmaster.pid").read_text().split()[0])


def _supervisors(installation: Path) -> list[Path]:
    named = f"CONSIGNE_DATA={installation}".encode()
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if b"consigne.config.supervisor" in _read(process / "cmdline")
        and named in _read(process / "environ")
    ]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # Ended meanwhile, or another account's.
        return b""


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _becomes(true: Callable[[], bool], *, within: float = 15.0) -> bool:
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.02)
    return False


def _found_in_files(canary: bytes) -> list[str]:
    return [
        str(file)
        for file in paths().db.rglob("*")
        if file.is_file() and canary in file.read_bytes()
    ]
