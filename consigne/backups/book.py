"""The register of backups: a signed chain beside them, which says which exist and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from consigne.audit.chain import Chain, written_instant
from consigne.audit.examination import examine
from consigne.backups.rules import Backup, SetMade, SetName, Why
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.signing import Signer
from consigne.kernel.words import Bilingual

KIND = "consigne.backups/1"
FILE = "register.jsonl"
NAME = Bilingual("Register of backups", "Registre des copies de sauvegarde")


class Book:
    """The register of backups in a folder. It holds ids, days and digests."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self._chain = Chain(folder / FILE, signer, KIND)

    def made(self, backup: Backup) -> None:
        """Write that a backup exists, before anything relies on it."""
        self._chain.append(
            {
                "kind": "made",
                "backup": str(backup.id),
                "at": written_instant(backup.made_at),
                "applied": backup.applied,
                "sealed": backup.sealed,
                "sets": [
                    {
                        "name": part.name.value,
                        "digest": part.digest,
                        "size": part.size,
                        "expires": written_instant(part.expires_at),
                    }
                    for part in backup.sets
                ],
            }
        )

    def expired(self, backup: UUID, name: SetName, *, at: datetime) -> None:
        """Write that a set's key and file are gone."""
        self._chain.append(
            {
                "kind": "expired",
                "backup": str(backup),
                "set": name.value,
                "at": written_instant(at),
            }
        )

    def backups(self) -> tuple[Backup, ...]:
        """Every backup ever made, oldest first, with what expired of it.

        Raises NotAllowed when the register was altered: certificates rest on it.
        """
        key = self._chain.signer.published
        for fault in examine(self._chain.path, key, kind=KIND, file=NAME):
            if fault.grave:
                raise NotAllowed(Refused(Why.REGISTER_ALTERED, {"fault": fault.text}))
        found: dict[UUID, Backup] = {}
        for link in self._chain.links():
            entry = link.entry
            backup = UUID(entry["backup"])
            if entry["kind"] == "made":
                found[backup] = _read(entry)
            else:
                found[backup] = _without(found[backup], entry)
        return tuple(found.values())


def _read(entry: dict[str, object]) -> Backup:
    parts = entry["sets"]
    assert isinstance(parts, list)  # noqa: S101  # our own signed line
    return Backup(
        id=UUID(str(entry["backup"])),
        made_at=datetime.fromisoformat(str(entry["at"])),
        applied=int(str(entry["applied"])),
        sealed=int(str(entry["sealed"])),
        sets=tuple(
            SetMade(
                SetName(part["name"]),
                part["digest"],
                part["size"],
                datetime.fromisoformat(part["expires"]),
            )
            for part in parts
        ),
    )


def _without(backup: Backup, entry: dict[str, object]) -> Backup:
    at = datetime.fromisoformat(str(entry["at"]))
    return replace(
        backup,
        sets=tuple(
            replace(part, expired_at=at) if part.name.value == entry["set"] else part
            for part in backup.sets
        ),
    )
