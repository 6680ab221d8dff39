"""How long is a backup kept, and when may one be restored?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consigne.kernel.acts import Acts
from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused, Source
from consigne.kernel.words import Bilingual

BACKUPS = Source(
    Bilingual("How Consigne destroys", "Comment Consigne détruit"),
    Bilingual("backups", "copies de sauvegarde"),
    ("OPC-QC-22", "OPC-QC-24"),
)


class SetName(StrEnum):
    """What a backup is made of; each is sealed under a key of its own."""

    DATABASE = "database"
    VAULT = "vault"
    KEYSTORE = "keystore"


SET_NAMES: dict[SetName, Bilingual] = {
    SetName.DATABASE: Bilingual("database", "base de données"),
    SetName.VAULT: Bilingual("vault", "chambre forte"),
    SetName.KEYSTORE: Bilingual("keystore", "dépôt de clés"),
}

# The keystore's copy ends first: past it, a restored vault opens nothing that was destroyed since.
LIFE: dict[SetName, timedelta] = {
    SetName.DATABASE: timedelta(days=30),
    SetName.VAULT: timedelta(days=30),
    SetName.KEYSTORE: timedelta(days=14),
}


class Act(Acts):
    MADE = Bilingual("backup made", "copie de sauvegarde faite")
    EXPIRED = Bilingual("backup expired", "copie de sauvegarde échue")
    RESTORED = Bilingual("backup restored", "copie de sauvegarde restaurée")


class Why(Reasons):
    UNKNOWN = Reason(
        Bilingual(
            "There is no backup {backup} in the register of backups; `consigne backup --list` "
            "names those there are.",
            "Le registre des copies de sauvegarde ne contient pas {backup}; `consigne backup "
            "--list` énumère celles qui existent.",
        ),
        BACKUPS,
    )
    EXPIRED = Reason(
        Bilingual(
            "The set “{part}” of this backup expired on {on}: its key was destroyed.",
            "L’ensemble « {part} » de cette copie est échu depuis le {on} : sa clé a été détruite.",
        ),
        BACKUPS,
    )
    STILL_SERVING = Reason(
        Bilingual(
            "Consigne is still running: stop `consigne serve`, then restore.",
            "Consigne fonctionne encore : arrêtez `consigne serve`, puis restaurez.",
        ),
        BACKUPS,
    )
    REGISTER_ALTERED = Reason(
        Bilingual(
            "The register of backups was altered: {fault} Put back an untouched copy of it; until "
            "then nothing is said, restored or expired by it.",
            "Le registre des copies de sauvegarde a été altéré : {fault} Remettez-en une copie "
            "intacte; d’ici là, rien n’est affirmé, restauré ni échu sur sa foi.",
        ),
        BACKUPS,
    )
    ALTERED = Reason(
        Bilingual(
            "The set “{part}” of this backup is not what was written: restore another backup.",
            "L’ensemble « {part} » de cette copie n’est pas celui qui a été écrit : restaurez une "
            "autre copie.",
        ),
        BACKUPS,
    )


@dataclass(frozen=True, slots=True)
class SetMade:
    """One sealed set: its file's digest and size, and the instant its key is destroyed."""

    name: SetName
    digest: str
    size: int
    expires_at: datetime
    expired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its register tells it; `applied` is the ledger's entry the database was at."""

    id: UUID
    made_at: datetime
    applied: int
    sealed: int
    sets: tuple[SetMade, ...]

    def part(self, name: SetName) -> SetMade:
        return next(each for each in self.sets if each.name is name)

    @property
    def gone_by(self) -> date:
        """The day by which every set has expired."""
        return max(each.expires_at for each in self.sets).astimezone(UTC).date()

    @property
    def is_gone(self) -> bool:
        """Whether the key of every set was destroyed."""
        return all(each.expired_at is not None for each in self.sets)


def may_restore(backup: Backup | None, *, asked: str, serving: bool) -> Decision:
    """A backup is restored with nothing running, and only while its keys exist."""
    if backup is None:
        return Refused(Why.UNKNOWN, {"backup": asked})
    if serving:
        return Refused(Why.STILL_SERVING)
    for part in backup.sets:
        if part.expired_at is not None:
            return Refused(
                Why.EXPIRED, {"part": SET_NAMES[part.name], "on": part.expired_at.date()}
            )
    return ALLOWED


def is_over(part: SetMade, *, now: datetime) -> bool:
    """Whether a set's key is to be destroyed now."""
    return part.expired_at is None and part.expires_at <= now
