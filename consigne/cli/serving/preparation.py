"""Preparation: all that must be there before a process of the system can start."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from consigne.cli import registry
from consigne.cli.serving import plans, schema
from consigne.cli.serving.callers import is_current
from consigne.cli.serving.children import Plan, own_words, run
from consigne.config import logins
from consigne.config.cluster import Cluster, address
from consigne.config.paths import CHECKOUT, Paths, paths
from consigne.config.progress import step
from consigne.config.secrets import ensure
from consigne.config.trouble import Trouble
from consigne.demo import installation as demonstration
from consigne.kernel.words import Bilingual

_STATIC = CHECKOUT / "consigne" / "desk" / "static"


class Preparation:
    """An installation being made ready: folders, secrets, database and logins stand on entering.

    `is_new` says, from then on, whether its database was empty.

    Raises Trouble when a step cannot be done, naming the log that says why.
    """

    def __init__(self, *, shown: bool = True) -> None:
        self.places: Paths = paths()
        self.cluster = Cluster(self.places)
        self.is_new = True
        self._shown = shown

    def __enter__(self) -> Self:
        self.places.create()
        ensure(plans.SECRETS)
        first = not self.cluster.is_external and not (self.places.db / "PG_VERSION").exists()
        with step(_FIRST_START if first else _STARTING, shown=self._shown):
            self.cluster.start()
        logins.prepare(self.cluster.admin_url(), logins.passwords(), address(self.places).name)
        self.is_new = not schema.has_tables(self.cluster)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cluster.stop()

    def bring_schema(self) -> int:
        """Migrate when this program and this database have not met before; how many steps."""
        if schema.is_known(self.places, self.cluster):
            return 0
        if registry.exists("backup") and self._is_older():
            self.run(plans.backup(), _SAVING)
        said = self.run(plans.migration(), _MIGRATING)
        schema.remember(self.places, self.cluster)
        return int(json.loads(said)["applied"])

    def _is_older(self) -> bool:
        if self.is_new:
            return False
        said = self.run(plans.migration(planned=True), _LOOKING)
        return bool(json.loads(said)["waiting"])

    def gather_static(self) -> None:
        """Static files under hashed names, when they changed."""
        stamp = self.places.run / "static.stamp"
        digest = _digest_of(_STATIC, CHECKOUT / "requirements.lock")
        if stamp.exists() and stamp.read_text() == digest:
            return
        # whitenoise warns of a folder that is not there yet.
        (self.places.data / "static").mkdir(mode=0o700, exist_ok=True)
        self.run(plans.static_files(), _GATHERING)
        stamp.write_text(digest)

    def compile_words(self) -> None:
        """French catalogues, when their sources are newer."""
        found = (CHECKOUT / "consigne").glob("*/locale/*/LC_MESSAGES/*.po")
        stale = [po for po in found if _is_stale(po)]
        if stale:
            command = [sys.executable, str(CHECKOUT / "script" / "catalogues"), *map(str, stale)]
            subprocess.run(command, check=True)  # our own program

    def declare_callers(self) -> None:
        """The table the keys process reads, when it is not today's."""
        if not is_current(self.places):
            self.run(plans.declaration(), _DECLARING)

    def furnish(self) -> None:
        """The packs and the people of a demonstration begun and not finished."""
        if demonstration.is_begun(self.places):
            self.run(plans.furnishing(), _FURNISHING)
            self.run(plans.declaration(), _DECLARING)

    def invent(self) -> None:
        """The clients and contacts of a demonstration begun and not finished; needs the keys."""
        if demonstration.is_begun(self.places):
            self.run(plans.inventing(), _INVENTING)
            demonstration.finish(self.places)

    def run(self, plan: Plan, what: Bilingual) -> str:
        """Run a process to its end and return what it said; raises Trouble with its own words."""
        with step(what, shown=self._shown):
            done = run(plan)
        if done.returncode == 0:
            return done.stdout
        log = self.places.log / f"{plan.name}.log"
        log.write_text(done.stderr)
        raise Trouble(own_words(done.stdout) or _FAILED.filled(log=str(log)))


def _digest_of(*sources: Path) -> str:
    """A digest of which files are there, and when each was written."""
    files = [file for source in sources for file in (source, *source.rglob("*")) if file.is_file()]
    said = "\n".join(f"{file} {file.stat().st_mtime_ns}" for file in sorted(files))
    return hashlib.sha256(said.encode()).hexdigest()


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


_FIRST_START = Bilingual("Creating the database", "Création de la base de données")
_STARTING = Bilingual("Starting the database", "Démarrage de la base de données")
_LOOKING = Bilingual("Looking at the tables", "Examen des tables")
_SAVING = Bilingual("Backing up before the upgrade", "Sauvegarde avant la mise à niveau")
_MIGRATING = Bilingual("Preparing the tables", "Préparation des tables")
_GATHERING = Bilingual("Gathering static files", "Rassemblement des fichiers statiques")
_FURNISHING = Bilingual(
    "Loading the registers of the demonstration", "Chargement des registres de la démonstration"
)
_INVENTING = Bilingual("Inventing clients and contacts", "Invention de clients et de contacts")
_DECLARING = Bilingual("Declaring who may open what", "Déclaration de qui peut ouvrir quoi")
_FAILED = Bilingual(
    "A step of the preparation failed; {log} says why. Correct it, then start again: what was done "
    "is kept.",
    "Une étape de la préparation a échoué; {log} dit pourquoi. Corrigez, puis recommencez : ce qui "
    "est fait est conservé.",
)
