"""The second stage: what became of the copies that outlive a deletion, store by store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date
from uuid import UUID

from consigne.audit.actions import record
from consigne.backups.rules import Backup
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.kernel.signing import canonical, digest
from consigne.kernel.words import Bilingual
from consigne.retention.actions.certificates import BACKUPS, Stage, certify
from consigne.retention.actions.runs import found_again
from consigne.retention.certificate import LastingStore, Status
from consigne.retention.models import Attestation, Certificate, PlanItem, Run
from consigne.retention.rules import ATTESTABLE_NAMES, Act, Attestable, ItemState
from consigne.retention.stores import HOLDINGS, OBJECT, ORDER, store
from consigne.retention.traces import Scan
from consigne.walls.context import acting


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
    database: Scan | None,
    backups: Iterable[Backup],
    on: date,
) -> UUID:
    """Issue the second-stage certificate of a finished run; it replaces the last by its digest.

    `database` is the scan of the embedded one, or None when others keep it: of its copies, what
    nobody answers for is outstanding. May be asked again, when more is known. Raises NotSeen for
    a plan without a certified run.
    """
    with acting(actor):
        runs = Run.objects.select_for_update().filter(institution_id=actor.institution)
        run = runs.filter(plan_id=plan_id, finished_at__isnull=False).first()
        last = Certificate.objects.filter(run=run).order_by("-issued_at").first() if run else None
        if run is None or run.finished_at is None or last is None:
            raise NotSeen("plan", plan_id)
        made_before = [each for each in backups if each.made_at <= run.finished_at]
        lasting = (*_database(database, _words_for(run), on), _backups(made_before, on))
        replaces = digest(canonical(last.signed["document"]))
        certificate = certify(actor, run, found_again(run), Stage(2, lasting, replaces))
        record(actor, Act.VERIFIED, [("run", run.id), ("certificate", certificate)])
        return certificate


def _words_for(run: Run) -> dict[Attestable, Attestation]:
    """For each store that somebody answers for, the last word given."""
    given = Attestation.objects.filter(run=run).order_by("attested_at", "id")
    return {Attestable(each.store): each for each in given}


def _database(
    looked: Scan | None, words: Mapping[Attestable, Attestation], on: date
) -> Iterator[LastingStore]:
    """The database and its copies outside: what was looked at, then what people answer for."""
    if looked is not None:
        yield _looked_at(looked, on)
    for each in Attestable:
        # Of a database kept here, replicas and copies outside are told once somebody answers.
        is_told = each is not Attestable.DATABASE_FILES and each in words
        if looked is None or is_told:
            yield _answered_for(each, words.get(each))


def _looked_at(looked: Scan, on: date) -> LastingStore:
    kind = Attestable.DATABASE_FILES
    if looked.is_clean:
        text = _SCANNED.filled(files=looked.files)
        return LastingStore(kind, ATTESTABLE_NAMES[kind], Status.VERIFIED, text, since=on)
    text = _TRACES_LEFT.filled(count=len(looked.found))
    return LastingStore(kind, ATTESTABLE_NAMES[kind], Status.OUTSTANDING, text)


def _answered_for(kind: Attestable, word: Attestation | None) -> LastingStore:
    name = ATTESTABLE_NAMES[kind]
    if word is None:
        return LastingStore(kind, name, Status.OUTSTANDING, _NOBODY_ANSWERS[kind])
    text = Bilingual(word.text_en, word.text_fr)
    return LastingStore(
        kind, name, Status.ATTESTED, text, since=word.since_on, attested_by=word.attested_by
    )


def _backups(made_before: list[Backup], on: date) -> LastingStore:
    """Verified only when the key of every set of every earlier backup was destroyed."""
    left = [each for each in made_before if not each.is_gone]
    if left:
        until = max(each.gone_by for each in left)
        text = _BACKUPS_LEFT.filled(count=len(left), until=until)
        return LastingStore("backups", BACKUPS, Status.OUTSTANDING, text, until=until)
    ended = [part.expired_at for each in made_before for part in each.sets if part.expired_at]
    since = max(ended).astimezone(UTC).date() if ended else on
    text = _BACKUPS_GONE.filled(count=len(made_before)) if made_before else _NO_BACKUP
    return LastingStore("backups", BACKUPS, Status.VERIFIED, text, since=since)


_NOBODY_ANSWERS = {
    Attestable.DATABASE_FILES: Bilingual(
        "The database is on a server that this system cannot look into; nobody has answered for "
        "its files.",
        "La base est sur un serveur que ce système ne peut examiner; personne n’a répondu de ses "
        "fichiers.",
    ),
    Attestable.REPLICAS: Bilingual(
        "This system cannot look for replicas; nobody has answered for them.",
        "Ce système ne peut chercher de répliques; personne n’en a répondu.",
    ),
    Attestable.OUTSIDE_BACKUPS: Bilingual(
        "This system cannot look for backups that others made; nobody has answered for them.",
        "Ce système ne peut chercher les copies que d’autres ont faites; personne n’en a répondu.",
    ),
}
_TRACES_LEFT = Bilingual(
    "Files of the data directory in which traces of the records were still found: {count}.",
    "Fichiers du répertoire de données où des traces des documents se trouvaient encore : {count}.",
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
_NO_BACKUP = Bilingual(
    "No backup was made before the destruction.",
    "Aucune copie n’a été faite avant la destruction.",
)
