"""Secrets: what must this installation know and never show?"""

from __future__ import annotations

import contextlib
import os
import re
import secrets as random_source
from collections.abc import Iterable
from pathlib import Path

from consigne.config.paths import paths, private_folder, sync_folder
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def secret(name: str, *, folder: Path | None = None) -> str:
    """The secret of this name, from CONSIGNE_SECRET_<NAME> or its file in var/secrets.

    Raises Trouble when there is none, or when its file can be read by others.
    """
    given = os.environ.get(_variable(name))
    if given:
        return given
    file = (folder or paths().secrets) / _checked(name)
    if not file.exists():
        raise Trouble(_missing([name], file.parent))
    if file.stat().st_mode & 0o077:
        raise Trouble(_EXPOSED.filled(file=str(file)))
    return file.read_text().strip()


def ensure(names: Iterable[str], *, folder: Path | None = None) -> None:
    """See that each of these secrets exists: a new one is 256 random bits, in a file of mode 0600.

    In production (CONSIGNE_ENV=production) none is invented: raises Trouble naming those missing.
    """
    place = folder or paths().secrets
    missing = [name for name in names if not _exists(name, place)]
    if missing and in_production():
        raise Trouble(_missing(missing, place))
    for name in missing:
        _write_once(private_folder(place) / name, random_source.token_urlsafe(32))


def in_production() -> bool:
    """Whether this installation holds real people: CONSIGNE_ENV=production."""
    return os.environ.get("CONSIGNE_ENV") == "production"


_MISSING = Bilingual(
    "Missing secrets: {names}. In production none is invented: write each to its own file in "
    "{folder} (mode 0600), or set {variables}, then start again.",
    "Secrets manquants : {names}. En production, aucun n'est inventé : écrivez chacun dans son "
    "fichier sous {folder} (mode 0600), ou définissez {variables}, puis recommencez.",
)

_EXPOSED = Bilingual(
    "Others can read the secret in {file}. Close it with chmod 600 and replace the secret if "
    "anyone may have seen it.",
    "D'autres peuvent lire le secret du fichier {file}. Fermez-le avec chmod 600 et remplacez le "
    "secret si quelqu'un a pu le voir.",
)


def _missing(names: list[str], folder: Path) -> Bilingual:
    variables = ", ".join(_variable(name) for name in names)
    return _MISSING.filled(names=", ".join(names), folder=str(folder), variables=variables)


def _exists(name: str, folder: Path) -> bool:
    return bool(os.environ.get(_variable(name))) or (folder / _checked(name)).exists()


def _variable(name: str) -> str:
    return "CONSIGNE_SECRET_" + _checked(name).upper().replace("-", "_")


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("A secret's name is lower-case words joined by hyphens.")
    return name


def _write_once(file: Path, value: str) -> None:
    """Two processes may start at once: the first one's secret stays, whole."""
    draft = file.with_name(f".{file.name}.{random_source.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(value + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    # What is wrapped under a secret outlives a power cut, and so must the secret.
    sync_folder(file.parent)
