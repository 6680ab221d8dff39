"""`consigne import`: enter a file of contacts, and name by its line each row that stays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consigne.cli.answers import Answer, wants_json
from consigne.cli.grammar import Argument, Command, Option
from consigne.cli.language import spoken
from consigne.cli.standing import acting_person, installed
from consigne.cli.standing import token_file as by_token
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.exchange.actions import Imported
    from consigne.exchange.rules import FileMapping, RowRefused

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# A mapping is written by hand; its reader says so of anything larger than it takes.
_MOST_OF_A_MAPPING = 1_100_000


@click.command(
    "import",
    cls=Command,
    said=Bilingual(
        "Enter a file of contacts under an activity of the register.",
        "Consigner un fichier de contacts sous une activité du registre.",
    ),
)
@click.argument(
    "table",
    cls=Argument,
    type=_FILE,
    named=Bilingual("FILE", "FICHIER"),
    said=Bilingual("The file, in CSV.", "Le fichier, en CSV."),
)
@click.option(
    "--mapping",
    cls=Option,
    type=_FILE,
    required=True,
    said=Bilingual("What each column becomes, in YAML.", "Ce que devient chaque colonne, en YAML."),
)
@click.option(
    "--dry-run",
    "trial",
    cls=Option,
    is_flag=True,
    said=Bilingual("Try every row and keep none.", "Essayer chaque ligne et n’en garder aucune."),
)
@by_token
def command(table: Path, *, mapping: Path, trial: bool, file: Path | None) -> Answer:
    """Enter the rows in a person's name; refuse the command only when no row could be read."""
    from consigne.exchange.mappings import mapping_of

    with mapping.open("rb") as opened:
        columns = mapping_of(mapping.name, opened.read(_MOST_OF_A_MAPPING))
    done = _Done()
    with installed("web"):
        for imported in _imported(table, columns, keep=not trial, token=file):
            done.add(imported)
    content = {"file": table.name, "source": columns.source.code, "kept": not trial}
    return Answer({**content, **done.content()}, done.lines(trial=trial), status=done.status())


def _imported(
    table: Path, columns: FileMapping, *, keep: bool, token: Path | None
) -> Iterator[Imported]:
    from consigne.cli.standing import today_at
    from consigne.config import clock
    from consigne.config.progress import progress
    from consigne.exchange.actions import import_file

    size = table.stat().st_size
    with table.open("rb") as opened, progress(_READING, size, shown=not wants_json()) as advance:
        # Asked inside the person's transaction, so that a refusal is journalled; each part of the
        # file then opens its own.
        with acting_person(token) as actor:
            now, on = clock.now(), today_at(actor.institution)
            parts = import_file(actor, opened, columns, now=now, on=on, keep=keep)
        read = 0
        for part in parts:
            yield part
            advance(part.read - read)
            read = part.read


class _Done:
    """What became of all the rows so far; refusals are told as they come."""

    def __init__(self) -> None:
        self.entered, self.already = 0, 0
        self.answers: Counter[str] = Counter()
        self.refused: list[dict[str, Any]] = []
        self.rows_refused = 0

    def add(self, part: Imported) -> None:
        self.entered += part.entered
        self.already += part.already
        self.answers.update({answer.value: count for answer, count in part.answers.items()})
        self.rows_refused += len({row.line for row in part.refused})
        for row in part.refused:
            self._tell(row)

    def _tell(self, row: RowRefused) -> None:
        text = row.decision.explained().headline
        if not wants_json():
            where = _COLUMN if row.field else _LINE
            click.echo(spoken(where.filled(line=row.line, column=row.field, text=text)))
            return
        said = {"line": row.line, "field": row.field, "why": row.decision.why.code, "text": text}
        self.refused.append(said)

    def content(self) -> dict[str, Any]:
        return {
            "entered": self.entered,
            "already": self.already,
            "answers": dict(self.answers),
            "rows_refused": self.rows_refused,
            "refused": self.refused,
        }

    def lines(self, *, trial: bool) -> list[Bilingual]:
        counted = {"entered": self.entered, "already": self.already, "refused": self.rows_refused}
        said = [(_TRIED if trial else _ENTERED).filled(**counted)]
        if self.answers:
            given, refused = self.answers["given"], self.answers["refused"]
            said.append(_ANSWERS.filled(given=given, refused=refused))
        return said

    def status(self) -> int:
        return int(bool(self.rows_refused) and not self.entered and not self.already)


_READING = Bilingual("Importing (bytes)", "Importation (octets)")
_LINE = Bilingual("line {line}: {text}", "ligne {line} : {text}")
_COLUMN = Bilingual("line {line}, {column}: {text}", "ligne {line}, {column} : {text}")
_ENTERED = Bilingual(
    "Entered: {entered}. Already here: {already}. Rows refused: {refused}.",
    "Consignés : {entered}. Déjà présents : {already}. Lignes refusées : {refused}.",
)
_TRIED = Bilingual(
    "Would be entered: {entered}. Already here: {already}. Rows refused: {refused}. "
    "This was a trial; nothing is kept.",
    "Seraient consignés : {entered}. Déjà présents : {already}. Lignes refusées : {refused}. "
    "C’était un essai; rien n’est conservé.",
)
_ANSWERS = Bilingual(
    "Consents given: {given}; refused: {refused}.",
    "Consentements donnés : {given}; refusés : {refused}.",
)
