"""Installation: a Consigne of its own, served as people serve it, full of invented contacts."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench.measuring import Tree
from consigne.cli.serving import plans
from consigne.cli.serving.callers import table_of
from consigne.cli.serving.children import Plan
from consigne.cli.serving.ports import port_for
from consigne.cli.serving.preparation import Preparation
from consigne.cli.serving.system import System
from consigne.cli.serving.web import ADDRESS
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
from consigne.config.progress import step
from consigne.kernel.words import Bilingual
from consigne.vault.files import LocalFiles


@dataclass(frozen=True)
class Installation:
    """Where it answers, what is in it, and the processes whose CPU is counted."""

    address: str
    cluster: Cluster
    institution: UUID
    filing: dict[str, str]
    known: tuple[UUID, ...]
    others: tuple[UUID, ...]
    password: str
    trees: dict[str, Tree]


@contextlib.contextmanager
def data_folder(*, kept: Path | None) -> Iterator[Path]:
    """A data directory for this run, named in the environment; gone afterwards unless kept."""
    folder = kept or Path(tempfile.mkdtemp(prefix="consigne-bench-"))
    for name in [name for name in os.environ if name.startswith("CONSIGNE_")]:
        if name not in ("CONSIGNE_LANG", "CONSIGNE_DEV"):
            del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ["CONSIGNE_DATA"] = str(folder.absolute())
    # What is measured is a page, and not how one signs in.
    os.environ["CONSIGNE_SECOND_FACTOR"] = "optional"
    try:
        yield folder
    finally:
        if kept is None:
            shutil.rmtree(folder)


@contextlib.contextmanager
def running(*, clients: int, contacts: int, workers: int) -> Iterator[Installation]:
    """The installation prepared, filled and served: keys, web and worker, as `serve` starts them.

    The process that destroys is left out: the bench is that process when its turn comes.
    """
    known_in = paths().data / "bench.json"
    prepared = Preparation()
    prepared.compile_words()
    with prepared, contextlib.ExitStack() as stack:
        prepared.bring_schema()
        prepared.gather_static()
        LocalFiles.make(prepared.places.vault)
        if not known_in.exists():
            with step(_FILLING):
                known_in.write_text(_furnished(clients, contacts))
        prepared.declare_callers()
        system = System(prepared.places)
        stack.callback(system.stop)
        keys = system.start(plans.keys(prepared.places, table_of(prepared.places)))
        port, gate = port_for(None), prepared.places.run / "gate"
        web = system.start(plans.web(port, gate, workers=workers))
        gate.touch(mode=0o600)
        system.see_ready(keys, web, system.start(plans.worker()))
        known = json.loads(known_in.read_text())
        postmaster = int((prepared.places.db / "postmaster.pid").read_text().split()[0])
        yield Installation(
            address=f"http://{ADDRESS}:{port}",
            cluster=prepared.cluster,
            institution=UUID(known["institution"]),
            filing=known["filing"],
            known=tuple(map(UUID, known["known"])),
            others=tuple(map(UUID, known["others"])),
            password=known["password"],
            trees={"web": Tree(web.pid), "postgresql": Tree(postmaster)},
        )


def _furnished(clients: int, contacts: int) -> str:
    password = secrets.token_urlsafe(18)
    sizes = ("--clients", str(clients), "--contacts", str(contacts))
    plan = Plan("furnishing", ("-m", "bench.furnishing", *sizes), plans.worker().secrets, "worker")
    done = subprocess.run(
        plan.command,
        env=plan.environment(),
        input=password + "\n",
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)
    return json.dumps(json.loads(done.stdout) | {"password": password})


_FILLING = Bilingual("Filling the database", "Remplissage de la base de données")
