"""Guard: may the system serve with this ledger beside this database?"""

from __future__ import annotations

from collections.abc import Collection
from enum import unique
from uuid import UUID

from consigne.audit.chain import Head
from consigne.kernel.decisions import ALLOWED, Allowed, Decision, Reason, Reasons, Refused, Source
from consigne.kernel.words import Bilingual
from consigne.retention.ledger import EMPTY, Destructive, Ledger

_SOURCE = Source(
    Bilingual("How Consigne destroys", "Comment Consigne détruit"),
    Bilingual("Ledger of destruction", "Registre des destructions"),
)


@unique
class Why(Reasons):
    """Why the system may serve, or may not, beside this ledger."""

    LEDGER_AHEAD = Reason(
        Bilingual(
            "The ledger of destruction is ahead of the database: a backup was restored, and "
            "{count} destructions recorded after it must be done again. Run `consigne ledger "
            "replay`, then start again.",
            "Le registre des destructions est en avance sur la base de données : une copie de "
            "sauvegarde a été restaurée, et {count} destructions inscrites depuis doivent être "
            "refaites. Lancez `consigne ledger replay`, puis redémarrez.",
        ),
        _SOURCE,
    )
    LEDGER_MISSING = Reason(
        Bilingual(
            "The ledger of destruction is missing, and the database applied entry {applied} of "
            "it. Put the file back, or point CONSIGNE_LEDGER to where it is, then start again.",
            "Le registre des destructions manque, alors que la base de données en a appliqué "
            "l’entrée {applied}. Remettez le fichier en place, ou indiquez par CONSIGNE_LEDGER où "
            "il se trouve, puis redémarrez.",
        ),
        _SOURCE,
    )
    LEDGER_BROKEN = Reason(
        Bilingual(
            "The ledger of destruction was altered: {fault} Run `consigne ledger verify`, then "
            "put back an untouched copy.",
            "Le registre des destructions a été altéré : {fault} Lancez `consigne ledger verify`, "
            "puis remettez en place une copie intacte.",
        ),
        _SOURCE,
    )
    LEDGER_BEHIND = Reason(
        Bilingual(
            "The ledger of destruction is behind the database: it ends at entry {last}, and the "
            "database applied entry {applied}. An older copy of the ledger was put in its place; "
            "put back the latest one.",
            "Le registre des destructions est en retard sur la base de données : il s’arrête à "
            "l’entrée {last}, alors que la base de données a appliqué l’entrée {applied}. Une "
            "copie plus ancienne en a pris la place; remettez la plus récente.",
        ),
        _SOURCE,
    )
    LEDGER_OF_ANOTHER = Reason(
        Bilingual(
            "The ledger of destruction is not this database’s: its entry {applied} is not the one "
            "that was applied. Put back the ledger that belongs to this database.",
            "Ce registre des destructions n’est pas celui de cette base de données : son entrée "
            "{applied} n’est pas celle qui a été appliquée. Remettez le registre qui lui "
            "appartient.",
        ),
        _SOURCE,
    )
    RUN_IN_FLIGHT = Reason(
        Bilingual(
            "One destruction was announced and not finished; the run resumes with it.",
            "Une destruction a été annoncée et n’est pas terminée; l’exécution reprend par elle.",
        ),
        _SOURCE,
    )


def guard(
    ledger: Ledger, applied: Head = EMPTY, in_flight: Collection[UUID] = frozenset()
) -> Decision:
    """May the system serve with this ledger and this database?

    `applied` is the last intent (or month) whose deletes the database committed, kept with them;
    `in_flight` are the runs it holds as executing. One intent of such a run may be pending: it
    was announced and not committed, and the run resumes with it.
    """
    if not ledger.path.exists():
        return (
            Refused(Why.LEDGER_MISSING, {"applied": str(applied.seq)}) if applied.seq else ALLOWED
        )
    faults = ledger.verify().grave
    if faults:
        return Refused(Why.LEDGER_BROKEN, {"fault": faults[0].text})
    last = ledger.head().seq
    if last < applied.seq:
        return Refused(Why.LEDGER_BEHIND, {"applied": str(applied.seq), "last": str(last)})
    return _beside(ledger, applied, in_flight)


def _beside(ledger: Ledger, applied: Head, in_flight: Collection[UUID]) -> Decision:
    pending: list[Destructive] = []
    for recorded in ledger.entries(max(0, applied.seq - 1)):
        if recorded.seq == applied.seq and recorded.hash != applied.hash:
            return Refused(Why.LEDGER_OF_ANOTHER, {"applied": str(applied.seq)})
        if recorded.seq > applied.seq and isinstance(recorded.entry, Destructive):
            pending.append(recorded.entry)
    if not pending:
        return ALLOWED
    if len(pending) == 1 and pending[0].run in in_flight:
        return Allowed((Why.RUN_IN_FLIGHT,))
    return Refused(Why.LEDGER_AHEAD, {"count": len(pending)})
