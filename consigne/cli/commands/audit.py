"""`consigne audit`: are the journal, and the journal of the keys, what was written?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Group
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.audit.findings import Report
    from consigne.vault.witness import KeysReport

# Whoever removed a million events is not told of each on a terminal; --json has them all.
_MOST = 200

command = Group("audit", said=Bilingual("The audit journal.", "Le journal d’audit."))


@command.command(
    "verify",
    said=Bilingual(
        "Compare every event with the signed checkpoints, and every use of a key with its seal.",
        "Comparer chaque événement avec les points de contrôle signés, et chaque usage d’une clé "
        "avec son sceau.",
    ),
)
def verify() -> Answer:
    """Names what was changed, removed, moved, forged or cut; the status is then 1.

    It is 1 too when the journal of the keys could not be looked at: nothing vouches for it.
    """
    with installed("worker") as places:
        from consigne.audit.queries import verify_journal
        from consigne.cli.key_journal import key_journal
        from consigne.config import clock
        from consigne.config.progress import step

        with step(_COMPARING, shown=not wants_json()):
            keys, report = key_journal(places), verify_journal(now=clock.now())
        _record(keys.lines is not None)
    content = {
        "ok": report.ok and keys.ok,
        "guaranteed_until": report.guaranteed_until,
        "size": report.size,
        "waiting": report.waiting,
        "findings": _findings(report),
        "keys": {
            "ok": keys.ok,
            "lines": keys.lines,
            "on_record_until": keys.on_record_until,
            "findings": _findings(keys),
        },
    }
    lines = [
        *_lines(report, _SOUND if report.ok else _NOT_SOUND),
        *_lines(keys, _last_of(keys)),
    ]
    return Answer(content, lines, status=int(not (report.ok and keys.ok)))


def _findings(report: Report) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in report.findings]


def _lines(report: Report, last: Bilingual) -> list[Bilingual]:
    told = [finding.text for finding in report.findings[:_MOST]]
    left = len(report.findings) - len(told)
    more = [_MORE.filled(count=left)] if left else []
    return [*told, *more, last]


def _last_of(keys: KeysReport) -> Bilingual:
    if keys.lines is None:
        return _KEYS_UNSEEN
    return _KEYS_SOUND if keys.ok else _KEYS_NOT_SOUND


def _record(keys_too: bool) -> None:
    from consigne.audit.actions import record
    from consigne.audit.rules import Act
    from consigne.kernel.actors import EVERYWHERE, system
    from consigne.vault.rules import Act as OfKeys
    from consigne.walls.context import acting

    with acting(system(EVERYWHERE), door="cli") as actor:
        record(actor, Act.JOURNAL_VERIFIED)
        if keys_too:
            record(actor, OfKeys.KEYS_VERIFIED)


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
_KEYS_SOUND = Bilingual(
    "The journal of the keys is what was written.", "Le journal des clés est tel qu’il a été écrit."
)
_KEYS_NOT_SOUND = Bilingual(
    "The journal of the keys is not what was written. Keep the machine as it is, keep a copy of "
    "the folders keys and checkpoints, and tell the privacy officer.",
    "Le journal des clés n’est pas tel qu’il a été écrit. Laissez la machine en l’état, conservez "
    "une copie des dossiers keys et checkpoints, et avisez le responsable de la protection des "
    "renseignements personnels.",
)
_KEYS_UNSEEN = Bilingual(
    "Nothing vouches for the journal of the keys until it is looked at.",
    "Rien ne répond du journal des clés tant qu’il n’a pas été examiné.",
)
