"""`consigne restore`: put a backup back, and say what must be destroyed again before serving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Argument, Command, Option
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.backups.actions import Safe
    from consigne.backups.rules import Backup


@click.command(
    "restore",
    cls=Command,
    said=Bilingual(
        "Put a backup back, with nothing running; what was destroyed since is then replayed.",
        "Remettre une copie en place, le système arrêté; ce qui fut détruit depuis est refait.",
    ),
)
@click.argument(
    "backup",
    cls=Argument,
    named=Bilingual("BACKUP", "COPIE"),
    said=Bilingual("Its id, or `latest`.", "Son identifiant, ou `latest`."),
)
@click.option(
    "--yes",
    is_flag=True,
    cls=Option,
    said=Bilingual("Do not ask for confirmation.", "Ne pas demander de confirmation."),
)
def command(*, backup: str, yes: bool) -> Answer:
    """Check, ask, restore, then write it in ledger, checkpoints and journal."""
    from consigne.backups.rules import may_restore
    from consigne.cli.language import spoken
    from consigne.cli.saving import is_serving, safe_of

    with installed("worker") as places:
        safe = safe_of(places)
        chosen = _chosen(safe.book.backups(), backup)
        may_restore(chosen, asked=backup, serving=is_serving(places)).or_raise()
        assert chosen is not None  # noqa: S101  # may_restore has just refused otherwise
        if not yes:
            click.confirm(spoken(_SURE.filled(on=chosen.made_at.date())), abort=True, err=True)
        _restore(safe, chosen)
    return Answer({"backup": chosen.id, "next": "ledger replay"}, [_DONE])


def _chosen(backups: tuple[Backup, ...], asked: str) -> Backup | None:
    if asked == "latest":
        return next((each for each in reversed(backups) if not each.is_gone), None)
    return next((each for each in backups if str(each.id) == asked), None)


def _restore(safe: Safe, backup: Backup) -> None:
    from django.db import connection

    from consigne.backups.actions import restore_backup
    from consigne.backups.rules import SetName
    from consigne.cli.restoring import record_restore
    from consigne.config.progress import progress
    from consigne.config.secrets import secret
    from consigne.kernel.actors import SYSTEM_ID

    connection.close()
    master = secret("keys-master")
    with progress(_RESTORING, len(SetName), shown=not wants_json()) as advance:
        restore_backup(safe, backup, by=SYSTEM_ID, master=master, step=lambda name: advance(1))
    record_restore(backup)


_RESTORING = Bilingual("Restoring the three sets", "Restauration des trois ensembles")
_SURE = Bilingual(
    "Replace the database, the vault and the keystore by the backup of {on}?",
    "Remplacer la base de données, la chambre forte et le dépôt de clés par la copie du {on}?",
)
_DONE = Bilingual(
    "Restored. Before serving, run `consigne ledger replay`: what was destroyed after this backup "
    "is destroyed again.",
    "Restauré. Avant de servir, lancez `consigne ledger replay` : ce qui fut détruit après cette "
    "copie l’est de nouveau.",
)
