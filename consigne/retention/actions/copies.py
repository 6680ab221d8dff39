"""The second stage: what became of the copies that outlive a deletion, store by store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from consigne.audit.actions import record
from consigne.backups.rules import Backup
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.kernel.signing import canonical, digest
from consigne.kernel.words import Bilingual
from consigne.retention.actions.certificates import BACKUPS, DATABASE_FILES, Stage, certify
from consigne.retention.actions.runs import found_again
from consigne.retention.certificate import LastingStore, Status
from consigne.retention.models import Certificate, PlanItem, Run
from consigne.retention.rules import Act, ItemState
from consigne.retention.stores import HOLDINGS, OBJECT, ORDER, store
from consigne.retention.traces import Scan
from consigne.walls.context import acting


@dataclass(frozen=True, slots=True)
class Attestation:
    """What somebody answers for because the system cannot look: who, since when, in which words."""

    by: UUID
    on: date
    text: Bilingual


def tables_to_rewrite() -> tuple[str, ...]:
    """The tables from which a run may have deleted: every root, and what hangs from it."""
    kinds = {*ORDER, OBJECT, *(each.kind for each in HOLDINGS if each.parent_kind)}
    return tuple(sorted(store(kind).model._meta.db_table for kind in kinds))


def destroyed_ids(actor: Actor, plan_id: UUID) -> tuple[UUID, frozenset[UUID]]:
    """The institution of a run and the ids of the records it destroyed: what a scan looks for."""
    with acting(actor):
        items = PlanItem.objects.filter(plan_id=plan_id, state=ItemState.DESTROYED.value)
        return actor.institution, frozenset(items.values_list("record_id", flat=True))


def certify_copies(
    actor: Actor,
    plan_id: UUID,
    *,
    database: Scan | Attestation | None,
    backups: Iterable[Backup],
    on: date,
) -> UUID:
    """Issue the second-stage certificate of a finished run; it replaces the first by its digest.

    `database` is the scan of the embedded one, somebody's word for an external one, or None
    when nobody looked: then it stays outstanding. Raises NotSeen for a plan without a run.
    """
    with acting(actor):
        run = Run.objects.filter(institution_id=actor.institution, plan_id=plan_id).first()
        first = Certificate.objects.filter(run=run, stage=1).first() if run else None
        if run is None or first is None or run.finished_at is None:
            raise NotSeen("plan", plan_id)
        made_before = [each for each in backups if each.made_at <= run.finished_at]
        lasting = (_database(database, on), _backups(made_before, on))
        replaces = digest(canonical(first.signed["document"]))
        certificate = certify(actor, run, found_again(run), Stage(2, lasting, replaces))
        record(actor, Act.VERIFIED, [("run", run.id), ("certificate", certificate)])
        return certificate


def _database(looked: Scan | Attestation | None, on: date) -> LastingStore:
    name = "database_files"
    if isinstance(looked, Attestation):
        return LastingStore(
            name,
            DATABASE_FILES,
            Status.ATTESTED,
            looked.text,
            since=looked.on,
            attested_by=looked.by,
        )
    if looked is None or not looked.is_clean:
        return LastingStore(name, DATABASE_FILES, Status.OUTSTANDING, _NOT_REWRITTEN)
    text = _SCANNED.filled(files=looked.files)
    return LastingStore(name, DATABASE_FILES, Status.VERIFIED, text, since=on)


def _backups(made_before: list[Backup], on: date) -> LastingStore:
    """Verified only when the key of every set of every earlier backup was destroyed."""
    left = [each for each in made_before if not each.is_gone]
    if left:
        until = max(each.gone_by for each in left)
        text = _BACKUPS_LEFT.filled(count=len(left), until=until)
        return LastingStore("backups", BACKUPS, Status.OUTSTANDING, text, until=until)
    ended = [part.expired_at for each in made_before for part in each.sets if part.expired_at]
    since = max(ended).astimezone(UTC).date() if ended else on
    text = _BACKUPS_GONE.filled(count=len(made_before))
    return LastingStore("backups", BACKUPS, Status.VERIFIED, text, since=since)


_NOT_REWRITTEN = Bilingual(
    "The pages of the deleted rows have not been rewritten and looked at.",
    "Les pages des lignes supprimées n’ont pas été réécrites ni examinées.",
)
_SCANNED = Bilingual(
    "Tables rewritten, checkpoint made, write-ahead log removed; {files} files of the data "
    "directory read and nothing found.",
    "Tables réécrites, point de contrôle fait, journal des transactions supprimé; {files} fichiers "
    "du répertoire de données lus, et rien trouvé.",
)
_BACKUPS_LEFT = Bilingual(
    "{count} backups made before the destruction have not expired; the last does on {until}.",
    "{count} copies faites avant la destruction ne sont pas échues; la dernière le sera "
    "le {until}.",
)
_BACKUPS_GONE = Bilingual(
    "The keys of all {count} backups made before the destruction were destroyed.",
    "Les clés des {count} copies faites avant la destruction ont toutes été détruites.",
)
