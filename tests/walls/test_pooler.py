"""Behind a pooler that works by transaction, nobody inherits anything of anybody."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from consigne.clients.models import Client
from consigne.config.cluster import Cluster
from consigne.config.logins import Login
from consigne.config.secrets import secret
from consigne.kernel.actors import Actor
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import actor

# Debian puts it where only administrators look.
PATH = os.pathsep.join((os.environ["PATH"], "/usr/sbin"))
SETTINGS = """
[databases]
{name} = host=127.0.0.1 port={port} dbname={name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listens}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = extra_float_digits
logfile =
pidfile = {folder}/pid
"""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def pooled(own_database: str, installed: Cluster, tmp_path: Path) -> Iterator[None]:
    """Our connections go through PgBouncer, three to the server for all of them."""
    direct, listens = dict(connection.settings_dict), free_port()
    password = secret(Login.WEB.secret)
    (tmp_path / "users").write_text(f'"{Login.WEB.role}" "{password}"\n')
    settings = SETTINGS.format(
        name=own_database,
        port=direct["PORT"],
        listens=listens,
        folder=tmp_path,
    )
    (tmp_path / "settings").write_text(settings)
    with subprocess.Popen(_command(tmp_path)) as process:
        connection.close()
        options = {**direct["OPTIONS"], "prepare_threshold": None}
        _go_through("127.0.0.1", listens, options)
        try:
            _wait_for(listens)
            yield
        finally:
            connection.close()
            _go_through(direct["HOST"], direct["PORT"], direct["OPTIONS"])
            process.terminate()


def _command(folder: Path) -> list[str]:
    program = shutil.which("pgbouncer", path=PATH)
    assert program, "script/bootstrap --tests installs it"
    if os.geteuid():
        return [program, str(folder / "settings")]
    # It will not run as root; it reads what is its own, on a socket of the server's own account.
    for place in (folder, *folder.parents[:2]):
        place.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)
    folder.chmod(0o777)
    return [program, "-u", "postgres", str(folder / "settings")]


def _go_through(host: str, port: int | str, options: dict[str, Any]) -> None:
    connection.settings_dict.update({"HOST": host, "PORT": port, "OPTIONS": options})


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("PgBouncer did not come up")


@pytest.mark.usefixtures("pooled")
def test_through_a_pooler_each_transaction_sees_its_own_institution_and_the_next_nothing():
    chloe, dov = actor(cast.CHLOE), actor(cast.DOV)
    with acting(chloe):
        for _ in range(3):
            a_client(chloe)
    with acting(dov):
        a_client(dov, activity="request-line")

    def turn(number: int) -> tuple[int, int]:
        who: Actor = chloe if number % 2 else dov
        try:
            with acting(who):
                seen = Client.objects.count()
            return seen, Client.objects.count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as people:
        told = list(people.map(turn, range(160)))
    assert told == [(3, 0) if number % 2 else (1, 0) for number in range(160)]
