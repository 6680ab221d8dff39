"""Signers: the key file with which this installation vouches for its checkpoints and ledger."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from consigne.config.paths import sync_folder
from consigne.kernel.signing import NotAKey, Signer
from consigne.kernel.words import Bilingual


class SignerUnreadable(Exception):
    """The key file is there and holds no key: nothing is signed until somebody looks."""

    sentence = Bilingual(
        "The signing key cannot be read. Put back the key file from the keys backup; a new key "
        "would make every earlier signature look like a stranger’s.",
        "La clé de signature est illisible. Remettez en place le fichier de clé à partir de la "
        "copie de sauvegarde des clés; avec une nouvelle clé, chaque signature antérieure "
        "semblerait être celle d’un inconnu.",
    )

    def __str__(self) -> str:
        return self.sentence.en


def signer_at(path: Path) -> Signer:
    """The key in this file, made once (mode 0600) when there is none yet.

    Raises SignerUnreadable when the file holds something else. Two processes that start
    together get the same key: the first to link its file wins.
    """
    if not path.exists():
        _make(path)
    try:
        return Signer.from_pem(path.read_bytes())
    except NotAKey as error:
        raise SignerUnreadable from error


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".") as draft:
        draft.write(Signer.generated().pem())
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
    sync_folder(path.parent)
