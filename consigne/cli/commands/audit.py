"""`consigne audit`: is the journal what was sealed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Group
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.audit.verification import JournalReport

# Whoever removed a million events is not told of each on a terminal; --json has them all.
_MOST = 200

command = Group("audit", said=Bilingual("The audit journal.", "Le journal d’audit."))


@command.command(
    "verify",
    said=Bilingual(
        "Compare every event with the signed checkpoints.",
        "Comparer chaque événement avec les points de contrôle signés.",
    ),
)
def verify() -> Answer:
    """Names what was changed, removed, moved, forged or cut; the status is then 1."""
    with installed("worker"):
        from consigne.audit.queries import verify_journal
        from consigne.config import clock
        from consigne.config.progress import step

        with step(_COMPARING, shown=not wants_json()):
            report = verify_journal(now=clock.now())
        _record()
    content = {
        "ok": report.ok,
        "guaranteed_until": report.guaranteed_until,
        "size": report.size,
        "waiting": report.waiting,
        "findings": [finding.as_json() for finding in report.findings],
    }
    return Answer(content, _lines(report), status=int(not report.ok))


def _lines(report: JournalReport) -> list[Bilingual]:
    told = [finding.text for finding in report.findings[:_MOST]]
    left = len(report.findings) - len(told)
    more = [_MORE.filled(count=left)] if left else []
    return [*told, *more, _SOUND if report.ok else _NOT_SOUND]


def _record() -> None:
    from consigne.audit.actions import record
    from consigne.audit.rules import Act
    from consigne.cli.restoring import EVERYWHERE
    from consigne.kernel.actors import system
    from consigne.walls.context import acting

    with acting(system(EVERYWHERE), door="cli") as actor:
        record(actor, Act.JOURNAL_VERIFIED)


_COMPARING = Bilingual("Comparing events and checkpoints", "Comparaison des événements")
_MORE = Bilingual("{count} more; --json has them all.", "{count} de plus; --json les donne tous.")
_SOUND = Bilingual("The journal is what was sealed.", "Le journal est tel qu’il a été scellé.")
_NOT_SOUND = Bilingual(
    "The journal is not what was sealed. Keep the machine as it is, keep a copy of the folders db "
    "and checkpoints, and tell the privacy officer.",
    "Le journal n’est pas tel qu’il a été scellé. Laissez la machine en l’état, conservez une "
    "copie des dossiers db et checkpoints, et avisez le responsable de la protection des "
    "renseignements personnels.",
)
