"""`consigne backup`: save everything in three sealed sets, or end those whose day has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Command, Option
from consigne.cli.standing import installed
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from datetime import datetime

    from consigne.backups.actions import Safe
    from consigne.backups.rules import Backup
    from consigne.vault.keys.client import Keys


@click.command(
    "backup",
    cls=Command,
    said=Bilingual(
        "Save database, vault and keystore, each sealed under its own key.",
        "Sauvegarder base de données, chambre forte et dépôt de clés, chacun scellé sous sa clé.",
    ),
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    cls=Option,
    said=Bilingual("Only list the backups there are.", "Seulement énumérer les copies existantes."),
)
@click.option(
    "--expire",
    "expired_only",
    is_flag=True,
    cls=Option,
    said=Bilingual(
        "Only destroy the keys of those whose day has come; `serve` does it each day.",
        "Seulement détruire les clés de celles dont le jour est venu; `serve` le fait chaque jour.",
    ),
)
def command(*, listed: bool, expired_only: bool) -> Answer:
    """Save, list, or expire: the login that copies everything destroys nothing."""
    if expired_only:
        return _expired()
    from consigne.cli.saving import keys_held, safe_of
    from consigne.config import clock

    with installed("backup") as places:
        safe = safe_of(places)
        if listed:
            return _told(safe.book.backups())
        with keys_held(places) as keys:
            made = _make(safe, keys, clock.now())
    return Answer({"backup": made}, [_line(made)])


def _expired() -> Answer:
    with installed("disposal") as places:
        from consigne.backups.actions import Safe, expire_backups
        from consigne.config import clock
        from consigne.kernel.actors import EVERYWHERE, system

        gone = expire_backups(system(EVERYWHERE), Safe.of(places), now=clock.now())
    return Answer({"expired": gone}, [_EXPIRED.filled(count=len(gone))])


def _make(safe: Safe, keys: Keys, now: datetime) -> Backup:
    from consigne.backups.actions import make_backup
    from consigne.backups.rules import SetName
    from consigne.config.progress import progress

    with progress(_SAVING, len(SetName), shown=not wants_json()) as advance:
        return make_backup(safe, keys, now=now, step=lambda name: advance(1))


def _told(backups: tuple[Backup, ...]) -> Answer:
    return Answer(backups, [_line(each) for each in backups] or [_NONE])


def _line(backup: Backup) -> Bilingual:
    if backup.is_gone:
        return _GONE.filled(id=str(backup.id), on=backup.made_at.date())
    return _MADE.filled(id=str(backup.id), on=backup.made_at.date(), until=backup.gone_by)


_SAVING = Bilingual("Saving the three sets", "Sauvegarde des trois ensembles")
_NONE = Bilingual("There is no backup yet.", "Il n’y a encore aucune copie de sauvegarde.")
_MADE = Bilingual(
    "{id}, made on {on}; the key of its last set is destroyed on {until}.",
    "{id}, faite le {on}; la clé de son dernier ensemble est détruite le {until}.",
)
_GONE = Bilingual(
    "{id}, made on {on}: expired, its keys destroyed.",
    "{id}, faite le {on} : échue, ses clés détruites.",
)
_EXPIRED = Bilingual(
    "{count} sets expired and their keys were destroyed.",
    "{count} ensembles échus, leurs clés détruites.",
)
