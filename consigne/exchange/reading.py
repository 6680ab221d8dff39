"""Reading: which rows does this file hold, under which heading, and which cannot be read?"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from consigne.exchange.records import MAX_ROW, Broken, Record, records
from consigne.exchange.rules import FileMapping, Row, RowRefused, Why
from consigne.kernel.decisions import Refused
from consigne.kernel.words import Bilingual, Fact

MAX_CELL = 100_000
MAX_COLUMNS = 500
_MARK_OF_ORDER = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROKEN = {Broken.QUOTES: Why.QUOTES, Broken.TOO_LARGE: Why.TOO_LARGE}

# Cells are measured here, one by one, so that the refusal names the column.
csv.field_size_limit(MAX_ROW)


class FileRefused(Exception):
    """Nothing of a file can be read; `sentence` says why, `details` what to do, line by line."""

    def __init__(self, sentence: Bilingual, details: tuple[Bilingual, ...] = ()) -> None:
        super().__init__(sentence.en)
        self.sentence, self.details = sentence, details


def rows_of(file: BinaryIO, mapping: FileMapping) -> Iterator[Row | RowRefused]:
    """Every row of a file that can be sought in, or why it cannot be read, in the file's order.

    Raises FileRefused, before any row, when the heading is not the one the mapping was made for.
    """
    found = records(file, delimiter=mapping.delimiter)
    heading = _heading(next(found, None), mapping)
    return (_row(record, heading, mapping) for record in found)


def _heading(record: Record | None, mapping: FileMapping) -> tuple[str, ...]:
    if record is None:
        raise FileRefused(_EMPTY)
    raw = record.raw.removeprefix(_MARK_OF_ORDER)
    try:
        names = tuple(_decoded(cell, mapping).strip() for cell in _cells(raw, mapping))
    except (csv.Error, ValueError) as error:
        raise FileRefused(_NO_HEADING) from error
    if record.broken or not names or len(names) > MAX_COLUMNS:
        raise FileRefused(_NO_HEADING)
    if faults := tuple(_mismatches(names, mapping)):
        raise FileRefused(_OTHER_HEADING, faults)
    return names


def _mismatches(names: tuple[str, ...], mapping: FileMapping) -> Iterator[Bilingual]:
    """Every column of a file is kept or left out by the mapping, and stands in it once."""
    kept = mapping.columns()
    yield from (_NOT_THERE.filled(column=name) for name in kept if name not in names)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield _TWICE.filled(column=name[:80])
        elif name not in kept and name not in mapping.left_out:
            yield _NOT_DECLARED.filled(column=name[:80])


def _row(record: Record, heading: tuple[str, ...], mapping: FileMapping) -> Row | RowRefused:
    if record.broken is not None:
        column = heading[record.cell] if record.cell < len(heading) else ""
        return _refused(record, column, _BROKEN[record.broken], most=MAX_ROW)
    try:
        cells = _cells(record.raw, mapping)
    except csv.Error:
        return _refused(record, "", Why.QUOTES)
    if len(cells) != len(heading):
        return _refused(record, "", Why.WIDTH, found=len(cells), expected=len(heading))
    texts: dict[str, str] = {}
    for column, cell in zip(heading, cells, strict=True):
        text = _text(cell, mapping)
        if isinstance(text, Why):
            return _refused(record, column, text, most=MAX_CELL)
        texts[column] = text
    return Row(record.line, texts, hashlib.sha256(record.raw).hexdigest())


def _cells(raw: bytes, mapping: FileMapping) -> list[str]:
    """The cells of one record, each byte a character: bad encoding is then known by its cell."""
    reader = csv.reader([raw.decode("latin-1")], delimiter=mapping.delimiter, strict=True)
    return next(reader, [])


def _text(cell: str, mapping: FileMapping) -> str | Why:
    if len(cell) > MAX_CELL:
        return Why.TOO_LARGE
    try:
        text = _decoded(cell, mapping)
    except ValueError:
        return Why.ENCODING
    return Why.CONTROL if _CONTROL.search(text) else text


def _decoded(cell: str, mapping: FileMapping) -> str:
    return cell.encode("latin-1").decode(mapping.encoding)


def _refused(record: Record, column: str, why: Why, **facts: Fact) -> RowRefused:
    return RowRefused(record.line, column, Refused(why, facts))


_EMPTY = Bilingual(
    "This file is empty. Give a file with a heading and rows.",
    "Ce fichier est vide. Donner un fichier avec un en-tête et des lignes.",
)
_NO_HEADING = Bilingual(
    "The first line of this file is not a heading. Check its encoding, separators and quotation"
    " marks.",
    "La première ligne de ce fichier n’est pas un en-tête. Vérifier l’encodage, les séparateurs et"
    " les guillemets.",
)
_OTHER_HEADING = Bilingual(
    "The heading of this file is not the one its mapping was made for. Nothing was read.",
    "L’en-tête de ce fichier n’est pas celui pour lequel la correspondance a été faite. Rien n’a"
    " été lu.",
)
_NOT_THERE = Bilingual(
    "The file has no column “{column}”, which the mapping keeps.",
    "Le fichier n’a pas de colonne « {column} », que la correspondance conserve.",
)
_NOT_DECLARED = Bilingual(
    "The column “{column}” is neither kept nor left out. Name it in the mapping; “left_out” keeps"
    " nothing of it.",
    "La colonne « {column} » n’est ni conservée ni laissée de côté. La nommer dans la"
    " correspondance; « left_out » n’en conserve rien.",
)
_TWICE = Bilingual(
    "The column “{column}” stands twice in the heading. Rename one.",
    "La colonne « {column} » figure deux fois dans l’en-tête. En renommer une.",
)
