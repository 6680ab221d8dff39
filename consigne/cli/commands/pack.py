"""`consigne pack`: is a pack sound, what would it change, and load it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Argument, Group, Option
from consigne.cli.language import spoken
from consigne.cli.standing import installed
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.packs.entries import Fault, Pack
    from consigne.packs.rules import Change

command = Group(
    "pack",
    said=Bilingual(
        "Registers as files: check, compare, load.",
        "Registres sous forme de fichiers : vérifier, comparer, charger.",
    ),
)

_folder = click.argument(
    "folder",
    cls=Argument,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    named=Bilingual("FOLDER", "DOSSIER"),
    said=Bilingual("The folder of the pack.", "Le dossier du registre."),
)


class Faulty(Trouble):
    """A pack has faults; `details` are one line each."""

    def __init__(self, pack: Pack, faults: tuple[Fault, ...]) -> None:
        super().__init__(_FAULTY.filled(pack=pack.folder, count=len(faults)))
        self.faults = faults
        self.details = [_line(fault) for fault in faults]


@command.command(
    "check",
    said=Bilingual(
        "Say what is wrong in a pack, by file and line.",
        "Dire ce qui ne va pas dans un dossier de registre, par fichier et par ligne.",
    ),
)
@_folder
def check(folder: Path) -> Answer:
    """Read a pack and show its faults; needs no installation."""
    from consigne.packs.rules import check as faults_of

    pack = _read(folder)
    faults = faults_of(pack)
    content = {"pack": pack.folder, "faults": faults, "entries": len(pack.entries)}
    if faults:
        heading = _FAULTY.filled(pack=pack.folder, count=len(faults))
        return Answer(content, (*map(_line, faults), heading), status=1)
    return Answer(content, (_SOUND.filled(pack=pack.folder, count=len(pack.entries)),))


@command.command(
    "diff",
    said=Bilingual(
        "Show what loading a pack would change.",
        "Montrer ce que changerait le chargement d’un dossier de registre.",
    ),
)
@_folder
def diff(folder: Path) -> Answer:
    """Compare a sound pack with the register that is stored."""
    pack = _sound(folder)
    with installed("worker"):
        from consigne.packs.queries import changes_of

        changes = _told(changes_of(pack))
    return Answer({"pack": pack.folder, "changes": changes}, _lines(changes))


@command.command(
    "load",
    said=Bilingual(
        "Write a pack into the register, whole or not at all.",
        "Inscrire un dossier au registre, en entier ou pas du tout.",
    ),
)
@_folder
@click.option(
    "--yes",
    cls=Option,
    is_flag=True,
    said=Bilingual("Load without asking.", "Charger sans demander."),
)
def load(folder: Path, *, yes: bool) -> Answer:
    """Show what changes, ask, then load."""
    pack = _sound(folder)
    with installed("worker"):
        from consigne.cli.serving.callers import declare_callers
        from consigne.cli.standing import today_at
        from consigne.config import clock
        from consigne.packs.actions import load as load_pack
        from consigne.packs.queries import changes_of, institution_of

        changes = _told(changes_of(pack))
        if changes:
            _ask(changes, yes=yes)
        known = institution_of(pack)
        on = today_at(known) if known else clock.now().date()
        load_pack(pack, on=on)
        declare_callers()
    said = _LOADED.filled(pack=pack.folder, count=len(changes))
    return Answer({"pack": pack.folder, "changes": changes}, (said,))


def _read(folder: Path) -> Pack:
    from consigne.packs.reading import read

    return read(folder)


def _sound(folder: Path) -> Pack:
    """The pack in this folder; raises Faulty when it may not be loaded."""
    from consigne.packs.rules import check as faults_of

    pack = _read(folder)
    faults = faults_of(pack)
    if faults:
        raise Faulty(pack, faults)
    return pack


def _told(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes worth telling."""
    return tuple(change for change in changes if change.outcome != "unchanged")


def _ask(changes: tuple[Change, ...], *, yes: bool) -> None:
    if not wants_json():
        for line in _lines(changes):
            click.echo(spoken(line), err=True)
    if yes:
        return
    if not sys.stdin.isatty() or wants_json():
        raise Trouble(_SAY_YES)
    click.confirm(spoken(_LOAD), abort=True, err=True)


def _lines(changes: tuple[Change, ...]) -> list[Bilingual]:
    if not changes:
        return [_NOTHING]
    counted = Counter(change.outcome for change in changes)
    total = _COUNTED.filled(
        added=counted["added"],  # type: ignore[index]  # Outcome is a str
        changed=counted["changed"],  # type: ignore[index]  # Outcome is a str
        closed=counted["closed"],  # type: ignore[index]  # Outcome is a str
    )
    return [*(change.text for change in changes), total]


def _line(fault: Fault) -> Bilingual:
    where = f"{fault.file}:{fault.line} {fault.field}".rstrip()
    return Bilingual(f"{where}: {fault.text.en}", f"{where} : {fault.text.fr}")


_SOUND = Bilingual(
    "{pack}: {count} entries, nothing wrong.", "{pack} : {count} entrées, rien à corriger."
)
_FAULTY = Bilingual(
    "{pack}: {count} to correct before it can be loaded.",
    "{pack} : {count} à corriger avant de pouvoir être chargé.",
)
_NOTHING = Bilingual("The register already says all of this.", "Le registre dit déjà tout cela.")
_COUNTED = Bilingual(
    "{added} added, {changed} changed, {closed} closed.",
    "Ajouts : {added}; modifications : {changed}; fins : {closed}.",
)
_LOAD = Bilingual("Load this?", "Charger ceci?")
_SAY_YES = Bilingual(
    "Nobody is there to confirm. Read the changes with `consigne pack diff`, then add --yes.",
    "Personne n’est là pour confirmer. Lisez les modifications avec `consigne pack diff`, puis "
    "ajoutez --yes.",
)
_LOADED = Bilingual(
    "{pack} is loaded; changes: {count}.", "{pack} est chargé; changements : {count}."
)
