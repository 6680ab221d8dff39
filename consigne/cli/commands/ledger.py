"""`consigne ledger`: is the ledger of destruction whole, and is all of it done in this database?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Group
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.kernel.decisions import Decision

command = Group(
    "ledger",
    said=Bilingual("The ledger of destruction.", "Le registre des destructions."),
)


@command.command(
    "verify",
    said=Bilingual(
        "Say whether the ledger is whole, and this database’s.",
        "Dire si le registre est intact, et bien celui de cette base.",
    ),
)
def verify() -> Answer:
    """Every line checked; the status is 1 when anything is wrong or must be replayed."""
    with installed("disposal"):
        from consigne.retention.queries import ledger, position, startup_guard

        known = position()
        report = ledger().verify(known)
        decision = startup_guard()
        head = ledger().head()
    content = {
        "ok": report.ok and bool(decision),
        "entries": head.seq,
        "applied": known.seq,
        "findings": [finding.as_json() for finding in report.findings],
        "guard": decision.codes,
    }
    whole = _WHOLE.filled(count=head.seq, applied=known.seq)
    found = [finding.text for finding in report.findings]
    lines = [*found, *_guarded(decision), *([whole] if report.ok else [])]
    return Answer(content, lines, status=int(not (report.ok and decision)))


@command.command(
    "replay",
    said=Bilingual(
        "Destroy again what a restored backup brought back.",
        "Détruire de nouveau ce qu’une copie restaurée a ramené.",
    ),
)
def replay() -> Answer:
    """As the system, keys and files included; nothing is done twice."""
    with installed("disposal") as places:
        from consigne.cli.saving import keys_held
        from consigne.config.progress import progress
        from consigne.retention.actions.replaying import pending
        from consigne.retention.actions.replaying import replay as again

        waiting = pending()
        with keys_held(places), progress(_AGAIN, waiting, shown=not wants_json()) as advance:
            done = again(on=_today(), progress=advance)
    said = _REPLAYED.filled(entries=done.entries, destroyed=done.destroyed, withheld=done.withheld)
    return Answer(done, [said if done.entries else _NOTHING])


def _today() -> date:
    """Holds are asked as of the earliest legal day here: one that ends today still holds."""
    from consigne.cli.standing import today_at
    from consigne.config import clock
    from consigne.institutions.queries import institutions

    days = [today_at(institution) for institution in institutions()]
    return min(days, default=clock.now().date())


def _guarded(decision: Decision) -> list[Bilingual]:
    from consigne.kernel.decisions import Refused

    return [decision.explained().headline] if isinstance(decision, Refused) else []


_WHOLE = Bilingual(
    "Entries: {count}, each signed and following the one before. This database applied them up to "
    "entry {applied}.",
    "Entrées : {count}; chacune est signée et suit la précédente. Cette base les a appliquées "
    "jusqu’à l’entrée {applied}.",
)
_AGAIN = Bilingual("Destroying again", "Nouvelle destruction")
_NOTHING = Bilingual(
    "Nothing to do again: this database has seen every destruction of the ledger.",
    "Rien à refaire : cette base a vu chaque destruction du registre.",
)
_REPLAYED = Bilingual(
    "Done again: {entries} entries. Records gone again: {destroyed}; kept by a hold or because "
    "another rests on them: {withheld}.",
    "Entrées refaites : {entries}. Documents détruits de nouveau : {destroyed}; conservés en "
    "raison d’une suspension ou parce qu’un autre en dépend : {withheld}.",
)
