"""Witness: is the journal of the keys whole, and does it still go as far as is on record elsewhere?

Whoever cuts the journal and its head back together leaves a shorter journal, and a whole one. So
its end is signed among the checkpoints, each hour (docs/decisions/0011).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consigne.audit.checkpoints import Witness
from consigne.audit.findings import Finding, Finds, Report
from consigne.kernel.words import Bilingual, Fact
from consigne.vault.keys.journal import JOURNAL
from consigne.vault.keys.lines import Verdict, lines_from, seal_of

# What the journal of the keys is called among the checkpoints.
OF = "keys"


class InKeys(Finds):
    """What may be found in the journal of the keys."""

    WHOLE = (
        False,
        Bilingual(
            "The {count} lines of the journal of the keys follow one another, each under its seal.",
            "Les {count} lignes du journal des clés se suivent, chacune sous son sceau.",
        ),
    )
    ON_RECORD = (
        False,
        Bilingual(
            "Its end was last put on record on {day} ({time}), at line {line}: up to there, a cut "
            "would have been found.",
            "Sa fin a été consignée pour la dernière fois le {day} ({time}), à la ligne "
            "{line} : jusque-là, une coupure aurait été trouvée.",
        ),
    )
    NEVER_ON_RECORD = (
        False,
        Bilingual(
            "Its end was never put on record: were both its files cut back, nothing would show it. "
            "The worker of `consigne serve` puts it on record each hour.",
            "Sa fin n’a jamais été consignée : si ses deux fichiers étaient coupés, rien ne "
            "le montrerait. Le processus des tâches de `consigne serve` la consigne chaque "
            "heure.",
        ),
    )
    CHANGED = (
        True,
        Bilingual(
            "Line {line} of the journal of the keys was changed, or forged.",
            "La ligne {line} du journal des clés a été modifiée, ou forgée.",
        ),
    )
    REMOVED = (
        True,
        Bilingual(
            "Line {line} of the journal of the keys was removed.",
            "La ligne {line} du journal des clés a été retirée.",
        ),
    )
    MOVED = (
        True,
        Bilingual(
            "Another line stands in the place of line {line} of the journal of the keys.",
            "Une autre ligne se trouve à la place de la ligne {line} du journal des clés.",
        ),
    )
    CUT = (
        True,
        Bilingual(
            "The journal of the keys was cut: it lacks line {line} and what came after.",
            "Le journal des clés a été coupé : il y manque la ligne {line} et ce qui suivait.",
        ),
    )
    TORN = (
        True,
        Bilingual(
            "Line {line} of the journal of the keys is not whole.",
            "La ligne {line} du journal des clés n’est pas entière.",
        ),
    )
    HEAD_UNREADABLE = (
        True,
        Bilingual(
            "The file journal.head, which tells where the journal of the keys ends, was altered.",
            "Le fichier journal.head, qui dit où finit le journal des clés, a été altéré.",
        ),
    )
    END_CUT = (
        True,
        Bilingual(
            "Line {line} of the journal of the keys was put on record on {day} ({time}), and the "
            "journal ends at line {last}: its end was cut off.",
            "La ligne {line} du journal des clés a été consignée le {day} ({time}), et le "
            "journal s’arrête à la ligne {last} : la fin en a été coupée.",
        ),
    )
    REWRITTEN = (
        True,
        Bilingual(
            "Line {line} of the journal of the keys is not the one put on record on {day} "
            "({time}): the end was cut off, then others were written in its place.",
            "La ligne {line} du journal des clés n’est pas celle consignée le {day} "
            "({time}) : la fin en a été coupée, puis d’autres lignes écrites à la place.",
        ),
    )
    NOT_THERE_SINCE_RESTORED = (
        False,
        Bilingual(
            "Line {line} of the journal of the keys, put on record on {day} ({time}), is no longer "
            "there; a backup was restored since, and it may have been lost with the disk.",
            "La ligne {line} du journal des clés, consignée le {day} ({time}), ne s’y trouve "
            "plus; une copie de sauvegarde a été restaurée depuis, et elle a pu être perdue avec "
            "le disque.",
        ),
    )
    NOT_LOOKED_AT = (
        False,
        Bilingual(
            "The journal of the keys was not looked at. {why}",
            "Le journal des clés n’a pas été examiné. {why}",
        ),
    )


_FAULTS = {
    "changed": InKeys.CHANGED,
    "removed": InKeys.REMOVED,
    "moved": InKeys.MOVED,
    "cut": InKeys.CUT,
    "torn": InKeys.TORN,
    "journal.head": InKeys.HEAD_UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class KeysReport(Report):
    """What looking at the journal of the keys came to; unlooked at, it vouches for nothing."""

    lines: int | None
    on_record_until: datetime | None

    @property
    def ok(self) -> bool:
        return self.lines is not None and not self.grave


def not_looked_at(why: Bilingual) -> KeysReport:
    """What is said when the keys could not be asked."""
    return KeysReport((Finding(InKeys.NOT_LOOKED_AT, {"why": why}),), None, None)


def looked_at(
    verdict: Verdict, folder: Path, witnesses: Sequence[Witness], *, epoch: int
) -> KeysReport:
    """What the keys said of their journal, in this folder, and what is on record of its end.

    `epoch` is the present one of the checkpoints: a restore began it.
    """
    last = witnesses[-1] if witnesses else None
    until = last.at if last else None
    if verdict.fault is not None:
        fault = Finding(_FAULTS[verdict.fault], {"line": str(verdict.line)}, seq=verdict.line)
        return KeysReport((fault,), verdict.lines, until)
    whole = Finding(InKeys.WHOLE, {"count": verdict.lines})
    record = Finding(InKeys.ON_RECORD, _facts(last)) if last else Finding(InKeys.NEVER_ON_RECORD)
    against = tuple(_against(folder / JOURNAL, witnesses, epoch))
    return KeysReport((whole, record, *against), verdict.lines, until)


def _against(journal: Path, witnesses: Sequence[Witness], epoch: int) -> Iterator[Finding]:
    """The first line on record that is no longer there, in this epoch and in those before."""
    seals, last = _seals_of(journal, {each.n for each in witnesses})
    lost = [each for each in witnesses if seals.get(each.n) != each.seal]
    before = [each for each in lost if each.epoch < epoch]
    since = [each for each in lost if each.epoch == epoch]
    if before:
        yield Finding(InKeys.NOT_THERE_SINCE_RESTORED, _facts(before[0]), seq=before[0].n)
    if since:
        what = InKeys.REWRITTEN if since[0].n in seals else InKeys.END_CUT
        yield Finding(what, {**_facts(since[0]), "last": str(last)}, seq=since[0].n)


def _seals_of(journal: Path, numbers: Collection[int]) -> tuple[dict[int, str], int]:
    """The seals of the lines of these numbers, and how many lines there are."""
    seals, n = {}, 0
    for n, line in enumerate(lines_from(journal, 0), 1):
        if n in numbers:
            seals[n] = seal_of(line.decode(errors="replace").rstrip("\n"))
    return seals, n


def _facts(witness: Witness) -> dict[str, Fact]:
    return {
        "line": str(witness.n),
        "day": witness.at.date(),
        "time": f"{witness.at:%H:%M} UTC",
    }
