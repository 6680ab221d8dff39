"""Schema: is this database what this program expects, older, or newer?"""

from __future__ import annotations

import hashlib
import json

import psycopg

from consigne.config.cluster import Cluster
from consigne.config.paths import CHECKOUT, Paths

_RECORD = "schema.json"
# What makes policies of the matrix.
_COMPILING = [CHECKOUT / "consigne" / "walls" / page for page in ("compiled.py", "limiting.py")]
_APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY app, name"


def is_known(places: Paths, cluster: Cluster) -> bool:
    """Whether this program brought this very database where it is: then nothing is to be done."""
    try:
        known = json.loads((places.run / _RECORD).read_text())
    except (FileNotFoundError, ValueError):
        return False
    return bool(known == _standing(cluster))


def remember(places: Paths, cluster: Cluster) -> None:
    """Note that this database is where this program wants it."""
    (places.run / _RECORD).write_text(json.dumps(_standing(cluster)))


def has_tables(cluster: Cluster) -> bool:
    """Whether any migration was ever applied to this database."""
    return _applied(cluster) != ""


def _standing(cluster: Cluster) -> dict[str, str]:
    return {"program": _program(), "applied": _applied(cluster)}


def _program() -> str:
    """What the migrations and the matrix of this program are, and those of libraries by lock."""
    floors = CHECKOUT / "consigne"
    ours = sorted([*floors.glob("*/migrations/*.py"), *floors.glob("*/matrix.py"), *_COMPILING])
    locks = [path for path in [CHECKOUT / "requirements.lock"] if path.exists()]
    digest = hashlib.sha256()
    for path in [*ours, *locks]:
        digest.update(str(path.relative_to(CHECKOUT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _applied(cluster: Cluster) -> str:
    with psycopg.connect(cluster.url("owner")) as owner:
        row = owner.execute("SELECT to_regclass('django_migrations')").fetchone()
        if row is None or row[0] is None:
            return ""
        names = ",".join(name for (name,) in owner.execute(_APPLIED))
    return hashlib.sha256(names.encode()).hexdigest() if names else ""
