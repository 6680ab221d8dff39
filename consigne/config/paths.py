"""Paths: where does this installation keep each thing?"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

CHECKOUT = Path(__file__).resolve().parents[2]

# sun_path holds 108 bytes with its final zero; PostgreSQL's own name is the longest we put there.
_SOCKET_PATH_LIMIT = 107
_LONGEST_SOCKET_NAME = "/postgresql/.s.PGSQL.65535"

_SHORT = Path("/tmp")  # noqa: S108 - owner and mode are checked

_NAMES = {
    "keys": Bilingual("keys", "clés"),
    "ledger": Bilingual("ledger of destruction", "registre des destructions"),
    "backups": Bilingual("backups", "copies de sauvegarde"),
}


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation. Each is made at first use, for its owner alone (0700)."""

    data: Path
    keys: Path
    ledger: Path
    backups: Path

    @property
    def db(self) -> Path:
        return self.data / "db"

    @property
    def vault(self) -> Path:
        return self.data / "vault"

    @property
    def checkpoints(self) -> Path:
        return self.data / "checkpoints"

    @property
    def mail(self) -> Path:
        return self.data / "mail"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def sockets(self) -> Path:
        """A private folder whose path is short enough for Unix sockets.

        `run` when it is short enough, else one in /tmp named after a hash of the data folder:
        every process finds the same, whatever its TMPDIR.
        """
        if _is_short(self.run):
            return self.run
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return _SHORT / f"consigne-{os.geteuid()}-{digest}"

    def create(self) -> Paths:
        """Make every folder that is missing, and return the same paths.

        Raises Trouble when a folder stands there that others could read or that another owns.
        """
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (
            self.keys,
            self.ledger,
            self.backups,
            self.vault,
            self.checkpoints,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.mail, self.log, self.run):
            folder.mkdir(mode=0o700, exist_ok=True)
        private_folder(self.secrets)
        private_folder(self.sockets)
        return self


def paths() -> Paths:
    """The folders of this installation, from the environment.

    CONSIGNE_DATA moves everything (default: `var` in the checkout); CONSIGNE_KEYS,
    CONSIGNE_LEDGER and CONSIGNE_BACKUPS move one each.
    """
    data = _folder("CONSIGNE_DATA", CHECKOUT / "var")
    return Paths(
        data=data,
        keys=_folder("CONSIGNE_KEYS", data / "keys"),
        ledger=_folder("CONSIGNE_LEDGER", data / "ledger"),
        backups=_folder("CONSIGNE_BACKUPS", data / "backups"),
    )


def private_folder(path: Path) -> Path:
    """The same path, made for its owner alone if it was missing.

    Raises Trouble when it is not a folder, belongs to another, or others can enter it.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if mine and not found.st_mode & 0o077:
        return path
    raise Trouble(_NOT_PRIVATE.filled(folder=str(path)))


def sync_folder(folder: Path) -> None:
    """Put the names in this folder on the disk, as fsync on a file does not."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def shared_disks(places: Paths) -> tuple[Bilingual, ...]:
    """One warning for each of keys, ledger and backups that lies on the database's disk."""
    disk = _disk(places.db)
    folders = {"keys": places.keys, "ledger": places.ledger, "backups": places.backups}
    shared = [name for name, folder in folders.items() if _disk(folder) == disk]
    return tuple(
        _SHARED.filled(what=_NAMES[name], setting=f"CONSIGNE_{name.upper()}") for name in shared
    )


_NOT_PRIVATE = Bilingual(
    "The folder {folder} must belong to the account that runs Consigne and be closed to all "
    "others. Correct it with chown and chmod 700, then start again.",
    "Le dossier {folder} doit appartenir au compte qui exécute Consigne et être fermé à tous les "
    "autres. Corrigez-le avec chown et chmod 700, puis recommencez.",
)

_SHARED = Bilingual(
    "The {what} and the database are on the same disk: losing it would lose both. "
    "Set {setting} to a folder on another disk.",
    "Même disque pour ceci et la base de données : {what}. Sa perte emporterait les deux. "
    "Donnez à {setting} un dossier situé sur un autre disque.",
)


def _folder(setting: str, default: Path) -> Path:
    return Path(os.environ.get(setting) or default).expanduser().absolute()


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder)) + len(_LONGEST_SOCKET_NAME) <= _SOCKET_PATH_LIMIT


def _disk(folder: Path) -> int:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return existing.stat().st_dev
