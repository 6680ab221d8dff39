"""Cluster for tests: one real PostgreSQL for the whole session, gone with it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from consigne.config import logins
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
from consigne.config.secrets import ensure

# Tests lose nothing to a power cut; every other setting is the one people run.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def running_cluster(settings: Mapping[str, str] = FAST) -> Iterator[Cluster]:
    """A cluster in a data directory of its own, logins and database ready, no migration applied.

    Until it closes, the environment points at this directory, at no outside database, and gives
    the secrets that settings need. Enter it before Django reads its settings.
    """
    with (
        temporary_installation() as folder,
        Cluster(paths(), settings=settings) as cluster,
    ):
        ensure(["django"], folder=folder / "secrets")
        logins.prepare(cluster.admin_url(), logins.passwords(), "consigne")
        yield cluster


@contextmanager
def temporary_installation() -> Iterator[Path]:
    """A data directory whose path has a space and an accent, and an environment that names it."""
    before = dict(os.environ)
    folder = Path(tempfile.mkdtemp(prefix="consigne été "))
    for name in [name for name in before if name.startswith("CONSIGNE_")]:
        # What the person who runs the tests chose, and not what they run.
        if name not in ("CONSIGNE_LANG", "CONSIGNE_CHROMIUM", "CONSIGNE_LOGIN"):
            del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ["CONSIGNE_DATA"] = str(folder)
    # Most stories are not about signing in: those that are say that a second factor is required.
    os.environ["CONSIGNE_SECOND_FACTOR"] = "optional"
    try:
        yield folder
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder)
